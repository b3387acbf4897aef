"""what a run listens on, with and without --metrics-listen"""
from fault import *

def listening(pid):
    sockets = set()
    for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            sockets.add(os.readlink(entry))
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in sockets and fields[2].rstrip("0").endswith(":"):
                found.append((table, fields[1].split(":")[0]))
    return found
with serve() as url:
    for words, wanted in (([], []), (["--metrics-listen", "0"], [("tcp", "0100007F")])):
        going = start("run", url, "-r", 100, "-d", "60s", "-v", *words).wait_for("completed")
        found = listening(going.process.pid)
        going.signal(signal.SIGINT).end()
        check(found == wanted, found)
    check(listening(url.process.pid) == [("tcp", "0100007F")], listening(url.process.pid))
did(0, "on nothing; with it on 127.0.0.1 alone, as does kendall serve")
