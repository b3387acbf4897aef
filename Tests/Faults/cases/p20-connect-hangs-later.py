"""the same from the middle of the run on"""
from fault import *

made = listener(backlog=0)
stop = threading.Event()
def accept():
    with contextlib.suppress(OSError):
        for _ in range(10):
            client = made.accept()[0]
            client.recv(65536)
            client.sendall(ANSWER)
            client.close()
threading.Thread(target=accept, daemon=True).start()
end = load(url_of(made), "-r", 50, "-n", 40, "--connect-timeout", "300ms", "--timeout", "2s", "--no-keepalive", attempts=1)
check(end.requests["completed"] > 0 and end.failures.get("connect_timeout", 0) > 0, end.failures)
check(set(end.failures) <= {"connect_timeout", "timeout"}, end.failures)
did(end, "counted as connect_timeout, apart from timeout")
