"""every request fails, and a threshold that does not hold"""
from fault import *

with torture("cl-short-rst") as url:
    failed = load(url, "-n", 3, "-r", 100)
with serve() as url:
    end = load(url, "-n", 20, "-r", 100, "--threshold", "p50 < 1us")
check(failed.code == 69 and end.code == 99)
did("69, 99", "never 0 where nothing was measured or a threshold failed: see exit-codes.md")
