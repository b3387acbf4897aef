"""heads that never end, 60 KiB of one line on every connection at once"""
from crowd import CONNECTIONS, flood, resident
from fault import *

with serve() as url:
    base = resident(url)[1]

made = listener(backlog=4096)
head = b"HTTP/1.1 200 OK\r\nX: "
line = head + b"a" * ((60 << 10) - len(head))
threading.Thread(target=flood, args=(made, line, len(line)), daemon=True).start()
end, most = resident(url_of(made), timeout=f"{max(3, CONNECTIONS // 400)}s")
check(end.failures == {"timeout": CONNECTIONS}, end.failures)
check(end.result["measured"]["concurrency"]["max"] > CONNECTIONS * 0.9, "not all at once")
# The manual's bound: one unfinished line, and its copy while it grows.
a_connection = (most - base) / CONNECTIONS
check(a_connection < 140 << 10, f"{a_connection / 1024:.0f} KiB a connection")
did(end, f"{CONNECTIONS} connections: {a_connection / 1024:.0f} KiB a connection, {most >> 20} MiB in all")
