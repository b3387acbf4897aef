"""How true the sends of open loops are, told by the sender and by a server that stamps arrivals."""

import json
import re
import shutil

from harness import Run, StampingServer, median_range, ratios, table

UNITS = {"us": 1, "ms": 1e3, "s": 1e6}


def kendall(bench, rate, pacing, url, *others):
    """What Kendall reports of one run, in microseconds."""
    run = Run(
        bench.open_loop(rate, url, "--pacing", pacing, "--format", "json", "--quiet", *others),
        core=0)
    return figures(json.loads(run.out), run)


def figures(result, run):
    measured = result["measured"]

    def percentile(name, rank):
        known = measured[name]["percentiles"].get(rank, {}).get("value")
        return None if known is None else 1e6 * known

    completed = measured["requests"]["completed"]
    return {
        "lag_p50_us": percentile("send_lag_s", "50"), "lag_p99_us": percentile("send_lag_s", "99"),
        "response_p50_us": percentile("response_time_s", "50"),
        "response_p99_us": percentile("response_time_s", "99"),
        "service_p50_us": percentile("service_latency_s", "50"),
        "service_p99_us": percentile("service_latency_s", "99"),
        "scheduled": measured["requests"]["scheduled"], "completed": completed,
        "connections": measured["connections_opened"],
        "generator": measured["generator"]["verdict"],
        "max_rss_bytes": measured["generator"]["max_rss_bytes"],
        "cpu_us_per_request": 1e6 * run.cpu / completed if completed else None}


def bare_loop(bench, rate, server):
    run = Run(
        [bench.reference["poisson_loop"], server.port, "/", str(rate), str(bench.seconds)], core=0)
    known = json.loads(run.out)
    # Without its start, its 256 connects and the sorting of what it measured.
    return {**known, "cpu_us_per_request": 1e6 * known["cpu_seconds"] / known["completed"]}


def wrk2(bench, rate, server):
    run = Run(
        ["wrk2", "-t", "1", "-c", "64", "-d", f"{bench.seconds}s", "-R", str(rate), "--latency",
         server.url], core=0)
    found = {
        percent: float(value) * UNITS[unit]
        for percent, value, unit in re.findall(r"(50|99)\.000%\s+([\d.]+)(us|ms|s)", run.out)}
    return {"response_p50_us": found.get("50"), "response_p99_us": found.get("99")}


def schedule(bench, rate):
    measurements = {
        "kendall": lambda server: kendall(bench, rate, "balanced", server.url),
        "kendall precise": lambda server: kendall(bench, rate, "precise", server.url),
        "bare C loop": lambda server: bare_loop(bench, rate, server)}
    if shutil.which("wrk2"):
        measurements["wrk2, evenly spaced"] = lambda server: wrk2(bench, rate, server)
    kept = {name: [] for name in measurements}
    for _ in range(bench.rounds):
        for name, measure in measurements.items():
            with StampingServer(bench.reference["stamping_server"], rate) as server:
                seen = measure(server)
            kept[name].append({**seen, "server": server.seen})
    sends, truth = [], []
    for name, runs in kept.items():

        def of(key, digits=1):
            return median_range([run.get(key) for run in runs], digits)

        def at_server(key, digits):
            return median_range([run["server"][key] for run in runs], digits)

        responses = [run.get("response_p50_us") for run in runs]
        theirs = [run.get("response_p50_us") for run in kept["bare C loop"]]
        sends.append(
            [name, of("lag_p50_us"), of("lag_p99_us"), of("response_p50_us"),
             median_range(ratios(responses, theirs)), of("response_p99_us"),
             of("cpu_us_per_request"), of("connections", 0)])
        truth.append(
            [name, at_server("rate", 0), at_server("gap_scv", 3), at_server("ks_distance", 4),
             of("service_p50_us"), at_server("stay_p50_us", 1), of("service_p99_us"),
             at_server("stay_p99_us", 1)])
    table(
        f"open, {rate}/s Poisson, one core, a server that answers at once: as the sender tells",
        ["tool", "lag p50 µs", "lag p99 µs", "response p50 µs", "/ bare loop's",
         "response p99 µs", "CPU µs/request", "connections"], sends)
    table(
        f"open, {rate}/s Poisson: as the server stamped the packets",
        ["tool", "arrivals/s", "gaps' SCV", "distance from the law", "from send p50 µs",
         "stay at server p50", "from send p99 µs", "stay at server p99"], truth)
    bench.results[f"open_{rate}"] = kept
