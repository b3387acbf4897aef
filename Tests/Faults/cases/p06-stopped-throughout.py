"""SIGSTOP before the first of two requests is due, SIGCONT after the second was"""
from fault import *

def stopped_throughout():
    made = listener()
    # By this seed they are due at 1.45 and 2.22 s.
    stopped = start("run", url_of(made), "-r", 1, "-n", 2, "--seed", 2, "--threads", 1, "--format", "json")
    # It looks whether somebody listens, and begins.
    made.accept()
    time.sleep(0.3)
    stopped.signal(signal.SIGSTOP)
    time.sleep(3)
    return stopped.signal(signal.SIGCONT).end().balanced()


end = until(lambda end: end.requests["not_sent"] == 2, stopped_throughout)
check(end.requests["not_sent"] == 2, end.requests)
check(end.code == 69 and "no request of 2 was sent" in end.errors, (end.code, end.errors))
did(end, "printed the report of two that were not sent, and did not call it a success")
