"""SIGHUP under nohup(1), which has it ignored"""
from fault import *

with serve() as url:
    kept = start("run", url, "-r", 100, "-d", "3s", "-v", "--format", "json",
                 prepare=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)).wait_for("completed")
    end = kept.signal(signal.SIGHUP).end().balanced()
check(end.code == 0, (end.code, end.errors))
did(end, "went on to its planned end")
