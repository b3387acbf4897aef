"""10 requests by 3 clients; 2 by 5; 1 by 1 (closed loop)"""
from fault import *

with serve() as url:
    for n, c in ((10, 3), (5, 5), (1, 1), (7, 2)):
        end = run("ab", "-n", n, "-c", c, "-q", url + "/")
        check(end.code == 0 and f"Complete requests:      {n}\n" in end.output, end.output)
    more = run("ab", "-n", 2, "-c", 5, "-q", url + "/")
check(more.code == 22)
did(end, "exactly n; more clients than requests are refused, as ab does")
