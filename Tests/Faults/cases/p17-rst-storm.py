"""the server resets every connection after the request, at 500/s"""
from fault import *

made = listener()
def accept():
    with contextlib.suppress(OSError):
        while True:
            client = made.accept()[0]
            client.recv(65536)
            reset(client)
threading.Thread(target=accept, daemon=True).start()
end = load(url_of(made), "-r", 500, "-n", 1000)
check(end.code == 69 and end.failures == {"reset": 1000}, end.failures)
cpu = end.result["measured"]["generator"]["cpu_seconds"]
did(end, f"1000 resets of 1000, a new connection for each and no more, {cpu:.2f} CPU seconds of 2")
