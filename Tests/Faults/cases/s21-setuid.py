"""a copy that is set-user-ID root, run by nobody"""
from fault import *

need_root()
copy = FOLDER / "kendall"
shutil.copy(KENDALL, copy)
shutil.chown(copy, "root", "root")
copy.chmod(0o4755)
FOLDER.chmod(0o755)
done = subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", copy, "model", "M/M/1",
                       "--arrival-rate", "1", "--service-time", "1ms"], capture_output=True, text=True)
check(done.returncode == 64 and "rights that its user has not" in done.stderr, done)
did(done.returncode, "refused to run")
