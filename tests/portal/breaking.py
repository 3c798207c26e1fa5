"""A proxy between a program and a real portal that breaks what goes through it, at one step of the exchange.

TLS ends here, with the portal's own key, and begins again. Each request is one step; they are told apart by the
method, by whether there is a password with it, and by which file it is about.
"""
import http.client
import http.server
import re
import socket
import ssl
import threading
import time

BREAKS = ("cut", "lost", "stall", "500", "503", "507", "truncate", "corrupt")
LONG = 30  # seconds of standing still


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def step(self):
        name = self.path.rsplit("/", 1)[1]
        which = "folder" if not name else "trial" if "trial-" in name else "page" if "safehand-open" in name else \
            "stranger" if name.startswith("not-there") else "package"
        return f"{self.command} {'partial ' if name.startswith('partial-') else ''}{which}" \
            f"{'' if 'Authorization' in self.headers else ' as a stranger'}"

    def handle_one(self):
        proxy, step = self.server.proxy, self.step()
        proxy.steps.append(step)
        how = proxy.how if proxy.at == step and proxy.left != 0 else None
        if how:
            proxy.left -= 1
            proxy.broken += 1
        length = int(self.headers.get("Content-Length") or 0)
        body = self.crawl(length) if how == "crawl" else self.rfile.read(length)
        if how == "cut":
            return self.hang_up()
        if how == "stall":
            proxy.ended.wait(LONG)
            return self.hang_up()
        if how in ("401", "500", "503", "507"):
            return self.answer(int(how), {"Retry-After": proxy.retry_after} if proxy.retry_after else {}, b"broken")
        if how == "truncate" and body:  # the rest never came: nothing whole reaches the portal
            self.forward(body[:len(body) // 2], cut=True)
            return self.hang_up()
        code, heads, data = self.forward(body)
        if how == "lost":
            return self.hang_up()
        if how == "corrupt" and data:
            data = data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:]
        if how == "quota":
            data = re.sub(rb"</D:prop>", b"<D:quota-available-bytes>100</D:quota-available-bytes></D:prop>", data, count=1)
            heads.pop("Content-Length", None)
        self.answer(code, heads, data, cut=how == "truncate", slow=how == "slow")

    do_GET = do_HEAD = do_PUT = do_DELETE = do_MOVE = do_PROPFIND = do_OPTIONS = handle_one

    def crawl(self, length):
        """The body, taken at a hundred thousand bytes in a twentieth of a second."""
        body = bytearray()
        while len(body) < length:
            body += self.rfile.read(min(100000, length - len(body)))
            time.sleep(0.05)
        return bytes(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(2)

    def forward(self, body, cut=False):
        """To the portal as it came; what that answered."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.server.proxy.port, timeout=60,
                                                 context=self.server.proxy.outward)
        heads = {key: value for key, value in self.headers.items() if key.lower() not in ("expect", "connection")}
        if cut:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for key, value in heads.items():
                connection.putheader(key, value)
            connection.endheaders()
            connection.send(body)
            connection.close()
            return None
        connection.request(self.command, self.path, body or None, heads)
        answer = connection.getresponse()
        data = answer.read()
        heads = {key: value for key, value in answer.getheaders() if key.lower() not in ("connection", "transfer-encoding",
                                                                                        "keep-alive")}
        connection.close()
        return answer.status, heads, data

    def answer(self, code, heads, data, cut=False, slow=False):
        self.send_response_only(code)
        if "Content-Length" not in heads and not (code == 204 or self.command == "HEAD"):
            heads = dict(heads, **{"Content-Length": str(len(data))})
        for key, value in heads.items():
            self.send_header(key, value)
        self.end_headers()
        if slow:  # ten bytes a second, for people's minute
            for at in range(0, len(data), 10):
                self.wfile.write(data[at:at + 10])
                time.sleep(1)
        elif self.command != "HEAD":
            self.wfile.write(data[:len(data) // 2] if cut else data)
            self.wfile.flush()
        if cut:
            self.hang_up()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, proxy, tls):
        super().__init__(("127.0.0.1", 0), Handler)
        self.proxy, self.tls = proxy, tls
        # What is taken slowly must not wait in the system's memory as if it had been taken.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 100000)

    def finish_request(self, request, client_address):
        """In the connection's own thread: its handshake keeps nobody else waiting."""
        super().finish_request(self.tls.wrap_socket(request, server_side=True), client_address)

    def handle_error(self, *_):
        pass


class Proxy:
    """In front of the portal of that folder (scripts/portal); `url` is where it is reached."""
    def __init__(self, folder, url):
        self.port = int(url.split(":")[2].split("/")[0])
        self.outward = ssl.create_default_context(cafile=folder + "/ca.pem")
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(folder + "/server.pem", folder + "/server.key")
        self.steps, self.ended, self.retry_after, self.broken = [], threading.Event(), None, 0
        self.repair()
        self.server = Server(self, tls)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}/" + url.split("/", 3)[3]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def break_at(self, step, how, times=-1, retry_after=None):
        """From now on; `times` times, or each time."""
        self.steps, self.broken, self.retry_after = [], 0, retry_after
        self.at, self.how, self.left = step, how, times
        self.ended.clear()

    def repair(self):
        self.at, self.how, self.left = None, None, 0

    def stop(self):
        self.ended.set()
        self.server.shutdown()


class Tunnel:
    """A proxy of the system's: it answers CONNECT with that status, and carries what follows if it is 200. With the files of
    a certificate and its key it is spoken to by TLS itself."""
    def __init__(self, certificate=None):
        self.code, self.heads, self.count = 200, "", 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.socket.getsockname()[1]}"
        self.tls = certificate and ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate:
            self.tls.load_cert_chain(*certificate)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.carry, args=(self.socket.accept()[0],), daemon=True).start()

    def carry(self, near):
        head = b""
        try:
            near = self.tls.wrap_socket(near, server_side=True) if self.tls else near
        except OSError:  # whoever called does not know the certificate
            return near.close()
        while b"\r\n\r\n" not in head:
            head += near.recv(4096)
        self.count += 1
        near.sendall(f"HTTP/1.1 {self.code} x\r\n{self.heads}\r\n".encode())
        if self.code != 200:
            return near.close()
        host, port = head.split()[1].decode().split(":")
        far = socket.create_connection((host, int(port)))
        threading.Thread(target=self.pump, args=(far, near), daemon=True).start()
        return self.pump(near, far)

    @staticmethod
    def pump(one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass
