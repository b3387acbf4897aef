"""a name with an address of each family, IPv6 not served"""
from fault import *

made = answering(listener("127.0.0.1"))
port = made.getsockname()[1]
end = load(f"http://several.invalid:{port}/", "-n", 5, env=meddled(addresses="::1 127.0.0.1"))
check(end.code == 0 and end.result["target"]["address"] == f"127.0.0.1:{port}")
did(end, "tried the other family before the load, and stayed with it")
