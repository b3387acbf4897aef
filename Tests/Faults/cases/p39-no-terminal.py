"""no terminal at all: standard input closed, a session of its own, > 1000/s at a public address"""
from fault import *

with serve() as url:
    end = load(url, "-n", 5, prepare=lambda: (os.setsid(), os.close(0)))
check(end.code == 0)
asked = run("run", "http://192.0.2.1/", "-r", 5000, "-n", 5, "--connect-timeout", "200ms")
check(asked.code in (64, 69))
did(end, "ran without a question; what would need one is refused instead")
