"""SIGQUIT, as of Ctrl-\\ or a crash, with -o x.json"""
from fault import *

import resource
with serve() as url:
    killed = start("run", url, "-r", 200, "-d", "60s", "-q", "-o", FOLDER / "x.json",
                   env={"SWIFT_BACKTRACE": "enable=no"},
                   prepare=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
    end = time.monotonic() + PATIENCE
    while not (FOLDER / "x.json.checkpoint").exists() and time.monotonic() < end:
        time.sleep(0.05)
    end = killed.signal(signal.SIGQUIT).end()
check(end.code == 131)
check(run("report", FOLDER / "x.json.checkpoint").code == 0)
did(end, "died as it was told to; the checkpoint is left")
