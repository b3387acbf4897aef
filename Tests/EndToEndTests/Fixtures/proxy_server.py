#!/usr/bin/env python3
"""An HTTP proxy: absolute-form requests and CONNECT. Standard library only, loopback only.

Usage: proxy_server.py [auth=BASE64] [refuse=STATUS]

Prints its port, then the first line of every request and its Proxy-Authorization. With auth it answers
407 to others; with refuse it answers all but the first connection with that status.
"""
import socket
import sys
import threading
import urllib.parse

options = dict(word.split("=", 1) for word in sys.argv[1:])
lock = threading.Lock()


def say(*words):
    with lock:
        print(*words, flush=True)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def read_head(peer):
    head = b""
    while b"\r\n\r\n" not in head:
        data = peer.recv(65536)
        if not data:
            return None
        head += data
    return head.decode("latin-1")


def answer(peer, status):
    peer.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 2\r\n\r\nno" % status)


def serve(peer, number):
    while head := read_head(peer):
        lines = head.split("\r\n")
        method, target, _ = lines[0].split(" ")
        fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
        given = fields.get("proxy-authorization")
        say(lines[0], given)
        if "auth" in options and given != "Basic " + options["auth"]:
            return answer(peer, 407)
        if "refuse" in options and number > 1:
            return answer(peer, int(options["refuse"]))
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port))) as upstream:
                peer.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n")
                threading.Thread(target=pump, args=(upstream, peer), daemon=True).start()
                pump(peer, upstream)
            return
        url = urllib.parse.urlsplit(target)
        with socket.create_connection((url.hostname, url.port or 80)) as upstream:
            upstream.sendall((f"{method} {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\n"
                              "Connection: close\r\n\r\n").encode())
            while data := upstream.recv(65536):
                peer.sendall(data)
        return


listener = socket.create_server(("127.0.0.1", 0), backlog=128)
say(listener.getsockname()[1])
count = 0
while True:
    peer, _ = listener.accept()
    count += 1

    def run(peer=peer, number=count):
        try:
            serve(peer, number)
        except OSError:
            pass
        finally:
            peer.close()

    threading.Thread(target=run, daemon=True).start()
