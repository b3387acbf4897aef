"""What it takes to start, and to hold connections."""

import json
import os
import resource

from harness import Run, median_range, table


def start_up(bench):
    version, first = [], []
    for _ in range(4 * bench.rounds):
        version.append(1e3 * Run([bench.kendall, "--version"]).seconds)
    for _ in range(bench.rounds):
        run = Run(
            [bench.kendall, "run", "--requests", "1", "--rate", "100000", "--quiet", "--format",
             "none", "--warmup", "0", bench.nginx.url()])
        first.append(1e3 * run.seconds)
    table(
        "start-up", ["what", "ms"],
        [["kendall --version", median_range(version)],
         ["a run of one request, whole", median_range(first)]])
    bench.results["start_up_ms"] = {"version": version, "one_request": first}


def resident(bench, connections):
    """Bytes resident while so many connections are open and idle: each client sends one request and
    then thinks for longer than the run takes."""
    scenario = os.path.join(bench.folder, "idle.yaml")
    seconds = 3 + connections // 4000
    with open(scenario, "w") as file:
        file.write(f"""
version: 1
name: idle
target: http://127.0.0.1:{bench.nginx.port}
requests: [{{ get: /index.html }}]
phases: [{{ name: idle, concurrency: {connections}, duration: {seconds}s, think: 600s }}]
""")
    run = Run(
        [bench.kendall, "replay", "--quiet", "--threads", "1", "--format", "json",
         "--max-connections", str(connections), scenario])
    measured = json.loads(run.out)["measured"]
    if measured["requests"]["completed"] != connections:
        raise ValueError(f"{measured['requests']['completed']} of {connections} were answered")
    return measured["generator"]["max_rss_bytes"]


def memory(bench, wanted):
    if not wanted:
        return
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    with open("/proc/sys/net/ipv4/ip_local_port_range") as file:
        low, high = map(int, file.read().split())
    # Kendall keeps some descriptors for itself, and a port may still be held by an earlier run.
    most = min(limit - 64, (high - low) * 9 // 10)
    bench.nginx.stop()
    bench.nginx.start(workers=1 + 2 * max(wanted) // bench.nginx.most)
    kept = {}
    try:
        for connections in [1] + sorted({min(number, most) for number in wanted}):
            kept[connections] = [resident(bench, connections) for _ in range(bench.rounds)]
    finally:
        bench.nginx.stop()
        bench.nginx.start(workers=1)
    rows = []
    for connections, sizes in kept.items():
        each = [
            (size - one) / (connections - 1) for size, one in zip(sizes, kept[1])
        ] if connections > 1 else []
        rows.append(
            [connections, median_range([size / 1048576 for size in sizes], 1),
             median_range(each, 0)])
    table("memory, idle connections", ["connections", "resident MiB", "bytes a connection"], rows)
    for number in wanted:
        if number > most:
            print(f"  {number} connections are more than the {limit} descriptors or the {high - low} "
                  f"ports here; {most} stand for them")
    bench.results["resident_bytes"] = kept
