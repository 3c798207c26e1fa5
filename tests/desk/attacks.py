#!/usr/bin/python3
"""attacks.py PROGRAM: what a stranger, another site and a hostile browser get from the desk: nothing.

An office is made, the desk is started on it, and asked over plain sockets. Every answer is compared
exactly: its status, and that nothing of the office stands in it.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

PASSPHRASE = "correct horse battery staple"
SECRETS = (b"Rosebery", b"Ruth", b"Coombes")


class Desk:
    def __init__(self, program, home, is_new=True, **more):
        self.program, self.home = program, home
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": home + "/office",
            "SAFEHAND_IDENTITY": home + "/ruth.age", "SAFEHAND_PASSPHRASE_FILE": home + "/pass",
            "SAFEHAND_TEST_WORK_FACTOR": "2", "SAFEHAND_TEST_TIME": "2026-11-26T10:00:00Z",
            **more,
        }
        if is_new:
            self.found()
        self.process = subprocess.Popen([program, "desk", "--no-browser"], env=self.environment, cwd=home,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"The desk is open at http://127\.0\.0\.1:(\d+)(/begin\?start=[\w-]{43})\n", line)
        assert found, line
        self.port, self.start = int(found[1]), found[2]
        self.host = f"127.0.0.1:{self.port}"

    def found(self):
        with open(self.home + "/pass", "w") as file:
            file.write(PASSPHRASE + "\n")
        self.run("identity", "new", "--name", "Ruth Coombes", "--organisation", "Rosebery", "--kind", "charity",
                 "--role", "Manager", "-o", "ruth.age")
        self.run("init", "office", "--name", "Rosebery", "--origin", "ledger.rosebery.example/office")

    def run(self, *words):
        subprocess.run([self.program, *words], env=self.environment, cwd=self.home, check=True, capture_output=True)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err

    def raw(self, data, wait=10):
        """What comes back for these bytes; b"" if the connection is just closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            answer = b""
            try:
                connection.sendall(data)
                while True:
                    piece = connection.recv(65536)
                    if not piece:
                        break
                    answer += piece
                    head, _, body = answer.partition(b"\r\n\r\n")
                    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
                    if length and len(body) >= int(length[1]):
                        break
            except (ConnectionError, socket.timeout):
                pass
            return answer

    def ask(self, path, method="GET", heads=(), body=b"", host=None):
        lines = [f"{method} {path} HTTP/1.1"] + ([f"Host: {host or self.host}"] if host != "" else [])
        lines += [f"{name}: {value}" for name, value in heads]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def post(self, path, fields, cookie=None, origin=None, heads=()):
        own = [("Content-Type", "application/x-www-form-urlencoded")]
        if origin != "":
            own.append(("Origin", origin or "http://" + self.host))
        if cookie:
            own.append(("Cookie", "safehand-desk=" + cookie))
        return self.ask(path, "POST", own + list(heads), urllib.parse.urlencode(fields).encode())


def status(answer):
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(found[1]) if found else 0


class Trial:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, what):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not good:
            print("not ok", what)

    def refused(self, answer, expected, what):
        self.check(status(answer) in expected, f"{what}: {answer[:300]!r}")
        self.check(not any(word in answer for word in SECRETS), f"{what}: it tells of the office: {answer!r}")


def cookie_of(answer):
    found = re.search(rb"\r\nSet-Cookie: safehand-desk=([\w-]{43}); Path=/; HttpOnly; SameSite=Strict\r\n", answer)
    return found[1].decode() if found else None


def token_of(answer):
    found = re.search(rb'name="token" value="([\w-]{43})"', answer)
    return found[1].decode() if found else None


def strangers(desk, trial):
    for path in ("/", "/sign-in", "/sharings", "/sharings/1", "/rules", "/receipts", "/recipients", "/approve/1"):
        trial.refused(desk.ask(path), (403,), f"without a session: {path}")
        trial.refused(desk.ask(path, heads=[("Cookie", "safehand-desk=" + "A" * 43)]), (403,),
                      f"with an invented session: {path}")
    trial.refused(desk.ask("/begin?start=" + "A" * 43), (403,), "with an invented token")
    trial.refused(desk.ask("/begin"), (403,), "without a token")
    for host in ("evil.example", "127.0.0.1", f"evil.example:{desk.port}", ""):
        trial.refused(desk.ask("/", host=host), (400, 403), f"host {host!r}")
    trial.refused(desk.raw(f"GET / HTTP/1.1\r\nHost: {desk.host}\r\nHost: {desk.host}\r\n\r\n".encode()), (400,),
                  "two hosts")
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "HEAD"):
        trial.refused(desk.ask("/", method), (405,), method)
    for path in ("/../office", "/%2e%2e/office", "/sharings/..%2f..%2foffice", "/sharings//1", "/%00", "/a%5cb", "/%ff",
                 "/%zz", "//evil.example/", "/sharings/%0d%0aSet-Cookie:x", "/" + "a" * 600):
        trial.refused(desk.ask(path), (0, 400, 403, 414), f"path {path[:40]}")


def malformed(desk, trial):
    host = f"Host: {desk.host}\r\n"
    form = f"Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://{desk.host}\r\n"
    for what, head, body in (
            ("two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n", "a=b"),
            ("a length and chunks", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "3\r\na=b\r\n0\r\n\r\n"),
            ("chunks", "Transfer-Encoding: chunked\r\n", "3\r\na=b\r\n0\r\n\r\n"),
            ("a negative length", "Content-Length: -3\r\n", "a=b"),
            ("half an escape", "Content-Length: 4\r\n", "a=%4"),
            ("no UTF-8", "Content-Length: 5\r\n", "a=%ff"),
            ("a NUL", "Content-Length: 5\r\n", "a=%00")):
        trial.refused(desk.raw(f"POST /sign-in HTTP/1.1\r\n{host}{form}{head}\r\n{body}".encode(), 3), (0, 400), what)
    trial.refused(desk.raw(f"POST /sign-in HTTP/1.1\r\n{host}{form}Content-Length: 10737418240\r\n\r\n".encode(), 3),
                  (413,), "ten gigabytes")
    trial.refused(desk.raw(f"GET / HTTP/1.1\r\n{host}{'X: y' * 20000}\r\n\r\n".encode(), 3), (0, 400, 413, 431), "a bomb of heads")
    trial.refused(desk.raw(f"GET / HTTP/1.1\r\n{host}".encode() + b"X: y\r\n" * 20000 + b"\r\n", 3), (0, 400, 413, 431),
                  "many heads")
    trial.refused(desk.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01", 2), (0, 400), "TLS")


def session(desk, trial):
    begun = desk.ask(desk.start)
    cookie = cookie_of(begun)
    trial.check(status(begun) == 303 and cookie and b"\r\nLocation: /sign-in\r\n" in begun, f"begin: {begun!r}")
    trial.refused(desk.ask(desk.start), (403,), "the token a second time")
    own = [("Cookie", "safehand-desk=" + cookie)]
    page = desk.ask("/sign-in", heads=own)
    token = token_of(page)
    trial.check(status(page) == 200 and token, f"sign in: {page!r}")
    trial.refused(page, (200,), "the page for signing in")
    for path in ("/", "/sharings", "/recipients", "/approve/1"):
        locked = desk.ask(path, heads=own)
        trial.check(status(locked) == 303, f"locked: {path}: {locked!r}")
        trial.refused(locked, (303,), f"locked: {path}")
    wrong = desk.post("/sign-in", {"token": token, "passphrase": "wrong wrong wrong"}, cookie)
    trial.refused(wrong, (400,), "a wrong passphrase")
    trial.check(b"That is not the passphrase" in wrong and b"wrong wrong" not in wrong, f"a wrong passphrase: {wrong!r}")
    good = {"token": token, "passphrase": PASSPHRASE}
    trial.refused(desk.post("/sign-in", good, cookie, origin="http://evil.example"), (403,), "another origin")
    trial.refused(desk.post("/sign-in", good, cookie, origin="null"), (403,), "no origin to tell")
    trial.refused(desk.post("/sign-in", good, cookie, origin=""), (403,), "without an origin")
    trial.refused(desk.post("/sign-in", good, cookie, origin="https://" + desk.host), (403,), "another scheme")
    trial.refused(desk.post("/sign-in", good, cookie, heads=[("Sec-Fetch-Site", "cross-site")]), (403,), "another site")
    trial.refused(desk.post("/sign-in", good), (403,), "without a cookie")
    trial.refused(desk.post("/sign-in", dict(good, token="A" * 43), cookie), (403,), "another form token")
    trial.refused(desk.post("/sign-in", {"passphrase": PASSPHRASE}, cookie), (403,), "without a form token")
    trial.refused(desk.ask("/sign-in", "POST", own + [("Origin", "http://" + desk.host), ("Content-Type", "text/plain")],
                           urllib.parse.urlencode(good).encode()), (400,), "as plain text")
    trial.refused(desk.ask("/sign-in", heads=own + own), (400,), "two cookies")
    done = desk.post("/sign-in", good, cookie)
    trial.check(status(done) == 303 and b"\r\nLocation: /\r\n" in done, f"signed in: {done!r}")
    renewed = cookie_of(done)
    trial.check(renewed and renewed != cookie, f"the cookie is another one: {done!r}")
    trial.refused(desk.ask("/", heads=own), (403,), "with the cookie from before")
    own = [("Cookie", "safehand-desk=" + renewed)]
    token = token_of(desk.ask("/receipts", heads=own))
    return own, renewed, token


def signed_in(desk, trial, own, cookie, token):
    home = desk.ask("/", heads=own)
    trial.check(status(home) == 200 and b"Rosebery" in home and b"Ruth Coombes" in home, f"home: {home[:400]!r}")
    for head in (b"Cache-Control: no-store", b"X-Content-Type-Options: nosniff", b"Referrer-Policy: same-origin",
                 b"Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
                 b"connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
                 b"frame-ancestors 'none'"):
        trial.check(b"\r\n" + head + b"\r\n" in home, f"head {head!r}")
    trial.refused(desk.ask("/"), (403,), "another browser meanwhile")
    for path, expected in (("/sharings", 200), ("/recipients", 200), ("/rules", 200), ("/rules/M04", 200), ("/receipts", 200),
                           ("/rules/X99", 404), ("/sharings/none", 404), ("/nothing", 404), ("/approve/none", 400)):
        answer = desk.ask(path, heads=own)
        trial.check(status(answer) == expected, f"{path}: {answer[:300]!r}")
    typed = "<script>alert(1)</script>\r\n\" onfocus=x"
    pasted = desk.post("/receipts", {"token": token, "message": typed}, cookie)
    trial.check(status(pasted) == 400 and b"<script>" not in pasted and b"&lt;script&gt;alert(1)&lt;/script&gt;" in pasted,
                f"what was typed stays, and is no markup: {pasted!r}")
    locked = desk.post("/lock", {"token": token}, cookie)
    trial.check(status(locked) == 303, f"lock: {locked!r}")
    trial.check(b"\r\nClear-Site-Data: \"cache\"\r\n" in locked, f"lock: {locked!r}")
    trial.refused(desk.ask("/", heads=own), (403,), "with the cookie from before locking")
    own = [("Cookie", "safehand-desk=" + cookie_of(locked))]
    trial.refused(desk.ask("/", heads=own), (303,), "after locking")


def many(desk, trial):
    """Connections that say nothing keep nobody else out for longer than they may be silent."""
    held = []
    try:
        for _ in range(1000):
            held.append(socket.create_connection(("127.0.0.1", desk.port), timeout=1))
    except OSError:
        pass
    for connection in held:
        connection.close()
    begun, answer = time.monotonic(), b""
    while status(answer) == 0 and time.monotonic() - begun < 40:
        answer = desk.ask("/")
    trial.refused(answer, (403,), f"after {len(held)} connections")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = Desk(os.path.abspath(sys.argv[1]), home)
        try:
            strangers(desk, trial)
            malformed(desk, trial)
            signed_in(desk, trial, *session(desk, trial))
            many(desk, trial)
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
