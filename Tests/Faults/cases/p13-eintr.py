"""EINTR from every second connect, send, recv and wait"""
from fault import *

with serve() as url:
    end = load(url, "-r", 100, "-n", 100, "--no-keepalive", env=meddled(
        "connect:3%2:EINTR,send:1%2:EINTR,recv:1%2:EINTR,epoll_wait:5%2:EINTR"))
check(end.code == 0 and end.requests["completed"] == 100, end.failures)
did(end, "noticed nothing: every request completed")
