"""no descriptor for every third connection (EMFILE from socket)"""
from fault import *

with serve() as url:
    end = load(url, "-r", 100, "-n", 60, "--no-keepalive", env=meddled("socket:4%3:EMFILE"))
check(end.code == 0 and set(end.failures) == {"local_fd"}, end.failures)
did(end, f"counted them as local_fd, not as the target's; the others completed")
