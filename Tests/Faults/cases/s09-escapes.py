"""terminal escapes in reasons, headers, bodies, arguments and file names"""
from fault import *

for name in ("sl-reason-escape", "hd-ctl", "ct-body-escapes"):
    with torture(name) as url:
        for form in ("text", "json"):
            end = run("run", url, "-n", 2, "-r", 100, "-v", "--format", form, "-o", FOLDER / "x.html",
                      "-o", FOLDER / "x.junit.xml", "-o", FOLDER / "x.csv")
            files = b"".join(path.read_bytes() for path in FOLDER.glob("x.*"))
            shown = (end.output + end.errors).encode() + files
            for byte in (*range(9), 11, 12, *range(14, 32), 127):
                check(byte not in shown, f"{name}: byte {byte}")
for words in (["replay", "\x1b]0;owned\x07.yaml"], ["report", "\u202e\x9b31m.json"],
              ["run", "http://\x1b[2J/"], ["\x1b[2J"], ["run", "http://127.0.0.1/", "--rate", "\x1b[2J"]):
    end = run(*words)
    check(end.code in (64, 65, 66) and end.errors.count("\n") == 1, f"{words} {end.code} {end.errors}")
    check(all(c == "\n" or (c.isprintable() and c not in "\u202e\x9b") for c in end.errors), end.errors)
did(end, "showed them as visible escapes, on one line")
