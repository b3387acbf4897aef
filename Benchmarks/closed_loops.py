"""CPU time of a request in closed loops, Kendall beside every other tool that is installed."""

import json
import re
import shutil

from harness import Run, median_range, ratios, table

DONE = re.compile(r"Complete requests:\s+(\d+)")
ANSWERED = re.compile(r"\[\d+\]\s+(\d+) responses")


def first(pattern):
    return lambda run: int(re.search(pattern, run.out + run.err).group(1))


def tools(bench, clients, tls, seconds):
    """By name, a command and how the number of its requests is read."""
    url = bench.nginx.url(tls)
    responses = lambda run: sum(map(int, ANSWERED.findall(run.out)))
    known = {
        "kendall": (
            bench.closed_loop(
                clients, url, *(["--insecure"] if tls else []), seconds=seconds), first(DONE)),
        "ab": (
            ["ab", "-q", "-k", "-t", str(seconds), "-n", "100000000", "-c", str(clients), url],
            first(DONE)),
        "wrk": (
            ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", url],
            first(r"(\d+) requests in")),
        "h2load": (
            ["h2load", "--h1", "-t", "1", "-c", str(clients), "-D", str(seconds), url],
            first(r"requests: (\d+) total")),
        "siege": (
            ["siege", "-b", "-q", "-j", "-R", bench.siege_settings, "-c", str(clients), "-t",
             f"{seconds}S", url], first(r'"?[Tt]ransactions"?:\s+(\d+)')),
        "hey": (["hey", "-cpus", "1", "-z", f"{seconds}s", "-c", str(clients), url], responses),
        "k6": (
            ["k6", "run", "--quiet", "--insecure-skip-tls-verify", "--vus", str(clients),
             "--duration", f"{seconds}s", "--env", f"TARGET={url}", bench.k6_script],
            first(r"http_reqs[.\s]*:\s*(\d+)")),
        "oha": (["oha", "--no-tui", "-z", f"{seconds}s", "-c", str(clients), url], responses),
    }
    if clients > 20_000:
        # It polls with a table that is small.
        known.pop("ab")
    if clients > 255 or tls:
        # A thread a client, and as many as that are its own limit; over TLS it made three requests a
        # second of nginx.
        known.pop("siege")
    if not tls:
        known["bare C loop"] = (
            [bench.reference["closed_loop"], str(bench.nginx.port), "/index.html", str(clients),
             str(seconds)],
            lambda run: json.loads(run.out)["requests"])
    return {name: tool for name, tool in known.items() if shutil.which(tool[0][0])}


def measure(command, count):
    """Requests and CPU seconds; nil of a tool that failed."""
    run = Run(command, core=0)
    try:
        requests = count(run)
    except (AttributeError, TypeError, ValueError, KeyError):
        requests = 0
    return (requests, run.cpu) if requests > 0 else None


def lengths_of_runs(bench, clients, tls=False):
    """Seconds. From 1,000 clients on two, of which the difference is told, so that opening the
    connections is not counted as the requests' own."""
    lengths = [bench.seconds] if clients < 1000 else [bench.seconds, 3 * bench.seconds]
    if tls and clients >= 1000:
        # Every handshake takes the server a millisecond.
        lengths = [length + int(clients / 500) for length in lengths]
    return lengths


def difference(runs):
    """Requests and CPU seconds of the longer run without the shorter one's; nil if any failed."""
    if None in runs:
        return None
    if len(runs) == 1:
        return runs[0]
    (fewer, less), (more, longer) = runs
    return (more - fewer, longer - less) if more > fewer else None


def closed(bench, clients, tls):
    """Every tool that is installed, in turn."""
    lengths = lengths_of_runs(bench, clients, tls)
    runs = [tools(bench, clients, tls, seconds) for seconds in lengths]
    names = list(runs[0])
    microseconds = {name: [] for name in names}
    rates = {name: [] for name in names}
    for _ in range(bench.rounds):
        for name in names:
            seen = difference([measure(*tools[name]) for tools in runs])
            seconds = lengths[-1] - (lengths[0] if len(lengths) > 1 else 0)
            microseconds[name].append(seen and 1e6 * seen[1] / seen[0])
            rates[name].append(seen and seen[0] / seconds)
    ours = microseconds["kendall"]
    rows = [
        [name, median_range(microseconds[name]), median_range(ratios(ours, microseconds[name])),
         median_range(rates[name], 0)] for name in names]
    scheme = "https" if tls else "http"
    table(
        f"closed, {clients} connections, {scheme}, keep-alive, one core",
        ["tool", "CPU µs/request", "kendall's / its", "requests/s"], rows)
    bench.results[f"closed_{scheme}_{clients}"] = {
        "cpu_us_per_request": microseconds, "requests_per_s": rates, "seconds": lengths}
