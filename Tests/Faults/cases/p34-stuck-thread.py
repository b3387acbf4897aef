"""a load thread hangs in a system call for ever"""
from fault import *

with serve() as url:
    end = until(lambda end: end.seconds < 1 + 1 + 1 + 3, lambda: run(
        "run", url, "-r", 50, "-d", "1s", "--timeout", "1s", "--format", "json",
        env=meddled("recv:20:hang")))
check(end.code == 1 and end.seconds < 1 + 1 + 1 + 3, end.seconds)
check("a load thread did not end in time" in end.errors)
check(end.result["outcome"] != "completed" and end.requests["completed"] > 0)
did(end, "the watchdog printed the report of what was known, marked, and ended the process")
