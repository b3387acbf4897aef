"""nothing accepts and the line of connections is full: SYNs are dropped"""
from fault import *

made = listener(backlog=0)
fillers = []
for _ in range(8):
    filler = socket.socket()
    filler.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        filler.connect(made.getsockname())
    fillers.append(filler)
end = run("run", url_of(made), "-n", 5, "--connect-timeout", "500ms")
check(end.code == 69 and "no answer within 0.5 s" in end.errors)
did(end, "said so after --connect-timeout, before the load")
