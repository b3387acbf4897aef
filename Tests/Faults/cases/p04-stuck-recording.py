"""--ui-record goes into a pipe whose reader stands still; and into one that nobody reads"""
import fcntl
from fault import *

pipe = FOLDER / "pipe"
os.mkfifo(pipe)
with serve() as url:
    unread = run("run", url, "-n", 1, "--ui-record", pipe)
    check(unread.code == 73 and "nobody reads that pipe" in unread.errors, unread.errors)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4096)
    end = load(url, "-r", 100, "-d", "4s", "--ui-record", pipe)
check(end.code == 0 and "pictures: its reader did not keep up" in end.errors, end.errors)
check(end.requests["completed"] == end.requests["scheduled"], end.requests)
did(end, "left pictures out of the recording and said how many; every request completed")
