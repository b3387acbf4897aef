"""a gzip bomb, 10 MiB in 10 KiB, on every connection"""
from fault import *

import gzip, select

import resource
CONNECTIONS = int(os.environ.get("CONNECTIONS", "500"))
limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
if limit < CONNECTIONS + 100:
    cannot(f"at most {limit} descriptors here")


def flood(made, piece, most):
    """Sends `piece` over and over to everybody who asks, `most` bytes to each."""
    made.setblocking(False)
    poll = select.epoll()
    poll.register(made.fileno(), select.EPOLLIN)
    clients, rest = {}, {}

    def push(number):
        with contextlib.suppress(BlockingIOError):
            while rest[number] > 0:
                rest[number] -= clients[number].send(piece[:rest[number]])
        poll.modify(number, select.EPOLLOUT if rest[number] > 0 else select.EPOLLIN)

    while True:
        for number, _ in poll.poll():
            try:
                if number == made.fileno():
                    client = made.accept()[0]
                    client.setblocking(False)
                    clients[client.fileno()] = client
                    poll.register(client.fileno(), select.EPOLLIN)
                elif number in rest:
                    if rest[number] == 0:
                        if not clients[number].recv(65536):
                            raise ConnectionResetError
                        rest[number] = most
                    push(number)
                elif clients[number].recv(65536):
                    rest[number] = most
                    push(number)
                else:
                    raise ConnectionResetError
            except BlockingIOError:
                pass
            except OSError:
                if number in clients:
                    poll.unregister(number)
                    clients.pop(number).close()
                    rest.pop(number, None)


def resident(url, timeout="20s"):
    end = load(url, "-r", max(500, CONNECTIONS // 4), "-n", CONNECTIONS, "--max-connections", CONNECTIONS,
               "--timeout", timeout, "--threads", 2)
    return end, end.result["measured"]["generator"]["max_rss_bytes"]


with serve() as url:
    base = resident(url)[1]

bomb = gzip.compress(bytes(10 << 20))
answer = (f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n").encode() + bomb
made = listener(backlog=4096)
threading.Thread(target=flood, args=(made, answer, len(answer)), daemon=True).start()
end, most = resident(url_of(made))
check(end.code == 0 and end.requests["completed"] == CONNECTIONS, end.failures)
a_connection = (most - base) / CONNECTIONS
check(a_connection < 140 << 10, f"{a_connection / 1024:.0f} KiB a connection")
did(end, f"never unpacked: {max(0, a_connection) / 1024:.0f} KiB a connection of {CONNECTIONS}")
