"""a name server that never answers, in a mount namespace"""
from fault import *

need_root()
silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    silent.bind(("127.0.0.153", 53))
except OSError:
    cannot("port 53 of 127.0.0.153 is taken")
(FOLDER / "resolv.conf").write_text("nameserver 127.0.0.153\noptions timeout:1 attempts:1\n")
(FOLDER / "nsswitch.conf").write_text("hosts: files dns\n")
end = run("run", "http://slow.example.org/", "-n", 5, around=(
    "unshare", "-m", "sh", "-ec", f"mount --bind {FOLDER}/resolv.conf /etc/resolv.conf && "
    f"mount --bind {FOLDER}/nsswitch.conf /etc/nsswitch.conf && exec \"$@\"", "sh"))
check(end.code == 69 and "cannot find an address" in end.errors, end.errors)
did(end, "said so when the resolver gave up, before the load: no request waits for a name")
