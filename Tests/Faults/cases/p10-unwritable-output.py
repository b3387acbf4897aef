"""-o in a folder that is not there, and -o a folder"""
from fault import *

asked = []
made = listener()
answering(made, lambda: asked.append(1) or ANSWER)
(FOLDER / "folder.json").mkdir()
for path in ("/no/such/folder/x.json", FOLDER / "folder.json"):
    end = run("run", url_of(made), "-n", 5, "-o", path)
    check(end.code == 73 and "cannot be created" in end.errors and not asked)
did(end, "refused before the first request")
