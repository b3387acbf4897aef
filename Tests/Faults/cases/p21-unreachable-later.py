"""EHOSTUNREACH from every other connect in mid-run"""
from fault import *

with serve() as url:
    end = load(url, "-r", 100, "-n", 50, "--no-keepalive", env=meddled("connect:3%2:EHOSTUNREACH"))
check(end.code == 0 and end.failures == {"unreachable": 25}, end.failures)
check(end.result["measured"]["errors"][0]["detail"] == "No route to host")
did(end, "counted as unreachable, with the kernel's words")
