#!/usr/bin/env python3
"""A TLS server that misbehaves on purpose. Standard library only, loopback only.

Usage: tls_server.py FOLDER MODE [from=N] [cert=NAME] [then=NAME] [tls=1.2] [alpn=PROTOCOL]

Prints its port, then a line for every handshake: the name it was told (SNI), the protocol it chose
(ALPN), whether a session was taken up. Certificates are FOLDER/NAME.pem with FOLDER/NAME.key. From
connection N (2 unless given, for the first is a probe) it shows the certificate `then` and does what
MODE says; before, it answers as `serve` does. SIGKILL ends it.
"""
import socket
import ssl
import struct
import sys
import threading
import time

folder, mode = sys.argv[1:3]
options = dict(word.split("=") for word in sys.argv[3:])
first_bad = int(options.get("from", "2"))
lock = threading.Lock()


def say(*words):
    with lock:
        print(*words, flush=True)


def context(name):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
    if options.get("tls") == "1.2":
        made.maximum_version = ssl.TLSVersion.TLSv1_2
    if "alpn" in options:
        made.set_alpn_protocols([options["alpn"]])
    if mode == "demand":
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(f"{folder}/ca.pem")
    made.sni_callback = lambda tls, name, _: names.__setitem__(id(tls), name)
    return made


names = {}
good = context(options.get("cert", "good"))
other = context(options["then"]) if "then" in options else good


class Connection:
    """TLS over memory, so that the bytes on the wire are ours to cut."""

    def __init__(self, peer, chosen):
        self.peer = peer
        self.into, self.out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = chosen.wrap_bio(self.into, self.out, server_side=True)
        self.drips = False

    def flush(self):
        data = self.out.read()
        for piece in ([data[i:i + 1] for i in range(len(data))] if self.drips else [data]):
            self.peer.sendall(piece)

    def wait(self, call):
        while True:
            try:
                result = call()
                self.flush()
                return result
            except ssl.SSLWantReadError:
                self.flush()
                data = self.peer.recv(65536)
                if not data:
                    raise ConnectionError("the client left")
                self.into.write(data)
            except ssl.SSLError:
                self.flush()
                raise

    def handshake(self):
        self.wait(self.tls.do_handshake)
        say("sni", names.pop(id(self.tls), None), "alpn", self.tls.selected_alpn_protocol(),
            "resumed", self.tls.session_reused)

    def request(self):
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.wait(lambda: self.tls.read(65536))
        say("request")

    def send(self, data):
        self.tls.write(data)
        self.flush()


def reset(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def sized(body):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def misbehave(peer):
    """What happens before or instead of a handshake; true if that was all."""
    if mode == "fin-accept":
        return True
    if mode in ("fin-hello", "rst-hello", "plain") or mode.startswith("alert"):
        peer.recv(65536)
        if mode == "rst-hello":
            reset(peer)
        elif mode == "plain":
            peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        elif mode.startswith("alert"):
            peer.sendall(bytes([21, 3, 3, 0, 2, 2, int(mode[5:])]))
        return True
    if mode == "silent":
        time.sleep(60)
        return True
    return False


def converse(connection, is_bad):
    body = b"x" * 50_000
    while True:
        connection.request()
        if not is_bad or mode in ("serve", "demand", "drip"):
            connection.send(sized(b"hello"))
        elif mode == "fin-length":
            connection.send(sized(body))
            return
        elif mode == "fin-chunked":
            connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            b"5\r\nhello\r\n0\r\n\r\n")
            return
        elif mode == "fin-close":
            connection.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
            return
        elif mode == "fin-short":
            connection.send(sized(body)[:-10])
            return
        elif mode == "notify-close":
            connection.tls.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
            try:
                connection.tls.unwrap()
            except ssl.SSLWantReadError:
                pass
            connection.flush()
            return
        elif mode == "many-records":
            # Many records, one segment as far as the kernel lets it.
            answer = sized(body)
            for start in range(0, len(answer), 500):
                connection.tls.write(answer[start:start + 500])
            connection.flush()
        elif mode == "garbage":
            connection.peer.sendall(bytes([23, 3, 3, 0, 40]) + bytes(40))
            return


def serve(peer, number):
    is_bad = number >= first_bad
    connection = None
    try:
        if is_bad and misbehave(peer):
            return
        connection = Connection(peer, other if is_bad else good)
        connection.drips = is_bad and mode == "drip"
        connection.handshake()
        converse(connection, is_bad)
    except (OSError, ConnectionError) as error:
        say("error", type(error).__name__)
    finally:
        # What a client still sends must not turn the end into a reset.
        try:
            peer.shutdown(socket.SHUT_WR)
            peer.settimeout(1)
            while peer.recv(65536):
                pass
        except OSError:
            pass
        peer.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=128)
say(listener.getsockname()[1])
count = 0
while True:
    peer, _ = listener.accept()
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    count += 1
    threading.Thread(target=serve, args=(peer, count), daemon=True).start()
