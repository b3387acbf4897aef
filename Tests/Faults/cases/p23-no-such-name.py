"""a name that does not resolve"""
from fault import *

end = run("run", "http://no-such-host.invalid/", "-n", 5)
check(end.code == 69 and "cannot find an address of no-such-host.invalid" in end.errors)
check(not end.output)
did(end, "said so, before the load")
