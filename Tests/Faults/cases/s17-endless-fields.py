"""fields without end on every connection"""
from fault import *

import select

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

made = listener(backlog=4096)
fields = b"HTTP/1.1 200 OK\r\n" + b"X-Fill: abcdefghijklmnopqrstuvwxyz\r\n" * 1500
threading.Thread(target=flood, args=(made, fields, 1 << 40), daemon=True).start()
end, most = resident(url_of(made))
check(end.code == 69 and end.failures == {"protocol": CONNECTIONS}, end.failures)
a_connection = (most - base) / CONNECTIONS
check(a_connection < 140 << 10, f"{a_connection / 1024:.0f} KiB a connection")
did(end, f"too_large on each of {CONNECTIONS}, {max(0, a_connection) / 1024:.0f} KiB a connection")
