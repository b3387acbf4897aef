"""What the fault scripts with many connections share: a server that sends without end to everybody who
asks, and the memory that kendall takes beside it."""
import contextlib
import os
import resource
import select

from fault import cannot, load

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
