"""no request is answered"""
from fault import *

made = listener()
url = url_of(made)
threading.Timer(0.3, made.close).start()
with torture("cn-fin-empty") as url:
    end = run("run", url, "-n", 3, "--format", "json").balanced()
    text = run("run", url, "-n", 3)
check(end.code == 69 and "NaN" not in end.output and "Infinity" not in end.output)
check("mean" not in end.result["measured"]["response_time_s"])
check("no response" in text.output and "nan" not in text.output.lower())
did(end, "words in the report, keys left out of the JSON; no NaN and no made-up zero")
