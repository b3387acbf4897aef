"""CR, LF and NUL in headers, methods, URLs and bodies' types"""
from fault import *

asked = []
made = answering(listener(), lambda: asked.append(1) or ANSWER)
for words in (["-H", "X: a\r\nY: b"], ["-H", "X: a\nY: b"], ["-H", "X\r\nY: b"], ["-X", "GET /\r\n"],
              ["-T", "text/plain\r\nX: y", "--data", "x"], ["-HX: a\r\nY: b"]):
    end = run("run", url_of(made), "-n", 2, *words)
    check(end.code == 64 and end.errors.count("\n") == 1, f"{words} {end.code} {end.errors}")
check(run("run", url_of(made) + "\r\nX: y", "-n", 2).code == 64)
check(not asked)
did(64, "refused before the first request")
