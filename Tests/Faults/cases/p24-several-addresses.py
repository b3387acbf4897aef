"""a name with three addresses, of which one refuses"""
from fault import *

made = listener("127.0.0.1")
port = made.getsockname()[1]
both = [answering(made), answering(listener("127.0.0.2", port))]
end = load(f"http://several.invalid:{port}/", "-r", 100, "-n", 60, "--no-keepalive",
           env=meddled(addresses="127.0.0.1 127.0.0.2 127.0.0.3"))
uses = end.result["target"]["addresses"]
attempted = [use["connections_attempted"] for use in uses]
# Each of two threads takes them in turn, and an unknown share of the 60 requests.
check(sum(attempted) == 60 and max(attempted) - min(attempted) <= 2, uses)
check([use["connections_opened"] for use in uses] == [*attempted[:2], 0], uses)
check(end.failures == {"connect_refused": attempted[2]}, end.failures)
did(end, "a third of the connections to each; the report says of each how many were opened")
