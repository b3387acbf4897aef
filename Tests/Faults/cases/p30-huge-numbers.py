"""sizes and counts beyond 64 bits in an answer and on the command line"""
from fault import *

for line in (b"Content-Length: 18446744073709551616", b"Content-Length: -1",
             b"Transfer-Encoding: chunked"):
    made = answering(listener(), b"HTTP/1.1 200 OK\r\n" + line + b"\r\n\r\nffffffffffffffff1\r\nx")
    end = load(url_of(made), "-r", 100, "-n", 3)
    check(end.code == 69 and end.failures == {"protocol": 3}, end.failures)
for words in (("-n", "99999999999999999999"), ("-r", "1e400"), ("-d", "9e99h")):
    check(run("run", "http://127.0.0.1:9/", *words).code == 64)
did(end, "protocol errors, and a line about the option; nothing wraps")
