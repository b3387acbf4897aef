"""no file may grow beyond 1 KiB (ulimit -f), with -o x.json"""
import fcntl
import resource
from fault import *

reader, writer = os.pipe()
fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
path = FOLDER / "x.json"
with serve() as url:
    full = start("run", url, "-r", 100, "-d", "2s", "--format", "json", "-q", "-o", path, out=writer,
                 prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)))
    end = full.end()
os.close(writer)
check(end.code == 74 and "File too large" in end.errors, f"{end.code} {end.errors}")
shown = json.loads(os.read(reader, 1 << 20))
check(shown["measured"]["requests"]["scheduled"] > 100, shown["measured"]["requests"])
check_all_completed(shown["measured"])
did(end, "was not ended by SIGXFSZ: printed the report and said which file could not be written")
