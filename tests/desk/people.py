#!/usr/bin/python3
"""people.py PROGRAM: what a stranger on the network and a colleague get from a desk that serves an office.

Over TLS, checked against the office's own authority and nothing else. Strangers see where one signs in, one's cookie is
nobody else's, links work once, connections that say little are shut, and ten people at work take little memory.
"""
import os
import re
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import warnings

from attacks import Trial, status, token_of

HOST = "localhost"
PEOPLE = ("Ruth Coombes", "Dan Deputy")
PASSPHRASES = {name: "correct horse battery staple " + name[:3].lower() for name in PEOPLE}
SECRETS = (b"Rosebery", b"Ruth", b"Coombes", b"Deputy")
MEMORY = 64 << 20  # for ten sessions, beyond what the desk takes by itself


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def cookie_of(answer, name="__Host-safehand-desk"):
    found = re.search(rb"\r\nSet-Cookie: " + name.encode() + rb"=([\w-]+); Path=/; HttpOnly; SameSite=Strict; Secure\r\n", answer)
    return found[1].decode() if found else None


class Service:
    """A desk that serves an office of two, whose keys lie in it."""
    def __init__(self, program, home):
        self.program, self.home, self.port = program, home, free_port()
        self.host = f"{HOST}:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": home + "/office",
            "SAFEHAND_TEST_WORK_FACTOR": "10",
            # Sanitizers keep what is freed, which is not the desk's memory.
            "ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=64",
        }
        self.office()
        self.start()

    def run(self, person, *words):
        name = person.split()[0].lower()
        with open(f"{self.home}/pass", "w") as file:
            file.write(PASSPHRASES[person] + "\n")
        environment = dict(self.environment, SAFEHAND_IDENTITY=f"{self.home}/{name}.age",
                           SAFEHAND_PASSPHRASE_FILE=self.home + "/pass")
        subprocess.run([self.program, *words], env=environment, cwd=self.home, check=True, capture_output=True)

    def office(self):
        ruth, dan = PEOPLE
        common = ("--organisation", "Rosebery", "--kind", "charity")
        self.run(ruth, "identity", "new", "--name", ruth, *common, "--role", "Manager", "-o", "ruth.age")
        self.run(ruth, "init", "office", "--name", "Rosebery", "--origin", "ledger.rosebery.example/office")
        self.run(dan, "identity", "new", "--name", dan, *common, "--role", "Deputy", "--office", "office", "-o", "dan.age")
        self.run(ruth, "staff", "add", "dan.card.json", "--role", "deputy")
        folder = self.home + "/office/identities"
        os.mkdir(folder, 0o700)
        for name in ("ruth", "dan"):
            with open(f"{self.home}/{name}.card.json") as file:
                card = file.read()
            key = re.search(r'"verifier":"safehand/([0-9a-f]{16})\+', card)[1]
            for suffix in (".age", ".card.json"):
                os.rename(f"{self.home}/{name}{suffix}", f"{folder}/{key}{suffix}")

    def start(self):
        self.process = subprocess.Popen([self.program, "desk", "--no-browser", "--listen", self.host], env=self.environment,
                                        cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said = ""
        while "fingerprint" not in said:
            line = self.process.stdout.readline()
            assert line, said + self.process.stderr.read()
            said += line
        self.said = said
        self.authority = re.search(r"install (\S+)", said)[1]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err

    def connect(self, wait=20):
        context = ssl.create_default_context(cafile=self.authority)
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=wait), server_hostname=HOST)

    def raw(self, data, wait=20):
        answer = b""
        try:
            with self.connect(wait) as connection:
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
        except (ConnectionError, socket.timeout, ssl.SSLError):
            pass
        return answer

    def ask(self, path, cookie=None, host=None):
        head = f"GET {path} HTTP/1.1\r\nHost: {host or self.host}\r\n"
        if cookie:
            head += f"Cookie: __Host-safehand-desk={cookie}\r\n"
        return self.raw(head.encode() + b"\r\n")

    def post(self, path, fields, cookie=None, origin=None, more=""):
        body = urllib.parse.urlencode(fields).encode()
        head = (f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nOrigin: {origin or 'https://' + self.host}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n")
        if cookie:
            head += f"Cookie: __Host-safehand-desk={cookie}{more}\r\n"
        return self.raw(head.encode() + b"\r\n" + body)

    def sign_in(self, name, passphrase):
        page = self.ask("/sign-in")
        cookie = cookie_of(page)
        return self.post("/sign-in", {"token": token_of(page), "name": name, "passphrase": passphrase}, cookie)

    def memory(self):
        """Bytes that are in use, without what is shared with the disk."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"RssAnon:\s+(\d+) kB", file.read())[1]) << 10


def silent(trial, answer, expected, what):
    trial.check(status(answer) in expected, f"{what}: {answer[:300]!r}")
    trial.check(not any(word in answer for word in SECRETS), f"{what}: it tells of the office: {answer!r}")


def strangers(desk, trial):
    page = desk.ask("/sign-in")
    silent(trial, page, (200,), "where one signs in")
    trial.check(b"\r\nStrict-Transport-Security: max-age=31536000\r\n" in page, "HSTS for a name")
    trial.check(cookie_of(page) and len(cookie_of(page)) == 43, f"its cookie: {page[:800]!r}")
    for path in ("/", "/staff", "/sharings", "/sharings/1", "/recipients", "/ledger", "/nothing", "/sign-in/news", "/first"):
        for cookie in (None, "A" * 43):
            answer = desk.ask(path, cookie)
            silent(trial, answer, (303,), f"{path}, {cookie}")
            trial.check(b"\r\nLocation: /sign-in\r\n" in answer, f"{path}: {answer!r}")
    silent(trial, desk.ask("/begin?start=" + "A" * 43), (303,), "an invented start")
    silent(trial, desk.ask("/join/" + "A" * 43), (404,), "an invented link")
    silent(trial, desk.ask("/join/..%2f..%2foffice"), (400, 404), "a link that is a way")
    for host in ("evil.example", HOST, f"127.0.0.1:{desk.port}", f"evil.example:{desk.port}"):
        silent(trial, desk.ask("/sign-in", host=host), (400, 403), f"host {host}")
    cookie, token = cookie_of(page), token_of(page)
    good = {"token": token, "name": PEOPLE[0], "passphrase": "wrong wrong wrong"}
    for what, answer in (("another origin", desk.post("/sign-in", good, cookie, origin="https://evil.example")),
                         ("no TLS", desk.post("/sign-in", good, cookie, origin="http://" + desk.host)),
                         ("another cookie", desk.post("/sign-in", good, "B" * 43)),
                         ("no cookie", desk.post("/sign-in", good)),
                         ("another token", desk.post("/sign-in", dict(good, token="C" * 43), cookie))):
        silent(trial, answer, (403,), what)
    answer = desk.ask("/authority/safehand-authority.crt")
    with open(desk.authority, "rb") as file:
        trial.check(answer.endswith(file.read()) and b"PRIVATE" not in answer, f"the authority: {answer!r}")
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as plain:
        plain.sendall(f"GET / HTTP/1.1\r\nHost: {desk.host}\r\n\r\n".encode())
        try:
            answer = plain.recv(4096)
        except ConnectionError:
            answer = b""
        trial.check(b"HTTP/1.1 2" not in answer and not any(word in answer for word in SECRETS), f"without TLS: {answer!r}")
    warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is the point
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        context = ssl.create_default_context(cafile=desk.authority)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        try:
            with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as plain:
                context.wrap_socket(plain, server_hostname=HOST).close()
            trial.check(False, f"{version} is spoken")
        except (ssl.SSLError, ConnectionError):
            trial.check(True, "")


def constrained(desk, trial):
    """What the authority signs for another name nobody takes, whoever has its key."""
    folder = os.path.dirname(desk.authority)
    for kind, name in (("DNS", "bank.example"), ("IP", "192.0.2.1"), ("DNS", HOST)):
        with open(desk.home + "/extensions", "w") as file:
            file.write(f"subjectAltName={kind}:{name}\nextendedKeyUsage=serverAuth\n")
        for words in (("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x",
                       "-keyout", desk.home + "/k", "-out", desk.home + "/r"),
                      ("x509", "-req", "-in", desk.home + "/r", "-CA", desk.authority, "-CAkey", folder + "/authority.key",
                       "-CAcreateserial", "-CAserial", desk.home + "/serial", "-days", "10", "-extfile",
                       desk.home + "/extensions", "-out", desk.home + "/c")):
            subprocess.run(["openssl", *words], check=True, capture_output=True)
        done = subprocess.run(["openssl", "verify", "-CAfile", desk.authority, desk.home + "/c"], capture_output=True, text=True)
        trial.check((done.returncode == 0) == (name == HOST), f"signed for {name}: {done.stdout}{done.stderr}")
        trial.check(name == HOST or "permitted subtree violation" in done.stderr + done.stdout
                    or "excluded subtree violation" in done.stderr + done.stdout, f"signed for {name}: {done.stderr}")
    for name in ("authority.key", "server.key"):
        trial.check(os.stat(f"{folder}/{name}").st_mode & 0o777 == 0o600, f"{name} is for the desk alone")
    trial.check(not any(name.endswith((".key", ".crt")) for _, _, names in os.walk(desk.home + "/office") for name in names),
                "neither lies in the office")


def two_people(desk, trial):
    pages = {}
    for name in PEOPLE:
        answer = desk.sign_in(name, PASSPHRASES[name])
        trial.check(status(answer) == 303 and cookie_of(answer), f"{name}: {answer!r}")
        pages[name] = cookie_of(answer)
    ruth, dan = (pages[name] for name in PEOPLE)
    staff = {name: desk.ask("/staff", pages[name]) for name in PEOPLE}
    for name in PEOPLE:
        trial.check(f"<span>{name}</span>".encode() in staff[name], f"{name}: {staff[name]!r}")
    tokens = {name: token_of(staff[name]) or token_of(desk.ask("/receipts", pages[name])) for name in PEOPLE}
    trial.check(ruth != dan and tokens[PEOPLE[0]] != tokens[PEOPLE[1]], "each has their own")
    silent_words = desk.post("/staff/invite", {"token": tokens[PEOPLE[1]], "whom": "X"}, ruth)
    trial.check(status(silent_words) == 403, f"Dan's form with Ruth's cookie: {silent_words!r}")
    trial.check(status(desk.post("/lock", {"token": tokens[PEOPLE[0]]}, dan)) == 403, "Ruth's form with Dan's cookie")
    # Whichever is asked of an id that is not there, and of a file's path.
    for path in ("/staff/%2e%2e%2foffice.json", "/staff/compare/0123456789abcdef", "/staff/remove/0123456789abcdef"):
        trial.check(status(desk.ask(path, ruth)) in (400, 404), path)
    made = desk.post("/staff/invite", {"token": tokens[PEOPLE[0]], "whom": "<b>Priya</b>"}, ruth)
    found = re.search(rb"/join/([\w-]{43})", made)
    trial.check(status(made) == 200 and found and b"<b>Priya" not in made, f"a link: {made!r}")
    kept = [name for folder, _, names in os.walk(desk.home + "/.local/state") for name in names if len(name) == 37]
    link = found[1].decode()
    trial.check(len(kept) == 1 and link not in kept[0], f"of a link its digest is kept: {kept}")
    listed = desk.ask("/staff", dan)
    number = re.search(rb'name="id" value="([0-9a-f]{32})"', listed)[1].decode()
    answer = desk.post("/staff/invite/cancel", {"token": tokens[PEOPLE[1]], "id": "../../tries"}, dan)
    trial.check(status(answer) in (400, 403, 500), f"an id that is a way: {answer!r}")
    trial.check(status(desk.post("/staff/invite/cancel", {"token": tokens[PEOPLE[1]], "id": number}, dan)) == 303, "taken back")
    trial.check(status(desk.ask("/join/" + link)) == 404, "and does not work any more")
    locked = desk.post("/lock", {"token": tokens[PEOPLE[1]], "then": "https://evil.example/"}, dan)
    trial.check(b"\r\nLocation: /sign-in\r\n" in locked, f"after locking it goes on here: {locked!r}")
    silent(trial, desk.ask("/staff", dan), (303,), "after locking")
    trial.check(status(desk.ask("/staff", ruth)) == 200, "Ruth works on")
    return ruth


def guessing(desk, trial):
    """Names that there are and names that there are not are answered alike, and a burst is one try at a time."""
    for name in (PEOPLE[1], "Nobody Here"):
        answer = desk.sign_in(name, "wrong wrong wrong")
        trial.check(status(answer) == 400 and b"That name and that passphrase do not belong together" in answer
                    and b"wrong wrong" not in answer, f"{name}: {answer!r}")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(desk.sign_in(PEOPLE[1], "wrong wrong wrong"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tried = sum(b"do not belong together" in answer for answer in answers)
    waits = sum(b"A wrong passphrase was typed several times: wait" in answer for answer in answers)
    trial.check(tried + waits == 8 and tried <= 3, f"of 8 at once {tried} were tried, {waits} had to wait")
    time.sleep(5)
    answer = desk.sign_in(PEOPLE[1], PASSPHRASES[PEOPLE[1]])
    trial.check(b"\r\nLocation: /sign-in/news\r\n" in answer, f"it is told: {answer!r}")
    news = desk.ask("/sign-in/news", cookie_of(answer))
    trial.check(f"{tried + 1} wrong passphrase".encode() in news, f"{tried + 1} are told: {news!r}")


def slow(desk, trial):
    """A head that comes byte by byte is shut in time; nobody else waits for it."""
    begun, shut = time.monotonic(), None
    try:
        with desk.connect(60) as connection:
            connection.settimeout(1)
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {desk.host}\r\nX: ".encode())
            while time.monotonic() - begun < 55:
                connection.sendall(b"y")
                try:
                    if not connection.recv(1):
                        break
                except socket.timeout:
                    continue
        shut = time.monotonic() - begun
    except (ConnectionError, ssl.SSLError):
        shut = time.monotonic() - begun
    trial.check(shut is not None and 25 < shut < 50, f"a slow head was shut after {shut}")
    bomb = f"GET / HTTP/1.1\r\nHost: {desk.host}\r\n".encode() + b"X: y\r\n" * 20000 + b"\r\n"
    silent(trial, desk.raw(bomb), (0, 400, 413, 431), "a bomb of heads")


def many(desk, trial, cookie):
    """One computer cannot take all connections: another one (127.0.0.2) is answered meanwhile."""
    held, refused = [], 0
    for _ in range(1000):
        try:
            held.append(socket.create_connection(("127.0.0.1", desk.port), timeout=2, source_address=("127.0.0.2", 0)))
        except OSError:
            refused += 1
    answer = desk.ask("/sign-in")
    trial.check(status(answer) == 200, f"beside {len(held)} connections of another computer: {answer[:200]!r}")
    trial.check(status(desk.ask("/", cookie)) == 200, "who is signed in works on")
    for connection in held:
        connection.close()


def memory(desk, trial):
    """Ten people at work; signing in takes scrypt's own, which is given back."""
    before = desk.memory()
    cookies = []
    for i in range(10):
        answer = desk.sign_in(PEOPLE[i % 2], PASSPHRASES[PEOPLE[i % 2]])
        cookies.append(cookie_of(answer))
    for _ in range(3):
        for cookie in cookies:
            for path in ("/", "/staff", "/sharings", "/rules"):
                trial.check(status(desk.ask(path, cookie)) == 200, path)
    taken = desk.memory()
    print(f"# memory: {before >> 10} KiB before, {taken >> 10} KiB with ten sessions")
    trial.check(taken - before < MEMORY, f"ten sessions take {taken - before} bytes")


def behind_proxy(desk, trial):
    """On a socket that the system gave, for a proxy that has the TLS: what it says of others is not believed."""
    path, host = desk.home + "/socket", "office.example.org"
    with socket.socket(socket.AF_UNIX) as given:
        given.bind(path)
        given.listen(16)
        # The process that is started is the one that LISTEN_PID names.
        process = subprocess.Popen(
            ["sh", "-c", 'exec 3<&$0; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'.replace("$0", str(given.fileno())), "sh",
             desk.program, "desk", "--no-browser", "--behind", host], env=desk.environment, cwd=desk.home,
            pass_fds=[given.fileno()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = process.stdout.readline()
        trial.check(line == f"The desk serves the office at https://{host}/\n", line)

    def ask(*heads):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(path)
            connection.sendall("\r\n".join(("GET /sign-in HTTP/1.1", *heads, "Connection: close", "", "")).encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            return answer
    page = ask(f"Host: {host}")
    silent(trial, page, (200,), "behind a proxy")
    trial.check(cookie_of(page) is not None, f"its cookie is for TLS alone: {page[:900]!r}")
    silent(trial, ask("Host: evil.example", f"X-Forwarded-Host: {host}", "X-Forwarded-Proto: https"), (403,), "X-Forwarded")
    silent(trial, ask(f"Host: {host}:80"), (403,), "another port")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    trial.check((process.returncode, out, err) == (0, "", ""), f"its end: {process.returncode} {out} {err}")


def main():
    trial = Trial()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = Service(os.path.abspath(sys.argv[1]), home)
        try:
            strangers(desk, trial)
            constrained(desk, trial)
            cookie = two_people(desk, trial)
            guessing(desk, trial)
            slow(desk, trial)
            many(desk, trial, cookie)
            memory(desk, trial)
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"it ended with {code}: {err}")
        # Started again it is the same authority, and nobody has a session.
        desk.start()
        trial.check("made just now" not in desk.said, desk.said)
        silent(trial, desk.ask("/", cookie), (303,), "a session of before")
        trial.check(desk.stop() == (0, ""), "it ends again")
        behind_proxy(desk, trial)
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(1 if trial.failed else 0)


if __name__ == "__main__":
    main()
