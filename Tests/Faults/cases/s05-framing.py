"""Content-Length and Transfer-Encoding given by hand"""
from fault import *

for words in (["-H", "Transfer-Encoding: chunked"], ["-H", "Content-Length: 5", "--data", "x"]):
    end = run("run", "http://127.0.0.1:9/", "-n", 2, *words)
    check(end.code == 64 and "leave" in end.errors, end.errors)
did(end, "refused: the length of a body is only ever its own")
