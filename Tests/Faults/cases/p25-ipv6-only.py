"""a machine without IPv4 (127.0.0.1 taken off lo in a network namespace)"""
from fault import *

in_own_network("ip addr del 127.0.0.1/8 dev lo")
made = answering(listener("::1"))
end = load(url_of(made), "-n", 5)
check(end.code == 0 and end.requests["completed"] == 5)
named = load(f"http://several.invalid:{made.getsockname()[1]}/", "-n", 5,
             env=meddled(addresses="127.0.0.1 ::1"))
check(named.requests["completed"] == 5)
did(end, "every request completed, by address, and by a name that has an IPv4 address too")
