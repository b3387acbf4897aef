"""a link stands where the checkpoint's temporary file will be"""
from fault import *

(FOLDER / "victim").write_text("precious")
(FOLDER / "x.json.checkpoint.tmp").symlink_to(FOLDER / "victim")
with serve() as url:
    end = load(url, "-r", 50, "-d", "2500ms", "-o", FOLDER / "x.json")
check((FOLDER / "victim").read_text() == "precious")
check(end.code == 0, end.errors)
did(end, "wrote a file of its own; what the link points at is untouched")
