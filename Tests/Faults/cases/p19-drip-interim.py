"""interim responses without end"""
from fault import *

with torture("in-endless") as url:
    end = load(url, "-r", 50, "-n", 5, "--timeout", "400ms")
check(end.code == 69 and end.requests["failed"] == 5, (end.code, end.requests, end.failures, end.errors))
check(set(end.failures) <= {"timeout", "protocol"}, end.failures)
check(end.seconds < 10)
did(end, "5 failures of 5: " + ", ".join(sorted(e["detail"] for e in end.result["measured"]["errors"])))
