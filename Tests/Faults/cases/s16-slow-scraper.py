"""a client of --metrics-listen that connects and says nothing, when the run is to end"""
from fault import *

def scraped(url):
    going = start("run", url, "-r", 100, "-d", "60s", "-v", "--metrics-listen", "0", "--format", "json")
    going.wait_for("completed")
    port = int(going.errors().split("metrics at http://127.0.0.1:")[1].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)):
        asked = time.monotonic()
        end = going.signal(signal.SIGINT).end().balanced()
        end.took = time.monotonic() - asked
    check(end.code == 130, end.errors)
    return end


with serve() as url:
    end = until(lambda end: end.took < 1, lambda: scraped(url))
# It would have been given a second.
check(end.took < 1, f"{end.took} s")
did(end, "ended without waiting for it")
