"""TERM=dumb, on a terminal of one column and one row"""
from fault import *

import fcntl, pty, termios
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 1, 1, 0, 0))
shown = []
def drain():
    with contextlib.suppress(OSError):
        while piece := os.read(master, 65536):
            shown.append(piece)
threading.Thread(target=drain, daemon=True).start()
with serve() as url:
    end = run("run", url, "-n", 20, "-r", 100, stdin=slave, out=slave, env={"TERM": "dumb"})
time.sleep(0.2)
check(end.code == 0 and b"THROUGHPUT" in b"".join(shown).upper(), (end.code, end.errors, shown))
check(b"\x1b" not in b"".join(shown))
did(end, "drew nothing, printed the report in plain lines")
