"""20 local ports in a network namespace, a connection a request at 200/s"""
from fault import *

in_own_network("echo 40000 40019 > /proc/sys/net/ipv4/ip_local_port_range && "
               "echo 0 > /proc/sys/net/ipv4/tcp_tw_reuse")
def closing():
    made = listener()
    def accept():
        with contextlib.suppress(OSError):
            while True:
                client = made.accept()[0]
                client.recv(65536)
                client.sendall(ANSWER)
                threading.Timer(0.5, client.close).start()
    threading.Thread(target=accept, daemon=True).start()
    return made
made = closing()
end = load(url_of(made), "-r", 200, "-d", "3s", "--no-keepalive", attempts=1)
check(set(end.failures) == {"local_port"} and end.requests["completed"] > 0, end.failures)
check("fail as local_port" in end.errors)
cpu = end.result["measured"]["generator"]["cpu_seconds"]
check(cpu < 1.5, f"{cpu} s of CPU")
did(end, "warned beforehand; counted them as local_port, one attempt a request: "
    f"{end.requests['failed']} of {end.requests['sent']}, in {cpu:.2f} CPU seconds of 3")
