"""desk.py SAFEHAND BENCH-DESK FAMILY: how long the desk's pages take with many sharings in the ledger, and what it holds.

BENCH_SHARINGS (10000) is how many there are, each decided, approved, delivered and acknowledged. Ten people's sessions
would each hold what one more session adds to the first. BENCH_FOLDER lies on a disk of the machine's.
"""
import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

SHARINGS = int(os.environ.get("BENCH_SHARINGS", "10000"))
TIMES = 30
PASSPHRASE = "correct horse battery staple"
PAGES = [("home", "/"), ("sharings", "/sharings"), ("the ledger", "/ledger"), ("one sharing", "/sharings/{id}"),
         ("recipients", "/recipients"), ("help", "/help")]
AIM = 100  # ms, at the median
CHARITY = ["--organisation", "Home-Start Example", "--kind", "charity"]
CLINIC = ["--organisation", "Oadby Health Visiting Team", "--kind", "health_visitor", "--role", "health visitor"]
PURPOSE = ["--profile", "support-ended", "--purpose", "So that the clinic can plan without us", "--consent", "k1",
           "--basis", "consent", "--by", "hand", "--reason", "C01.reason=The clinic has no portal"]


class Office:
    def __init__(self, program, family):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="safehand-bench-desk-", dir=os.environ.get("BENCH_FOLDER"))
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                            "SAFEHAND_OFFICE": "office", "SAFEHAND_PASSPHRASE_FILE": "passphrase"}
        shutil.copytree(family, os.path.join(self.folder, "HS-2077"))
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
        self.run("ruth", "recipient", "add", "tessa.card.json")
        print_of = self.run("ruth", "card", "fingerprint", "tessa.card.json").strip()
        self.run("ruth", "recipient", "verify", "Tessa Boyd", "--by", "phone", "--how", "the clinic's switchboard",
                 "--fingerprint", print_of)
        said = self.run("ruth", "share", "HS-2077", "--to", "Tessa Boyd", *PURPOSE)
        found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", said)[0]
        package = os.path.join("office", "outbox", found + ".safehand")
        self.run("tessa", "card", "trust", "ruth.card.json", "--fingerprint",
                 self.run("ruth", "card", "fingerprint", "ruth.card.json").strip())
        self.run("tessa", "acknowledge", package, "-i", "tessa.age", "-o", "receipt.txt")
        self.run("ruth", "receive", "receipt.txt")
        return found


class Browser:
    """What a browser sends, without one."""

    def __init__(self, address):
        self.host = urllib.parse.urlsplit(address).netloc
        self.cookie = None
        self.get(address[address.index("/begin"):])
        token = re.search(rb'name="token" value="([\w-]{43})"', self.get("/sign-in"))[1].decode()
        self.ask("POST", "/sign-in", urllib.parse.urlencode({"token": token, "passphrase": PASSPHRASE}))

    def ask(self, method, path, body=None):
        heads = {"Cookie": "safehand-desk=" + self.cookie} if self.cookie else {}
        if body:
            heads.update({"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://" + self.host})
        connection = http.client.HTTPConnection(self.host, timeout=600)
        connection.request(method, path, body, heads)
        answer = connection.getresponse()
        given = re.match(r"safehand-desk=([\w-]{43})", answer.getheader("Set-Cookie") or "")
        self.cookie = given[1] if given else self.cookie
        data = answer.read()
        connection.close()
        if answer.status not in (200, 303):
            raise SystemExit(f"desk.py: {path}: {answer.status} {data.decode()}")
        return data

    def get(self, path):
        return self.ask("GET", path)


def held(process):
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024


def measure(browser, found):
    good = True
    for name, path in PAGES:
        took = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            browser.get(path.format(id=found))
            took.append(1000 * (time.perf_counter() - begun))
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
        desk = subprocess.Popen([office.program, "desk", "--no-browser"], cwd=office.folder, text=True,
                                env=dict(office.environment, SAFEHAND_IDENTITY="helen.age"), stdout=subprocess.PIPE)
        try:
            browser = Browser(re.search(r"http\S+", desk.stdout.readline())[0])
            print(f"\nthe desk, {SHARINGS} sharings in the ledger; load {os.getloadavg()[0]:.1f}")
            good = measure(browser, found)
            print(f"  memory of one session: {held(desk):.0f} MiB")
        finally:
            desk.send_signal(signal.SIGINT)
            desk.wait()
    finally:
        shutil.rmtree(office.folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
