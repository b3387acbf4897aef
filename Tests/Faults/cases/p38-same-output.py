"""two runs at once with the same -o"""
from fault import *

with serve() as url:
    first = start("run", url, "-r", 50, "-d", "3s", "-v", "--format", "json", "-o", FOLDER / "x.json")
    first.wait_for("completed")
    second = subprocess.run([KENDALL, "run", url, "-n", "5", "-o", FOLDER / "x.json"],
                            capture_output=True, text=True)
    end = first.end().balanced()
check(second.returncode == 73 and "is being written by another run" in second.stderr, second.stderr)
written = json.loads((FOLDER / "x.json").read_text())
check(written["measured"]["requests"] == end.requests)
did(second.returncode, "the second was refused before its load; the first's result is whole")
