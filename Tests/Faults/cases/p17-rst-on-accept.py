"""the server resets every connection, as it accepts it or once it is asked; closed loop, with -r and without"""
from fault import *


def resetting(made, isAsked):
    def accept():
        with contextlib.suppress(OSError):
            while True:
                client = made.accept()[0]
                if isAsked:
                    with contextlib.suppress(OSError):
                        client.recv(1)
                reset(client)

    threading.Thread(target=accept, daemon=True).start()
    return made


# Whether the connect or the request meets the reset is chance: eleven connects that fail are too many.
end = run("ab", "-n", 50, "-c", 5, "-r", "-q", url_of(resetting(listener(), False)))
check(end.code == 0 and "Failed requests" in end.output or end.code == 104, f"{end.code} {end.errors}")
url = url_of(resetting(listener(), True))
bearing = run("ab", "-n", 50, "-c", 5, "-r", "-q", url)
check(bearing.code == 0 and "Complete requests:      50" in bearing.output, bearing.errors)
end = run("ab", "-n", 50, "-c", 5, "-q", url)
check(end.code == 104 and "Connection reset by peer (104)" in end.errors, f"{end.code} {end.errors}")
did("0, 104", "with -r came to ab's report, without it ended with ab's own words")
