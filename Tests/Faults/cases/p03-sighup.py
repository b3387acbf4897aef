"""SIGHUP in mid-run, as of a terminal that is gone"""
from fault import *

with serve() as url:
    end = start("run", url, "-r", 100, "-d", "60s", "-v", "--format", "json").wait_for("completed").signal(signal.SIGHUP).end().balanced()
check(end.code == 129 and end.result["outcome"] == "interrupted")
did(end, "printed the whole report, marked interrupted")
