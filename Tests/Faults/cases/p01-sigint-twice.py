"""SIGINT twice, while no answer comes"""
from fault import *

with serve("--service-time", "1h") as url:
    waiting = start("run", url, "-r", 100, "-d", "60s", "-v").wait_for("sent")
    waiting.signal(signal.SIGINT)
    time.sleep(0.1)
    end = waiting.signal(signal.SIGINT).end()
check(end.code == 130 and end.seconds < 10)
did(end, "ended at the second one, without the report that the first was waiting for")
