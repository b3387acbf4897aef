"""standard output is a pipe that nobody reads, too small for the report; two SIGTERM"""
import fcntl
import termios
from fault import *

reader, writer = os.pipe()
fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
path = FOLDER / "x.json"
stuck = start("run", url_of(answering(listener())), "-r", 100, "-n", 50, "--format", "json", "-q",
              "-o", path, out=writer)
# The file is written before the report is shown.
deadline = time.monotonic() + PATIENCE
while fcntl.ioctl(reader, termios.FIONREAD, b"\0" * 4) == b"\0" * 4:
    check(time.monotonic() < deadline and stuck.process.poll() is None, "no report was begun")
    time.sleep(0.02)
stuck.signal(signal.SIGTERM)
time.sleep(0.3)
check(stuck.process.poll() is None, "the first signal cost the report")
end = stuck.signal(signal.SIGTERM).end()
check(end.code == 143, f"{end.code} {end.errors}")
measured = json.loads(path.read_text())["measured"]
check(measured["requests"]["scheduled"] == 50, measured["requests"])
check_all_completed(measured)
did(end, "awaited the reader through the first, ended at the second; the result file is whole")
