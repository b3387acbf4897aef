"""Runs a command on a pseudo-terminal of its own and tells what became of both.

The one argument is JSON: `command`, and optionally `rows`, `columns`, `environment` (null takes a
variable away), `events`, `stdout` and `stderr` (files instead of the terminal), `session`
("foreground", "background" or "none", which has no terminal at all) and `limit`, the seconds after
which the command is killed. Events wait until the dashboard is up: {"after": seconds} since the one
before, with "key", "signal", "resize": [rows, columns] or "reading": false. One with "once": pattern
waits until such was written since the one before, and then so long; SIGCONT until the command
stands still. Prints one JSON object.
"""
import fcntl, json, os, pty, re, select, signal, struct, sys, termios, time

spec = json.loads(sys.argv[1])
UP, DOWN = b"\x1b[?1049h", b"\x1b[?1049l"


def resize(rows, columns):
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def environment():
    variables = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
    for name in ("CI", "NO_COLOR", "LINES", "COLUMNS"):
        variables.pop(name, None)
    for name, value in spec.get("environment", {}).items():
        variables.pop(name, None)
        if value is not None:
            variables[name] = value
    return variables


def become_command():
    # What a test runner or a shell's background job ignores or blocks, its children inherit.
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(number) is not None:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    session = spec.get("session", "foreground")
    os.close(master)
    os.setsid()
    if session != "none":
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing if session == "none" else slave, 0)
    for stream, name in ((1, "stdout"), (2, "stderr")):
        path = spec.get(name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(path, flags, 0o600) if path else slave, stream)
    if session == "background":
        # A shell's job: a group of its own that the terminal does not know.
        job = os.fork()
        if job != 0:
            _, status = os.waitpid(job, os.WUNTRACED)
            if os.WIFSTOPPED(status):
                os.kill(job, signal.SIGKILL)
                os._exit(99)
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
        os.setpgid(0, 0)
    os.execvpe(spec["command"][0], spec["command"], environment())


master, slave = pty.openpty()
resize(spec.get("rows", 40), spec.get("columns", 140))
before = termios.tcgetattr(slave)
child = os.fork()
if child == 0:
    become_command()

seen = bytearray()
events = list(spec.get("events", []))
deadline = time.monotonic() + spec.get("limit", 60)
reading, status, last = True, None, None
marks, held = [0], []


def take(seconds):
    if not reading:
        time.sleep(seconds)
        return False
    ready, _, _ = select.select([master], [], [], seconds)
    if ready:
        seen.extend(os.read(master, 65536))
    return bool(ready)


def is_due(event):
    global last
    if "once" in event and not re.search(event["once"].encode(), seen[marks[-1] :]):
        last = time.monotonic()
        return False
    if event.get("signal") == "SIGCONT":
        with open(f"/proc/{child}/stat") as stat:
            if stat.read().rpartition(")")[2].split()[0] != "T":
                return False
    return time.monotonic() >= last + event["after"]


while status is None and time.monotonic() < deadline:
    take(0.02)
    if UP in seen and last is None:
        last = time.monotonic()
    while events and last is not None and is_due(events[0]):
        event, last = events.pop(0), time.monotonic()
        marks.append(len(seen))
        if event.get("signal") == "SIGCONT":
            held.append(seen.rfind(DOWN) < seen.rfind(UP))
        if "key" in event:
            os.write(master, event["key"].encode())
        if "signal" in event:
            os.kill(child, getattr(signal, event["signal"]))
        if "resize" in event:
            resize(*event["resize"])
        reading = event.get("reading", reading)
    ended, code = os.waitpid(child, os.WNOHANG)
    if ended:
        status = os.waitstatus_to_exitcode(code)
hung = status is None
if hung:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
after = termios.tcgetattr(slave)
reading = True
while take(0.2):
    pass

end = seen.rfind(DOWN)
screen = bytes(seen[: end if end >= 0 else len(seen)])
print(
    json.dumps(
        {
            "hung": hung,
            "status": -1 if hung else status if status >= 0 else 128 - status,
            "hadDashboard": UP in seen,
            "settingsAreAsBefore": before == after,
            "isOnMainScreen": end > seen.rfind(UP) or UP not in seen,
            "cursorIsVisible": seen.rfind(b"\x1b[?25h") >= seen.rfind(b"\x1b[?25l"),
            "heldWhileStopped": any(held),
            "eventsLeft": len(events),
            "screen": screen.decode("utf-8", "replace"),
            "sinceLastEvent": bytes(seen[marks[-1] :]).decode("utf-8", "replace"),
            "afterwards": bytes(seen[end if end >= 0 else 0 :]).decode("utf-8", "replace"),
        }
    )
)
