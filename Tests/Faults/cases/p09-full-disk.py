"""the disk of one of two output files is full (/dev/full)"""
from fault import *

(FOLDER / "full.json").symlink_to("/dev/full")
with serve() as url:
    end = load(url, "-n", 5, "-o", FOLDER / "full.json", "-o", FOLDER / "fine.json")
check(end.code == 74 and "No space left on device" in end.errors)
check(json.loads((FOLDER / "fine.json").read_text())["measured"]["requests"]["completed"] == 5)
did(end, "printed the report, wrote the other file, said which one could not be written")
