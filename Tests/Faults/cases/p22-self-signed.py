"""a certificate of nobody's, for another name"""
from fault import *

import ssl
subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=wrong.example", "-keyout", FOLDER / "key", "-out", FOLDER / "cert"],
               check=True, stderr=subprocess.DEVNULL)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(FOLDER / "cert", FOLDER / "key")
made = listener()
asked = []
def accept():
    while True:
        client = made.accept()[0]
        with contextlib.suppress(OSError), context.wrap_socket(client, server_side=True) as stream:
            while stream.recv(65536):
                asked.append(1)
                stream.sendall(ANSWER)
threading.Thread(target=accept, daemon=True).start()
url = f"https://localhost:{made.getsockname()[1]}/"
end = run("run", url, "-n", 2, "--ipv4")
check(end.code == 69 and "cannot trust" in end.errors and not asked, end.errors)
insecure = run("run", url, "-n", 2, "--ipv4", "--insecure", "--max-connections", 1)
check(insecure.code == 0 and "not verified (--insecure)" in insecure.output)
did(end, "refused before any byte of HTTP; with --insecure every report says so")
