"""desk.py SAFEHAND BENCH-DESK FAMILY: how long the desk's pages take with many sharings in the ledger, and what it holds.

BENCH_SHARINGS (10000) is how many there are, each decided, approved, delivered and acknowledged. Ten people's sessions
would each hold what one more session adds to the first. Then a record with an attachment of BENCH_DESK_MB (1000) is taken
in and shared. BENCH_FOLDER lies on a disk of the machine's.
"""
import os
import re
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../desk"))
import walk  # noqa: E402 # pylint: disable=wrong-import-position
from attacks import Desk  # noqa: E402 # pylint: disable=wrong-import-position
from uploads import END, TYPE, part  # noqa: E402 # pylint: disable=wrong-import-position

SHARINGS = int(os.environ.get("BENCH_SHARINGS", "10000"))
MEGABYTES = int(os.environ.get("BENCH_DESK_MB", "1000"))
TIMES = 30
PASSPHRASE = "correct horse battery staple"
PAGES = [("home", "/"), ("sharings", "/sharings"), ("the ledger", "/ledger"), ("one sharing", "/sharings/{id}"),
         ("recipients", "/recipients"), ("help", "/help"), ("the oldest", "/sharings?page={last}")]
# What is chosen on the way of a draft: by its value, or by the words beside it.
CHOSEN = {"emergency": {"emergency": "no"}, "purpose": {"profile": "social-care-concern"},
          "entries": {"entry": ["e9", "e10"]}, "people": {"person": ["p2"]}, "files": {"file-0": "keep", "saw-0": "Nothing but noise, which is here to be measured"},
          "way": {"way": "hand"}}
NAMED = {"recipient": {"recipient": "Amanda Kaur, Leicestershire County Council"}}
AIM = 100  # ms, at the median
CHARITY = ["--organisation", "Home-Start Example", "--kind", "charity"]
CLINIC = ["--organisation", "Oadby Health Visiting Team", "--kind", "health_visitor", "--role", "health visitor"]
COUNCIL = ["--organisation", "Leicestershire County Council", "--kind", "childrens_social_care", "--role", "social worker"]
PURPOSE = ["--profile", "support-ended", "--purpose", "So that the clinic can plan without us", "--consent", "k1",
           "--basis", "consent", "--by", "hand", "--reason", "C01.reason=The clinic has no portal"]


class Office:
    def __init__(self, program, family):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="safehand-bench-desk-", dir=os.environ.get("BENCH_FOLDER"))
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                            "SAFEHAND_OFFICE": "office", "SAFEHAND_PASSPHRASE_FILE": "passphrase"}
        shutil.copytree(family, os.path.join(self.folder, "HS-2077"))
        self.family = family
        with open(os.open(os.path.join(self.folder, "passphrase"), os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(PASSPHRASE + "\n")

    def run(self, who, *words):
        done = subprocess.run([self.program, *words], env=dict(self.environment, SAFEHAND_IDENTITY=who + ".age"),
                              cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"desk.py: {' '.join(words)}: {done.stderr}")
        return done.stdout

    def filed(self):
        """One sharing from its decision to its receipt; its id."""
        self.run("helen", "identity", "new", "--name", "Helen Ward", *CHARITY, "--role", "manager", "-o", "helen.age")
        self.run("helen", "init", "office", "--name", "Home-Start Example", "--origin", "ledger.example.org/bench")
        self.run("ruth", "identity", "new", "--name", "Ruth Adeyemi", *CHARITY, "--role", "coordinator", "--office", "office",
                 "-o", "ruth.age")
        self.run("helen", "staff", "add", "ruth.card.json", "--role", "coordinator", "--trained-on", time.strftime("%Y-%m-%d"))
        self.run("tessa", "identity", "new", "--name", "Tessa Boyd", *CLINIC, "-o", "tessa.age")
        self.run("amanda", "identity", "new", "--name", "Amanda Kaur", *COUNCIL, "-o", "amanda.age")
        records = os.path.join(self.folder, "office/records")
        shutil.copytree(os.path.join(os.path.dirname(self.family), "HS-2041"), os.path.join(records, "HS-2041"))
        os.chmod(records, 0o700)
        for card, name in (("tessa", "Tessa Boyd"), ("amanda", "Amanda Kaur")):
            self.run("ruth", "recipient", "add", card + ".card.json")
            print_of = self.run("ruth", "card", "fingerprint", card + ".card.json").strip()
            self.run("ruth", "recipient", "verify", name, "--by", "phone", "--how", "the switchboard", "--fingerprint", print_of)
        said = self.run("ruth", "share", "HS-2077", "--to", "Tessa Boyd", *PURPOSE)
        found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", said)[0]
        package = os.path.join("office", "outbox", found + ".safehand")
        self.run("tessa", "card", "trust", "ruth.card.json", "--fingerprint",
                 self.run("ruth", "card", "fingerprint", "ruth.card.json").strip())
        self.run("tessa", "acknowledge", package, "-i", "tessa.age", "-o", "receipt.txt")
        self.run("ruth", "receive", "receipt.txt")
        return found


class Timed(walk.Walker):
    """A browser that knows how long each page took, of the draft that it walks through."""
    def __init__(self, desk):
        super().__init__(desk)
        self.steps = {}

    def walk(self, family="HS-2041"):
        """From the family to what is checked before it is sent; then all pages that there were once more."""
        self.go("/share").send(family=family)
        while self.step != "check":
            self.steps[self.step] = self.path
            if self.step in ("question", "answer"):
                self.answer(dict(walk.ANSWERS, **{"C01.reason": "The clinic has no portal"}))
            else:
                self.send(**dict(CHOSEN.get(self.step, {}), **{name: self.value_of(label) for name, label in
                                                      NAMED.get(self.step, {}).items()}))
        self.steps["check"] = self.path
        return self


def box(kind, content):
    return struct.pack(">I", 8 + len(content)) + kind + content


class Large:
    """A record with a film of many bytes: up to the desk, looked into, sealed."""
    def __init__(self, desk, browser, family):
        self.desk, self.browser = desk, browser
        short = desk.raw
        desk.raw = lambda data, wait=600: short(data, wait)  # a form waits until its files are looked into
        self.others = os.path.join(os.path.dirname(family), "HS-2041/attachments")
        with open(os.path.join(os.path.dirname(family), "HS-2041/family.json"), "rb") as file:
            self.record = file.read().replace(b"HS-2041", b"HS-9041").replace(b"drawing.png", b"drawing.mp4")

    def up(self):
        self.browser.go("/share/family")
        action, fields = self.browser.form()
        before = b"".join(part(name, value.encode()) for name, value, kind, _ in fields if kind == "hidden")
        before += part("files", b"", "", "application/octet-stream") + part("parts", self.record, "family.json")
        for name in sorted(os.listdir(self.others)):
            with open(os.path.join(self.others, name), "rb") as file:
                before += b"" if name == "drawing.png" else part("parts", file.read(), name)
        head, tail = part("parts", b"\0", "drawing.mp4", "video/mp4").split(b"\0")
        head += (box(b"ftyp", b"mp42\0\0\0\0mp42") + box(b"moov", box(b"mvhd", bytes(100))) +
                 struct.pack(">I", 8 + MEGABYTES * 1000 * 1000) + b"mdat")
        length = len(before) + len(head) + MEGABYTES * 1000 * 1000 + len(tail) + len(END)
        piece = os.urandom(1000 * 1000)
        with socket.create_connection(("127.0.0.1", self.desk.port), timeout=600) as connection:
            connection.sendall(f"POST {action} HTTP/1.1\r\nHost: {self.desk.host}\r\nOrigin: http://{self.desk.host}\r\n"
                               f"Content-Type: {TYPE}\r\nCookie: safehand-desk={self.browser.cookie}\r\n"
                               f"Content-Length: {length}\r\n\r\n".encode() + before + head)
            for _ in range(MEGABYTES):
                connection.sendall(piece)
            connection.sendall(tail + END)
            answer = connection.recv(1 << 20)
        if "It is in the office now" not in self.browser.take(answer).words:
            raise SystemExit(f"desk.py: the record was not taken in: {self.browser.words}")

    def timed(self, what, work):
        """What it holds at most meanwhile, beyond what it held."""
        with open(f"/proc/{self.desk.process.pid}/clear_refs", "w") as file:
            file.write("5")
        before, begun = held(self.desk.process), time.perf_counter()
        work()
        took = time.perf_counter() - begun
        print(f"  {MEGABYTES} MB {what} in {took:.1f} s ({MEGABYTES / took:.0f} MB/s), "
              f"{held(self.desk.process, 'VmHWM'):.0f} MiB held at most, {before:.0f} before")

    def share(self):
        while self.browser.step == "check":
            self.browser.send()
        while "ready for you" not in self.browser.title:
            time.sleep(0.2)
            self.browser.go(self.browser.path)

    def measure(self):
        self.timed("taken in", self.up)
        self.timed("looked into, and the draft walked through", lambda: self.browser.walk("HS-9041"))
        self.timed("sealed", self.share)


def held(process, what="VmRSS"):
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(what + r":\s+(\d+)", file.read())[1]) / 1024


def measure(browser, pages):
    good = True
    for name, path in pages:
        took = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            browser.go(path)
            took.append(1000 * (time.perf_counter() - begun))
            if browser.status != 200:
                raise SystemExit(f"desk.py: {path}: {browser.status} {browser.words}")
        median = statistics.median(took)
        good &= median <= AIM
        print(f"  {name:<14} {median:8.1f} ms at the median, {took[0]:8.0f} ms the first time"
              f"{'' if median <= AIM else f'   BELOW (aim {AIM} ms)'}")
    return good


def main():
    program, maker, family = sys.argv[1:4]
    office = Office(program, family)
    try:
        found = office.filed()
        subprocess.run([os.path.abspath(maker), "office", "ruth.age", "tessa.age", PASSPHRASE, found, str(SHARINGS)],
                       cwd=office.folder, check=True)
        desk = Desk(office.program, office.folder, is_new=False)
        try:
            browser = Timed(desk)
            browser.take(desk.ask(desk.start))
            print(f"\nthe desk, {SHARINGS} sharings in the ledger; load {os.getloadavg()[0]:.1f}")
            begun = time.perf_counter()
            browser.send(passphrase=PASSPHRASE)
            print(f"  from the passphrase to the first page: {time.perf_counter() - begun:.1f} s")
            while "is being read from the ledger" in browser.words:
                browser.go("/")
            print(f"  until all that is owed stands there: {time.perf_counter() - begun:.1f} s")
            good = measure(browser, [(name, path.format(id=found, last=SHARINGS // 50)) for name, path in PAGES])
            good &= measure(browser, [("Share: " + step, path) for step, path in browser.walk().steps.items()])
            print(f"  memory with one session: {held(desk.process):.0f} MiB")
            Large(desk, browser, family).measure()
        finally:
            desk.stop()
    finally:
        shutil.rmtree(office.folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
