"""at most 24 descriptors (hard limit) for 100 requests at once"""
from fault import *

import resource
with serve("--service-time", "20ms", "--workers", "64") as url:
    end = load(url, "-r", 200, "-n", 100, prepare=lambda: resource.setrlimit(
        resource.RLIMIT_NOFILE, (24, 24)))
check(end.code == 0 and "limit on open files" in end.errors)
check(end.requests["completed"] == 100 and not end.failures)
did(end, "said beforehand how many connections that leaves; requests waited for one, none failed")
