"""a redirect to another server, with credentials to leak"""
from fault import *

asked = []
other = answering(listener(), lambda: asked.append(1) or ANSWER)
answer = f"HTTP/1.1 302 Found\r\nLocation: {url_of(other)}\r\nContent-Length: 0\r\n\r\n".encode()
made = answering(listener(), answer)
end = load(url_of(made), "-n", 5, "--user", "name:secret")
check(end.code == 0 and end.result["measured"]["status"] == {"302": 5} and not asked)
did(end, "counted it as a 302 and sent nothing to the other server")
