"""routes that say unreachable and prohibited, in a network namespace"""
from fault import *

in_own_network("ip route add unreachable 10.9.9.9 && ip route add prohibit 10.9.9.10")
for host, words in (("10.9.9.9", "No route to host"), ("10.9.9.10", "Permission denied")):
    end = run("run", f"http://{host}:80/", "-n", 5)
    check(end.code == 69 and words in end.errors, end.errors)
did(end, "told the kernel's reason, before the load")
