"""How the cost of a request grows with connections, with threads and with the length of a run."""

import json
import os
import re

from closed_loops import difference, lengths_of_runs, measure, tools
from harness import Run, StampingServer, median_range, ratios, table
from open_loops import figures


def open_run(bench, rate, seconds, threads, url):
    run = Run(
        bench.open_loop(
            rate, url, "--format", "json", "--quiet", seconds=seconds, threads=threads))
    return {**figures(json.loads(run.out), run), "beyond_s": run.seconds - seconds}


def with_clients(bench, counts=(64, 1_000, 10_000)):
    """Closed loops of few clients and of many in turn, beside the bare loop's."""
    names = ("kendall", "bare C loop")
    kept = {name: {clients: [] for clients in counts} for name in names}
    for _ in range(bench.rounds):
        for clients in counts:
            for name in names:
                seen = difference([
                    measure(*tools(bench, clients, False, seconds)[name])
                    for seconds in lengths_of_runs(bench, clients)])
                kept[name][clients].append(seen and 1e6 * seen[1] / seen[0])
    rows = []
    for clients in counts:
        row = [clients]
        for name in names:
            costs = kept[name]
            row += [
                median_range(costs[clients]), median_range(ratios(costs[clients], costs[counts[0]]))]
        rows.append(row)
    table(
        "clients, http, keep-alive, one core: CPU µs/request",
        ["clients", "kendall", f"/ at {counts[0]}", "bare C loop", f"/ at {counts[0]}"], rows)
    bench.results["clients"] = kept


def with_threads(bench, counts=(1, 2, 4), rate=20_000):
    """The same load by more threads: open, and closed with 64 clients."""
    kept = {threads: {"open": [], "closed": []} for threads in counts}
    for _ in range(bench.rounds):
        for threads in counts:
            with StampingServer(bench.reference["stamping_server"], rate) as server:
                kept[threads]["open"].append(
                    open_run(bench, rate, bench.seconds, threads, server.url))
            run = Run(bench.closed_loop(64, bench.nginx.url(), threads=threads))
            requests = int(re.search(r"Complete requests:\s+(\d+)", run.out).group(1))
            kept[threads]["closed"].append(
                {"cpu_us_per_request": 1e6 * run.cpu / requests,
                 "requests_per_s": requests / bench.seconds})
    rows = []
    for threads, runs in kept.items():

        def of(loop, key, digits=1):
            return median_range([run[key] for run in runs[loop]], digits)

        rows.append(
            [threads, of("open", "cpu_us_per_request"), of("open", "lag_p50_us"),
             of("open", "lag_p99_us"), of("closed", "cpu_us_per_request", 2),
             of("closed", "requests_per_s", 0)])
    table(
        f"threads: {rate}/s open, and 64 clients closed; {os.cpu_count()} cores, server included",
        ["threads", "open: CPU µs/request", "lag p50 µs", "lag p99 µs", "closed: CPU µs/request",
         "requests/s"], rows)
    bench.results["threads"] = kept


def with_length(bench, lengths=(2, 8, 32), rate=20_000):
    kept = {seconds: [] for seconds in lengths}
    for _ in range(bench.rounds):
        for seconds in lengths:
            with StampingServer(bench.reference["stamping_server"], rate) as server:
                kept[seconds].append(open_run(bench, rate, seconds, 1, server.url))
    rows = []
    for seconds, runs in kept.items():
        rows.append(
            [seconds, median_range([run["cpu_us_per_request"] for run in runs], 1),
             median_range([run["lag_p99_us"] for run in runs], 1),
             median_range([run["max_rss_bytes"] / 1048576 for run in runs], 1),
             median_range([1e3 * run["beyond_s"] for run in runs], 0)])
    table(
        f"length of a run, {rate}/s open", ["seconds", "CPU µs/request", "lag p99 µs",
                                            "resident MiB", "start and report, ms"], rows)
    bench.results["length"] = kept
