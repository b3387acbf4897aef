"""HTTP_PROXY and its kin, and a locale with decimal commas"""
from fault import *

asked = []
proxy = answering(listener(), lambda: asked.append(1) or ANSWER)
env = {name: url_of(proxy) for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")}
env |= {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
with serve() as url:
    end = load(url, "-r", 100, "-n", 5, env=env)
    text = run("run", url, "-r", 100, "-n", 5, env=env)
check(end.code == text.code == 0 and not asked)
check("1.0000" in text.output)
did(end, "no proxy unless --proxy says so; points in numbers, everywhere")
