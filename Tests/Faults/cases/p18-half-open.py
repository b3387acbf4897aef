"""the network goes down under open connections, without FIN or RST"""
from fault import *

in_own_network("true")
def cut(url):
    going = start("run", url, "-r", 50, "-d", "3s", "--timeout", "1s", "-v", "--format", "json")
    going.wait_for("completed")
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
    end = going.end().balanced()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    return end


with serve() as url:
    end = until(lambda end: end.seconds < 3 + 1 + 1 + 2, lambda: cut(url))
check(end.seconds < 3 + 1 + 1 + 2, end.seconds)
check(set(end.failures) <= {"timeout", "connect_timeout", "unreachable"}, end.failures)
did(end, "ended in time by the total deadline: " + ", ".join(sorted(end.failures)))
