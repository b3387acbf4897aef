#!/usr/bin/env python3
"""A server that remembers what it was sent. Standard library only, loopback only.

Usage: recording_server.py [ipv6] [http10] [reason]

Prints its port. GET /recorded answers with JSON: the requests (method, path, headers as pairs, body)
and the number of connections that carried one. GET /missing is a 404; GET /breaks breaks every third
connection. With http10 it speaks HTTP/1.0; with reason its reason phrase and a header hold terminal escapes. SIGTERM ends it.
"""
import json
import signal
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()
requests = []
connections = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0" if "http10" in sys.argv else "HTTP/1.1"
    counted = False

    def answer(self):
        global connections
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/recorded":
            with lock:
                text = json.dumps({"requests": requests, "connections": connections}).encode()
        else:
            text = b"hello"
            with lock:
                connections += not self.counted
                requests.append({"method": self.command, "path": self.path,
                                 "headers": self.headers.items(), "body": body.decode("latin-1")})
                breaks = self.path == "/breaks" and len(requests) % 3 == 0
            self.counted = True
            if breaks:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                           struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
        status = 404 if self.path == "/missing" else 200
        self.send_response(status, "\x1b[2J" if "reason" in sys.argv else None)
        if "reason" in sys.argv:
            self.send_header("X-Escape", "\x1b]0;owned\x07")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_HEAD = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    address_family = socket.AF_INET6 if "ipv6" in sys.argv else socket.AF_INET
    request_queue_size = 128
    daemon_threads = True


server = Server(("::1" if "ipv6" in sys.argv else "127.0.0.1", 0), Handler)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print(server.server_port, flush=True)
server.serve_forever()
