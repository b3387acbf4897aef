"""a scenario that names files outside its folder, links, devices and pipes"""
from fault import *

(FOLDER / "inside").mkdir()
(FOLDER / "secret.csv").write_text("a\n1\n")
(FOLDER / "inside/link.csv").symlink_to("../secret.csv")
(FOLDER / "inside/zero.csv").symlink_to("/dev/zero")
os.mkfifo(FOLDER / "inside/pipe.csv")
for name in ("../secret.csv", str(FOLDER / "secret.csv"), "link.csv", "zero.csv", "pipe.csv"):
    scenario = FOLDER / "inside/x.yaml"
    scenario.write_text(f"""version: 1
target: http://127.0.0.1:9/
data:
  rows: {{file: "{name}", column: a}}
requests:
  - get: "/?a=${{rows}}"
phases:
  - duration: 1s
    rate: 10/s
""")
    end = run("check", scenario)
    check(end.code in (65, 66), f"{name}: {end.code} {end.output} {end.errors}")
    check(name.split("/")[-1] in end.errors, end.errors)
    check(end.seconds < 5)
did(end, "refused each by its line, without opening what is outside")
