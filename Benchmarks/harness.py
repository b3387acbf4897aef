"""What the parts of the bench share: commands and what they used, servers, medians and tables."""

import fcntl
import json
import os
import pty
import resource
import select
import signal
import socket
import statistics
import struct
import subprocess
import sys
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = {**os.environ, "CI": "true", "LC_ALL": "C"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def on_core(command, core):
    return command if core is None else ["taskset", "-c", str(core)] + command


class Run:
    """A finished command: what it printed, and what it used."""

    def __init__(self, command, core=None):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        process = subprocess.Popen(
            on_core(command, core), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=ENVIRONMENT)
        self.out, self.err = process.communicate(timeout=300)
        self.seconds = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.code = process.returncode
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class TerminalRun:
    """The same on a terminal of its own, of which everything is read: `shown` bytes."""

    def __init__(self, command, rows, columns):
        started = time.monotonic()
        child, terminal = pty.fork()
        if child == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            for name in ("CI", "NO_COLOR", "LINES", "COLUMNS"):
                environment.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], command, environment)
        self.shown = 0
        try:
            while select.select([terminal], [], [], 120)[0]:
                read = len(os.read(terminal, 65536))
                if read == 0:
                    break
                self.shown += read
        except OSError:
            # The other end is closed.
            pass
        os.close(terminal)
        _, status, use = os.wait4(child, 0)
        self.code = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - started
        self.cpu = use.ru_utime + use.ru_stime


class Nginx:
    """nginx on free loopback ports, http and https, answering 612 bytes at once."""

    def __init__(self, folder, descriptors):
        self.folder = folder
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
        # A worker that has seven eighths of its connections leaves the next to another.
        self.most = min(descriptors - 100, 60000)
        with open(configuration, "w") as file:
            file.write(f"""
                worker_processes WORKERS; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
                {affinity}
                events {{ worker_connections {self.most}; multi_accept on; }}
                http {{
                    access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
                    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
                    scgi_temp_path {folder}/s;
                    server {{
                        listen 127.0.0.1:{self.port} backlog=16384;
                        root {folder};
                    }}
                    server {{
                        listen 127.0.0.1:{self.tls_port} ssl backlog=16384; root {folder};
                        ssl_certificate {certificate}; ssl_certificate_key {key};
                    }}
                }}""")
        self.configuration = configuration
        self.start(workers=1)

    def start(self, workers):
        with open(self.configuration) as file:
            text = file.read()
        configuration = os.path.join(self.folder, f"nginx-{workers}.conf")
        with open(configuration, "w") as file:
            file.write(text.replace("WORKERS", str(workers)))
        self.process = subprocess.Popen(
            ["nginx", "-p", self.folder, "-c", configuration, "-g", "daemon off;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("nginx did not start")

    def url(self, tls=False):
        scheme, port = ("https", self.tls_port) if tls else ("http", self.port)
        return f"{scheme}://127.0.0.1:{port}/index.html"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


class StampingServer:
    """`Reference/stamping_server.c` on the second core, and in the end what it saw: `seen`."""

    def __init__(self, binary, rate):
        self.process = subprocess.Popen(
            on_core([binary, str(rate)], 1 if os.cpu_count() > 1 else None),
            stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.seen = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.seen = json.loads(self.process.communicate(timeout=30)[0])


def median_range(values, digits=2):
    values = [value for value in values if value is not None]
    if not values:
        return "-"
    middle = statistics.median(values)
    return f"{middle:.{digits}f} [{min(values):.{digits}f}–{max(values):.{digits}f}]"


def ratios(ours, theirs):
    """Round by round, where both were measured."""
    return [a / b for a, b in zip(ours, theirs) if a is not None and b]


def table(title, header, rows):
    widths = [max(len(str(row[i])) for row in [header] + rows) for i in range(len(header))]
    print(f"\n{title}")
    for row in [header] + rows:
        print("  " + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
    sys.stdout.flush()
