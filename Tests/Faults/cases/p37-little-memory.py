"""400 MB of address space for 10,000 requests"""
from fault import *

import resource
with serve() as url:
    end = run("run", url, "-r", 2000, "-n", 4000, "--format", "json", "--threads", 1,
              prepare=lambda: resource.setrlimit(resource.RLIMIT_AS, (2000 << 20, 2000 << 20)))
check(end.code == 0, end.errors)
check(end.result["measured"]["generator"]["max_rss_bytes"] < 200 << 20)
did(end, "a fixed working set: the load takes no more memory than its first second")
