#!/usr/bin/env python3
"""Kendall beside other tools on one machine: `make bench`, or this with --only and --rounds.

Every comparison runs in alternation on the same server, and tells medians and ranges of ratios.
Absolute figures of a shared machine mean little; ratios of one round mean something. The table goes
to standard output, everything measured to --json.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile

import footprint
import growth
import outputs
from closed_loops import closed
from harness import HERE, Nginx, Run, median_range, table
from open_loops import schedule

PARTS = ["start", "closed", "open", "memory", "outputs", "growth", "micro"]


class Bench:
    """What every part needs: the command, servers, how often and how long, and where results go."""

    def __init__(self, options, folder, descriptors):
        self.kendall, self.rounds, self.seconds = options.kendall, options.rounds, options.seconds
        self.folder = folder
        self.results = {}
        self.reference = {
            name: os.path.join(folder, name)
            for name in ("closed_loop", "poisson_loop", "stamping_server")}
        for name, binary in self.reference.items():
            subprocess.run(
                ["cc", "-O2", "-o", binary, os.path.join(HERE, "Reference", name + ".c"), "-lm"],
                check=True)
        # siege keeps connections only if a file tells it.
        self.siege_settings = os.path.join(folder, "siegerc")
        with open(self.siege_settings, "w") as file:
            file.write("connection = keep-alive\nparser = false\nlogging = false\n")
        self.k6_script = os.path.join(folder, "k6.js")
        with open(self.k6_script, "w") as file:
            file.write('import http from "k6/http";\n'
                       'export default function () { http.get(__ENV.TARGET); }\n')
        self.nginx = Nginx(folder, descriptors)

    def open_loop(self, rate, url, *others, seconds=None, threads=1):
        """Kendall's command line of a run at Poisson arrivals, the same ones each time."""
        return [
            self.kendall, "run", "--rate", str(rate), "--duration", f"{seconds or self.seconds}s",
            "--threads", str(threads), "--warmup", "0", "--seed", "1", *others, url]

    def closed_loop(self, clients, url, *others, seconds=None, threads=1):
        """Kendall's command line of clients that each wait for their response."""
        return [
            self.kendall, "ab", "--ab-only", "-q", "-k", "--http1.1", "--threads", str(threads),
            "-t", str(seconds or self.seconds), "-n", "100000000", "-c", str(clients), *others, url]

    def speaks_tls(self):
        return Run([self.kendall, "ab", "-q", "-n", "1", "--insecure", self.nginx.url(True)]).code == 0

    def micro(self, binary):
        rates = json.loads(Run([binary, str(self.rounds)]).out)
        table(
            "parts, one thread", ["part", "unit", "millions per CPU second"],
            [[name, part["unit"], median_range([rate / 1e6 for rate in part["per_s"]])]
             for name, part in rates.items()])
        self.results["micro"] = rates


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kendall", required=True, help="the built command")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each run")
    parser.add_argument("--json", help="where everything measured goes, besides what is there already")
    parser.add_argument("--only", default=",".join(PARTS), help=", ".join(PARTS))
    parser.add_argument("--micro", help="the built micro-benchmark, without which it is left out")
    parser.add_argument(
        "--clients", type=numbers, default="1,64,1000,10000", help="of closed loops over http")
    parser.add_argument(
        "--tls-clients", type=numbers, default="1,64,1000,10000", help="of closed loops over https")
    parser.add_argument(
        "--rates", type=numbers, default="1000,5000,20000,50000,100000", help="of open loops")
    parser.add_argument(
        "--connections", type=numbers, default="10000,50000", help="that are held idle")
    options = parser.parse_args()
    options.kendall = os.path.abspath(options.kendall)
    return options


def measure(bench, wanted, options):
    if "start" in wanted:
        footprint.start_up(bench)
    if "closed" in wanted:
        for clients in options.clients:
            closed(bench, clients, tls=False)
        if bench.speaks_tls():
            for clients in options.tls_clients:
                closed(bench, clients, tls=True)
    if "open" in wanted:
        for rate in options.rates:
            schedule(bench, rate)
    if "memory" in wanted:
        footprint.memory(bench, options.connections)
    if "outputs" in wanted:
        outputs.dashboard(bench)
        outputs.rows(bench)
    if "growth" in wanted:
        growth.with_clients(bench)
        growth.with_threads(bench)
        growth.with_length(bench)
    if "micro" in wanted and options.micro:
        bench.micro(os.path.abspath(options.micro))


def save(path, results):
    known = {}
    if os.path.exists(path):
        with open(path) as file:
            known = json.load(file)
    with open(path, "w") as file:
        json.dump({**known, **results}, file, indent=1)


def main():
    options = parse()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    for tool in ("wrk", "ab", "h2load", "siege", "hey", "k6", "oha", "wrk2"):
        if not shutil.which(tool):
            print(f"{tool} is not installed and left out")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        bench = Bench(options, folder, limit)
        try:
            measure(bench, options.only.split(","), options)
        finally:
            bench.nginx.stop()
            if options.json:
                save(options.json, bench.results)


if __name__ == "__main__":
    main()
