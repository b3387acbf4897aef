"""SIGSTOP for a second, then SIGCONT, as of a laptop's sleep"""
from fault import *

with serve() as url:
    stopped = start("run", url, "-r", 100, "-d", "4s", "-v", "--format", "json").wait_for("completed")
    stopped.signal(signal.SIGSTOP)
    time.sleep(1)
    end = stopped.signal(signal.SIGCONT).end().balanced()
generator = end.result["measured"]["generator"]
check(end.code == 0 and generator["verdict"] == "paused" and generator["paused_s"] > 0.5)
check(end.requests["not_sent"] > 0)
did(end, "marked the pause; what fell due in it counts as not sent, no burst made up for it")
