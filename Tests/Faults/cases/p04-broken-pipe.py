"""standard output is a pipe whose reader is gone"""
from fault import *

reader, writer = os.pipe()
os.close(reader)
with serve() as url:
    end = run("run", url, "-n", 5, "-q", "-o", FOLDER / "x.json", out=writer)
check(end.code == 74 and "Broken pipe" in end.errors)
check(json.loads((FOLDER / "x.json").read_text())["measured"]["requests"]["completed"] == 5)
did(end, "did not die of SIGPIPE; wrote the result file")
