#!/usr/bin/env python3
"""Runs every fault script and prints the table of what kendall did; --write puts it into
docs/faults.md. Names choose scripts: run.py p05 p11. Exits 1 where a script found a promise broken."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "docs/faults.md"


def rows(names):
    for script in sorted((HERE / "cases").glob("*.py")):
        if names and not any(script.stem.startswith(name) for name in names):
            continue
        fault = re.match(r'"""(.*?)"""', script.read_text(), re.S).group(1)
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, script], capture_output=True, text=True, timeout=300,
            env={**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"})
        row = {"script": script.name, "fault": " ".join(fault.split()), "ok": done.returncode == 0}
        if done.returncode == 0:
            row |= json.loads(done.stdout.splitlines()[-1])
        elif done.returncode == 77:
            row |= {"ok": True, "did": "not run here: " + done.stderr.strip(), "code": "-"}
        else:
            row |= {"did": "BROKEN: " + done.stderr.strip()[-600:], "code": "?"}
        print(f"{row['script']:28} {time.monotonic() - began:5.1f} s  exit {row['code']!s:8}"
              f" {row['did']}", flush=True)
        yield row


def number(row):
    return re.sub(r"^([PS])0", r"\1", row["script"].split("-")[0].upper())


def main(words):
    names = [word for word in words if not word.startswith("-")]
    table = list(rows(names))
    if "--write" in words:
        text = DOCUMENT.read_text()
        head = text[:text.index("| fault")]
        lines = ["| fault | how it was made | what `kendall` did | exit |", "|---|---|---|---|"]
        for row in table:
            lines.append(f"| [{number(row)}](../Tests/Faults/cases/{row['script']}) | {row['fault']} "
                         f"| {row['did']} | {row['code']} |")
        DOCUMENT.write_text(head + "\n".join(lines) + "\n")
    return 0 if all(row["ok"] for row in table) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
