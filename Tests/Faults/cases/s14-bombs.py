"""anchors, aliases, tags, merge keys, a thousand levels, two megabytes"""
from fault import *

laughs = "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(9))
bombs = {"aliases": laughs, "tag": "version: !!int 1\n", "merge": "a: {<<: {b: 1}}\n",
         "depth": "[" * 1000 + "]" * 1000, "size": "x: " + "y" * (2 << 20),
         "twice": "version: 1\nversion: 1\n", "unknown": "version: 1\nphasess: []\n",
         "number": "version: 1\nphases: [{rate: 1e400/s, duration: -1s}]\n",
         "json": '{"version": 1e999}', "nul": "version: 1\0"}
for name, text in bombs.items():
    for ending in ("yaml", "json"):
        path = FOLDER / f"{name}.{ending}"
        path.write_text(text)
        end = run("check", path)
        check(end.code == 65 and end.seconds < 5, f"{name}: {end.code} {end.errors[:300]}")
# Of a file without an end no more is read than a scenario may have.
end = run("check", "/dev/zero")
check(end.code in (65, 66) and end.seconds < 5, end.errors[:300])
end = run("report", "/dev/zero")
check(end.code == 65 and "larger than a result can be (256 MiB)" in end.errors, end.errors[:300])
did(end, "refused each with its line and column, within moments")
