#!/usr/bin/python3
"""uploads.py PROGRAM: files that are sent to the desk, as no browser sends them.

Over plain sockets, by somebody who is signed in (a stranger gets nothing anyway). What is refused is
refused with its status and leaves no file behind; the desk answers everybody else meanwhile.
"""
import os
import socket
import sys
import tempfile
import threading
import time

import attacks
from attacks import status

BOUNDARY = "----WebKitFormBoundaryAb12"
TYPE = "multipart/form-data; boundary=" + BOUNDARY


def part(name, content, file=None, kind="text/plain", more=""):
    disposition = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    lines = disposition + (f"\r\nContent-Type: {kind}" if file is not None else "") + more
    return f"--{BOUNDARY}\r\n{lines}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


class Sender:
    """A signed-in browser."""
    def __init__(self, desk, trial):
        self.desk, self.trial = desk, trial
        self.own, self.cookie, self.token = attacks.session(desk, trial)
        self.folder = desk.home + "/office/uploads"

    def heads(self, kind=TYPE, length=None, path="/receipts", more="", cookie=None):
        desk = self.desk
        return (f"POST {path} HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: http://{desk.host}\r\nContent-Type: {kind}\r\n"
                + ("" if cookie == "" else f"Cookie: safehand-desk={cookie or self.cookie}\r\n")
                + (f"Content-Length: {length}\r\n" if length is not None else "") + more + "\r\n").encode()

    def send(self, body, **options):
        return self.desk.raw(self.heads(length=options.pop("length", len(body)), **options) + body, 5)

    def left(self):
        """What lies in the desk's own folder, when it has had time to tidy."""
        begun, names = time.monotonic(), None
        while names != [] and time.monotonic() - begun < 5:
            names = [name for folder, _, files in os.walk(self.folder) for name in files]
        return names

    def refused(self, answer, expected, what):
        self.trial.refused(answer, expected, what)
        self.trial.check(self.left() == [], f"{what}: {self.left()} stay behind")


def good(sender):
    form = part("token", sender.token.encode())
    answer = sender.send(form + part("files", b"hello", "a.txt") + END)
    sender.trial.check(status(answer) == 200 and b"a.txt" in answer and b"Not filed" in answer, f"a file: {answer!r}")
    sender.trial.check(sender.left() == [], "after a file")
    answer = sender.send(form + part("files", b"<b>", "&lt;<script>%22.txt") + END)
    sender.trial.check(status(answer) == 200 and b"<script>" not in answer and b"&amp;lt;&lt;script&gt;&quot;.txt" in answer,
                       f"a name that looks like markup: {answer!r}")


def malformed(sender):
    form = part("token", sender.token.encode())
    file = part("files", b"abc", "a.txt")
    for what, body in (
            ("truncated", form + file),
            ("truncated in a mark", form + file + END[:10]),
            ("truncated in a head", form + file[:60]),
            ("words before", b"words\r\n" + form + END),
            ("words behind", form + END + b"words"),
            ("a part within a part", form + part("files", b"abc", "a.txt", "multipart/mixed; boundary=x") + END),
            ("two names", form + part('a"; name="b', b"") + END),
            ("two file names", form + part("files", b"abc", 'a"; filename="b') + END),
            ("two dispositions", form + part("a", b"", more='\r\nContent-Disposition: form-data; name="b"') + END),
            ("a transfer encoding", form + part("a", b"", more="\r\nContent-Transfer-Encoding: base64") + END),
            ("NUL in a name", form + part("files", b"abc", "a\0b") + END),
            ("NUL in a field", form + part("a", b"b\0c") + END),
            ("no UTF-8 in a field", form + part("a", b"\xff") + END),
            ("no UTF-8 in a name", form + part("files", b"abc", "x").replace(b'"x"', b'"\xff"') + END),
            ("a way up", form + part("files", b"abc", "../../ledger.db") + END),
            ("a way up inside", form + part("files", b"abc", "HS-1/../../x") + END),
            ("a path from the root", form + part("files", b"abc", "/etc/passwd") + END),
            ("a path of Windows", form + part("files", b"abc", "C:\\x") + END),
            ("an empty step", form + part("files", b"abc", "a//b") + END),
            ("a long name", form + part("files", b"abc", "a" * 300) + END),
            ("a long head", form + part("a", b"", more="\r\nContent-Type: " + "a" * 5000) + END),
            ("many heads", form + part("a", b"", more="\r\nContent-Type: a" * 200) + END),
            ("many parts", form + part("a", b"") * 6000 + END),
            ("a field of two megabytes", form + part("a", b"x" * (2 << 20)) + END)):
        sender.refused(sender.send(body), (400,), what)
    for what, kind in (("no boundary", "multipart/form-data"), ("an empty boundary", "multipart/form-data; boundary="),
                       ("a long boundary", "multipart/form-data; boundary=" + "a" * 71),
                       ("two boundaries", TYPE + "; boundary=x"), ("a boundary in quotes", f'multipart/form-data; boundary="{BOUNDARY}"'),
                       ("another multipart", "multipart/mixed; boundary=" + BOUNDARY)):
        sender.refused(sender.send(form + END, kind=kind), (400,), what)
    sender.refused(sender.send(form + file + END, kind=TYPE + "x"), (400,), "another boundary")
    sender.refused(sender.desk.raw(sender.heads(more="Transfer-Encoding: chunked\r\n") + b"3\r\nabc\r\n0\r\n\r\n", 3), (0, 400), "chunks")
    sender.refused(sender.desk.raw(sender.heads(length="+5") + b"12345", 3), (0, 400), "a length with a sign")
    # A file whose form is not this session's reached the page, and went with it.
    for what, body in (("another form token", part("token", b"A" * 43) + file + END), ("no form token", file + END)):
        answer = sender.send(body)
        sender.trial.check(status(answer) == 403 and sender.left() == [], f"{what}: {answer!r}")


def unwanted(sender):
    form = part("token", sender.token.encode()) + part("files", b"abc", "a.txt") + END
    sender.refused(sender.send(form, path="/approve/1"), (415,), "to a page that takes no files")
    sender.refused(sender.send(form, path="/nothing"), (415,), "to a page that is not there")
    sender.refused(sender.send(form, cookie=""), (403,), "without a cookie")
    sender.refused(sender.send(form, cookie="A" * 43), (403,), "with an invented cookie")
    for what, length in (("over the page's measure", (64 << 20) + 1), ("ten gigabytes", 10 << 30), ("an exabyte", 1 << 59)):
        begun = time.monotonic()
        sender.refused(sender.desk.raw(sender.heads(length=length), 5), (413,), what)
        sender.trial.check(time.monotonic() - begun < 3, f"{what}: refused early")


def broken(sender):
    """The connection ends in the middle of a file."""
    body = part("token", sender.token.encode()) + part("files", b"x" * 100000, "a.txt")
    with socket.create_connection(("127.0.0.1", sender.desk.port)) as connection:
        connection.sendall(sender.heads(length=1 << 20) + body)
        begun = time.monotonic()
        while not [files for _, _, files in os.walk(sender.folder) if files] and time.monotonic() - begun < 5:
            time.sleep(0.01)
        found = [oct(os.stat(os.path.join(folder, name)).st_mode & 0o777) for folder, _, files in os.walk(sender.folder) for name in files]
        sender.trial.check(found == ["0o600"], f"meanwhile: {found}")
    sender.trial.check(sender.left() == [], "after a connection that broke off")


def slow(sender, result):
    """A byte a second: the connection is not held for ever."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", sender.desk.port), timeout=60) as connection:
        try:
            connection.sendall(sender.heads(length=1 << 20) + part("files", b"", "a.txt")[:-2])
            while time.monotonic() - begun < 90:
                connection.sendall(b"x")
                time.sleep(1)
        except OSError:
            pass
    result.append(time.monotonic() - begun)


def killed(program, home, trial):
    """What a desk that was killed has left is removed by the next one, before anybody signs in."""
    left = home + "/office/uploads/00000000-0000-4000-8000-000000000000"
    os.makedirs(left)
    with open(left + "/0", "w") as file:
        file.write("a family's letter")
    again = attacks.Desk(program, home, is_new=False)
    trial.check(not os.path.exists(left), "what was left stays")
    again.stop()
    trial.check(os.listdir(home + "/office/uploads") == [], "a desk leaves nothing")


def main():
    trial = attacks.Trial()
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = attacks.Desk(program, home)
        try:
            sender = Sender(desk, trial)
            took = []
            good(sender)
            malformed(sender)
            unwanted(sender)
            broken(sender)
            waiting = threading.Thread(target=slow, args=(sender, took))
            waiting.start()
            trial.check(status(desk.ask("/", heads=sender.own)) == 200, "another page meanwhile")
            waiting.join()
            trial.check(25 < took[0] < 50, f"a byte a second ended after {took[0]:.0f} s")
            trial.check(sender.left() == [], "after a slow one")
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
        killed(program, home, trial)
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
