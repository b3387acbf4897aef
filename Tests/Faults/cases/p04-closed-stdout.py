"""standard output is closed (`>&-`), with -o"""
from fault import *

with serve() as url:
    end = run("run", url, "-n", 5, "-q", "-o", FOLDER / "x.json", prepare=lambda: os.close(1))
check(end.code == 74 and "cannot write to standard output" in end.errors)
check(json.loads((FOLDER / "x.json").read_text())["measured"]["requests"]["completed"] == 5)
did(end, "wrote the result file, said that the report could not be shown; no socket took the number")
