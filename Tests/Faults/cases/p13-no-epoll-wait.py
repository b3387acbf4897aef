"""a sandbox without epoll_pwait2 (ENOSYS becomes EPERM)"""
from fault import *

with serve() as url:
    end = run("run", url, "-n", 5, env=meddled("epoll_wait:1+:EPERM"))
check(end.code == 1 and "epoll_pwait2" in end.errors and not end.output)
did(end, "said which call it cannot do without, before the load")
