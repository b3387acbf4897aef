"""SIGINT in mid-run, sent to the process"""
from fault import *

with serve() as url:
    end = start("run", url, "-r", 100, "-d", "60s", "-v", "--format", "json").wait_for("completed").signal(signal.SIGINT).end().balanced()
check(end.code == 130)
check(end.result["outcome"] == "interrupted" and end.requests["completed"] > 0)
did(end, "stopped sending, awaited what was open, printed the whole report, marked interrupted")
