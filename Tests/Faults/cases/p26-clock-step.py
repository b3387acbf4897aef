"""the wall clock steps back an hour, and forward, in mid-run"""
from fault import *

for step in (-3600, 3600):
    with serve() as url:
        end = load(url, "-r", 100, "-d", "2s", env=meddled(clock=f"2:{step}"))
    check(end.code == 0 and 1.5 < end.result["measured"]["window"]["end_s"] < 5)
    check(end.requests["completed"] == end.requests["scheduled"])
    check(end.result["measured"]["response_time_s"]["max"] < 2)
did(end, "no number changed; only the label of the start is wall-clock time")
