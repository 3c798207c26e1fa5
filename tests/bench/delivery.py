#!/usr/bin/python3
"""delivery.py SAFEHAND DELIVERY-HARNESS: portals beside curl and sftp, a stick beside cp, sync and openssl, in one run.

Portals are real ones on loopback (scripts/portal, scripts/sftp-portal), everything lies in memory (BENCH_FOLDER,
/dev/shm). The programs take turns, each figure is a median. BENCH_MIB (1024) is the size, BENCH_RUNS (5) how often.
What is compared of a portal is the step of uploading: curl and sftp neither check nor read back.
"""
import glob
import hashlib
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from bench import MIB, RUNS, keep_memory_warm, line, run

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
SMALL, SMALL_SIZE = 500, 20000
MEMORY = 32  # MiB


def quietly(*words, **more):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        sys.exit(f"bench: {words[0]} {words[1]}: {done.stderr}{done.stdout}")
    return done.stdout


class Server:
    """A portal of that kind; its settings, and its card as an office keeps it."""
    def __init__(self, script, folder, office, name):
        self.script, self.folder = SCRIPTS / script, folder / name
        quietly(self.script, "start", self.folder)
        self.of = dict(entry.strip().split("=", 1) for entry in (self.folder / "portal.env").open())
        trust = ["--ca", self.of["PORTAL_CA"]] if "PORTAL_CA" in self.of else ["--host-key", self.of["PORTAL_HOST_KEY"]]
        if "PORTAL_KEY" in self.of:
            trust += ["--key", self.of["PORTAL_KEY"]]
        office("portal", "add", name, "--url", self.of["PORTAL_URL"], "--user", self.of["PORTAL_USER"], *trust)
        self.card = glob.glob(f"{office.home}/office/portals/{name}*")[0]

    def empty(self):
        for path in pathlib.Path(self.of["PORTAL_FOLDER"]).iterdir():
            path.unlink()

    def stop(self):
        quietly(self.script, "stop", self.folder)


class Office:
    def __init__(self, program, home):
        self.program, self.home = os.path.abspath(program), home
        (home / "pass").write_text("correct horse battery staple\n")
        (home / "pass").chmod(0o600)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": "office",
                            "SAFEHAND_IDENTITY": "ruth.age", "SAFEHAND_PASSPHRASE_FILE": "pass"}
        self("identity", "new", "--name", "Ruth", "--organisation", "Bench", "--kind", "charity", "--role", "Manager", "-o", "ruth.age")
        self("init", "office", "--name", "Bench", "--origin", "ledger.example.org/bench")

    def __call__(self, *words):
        return quietly(self.program, *words, env=self.environment, cwd=self.home)


def steps(harness, *words):
    """Seconds of each step, of "all", and the "peak" in KiB."""
    found = quietly(harness, *words).splitlines()
    return {name: float(value) for name, value in (entry.rsplit(" ", 1) for entry in found)}


def median(found, name):
    return statistics.median(one[name] for one in found)


def told(what, found):
    """What else there is to say of ours."""
    rest = ", ".join(f"{name} {median(found, name):.2f}" for name in found[0] if name not in ("peak", "all", "over"))
    peak = max(one["peak"] for one in found) / 1024
    print(f"  {what}: {rest}; all {median(found, 'all'):.2f} s; peak memory {peak:.1f} MiB (at most {MEMORY})"
          f"{'' if peak < MEMORY else '   ABOVE'}", flush=True)


def uploads(harness, server, name, file, digest, others):
    """Ours and theirs take turns, and each begins with an empty portal."""
    ours, theirs = [], []
    for _ in range(RUNS):
        server.empty()
        ours.append(steps(harness, "portal", server.card, server.of["PORTAL_PASSWORD_FILE"], file, digest, 1))
        server.empty()
        theirs.append(run(others)[0])
    server.empty()
    line(f"upload {MIB} MiB, {name}", MIB << 20, median(ours, "uploading"), statistics.median(theirs), 0.95, others[0])
    told(name, ours)


def https(server, target=""):
    return ["curl", "-sS", "-f", "--cacert", server.of["PORTAL_CA"], "-u", f"{server.of['PORTAL_USER']}:"
            + pathlib.Path(server.of["PORTAL_PASSWORD_FILE"]).read_text().strip(), "-H", "Expect:", server.of["PORTAL_URL"] + target]


def small(harness, server, folder):
    """Many small packages in one session, beside a curl for each that only uploads it."""
    file = folder / "small"
    file.write_bytes(os.urandom(SMALL_SIZE))
    digest, ours, theirs = hashlib.sha256(file.read_bytes()).hexdigest(), [], []
    for _ in range(max(1, RUNS // 2)):
        server.empty()
        ours.append(steps(harness, "portal", server.card, server.of["PORTAL_PASSWORD_FILE"], file, digest, SMALL))
        server.empty()
        theirs.append(sum(run(https(server, f"package-{at}") + ["-T", str(file)])[0] for at in range(SMALL)))
    server.empty()
    ratio = {name: statistics.median(theirs) / median(ours, name) for name in ("uploading", "all")}
    print(f"{SMALL} packages of {SMALL_SIZE // 1000} kB: {SMALL} curl calls take {statistics.median(theirs):.2f} s; we upload them in "
          f"{median(ours, 'uploading'):.2f} s, {ratio['uploading']:.1f} times as fast (at least 5)"
          f"{'' if ratio['uploading'] >= 5 else '   BELOW'}; with all that a delivery does, {ratio['all']:.1f} times", flush=True)
    told("small", ours)


def stick(harness, folder, file, digest):
    place = folder / "stick"
    place.mkdir()
    other = ["sh", "-c", f"cp {file} {place}/copy && sync -f {place}/copy && openssl dgst -sha256 {place}/copy"]
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(steps(harness, "stick", place, file, digest))
        (place / "package.safehand").unlink()
        theirs.append(run(other)[0])
        (place / "copy").unlink()
    seconds = [one["all"] - one.get("checking", 0) for one in ours]
    # cp does not look at the file beforehand either; with that it is "all".
    line(f"{MIB} MiB onto a stick and read back", MIB << 20, statistics.median(seconds), statistics.median(theirs), 0.95,
         "cp,sync,dgst")
    told("stick", ours)


def main():
    program, harness = sys.argv[1], sys.argv[2]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="safehand-bench-delivery-", dir=os.environ.get("BENCH_FOLDER", "/dev/shm")))
    folder.chmod(0o711)
    servers = []
    try:
        keep_memory_warm(folder, (MIB << 20) * 3)
        office = Office(program, folder)
        file = folder / "file"
        with file.open("wb") as out:
            for _ in range(MIB):
                out.write(os.urandom(1 << 20))
        digest = quietly("openssl", "dgst", "-sha256", "-r", file).split()[0]
        print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors; MB/s of ours and of the other, and the ratio")
        stick(harness, folder, file, digest)
        servers.append(Server("portal", folder, office, "tls"))
        uploads(harness, servers[-1], "TLS", file, digest, https(servers[-1], "package") + ["-T", str(file)])
        small(harness, servers[-1], folder)
        servers.append(Server("sftp-portal", folder, office, "sftp"))
        uploads(harness, servers[-1], "SFTP", file, digest, sftp(servers[-1], folder, file))
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder)


def sftp(server, folder, file):
    """sftp put with the user's key, whose passphrase is taken off for it."""
    key = folder / "key"
    shutil.copy(server.of["PORTAL_KEY"], key)
    key.chmod(0o600)
    passphrase = pathlib.Path(server.of["PORTAL_PASSWORD_FILE"]).read_text().strip()
    quietly("ssh-keygen", "-p", "-P", passphrase, "-N", "", "-f", key)
    host, path = server.of["PORTAL_URL"].removeprefix("sftp://").split("/", 1)
    name, port = host.rsplit(":", 1)
    batch = folder / "batch"
    batch.write_text(f"put {file} /{path}package\n")
    return ["sftp", "-q", "-b", str(batch), "-i", str(key), "-P", port, "-o", "StrictHostKeyChecking=no", "-o",
            "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-F", "/dev/null", f"{server.of['PORTAL_USER']}@{name}"]


if __name__ == "__main__":
    main()
