"""the network goes down under open connections, without FIN or RST"""
from fault import *

in_own_network("true")
with serve() as url:
    # It takes as long every time; a machine may stand still once.
    for _ in range(5):
        cut = start("run", url, "-r", 50, "-d", "3s", "--timeout", "1s", "-v", "--format", "json")
        cut.wait_for("completed")
        subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
        end = cut.end().balanced()
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        if end.seconds < 3 + 1 + 1 + 2:
            break
check(end.seconds < 3 + 1 + 1 + 2, end.seconds)
check(set(end.failures) <= {"timeout", "connect_timeout", "unreachable"}, end.failures)
did(end, "ended in time by the total deadline: " + ", ".join(sorted(end.failures)))
