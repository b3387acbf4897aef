"""the server is killed and started again, twice"""
from fault import *

made = listener()
port = made.getsockname()[1]
made.close()
stop, up = threading.Event(), []
def server():
    for _ in range(3):
        process = subprocess.Popen([KENDALL, "serve", "--exit-with-parent", "--port", str(port),
                                    "--service-time", "1ms"], stdout=subprocess.PIPE)
        process.stdout.readline()
        up.append(time.monotonic())
        stop.wait(1.5)
        process.kill()
        process.wait()
        time.sleep(0.3)
thread = threading.Thread(target=server)
thread.start()
while not up:
    time.sleep(0.01)
end = load(f"http://127.0.0.1:{port}/", "-r", 100, "-d", "4s", "--timeout", "2s", attempts=1)
stop.set()
thread.join()
check(end.code == 0 and end.requests["completed"] > 150, end.requests)
check(set(end.failures) <= {"connect_refused", "reset", "truncated"}, end.failures)
seconds = [row["completed"] for row in end.result["measured"]["intervals"]]
check(sum(count > 50 for count in seconds) >= 3, seconds)
did(end, "sent on schedule throughout; each outage is a span of connect_refused, the full rate is "
    "back with the server")
