#!/usr/bin/env python3
"""Fuzzes everything that reads what others wrote: fuzz.py [seconds a target] [target ...]

Builds Fuzz/ with libFuzzer and the address sanitizer, starts each target from the project's own
fixtures and scenarios and from Fuzz/corpus, and says how many inputs it ran and what it found. A find
is left in Fuzz/finds, and is to become a named case of a test; exits 1 where there is one. With --keep
what is new and covers more goes into Fuzz/corpus."""
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
TARGETS = ("response", "url", "scenario", "trace", "result", "notation", "text")
WORDS = {
    "response": ["HTTP/1.1 ", "HTTP/1.0 200 OK\r\n", "Content-Length: ", "Transfer-Encoding: chunked",
                 "\r\n", "\r\n\r\n", "0\r\n\r\n", ";", "\0", "Connection: close", "100 Continue"],
    "scenario": ["version: 1\n", "target: ", "phases:", "requests:", "rate: ", "duration: ", "${",
                 "sessions:", "steps:", "extract:", "think:", "&a", "*a", "!!", "<<:", "thresholds:"],
    "trace": ["GET / HTTP/1.1", "[10/Oct/2000:13:55:36 +0000]", "\n", "{\"log\":{\"entries\":[",
              "\"startedDateTime\":", "@", "1 \n🐵🙈🙉\n", "timestamp,method,path"],
    "result": ["\"schema\"", "1e308", "-1", "9223372036854775807", "[]", "{}", "0.5", "null"],
    "url": ["http://", "https://", "[::1]", "@", ":", "?token=", "%2f", "#", "127.0.0.1"],
    "notation": ["M/M/4", "/", "+M", "+D", "E2", "H2", "PS", "p99 < 150ms", "1m30s", "25k/min", "64KiB"],
    "text": ["\x1b[", "\u202e", "\u0085", "\u2028"],
}


def seed(root):
    """Writes what the project has of each target's inputs."""
    def put(target, name, data):
        folder = root / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    cases = json.loads((ROOT / "Tests/HTTPTests/Fixtures/torture.json").read_text())
    for case in cases:
        sent = "".join(step["send"] for step in case["server_script"] if "send" in step)
        if 0 < len(sent) < 2000:
            put("response", case["id"], b"\4\2\x40\x80" + sent.encode("latin-1"))
    for scenario in sorted((ROOT / "scenarios").glob("*.yaml")):
        put("scenario", scenario.name, scenario.read_bytes())
    lines = {"common": b'::1 - - [10/Oct/2000:13:55:36 +0000] "GET /a?b=c HTTP/1.1" 200 23\n' * 2,
             "jsonl": b'{"timestamp":"2026-01-01T00:00:00Z","method":"GET","path":"/a"}\n' * 2,
             "csv": b"timestamp,method,path\n1.5,GET,/a\n2.5,POST,/b\n",
             "vegeta": b"GET http://127.0.0.1/a\nX: y\n\nPOST http://127.0.0.1/b\n",
             "har": b'{"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00.5Z","request":'
                    b'{"method":"GET","url":"http://h/a","headers":[{"name":"A","value":"b"}]}}]}}',
             "goreplay": "1 a 1700000000000000000 0\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n\n🐵🙈🙉\n".encode()}
    for number in range(7):
        for name, data in lines.items():
            put("trace", f"{name}-{number}", bytes([number]) + data)
    for number, text in enumerate(("http://127.0.0.1:8080/a?b=c#d", "https://u:p%40@host/", "http://[::1]/",
                                   "http://h/?api_key=x&n=1", "HTTP://H:1", "ftp://x/", "127.0.0.1/")):
        put("url", str(number), text.encode())
    for number, text in enumerate(("M/M/4", "M/G/4", "G/G/2/100", "M/M/4/10/64", "M/D/1", "E2/H2/3",
                                   "M/M/4+M", "p99 < 150ms", "plateau.error_rate < 1%", "1m30s",
                                   "25k/min", "64KiB", "1.5h")):
        put("notation", str(number), text.encode())
    for number, text in enumerate(("plain", "\x1b]0;x\7", "\u202e\u2066", "äß€😀", "a\r\nb\t")):
        put("text", str(number), text.encode())
    put("text", "invalid", bytes(range(256)))


def corpus_file(target):
    """One input a line, in base64."""
    path = HERE / f"corpus/{target}.txt"
    path.touch()
    return path


def binary():
    """Builds it; how the build's lock is taken is the caller's business."""
    subprocess.run([os.environ.get("SWIFT", "swift"), "build", "--package-path", HERE, "-c", "release"],
                   check=True, stdout=subprocess.DEVNULL)
    return HERE / ".build/release/fuzz"


def fuzz(program, target, seconds, keep):
    finds = HERE / "finds" / target
    finds.mkdir(parents=True, exist_ok=True)
    before = set(finds.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        words = pathlib.Path(folder) / "words"
        escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS[target])
        words.write_text("".join(f'"{word}"\n' for word in escaped))
        new = pathlib.Path(folder) / "new"
        new.mkdir()
        seeds = pathlib.Path(folder) / "seeds"
        seed(seeds)
        (seeds / target).mkdir(exist_ok=True)
        stored = pathlib.Path(folder) / "stored"
        stored.mkdir()
        for number, line in enumerate(corpus_file(target).read_text().splitlines()):
            (stored / str(number)).write_bytes(base64.b64decode(line))
        done = subprocess.run(
            [program, new, seeds / target, stored, f"-max_total_time={seconds}", "-timeout=10",
             f"-dict={words}", "-max_len=32768", "-rss_limit_mb=2048", "-print_final_stats=1",
             f"-artifact_prefix={finds}/"],
            env={**os.environ, "FUZZ_TARGET": target, "SWIFT_BACKTRACE": "enable=no",
                 "ASAN_OPTIONS": "detect_leaks=0"},
            capture_output=True, text=True, errors="replace")
        corpus = len(list(new.iterdir()))
        if keep:
            subprocess.run([program, "-merge=1", "-max_len=1024", stored, new], capture_output=True,
                           env={**os.environ, "FUZZ_TARGET": target, "ASAN_OPTIONS": "detect_leaks=0"})
            inputs = {base64.b64encode(path.read_bytes()).decode() for path in stored.iterdir()}
            corpus_file(target).write_text("".join(f"{line}\n" for line in sorted(inputs)))
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    cover = re.findall(r"cov: (\d+)", done.stderr)
    found = sorted(set(finds.iterdir()) - before)
    print(f"{target:10} {int(runs.group(1)) if runs else 0:12,} inputs, {cover[-1] if cover else '?':>6} edges,"
          f" {corpus:5} new in the corpus, {len(found)} finds", flush=True)
    if done.returncode != 0:
        print("\n".join(done.stderr.splitlines()[-25:]))
    return found or done.returncode != 0


def main(words):
    keep = "--keep" in words
    words = [word for word in words if word != "--keep"]
    seconds = int(words.pop(0)) if words and words[0].isdigit() else 60
    program = binary()
    return 1 if any([fuzz(program, target, seconds, keep) for target in words or TARGETS]) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
