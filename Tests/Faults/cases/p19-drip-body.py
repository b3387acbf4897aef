"""a body that drips for ever, byte by byte"""
from fault import *

body = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
end = load(url_of(dripping(listener(), body)), "-r", 50, "-n", 5, "--timeout", "400ms")
check(end.code == 69 and end.requests["failed"] == 5, (end.code, end.requests, end.failures, end.errors))
check(set(end.failures) <= {"timeout", "protocol"}, end.failures)
check(end.seconds < 10)
did(end, "5 failures of 5: " + ", ".join(sorted(e["detail"] for e in end.result["measured"]["errors"])))
