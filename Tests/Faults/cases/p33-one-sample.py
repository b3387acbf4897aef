"""one request, and 99"""
from fault import *

with serve() as url:
    one = load(url, "-n", 1, "-r", 100)
    many = load(url, "-n", 99, "-r", 500)
check(one.code == many.code == 0)
check("stddev" not in one.result["measured"]["response_time_s"])
check("99" not in many.result["measured"]["response_time_s"]["percentiles"])
did(one, "no deviation of one value, no 99th percentile of 99: the keys are absent")
