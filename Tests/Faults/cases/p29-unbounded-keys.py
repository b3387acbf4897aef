"""every answer has a status and a reason of its own"""
from fault import *

import itertools
numbers = itertools.count()
def answer():
    n = next(numbers)
    return (f"HTTP/1.1 {200 + n % 400} reason-{n}\r\nX-{n}: {n}\r\nContent-Length: 0\r\n\r\n").encode()
made = answering(listener(), answer)
end = load(url_of(made), "-r", 1000, "-n", 2000)
measured = end.result["measured"]
check(end.code == 0 and len(measured["status"]) <= 500 and len(measured["errors"]) <= 64)
check("reason-" not in end.output)
did(end, "counted by status code alone, of which HTTP has 500; error texts are at most 64")
