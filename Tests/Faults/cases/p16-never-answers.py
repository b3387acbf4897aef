"""the server accepts and never answers"""
from fault import *

end = load(url_of(silent(listener())), "-r", 50, "-n", 10, "--timeout", "300ms")
check(end.code == 69 and end.failures == {"timeout": 10}, (end.code, end.failures, end.errors))
check("mean" not in end.result["measured"]["response_time_s"])
did(end, "10 timeouts of 10, each counted when it happened; no response time is shown")
