"""standard output is a full disk (/dev/full)"""
from fault import *

with serve() as url:
    end = run("run", url, "-n", 5, out=open("/dev/full", "wb"))
check(end.code == 74 and "cannot write to standard output" in end.errors)
did(end, "said so")
