#!/usr/bin/env python3
"""A long run at a high rate: the books must balance to the last request, and memory must not grow.

    soak.py [seconds] [rate a second]     1800 and 15000 unless given

The target is nginx, on this machine, over at most 256 connections, so that a stall of the machine does
not open thousands, which take memory too. Resident memory is read every second. For the first ten
minutes it may grow: the time series of the run are filled, to their bounds. From then on a straight
line is fitted to it, whose slope has to be below 1 MiB an hour. A shorter run only has to
balance and to stay below 200 MiB."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from fault import KENDALL, FOLDER, Run, check, listener

CONFIGURATION = """
worker_processes 1; daemon off; pid {0}/pid; error_log /dev/null;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path {0}; proxy_temp_path {0}; fastcgi_temp_path {0};
  uwsgi_temp_path {0}; scgi_temp_path {0};
  server {{ listen 127.0.0.1:{1} backlog=4096; location / {{ return 200 "ok"; }} }}
}}
"""


def resident(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def slope(points):
    """Bytes a second, and its standard error, the points' correlation left out of account."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    found = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rest = sum((y - mean_y - found * (x - mean_x)) ** 2 for x, y in points)
    return found, (rest / (n - 2) / spread) ** 0.5


def main(seconds=1800, rate=15000):
    made = listener()
    port = made.getsockname()[1]
    made.close()
    is_judged = seconds >= 1200
    warm_up = 660 if is_judged else seconds / 2
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kendall-soak-"))
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder, port))
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    server = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"])
    time.sleep(0.5)
    try:
        soaked = Run("run", f"http://127.0.0.1:{port}/", "-r", rate, "-d", f"{seconds}s", "--format", "json",
                     "-q", "--seed", "1",
                     "--max-connections", 256, "-o", FOLDER / "soak.json")
        points, began = [], time.monotonic()
        while soaked.process.poll() is None:
            age = time.monotonic() - began
            if warm_up < age < seconds - 1:
                points.append((age, resident(soaked.process.pid)))
            time.sleep(1)
        end = soaked.end().balanced()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    check(end.code == 0, end.errors)
    found, error = slope(points)
    hour = 3600 / 2**20
    measured = end.result["measured"]
    print(f"{end.requests} in {seconds} s, {measured['connections_opened']} connections, "
          f"{measured['generator']['cpu_seconds']:.0f} CPU seconds, verdict "
          f"{measured['generator']['verdict']}")
    print(f"resident {points[0][1] / 2**20:.2f} to {points[-1][1] / 2**20:.2f} MiB, slope "
          f"{found * hour:.3f} ± {error * hour:.3f} MiB/h over {len(points)} s")
    check(max(size for _, size in points) < 200 << 20, "too much memory")
    check(not is_judged or found * hour < 1, "memory grows by more than 1 MiB an hour")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
