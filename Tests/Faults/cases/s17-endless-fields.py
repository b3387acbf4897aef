"""fields without end on every connection"""
from crowd import CONNECTIONS, flood, resident
from fault import *

with serve() as url:
    base = resident(url)[1]

made = listener(backlog=4096)
fields = b"HTTP/1.1 200 OK\r\n" + b"X-Fill: abcdefghijklmnopqrstuvwxyz\r\n" * 1500
threading.Thread(target=flood, args=(made, fields, 1 << 40), daemon=True).start()
end, most = resident(url_of(made))
check(end.code == 69 and end.failures == {"protocol": CONNECTIONS}, end.failures)
a_connection = (most - base) / CONNECTIONS
check(a_connection < 140 << 10, f"{a_connection / 1024:.0f} KiB a connection")
did(end, f"too_large on each of {CONNECTIONS}, {max(0, a_connection) / 1024:.0f} KiB a connection")
