#!/usr/bin/env python3
"""Kendall beside other tools on one machine: `make bench`, or this with --only and --rounds.

Every comparison runs in alternation on the same server, and tells medians and ranges of ratios.
Absolute figures of a shared machine mean little; ratios of one round mean something. The table goes
to standard output, everything measured to --json.
"""

import argparse
import json
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    """A finished command: what it printed, and what it used."""

    def __init__(self, command, core=None):
        if core is not None:
            command = ["taskset", "-c", str(core)] + command
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        self.out, self.err = process.communicate(timeout=300)
        self.seconds = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.code = process.returncode
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


ENVIRONMENT = {**os.environ, "CI": "true", "LC_ALL": "C"}


class Nginx:
    """nginx on free loopback ports, http and https, answering 612 bytes at once."""

    def __init__(self, folder):
        self.port, self.tls_port = free_port(), free_port()
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
             certificate], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "index.html"), "w") as page:
            page.write("x" * 612)
        configuration = os.path.join(folder, "nginx.conf")
        # Clients have the first core; a server that wanders onto it would be measured with them.
        affinity = "worker_cpu_affinity 10;" if os.cpu_count() > 1 else ""
        with open(configuration, "w") as file:
            file.write(f"""
                worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
                worker_rlimit_nofile 60000; {affinity}
                events {{ worker_connections 30000; multi_accept on; }}
                http {{
                    access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
                    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
                    scgi_temp_path {folder}/s;
                    server {{ listen 127.0.0.1:{self.port} backlog=16384; root {folder}; }}
                    server {{
                        listen 127.0.0.1:{self.tls_port} ssl backlog=16384; root {folder};
                        ssl_certificate {certificate}; ssl_certificate_key {key};
                    }}
                }}""")
        self.process = subprocess.Popen(
            ["nginx", "-p", folder, "-c", configuration, "-g", "daemon off;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("nginx did not start")

    def url(self, tls):
        scheme, port = ("https", self.tls_port) if tls else ("http", self.port)
        return f"{scheme}://127.0.0.1:{port}/index.html"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def median_range(values, digits=2):
    values = [value for value in values if value is not None]
    if not values:
        return "-"
    middle = statistics.median(values)
    return f"{middle:.{digits}f} [{min(values):.{digits}f}–{max(values):.{digits}f}]"


def table(title, header, rows):
    widths = [max(len(str(row[i])) for row in [header] + rows) for i in range(len(header))]
    print(f"\n{title}")
    for row in [header] + rows:
        print("  " + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
    sys.stdout.flush()


class Bench:
    def __init__(self, options, folder):
        self.kendall, self.rounds, self.seconds = options.kendall, options.rounds, options.seconds
        self.reference = {
            name: os.path.join(folder, name)
            for name in ("closed_loop", "poisson_loop", "stamping_server")}
        for name, binary in self.reference.items():
            subprocess.run(
                ["cc", "-O2", "-o", binary, os.path.join(HERE, "Reference", name + ".c"), "-lm"],
                check=True)
        self.nginx = Nginx(folder)
        self.folder = folder
        self.results = {}

    def speaks_tls(self):
        return Run([self.kendall, "ab", "-q", "-n", "1", "--insecure", self.nginx.url(True)]).code == 0

    # CPU per request, closed loop.

    def closed_tools(self, url, clients, tls):
        seconds = self.seconds
        done = re.compile(r"Complete requests:\s+(\d+)")
        port = str(self.nginx.port)

        def ab(run):
            return int(done.search(run.out).group(1))

        tools = {
            "kendall": (
                [self.kendall, "ab", "--ab-only", "-q", "-k", "--http1.1", "--threads", "1",
                 "-t", str(seconds), "-n", "100000000", "-c", str(clients)]
                + (["--insecure"] if tls else []) + [url], ab),
            "ab": (
                ["ab", "-q", "-k", "-t", str(seconds), "-n", "100000000", "-c", str(clients), url],
                ab),
            "wrk": (
                ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", url],
                lambda run: int(re.search(r"(\d+) requests in", run.out).group(1))),
            "h2load": (
                ["h2load", "--h1", "-t", "1", "-c", str(clients), "-D", str(seconds), url],
                lambda run: int(re.search(r"requests: (\d+) total", run.out).group(1))),
            "siege": (
                ["siege", "-b", "-q", "-c", str(min(clients, 255)), "-t", f"{seconds}S", url],
                lambda run: int(re.search(r'"?[Tt]ransactions"?:\s+(\d+)', run.out + run.err)[1])),
            "hey": (
                ["hey", "-cpus", "1", "-z", f"{seconds}s", "-c", str(clients), url],
                lambda run: sum(map(int, re.findall(r"\[\d+\]\s+(\d+) responses", run.out)))),
            "oha": (
                ["oha", "--no-tui", "-z", f"{seconds}s", "-c", str(clients), url],
                lambda run: sum(map(int, re.findall(r"\[\d+\]\s+(\d+) responses", run.out)))),
        }
        # ab polls with a table that is small; it cannot hold more clients than this.
        if clients > 20_000:
            tools.pop("ab")
        if not tls:
            tools["bare C loop"] = (
                [self.reference["closed_loop"], port, "/index.html", str(clients), str(seconds)],
                lambda run: json.loads(run.out)["requests"])
        return {name: tool for name, tool in tools.items() if shutil.which(tool[0][0])}

    def closed(self, clients, tls):
        url = self.nginx.url(tls)
        tools = self.closed_tools(url, clients, tls)
        microseconds = {name: [] for name in tools}
        rates = {name: [] for name in tools}
        for _ in range(self.rounds):
            for name, (command, count) in tools.items():
                run = Run(command, core=0)
                try:
                    requests = count(run)
                except (AttributeError, TypeError, ValueError, KeyError):
                    requests = 0
                ok = requests > 0
                microseconds[name].append(1e6 * run.cpu / requests if ok else None)
                rates[name].append(requests / self.seconds if ok else None)
        base = microseconds["kendall"]
        rows = []
        for name in tools:
            ratios = [
                ours / theirs for ours, theirs in zip(base, microseconds[name])
                if ours is not None and theirs is not None]
            rows.append(
                [name, median_range(microseconds[name]), median_range(ratios),
                 median_range(rates[name], 0)])
        scheme = "https" if tls else "http"
        table(
            f"closed, {clients} connections, {scheme}, keep-alive, one core",
            ["tool", "CPU µs/request", "kendall's / its", "requests/s"], rows)
        self.results[f"closed_{scheme}_{clients}"] = {
            "cpu_us_per_request": microseconds, "requests_per_s": rates}

    # How true the sends are, open loop.

    def schedule(self, rate):
        seconds = self.seconds
        rows, kept = [], []
        for _ in range(self.rounds):
            for name in ("kendall", "kendall precise", "bare C loop", "wrk2"):
                server = subprocess.Popen(
                    ["taskset", "-c", "1", self.reference["stamping_server"], str(rate)],
                    stdout=subprocess.PIPE, text=True)
                port = server.stdout.readline().strip()
                url = f"http://127.0.0.1:{port}/"
                figures = None
                if name.startswith("kendall"):
                    pacing = "precise" if name.endswith("precise") else "balanced"
                    run = Run(
                        [self.kendall, "run", "--rate", str(rate), "--duration", f"{seconds}s",
                         "--threads", "1", "--pacing", pacing, "--format", "json", "--quiet",
                         "--warmup", "0", "--seed", "1", url], core=0)
                    measured = json.loads(run.out)["measured"]
                    lag = measured["send_lag_s"]["percentiles"]
                    response = measured["response_time_s"]["percentiles"]
                    figures = {
                        "lag_p50_us": 1e6 * lag["50"]["value"],
                        "lag_p99_us": 1e6 * lag["99"]["value"],
                        "response_p50_us": 1e6 * response["50"]["value"],
                        "response_p99_us": 1e6 * response["99"]["value"],
                        "completed": measured["requests"]["completed"]}
                elif name == "bare C loop":
                    run = Run(
                        [self.reference["poisson_loop"], port, "/", str(rate), str(seconds)],
                        core=0)
                    figures = json.loads(run.out)
                elif shutil.which("wrk2"):
                    run = Run(
                        ["wrk2", "-t", "1", "-c", "64", "-d", f"{seconds}s", "-R", str(rate),
                         "--latency", url], core=0)
                    unit = {"us": 1, "ms": 1e3, "s": 1e6}
                    found = dict(
                        (percent, float(value) * unit[scale]) for percent, value, scale in
                        re.findall(r"(50|99)\.000%\s+([\d.]+)(us|ms|s)", run.out))
                    figures = {
                        "response_p50_us": found.get("50"), "response_p99_us": found.get("99")}
                server.send_signal(signal.SIGTERM)
                seen = server.communicate(timeout=20)[0]
                if figures is not None:
                    figures["cpu_us_per_request"] = (
                        1e6 * run.cpu / figures["completed"] if figures.get("completed") else None)
                    kept.append({"tool": name, **figures, "server": json.loads(seen)})
        for name in dict.fromkeys(entry["tool"] for entry in kept):
            mine = [entry for entry in kept if entry["tool"] == name]

            def of(key):
                return median_range([entry.get(key) for entry in mine], 1)

            rows.append(
                [name, of("lag_p50_us"), of("lag_p99_us"), of("response_p50_us"),
                 of("response_p99_us"), of("cpu_us_per_request"),
                 median_range([entry["server"]["gap_scv"] for entry in mine], 3),
                 median_range([entry["server"]["ks_distance"] for entry in mine], 4)])
        table(
            f"open, {rate}/s Poisson, one core, a server that answers at once",
            ["tool", "lag p50 µs", "lag p99 µs", "response p50 µs", "response p99 µs",
             "CPU µs/request", "gaps' SCV at the server", "their distance from the law"], rows)
        self.results[f"open_{rate}"] = kept

    # What it takes to start, and to hold connections.

    def start_up(self):
        version, first = [], []
        for _ in range(4 * self.rounds):
            version.append(1e3 * Run([self.kendall, "--version"]).seconds)
        for _ in range(self.rounds):
            run = Run(
                [self.kendall, "run", "--requests", "1", "--rate", "100000", "--quiet",
                 "--format", "none", "--warmup", "0", self.nginx.url(False)])
            first.append(1e3 * run.seconds)
        table(
            "start-up", ["what", "ms"],
            [["kendall --version", median_range(version)],
             ["a run of one request, whole", median_range(first)]])
        self.results["start_up_ms"] = {"version": version, "one_request": first}

    def memory(self, connections):
        run = Run(
            [self.kendall, "ab", "--ab-only", "-q", "-k", "--http1.1", "--threads", "1", "-t",
             str(self.seconds), "-n", "100000000", "-c", str(connections), "--format",
             "json",
             self.nginx.url(False)])
        try:
            resident = json.loads(run.out)["measured"]["generator"]["max_rss_bytes"]
        except (ValueError, KeyError):
            resident = None
        shown = "-" if resident is None else f"{resident / 1048576:.1f}"
        table("memory", ["connections", "resident MiB"], [[connections, shown]])
        self.results[f"memory_{connections}"] = resident

    def micro(self, binary):
        run = Run([binary, str(self.rounds)])
        rates = json.loads(run.out)
        table(
            "parts, one thread", ["part", "unit", "millions per CPU second"],
            [[name, part["unit"], median_range([rate / 1e6 for rate in part["per_s"]])]
             for name, part in rates.items()])
        self.results["micro"] = rates

    def stop(self):
        self.nginx.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kendall", required=True, help="the built command")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each run")
    parser.add_argument("--json", help="where everything measured goes")
    parser.add_argument("--only", help="closed, open, start, memory, micro; all unless given")
    parser.add_argument("--micro", help="the built micro-benchmark, without which it is left out")
    parser.add_argument("--clients", default="1,64,1000,10000", help="of closed loops")
    parser.add_argument("--rates", default="1000,5000,20000,50000,100000", help="of open loops")
    options = parser.parse_args()
    clients = [int(text) for text in options.clients.split(",")]
    rates = [int(text) for text in options.rates.split(",")]
    options.kendall = os.path.abspath(options.kendall)
    wanted = set((options.only or "closed,open,start,memory,micro").split(","))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        bench = Bench(options, folder)
        try:
            if "start" in wanted:
                bench.start_up()
            if "closed" in wanted:
                for number in clients:
                    bench.closed(number, tls=False)
                for number in clients:
                    if number <= 1000 and bench.speaks_tls():
                        bench.closed(number, tls=True)
            if "open" in wanted:
                for rate in rates:
                    bench.schedule(rate)
            if "memory" in wanted:
                bench.memory(10000)
            if "micro" in wanted and options.micro:
                bench.micro(os.path.abspath(options.micro))
        finally:
            bench.stop()
        if options.json:
            with open(options.json, "w") as file:
                json.dump(bench.results, file, indent=1)


if __name__ == "__main__":
    main()
