"""ENOBUFS and ENOMEM from send and recv"""
from fault import *

with serve() as url:
    end = load(url, "-r", 100, "-n", 60, env=meddled("send:5%10:ENOBUFS,recv:7%10:ENOMEM"))
check(end.code == 0 and set(end.failures) == {"local_fd"}, end.failures)
did(end, "counted them as local_fd (a lack of memory for sockets), with the kernel's words")
