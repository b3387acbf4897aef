"""300 requests hang when the load ends"""
from fault import *

end = load(url_of(silent(listener())), "-r", 300, "-d", "1s", "--timeout", "1s")
check(end.seconds < 1 + 1 + 1 + 2, end.seconds)
check(end.requests["failed"] + end.requests["unfinished"] == end.requests["sent"])
did(end, f"ended {end.seconds - 1:.1f} s after the load's end, every request in a bucket")
