"""`htt`, an empty host, port 99999, a URL of a megabyte, control characters"""
from fault import *

for url in ("htt", "", "http://", "http://127.0.0.1:99999/", "http://127.0.0.1/\x1b[2J",
            "http://127.0.0.1/ x", "http://" + "a" * 100_000):
    end = run("run", url)
    check(end.code == 64 and end.errors.count("\n") == 1 and not end.output, end.errors)
    check("\x1b" not in end.errors)
did(end, "one line that names the offending part; nothing was sent")
