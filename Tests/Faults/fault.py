"""What the fault scripts share: kendall as a user runs it, servers to run it at, and the telling of
what came of it. Standard library only, loopback only."""
import atexit
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KENDALL = os.environ.get("KENDALL") or str(ROOT / ".build/debug/kendall")
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="kendall-fault-"))
atexit.register(shutil.rmtree, FOLDER, True)
PATIENCE = 60


def _as_a_user_has_it():
    """A shell's background job inherits SIGINT ignored; a user's command does not."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


class Run:
    """A kendall under way."""

    def __init__(self, *words, env=None, prepare=None, stdin=subprocess.DEVNULL, around=(), out=None):
        self.out = open(FOLDER / "stdout", "w+b")
        self.err = open(FOLDER / "stderr", "w+b")

        def before():
            _as_a_user_has_it()
            if prepare:
                prepare()

        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*around, KENDALL, *map(str, words)], stdin=stdin, stdout=out or self.out,
            stderr=self.err, env={**os.environ, **(env or {})}, preexec_fn=before)

    def errors(self):
        return (FOLDER / "stderr").read_text(errors="replace")

    def output(self):
        return (FOLDER / "stdout").read_text(errors="replace")

    def wait_for(self, text):
        """Until standard error has the text."""
        end = time.monotonic() + PATIENCE
        while text not in self.errors():
            if self.process.poll() is not None or time.monotonic() > end:
                fail(f"no {text!r} on standard error: {self.errors()}")
            time.sleep(0.02)
        return self

    def signal(self, number):
        self.process.send_signal(number)
        return self

    def end(self):
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            fail(f"did not end within {PATIENCE} s")
        return End(self, 128 - code if code < 0 else code)


class End:
    """What a run left."""

    def __init__(self, run, code):
        self.code = code
        self.seconds = time.monotonic() - run.began
        self.output, self.errors = run.output(), run.errors()
        self.result = None
        with contextlib.suppress(ValueError):
            self.result = json.loads(self.output)

    @property
    def requests(self):
        return self.result["measured"]["requests"]

    @property
    def failures(self):
        counts = {}
        for error in self.result["measured"].get("errors", []):
            counts[error["kind"]] = counts.get(error["kind"], 0) + error["count"]
        return counts

    def balanced(self):
        """Every request is in exactly one bucket."""
        check(self.result is not None, f"no result: exit {self.code}, {self.errors}")
        r = self.requests
        check(r["scheduled"] == r["sent"] + r["not_sent"], f"{r}")
        check(r["sent"] == r["completed"] + r["failed"] + r["unfinished"], f"{r}")
        check(sum(self.failures.values()) == r["failed"], f"{r} {self.failures}")
        return self


def start(*words, **settings):
    return Run(*words, **settings)


def run(*words, **settings):
    """kendall with these words, to its end."""
    return Run(*words, **settings).end()


def load(url, *words, attempts=20, **settings):
    """kendall run with its result in JSON, to its end, with books that balance. Once more where it
    says that it stood still: what fell due meanwhile was not sent, so nothing can be counted on."""
    return until(
        lambda end: not stood_still(end.result["measured"]),
        lambda: run("run", url, "--format", "json", "--seed", "1", *words, **settings).balanced(),
        attempts)


def until(holds, attempt, attempts=5):
    """What the first attempt gave of which it holds, or the last: for what a machine that stands
    still may spoil once, and a defect spoils every time."""
    for _ in range(attempts):
        gave = attempt()
        if holds(gave):
            break
    return gave


def stood_still(measured):
    return measured["generator"].get("pauses", 0) > 0


def check_all_completed(measured):
    """Every request was completed, but for those that fell due while kendall stood still."""
    r = measured["requests"]
    check(r["completed"] == r["sent"], f"{r}")
    check(r["sent"] == r["scheduled"] or stood_still(measured), f"{r}")


def fail(words):
    print(words, file=sys.stderr)
    sys.exit(1)


def check(holds, words=""):
    if not holds:
        line = sys._getframe(1).f_lineno
        fail(f"line {line}: {words or 'does not hold'}")


def cannot(words):
    """This fault cannot be made here."""
    print(words, file=sys.stderr)
    sys.exit(77)


def did(end, words):
    """What the tool did: the row of the table."""
    code = end if isinstance(end, (int, str)) else end.code
    print(json.dumps({"did": words, "code": code}))


def meddled(spec=None, **more):
    """The environment in which calls of the C library fail; see meddle.c."""
    library = FOLDER / "meddle.so"
    if not library.exists():
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "meddle.c", "-ldl"],
                       check=True)
    env = {"LD_PRELOAD": str(library), **{"MEDDLE_" + k.upper(): str(v) for k, v in more.items()}}
    return {**env, **({"MEDDLE": spec} if spec else {})}


@contextlib.contextmanager
def serve(*words):
    """The URL of a kendall serve."""
    server = subprocess.Popen(
        [KENDALL, "serve", "--exit-with-parent", *(words or ("--service-time", "1ms"))],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield Url(server.stdout.readline().split(" on ")[1].strip(), server)
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


class Url(str):
    """A URL, and the process that serves it."""

    def __new__(cls, text, process):
        url = super().__new__(cls, text)
        url.process = process
        return url


@contextlib.contextmanager
def torture(case):
    """The URL of a case of Tests/HTTPTests/Fixtures/torture.json."""
    script = ROOT / "Tests/HTTPTests/Fixtures/torture_server.py"
    cases = json.loads(script.with_name("torture.json").read_text())
    check(any(known["id"] == case for known in cases), f"no case {case}")
    server = subprocess.Popen([sys.executable, script, "--quiet", "--max-seconds", "120"],
                              stdout=subprocess.PIPE, text=True)
    try:
        control = json.loads(server.stdout.readline())["control"]
        yield f"http://127.0.0.1:{control}/case/{case}"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def silent(made):
    """Takes connections, and never says a word."""
    kept = []

    def accept():
        with contextlib.suppress(OSError):
            while True:
                kept.append(made.accept()[0])

    threading.Thread(target=accept, daemon=True).start()
    return made


def listener(address="127.0.0.1", port=0, backlog=1024):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((address, port))
    made.listen(backlog)
    return made


def dripping(made, start, drop=b"x"):
    """Begins an answer, and goes on with it for ever, a drop every 50 ms."""

    def talk(client):
        with client, contextlib.suppress(OSError):
            client.recv(65536)
            client.sendall(start)
            while True:
                time.sleep(0.05)
                client.sendall(drop)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(made.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return made


def answering(made, answer=ANSWER):
    """Answers what comes to a listener, connection by connection, until it is closed."""

    def talk(client):
        with client, contextlib.suppress(OSError):
            while client.recv(65536):
                client.sendall(answer() if callable(answer) else answer)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(made.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return made


def url_of(made):
    address, port = made.getsockname()[:2]
    return f"http://[{address}]:{port}/" if ":" in address else f"http://{address}:{port}/"


def reset(client):
    """Closes a connection by RST."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def need_root():
    if os.geteuid() != 0:
        cannot("needs root, for a network namespace")


def in_own_network(setup):
    """Runs this script again in a network namespace of its own, where `setup` was done."""
    if os.environ.get("KENDALL_OWN_NETWORK"):
        return
    need_root()
    env = {**os.environ, "KENDALL_OWN_NETWORK": "1", "KENDALL": KENDALL}
    script = f"ip link set lo up && {setup} && exec \"$@\""
    done = subprocess.run(["unshare", "-n", "sh", "-ec", script, "sh", sys.executable, sys.argv[0]],
                          env=env)
    sys.exit(done.returncode)
