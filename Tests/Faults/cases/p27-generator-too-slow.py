"""a hundredth of a processor for 20,000 requests a second, --require-rate"""
from fault import *

with serve() as url:
    # One processor for both, and a spinning neighbour at a higher priority.
    neighbour = subprocess.Popen(["taskset", "-c", "0", sys.executable, "-c", "while True: pass"])
    try:
        end = load(url, "-r", "20000", "-d", "2s", "--require-rate", "--threads", 1, attempts=1,
                   around=("nice", "-n", "19", "taskset", "-c", "0"))
    finally:
        neighbour.kill()
        neighbour.wait()
verdict = end.result["measured"]["generator"]["verdict"]
check(end.code == 98 and verdict != "kept-up", verdict)
did(end, f"verdict {verdict}: the generator, not the target, was the limit")
