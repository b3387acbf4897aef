"""a gzip bomb, 10 MiB in 10 KiB, on every connection"""
import gzip

from crowd import CONNECTIONS, flood, resident
from fault import *

with serve() as url:
    base = resident(url)[1]

bomb = gzip.compress(bytes(10 << 20))
answer = (f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n").encode() + bomb
made = listener(backlog=4096)
threading.Thread(target=flood, args=(made, answer, len(answer)), daemon=True).start()
end, most = resident(url_of(made))
check(end.code == 0 and end.requests["completed"] == CONNECTIONS, end.failures)
a_connection = (most - base) / CONNECTIONS
check(a_connection < 140 << 10, f"{a_connection / 1024:.0f} KiB a connection")
did(end, f"never unpacked: {max(0, a_connection) / 1024:.0f} KiB a connection of {CONNECTIONS}")
