"""What watching a run costs it: the dashboard, and a row for every request; pairs of runs."""

import json
import os

from harness import Run, StampingServer, TerminalRun, median_range, ratios, table
from open_loops import figures

FIGURES = {
    "lag_p50_us": "send lag p50 µs", "lag_p99_us": "send lag p99 µs",
    "response_p50_us": "response p50 µs", "cpu_us_per_request": "CPU µs/request"}


def pairs(bench, title, rate, measure):
    """Runs without and with what is weighed, in turn; both cores are theirs, as a user's would be."""
    kept = {False: [], True: []}
    for round in range(bench.rounds):
        for costs in (False, True) if round % 2 == 0 else (True, False):
            with StampingServer(bench.reference["stamping_server"], rate) as server:
                kept[costs].append(measure(server.url, costs))
    rows = []
    for key, name in FIGURES.items():
        plain, costly = ([run[key] for run in kept[costs]] for costs in (False, True))
        rows.append(
            [name, median_range(plain), median_range(costly), median_range(ratios(costly, plain))])
    table(title, ["", "without", "with", "with / without"], rows)
    return {"without": kept[False], "with": kept[True]}


def dashboard(bench, rate=10_000):
    result = os.path.join(bench.folder, "dashboard.json")

    def measure(url, shows):
        quiet = [] if shows else ["--no-tui", "--quiet"]
        run = TerminalRun(
            bench.open_loop(rate, url, *quiet, "--format", "none", "-o", result), 40, 140)
        if shows and run.shown < 10_000:
            raise ValueError(f"no dashboard: {run.shown} bytes were shown")
        with open(result) as file:
            return {**figures(json.load(file), run), "shown": run.shown}

    bench.results["dashboard"] = pairs(
        bench, f"the dashboard at 140 × 40, {rate}/s", rate, measure)


def rows(bench, rate=20_000):
    path = os.path.join(bench.folder, "rows.csv")

    def measure(url, writes):
        run = Run(
            bench.open_loop(
                rate, url, "--quiet", "--format", "json", *(["-o", path] if writes else [])))
        seen = figures(json.loads(run.out), run)
        if writes:
            with open(path) as file:
                count = sum(1 for _ in file) - 1
            if count < seen["scheduled"]:
                raise ValueError(f"{count} rows of {seen['scheduled']} requests")
            os.remove(path)
        return seen

    bench.results["rows"] = pairs(bench, f"-o x.csv, {rate}/s", rate, measure)
