"""a canary as password, token, header, cookie, proxy password and body"""
from fault import *

WORD = "CANARY"


class Seen(str):
    """The command line that everybody sees, once the program has had a moment."""

    def __new__(cls, process):
        end = time.monotonic() + 5
        while True:
            text = pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes().decode()
            if WORD not in text or time.monotonic() > end:
                return super().__new__(cls, text)
            time.sleep(0.01)


bodies = []
made = listener()


def talk(client):
    with client, contextlib.suppress(OSError):
        while piece := client.recv(65536):
            bodies.append(piece)
            client.sendall(b"HTTP/1.1 200 OK\r\nSet-Cookie: id=CANARY\r\nContent-Length: 2\r\n\r\nok")


def accept():
    while True:
        threading.Thread(target=talk, args=(made.accept()[0],), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
place = f"127.0.0.1:{made.getsockname()[1]}"
plain = f"http://{place}/"
formats = [word for ending in ("json", "csv", "html", "prom", "junit.xml", "hgrm", "tsv")
           for word in ("-o", FOLDER / f"x.{ending}")]
for words in (
        [plain, "--user", f"name:{WORD}"], [plain, f"--user=name:{WORD}"],
        [plain, "-H", f"Authorization: Bearer {WORD}"], [plain, f"-HCookie: id={WORD}"],
        [plain, f"--header=X-Api-Key: {WORD}"], [plain, "--data", f"password={WORD}"],
        [plain, f"--data={WORD}"], [f"{plain}?page=1&api_key={WORD}#top"],
        [f"{plain}?access_token={WORD}&page=2"], [f"{plain}?X-Amz-Signature={WORD}"],
        [f"http://name:{WORD}@{place}/"], [plain, "--proxy", f"http://u:{WORD}@{place}"],
        [plain, "--proxy", place, f"--proxy-user=u:{WORD}"]):
    hidden = start("run", *words, "-r", 100, "-d", "1300ms", "-v", "--format", "json", *formats)
    title = Seen(hidden.process)
    kept = FOLDER / "x.json.checkpoint"
    checkpoint = ""
    while hidden.process.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            checkpoint = kept.read_text() or checkpoint
        time.sleep(0.02)
    end = hidden.end()
    check(end.code == 0, end.errors)
    files = "".join(path.read_text() for path in FOLDER.glob("x.*"))
    check(checkpoint, "no checkpoint was seen")
    for where, text in (("output", end.output), ("errors", end.errors), ("files", files),
                        ("checkpoint", checkpoint), ("title", title)):
        check(WORD not in text, f"{words[-1]} in the {where}")
    check(run("report", FOLDER / "x.json").output.find(WORD) < 0)
for words in (["-A", f"u:{WORD}"], ["-P", f"u:{WORD}"], ["-C", f"id={WORD}"],
              [f"-kHX-Key: {WORD}"], ["-H", f"Authorization: {WORD}"]):
    hidden = start("ab", "-t", 1, "-n", 20, *words, "--json", FOLDER / "ab.json",
                   f"{plain}?token={WORD}")
    title = Seen(hidden.process)
    end = hidden.end()
    check(end.code == 0, end.errors)
    text = end.output + end.errors + (FOLDER / "ab.json").read_text() + title
    check(WORD not in text, f"ab {words}")
for words in (["http://u:CANARY@127.0.0.1:99999/"], [plain, "-H", "CANARY"], [plain, "--user", WORD],
              ["http://127.0.0.1:99999/?token=CANARY"], ["http://u:CANARY@127.0.0.1:1/?key=CANARY"]):
    end = run("run", *words)
    check(end.code in (64, 69) and WORD not in end.output + end.errors, end.errors)
# A mistake in a scenario is shown with its line, but not where that may hold a secret.
for line in (f"headers: {{ Authorization: Bearer {WORD}, a b: c }}", f"target: http://u:{WORD}@[::1",
             f"requests: [{{ post: /, json: {{ password: {WORD} }}, nonsense: 1 }}]"):
    (FOLDER / "s.yaml").write_text(f"version: 1\n{line}\n")
    end = run("check", FOLDER / "s.yaml")
    check(end.code == 65 and "s.yaml:2:" in end.errors, end.errors)
    check(WORD not in end.output + end.errors, end.errors)
sent = b"".join(bodies)
check(sent.count(b"CANARY") > 100, "the server never saw it")
did(0, "sent it, and showed it in no output, file, checkpoint, error or process title")
