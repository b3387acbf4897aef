"""the server resets every connection as it accepts it, closed loop"""
from fault import *

made = listener()
def accept():
    with contextlib.suppress(OSError):
        while True:
            reset(made.accept()[0])
threading.Thread(target=accept, daemon=True).start()
end = run("ab", "-n", 50, "-c", 5, "-r", "-q", url_of(made))
check(end.code != 0 or "Failed requests" in end.output, end.errors)
check(end.seconds < 20)
did(end, "ended with ab's own words and report")
