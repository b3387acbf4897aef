"""SIGKILL in mid-run, with -o x.json"""
from fault import *

with serve() as url:
    killed = start("run", url, "-r", 200, "-d", "60s", "-q", "-o", FOLDER / "x.json")
    end = time.monotonic() + PATIENCE
    while not (FOLDER / "x.json.checkpoint").exists() and time.monotonic() < end:
        time.sleep(0.05)
    end = killed.signal(signal.SIGKILL).end()
check(end.code == 137)
report = run("report", FOLDER / "x.json.checkpoint")
check(report.code == 0 and "of a run that had not come to its end" in report.output)
empty = run("report", FOLDER / "x.json")
check(empty.code == 65 and "x.json.checkpoint" in empty.errors, empty.errors)
# The result of the run before is not passed off as that of the killed one.
earlier = json.loads((FOLDER / "x.json.checkpoint").read_text())
del earlier["checkpoint"]
(FOLDER / "x.json").write_text(json.dumps(earlier))
old = run("report", FOLDER / "x.json")
check("of an earlier run" in old.errors and "x.json.checkpoint" in old.errors, old.errors)
did(end, "left a checkpoint of at most a second before; kendall report reads it and says so")
