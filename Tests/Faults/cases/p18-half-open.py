"""the network goes down under open connections, without FIN or RST"""
from fault import *

in_own_network("true")
with serve() as url:
    cut = start("run", url, "-r", 50, "-d", "3s", "--timeout", "1s", "-v", "--format", "json")
    cut.wait_for("completed")
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
    end = cut.end().balanced()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
# It would be a quarter of an hour until TCP gave up.
check(end.seconds < 30, end.seconds)
check(set(end.failures) <= {"timeout", "connect_timeout", "unreachable"}, end.failures)
did(end, "ended in time by the total deadline: " + ", ".join(sorted(end.failures)))
