"""2000/s at a public address (203.0.113.1 on lo, in a network namespace)"""
from fault import *

in_own_network("ip addr add 203.0.113.1/32 dev lo")
asked = []
made = answering(listener("203.0.113.1"), lambda: asked.append(1) or ANSWER)
end = run("run", url_of(made), "-r", 2000, "-n", 10)
check(end.code == 64 and "needs --yes" in end.errors and not asked)
check(run("run", url_of(made), "-r", 1000, "-n", 10).code == 0)
check(run("run", url_of(made), "-r", 2000, "-n", 10, "--yes").code == 0)
# A scenario's users bring several requests each.
scenario = FOLDER / "s.yaml"
scenario.write_text(f"""version: 1
target: {url_of(made)}
sessions: [{{name: user, steps: [{{repeat: {{times: 4, steps: [{{get: /}}]}}}}]}}]
phases: [{{name: only, duration: 50ms, rate: 500/s}}]
""")
asked.clear()
users = run("replay", scenario)
check(users.code == 64 and "needs --yes" in users.errors and not asked, users.errors)
check(run("replay", scenario, "--yes").code == 0 and asked)
# Clients who send when they are answered have no rate beforehand, but their number has a limit too.
def clients(count, think):
    scenario.write_text(f"""version: 1
target: {url_of(made)}
phases: [{{name: only, concurrency: {count}, requests: 100, think: {think}}}]
""")
    return run("replay", scenario)


asked.clear()
many = clients(11, "0s")
check(many.code == 64 and "needs --yes" in many.errors and not asked, many.errors)
check(run("replay", scenario, "--yes").code == 0 and asked)
check(clients(10, "0s").code == 0 and clients(100, "0.1s").code == 0)
# Scripts that call ab have nobody to ask, and no --yes to say.
check(run("ab", "-n", 100, "-c", 20, url_of(made)).code == 0)
did(end, "refused without a terminal to ask on; went ahead with --yes")
