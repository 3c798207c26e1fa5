#!/usr/bin/python3
"""What is left when `safehand share` is killed, or one of its calls fails, at every point.

usage: faults.py SAFEHAND READER FAMILY PORTAL-SCRIPT [JOBS [TRIAL...]]

SAFEHAND is a test build: it does all that writes, and opens first what a fault left. What a sanitizer says of
it, a leak too, is a failure. READER is the program that is given away, of the same source: it only looks at
what stands there then, up to five times a fault, and a sanitizer's start is most of what such a look takes.
FAMILY is a sample family, PORTAL-SCRIPT starts a real portal. An office is made once; each run gets a copy of
it and one fault (SAFEHAND_FAULT). After each:

- no package stands anywhere (outbox, memory stick, portal) without its `sealed` entry;
- the ledger opens, verifies, and holds every sharing that was reported done;
- what was decided can be finished with `safehand deliver`, or is refused with a reason;
- after a kill, `safehand ledger resume` leaves it sealed with its package, withdrawn, or as it was, and
  says so truly;
- nothing of the family stands in the clear in the office or on the stick;
- on the portal no half of a package or of the recipient's page is left once somebody had a session there;
- a run that failed tells why, with an exit status of its own, and leaves no temporary behind.

TRIAL is "memory stick", "erase", "portal" or "clean copy"; without one all but the last are run. That is a disk
that is full when a clean copy is kept: each call that writes fails.

And the same for `safehand ledger erase`: at once after the fault the ledger verifies; nothing of the
sharing is erased, or everything, and then no byte of bodies and keys is left in any file.

Ends with `N passed, N failed`.
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

SAFEHAND, READER, FAMILY, PORTAL = (os.path.abspath(path) for path in sys.argv[1:5])
JOBS = int(sys.argv[5]) if len(sys.argv) > 5 else os.cpu_count()
WANTED = sys.argv[6:]
ANSWERS = {
    "safer_way": "no", "encrypted": "yes", "belongs_to_organisation": "yes",
    "owner": "Home-Start Rosebery", "device": "Kingston, label HSR-07", "carrier": "Ruth Coombes",
    "route": "from our office to County Hall on foot, straight there", "stays_with_carrier": "yes",
    "loss": "Margaret Hale is phoned at once on 01632 960111",
    "wiped": "by Ruth on the day it comes back",
}
# Words of the sample family's record: none of them may stand in the clear anywhere.
PLAIN = [b"Marsden", b"Ellie-Mae", b"Glenmere"]
PHOTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/files/media/phone.jpg")
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error:")
# What the leak detector says when its own thread, which stops ours, dies: no finding of anything.
DETECTOR_DIED = ["Tracer caught signal 11", "LeakSanitizer has encountered a fatal error"]
FINDING = re.compile(r"ERROR: (Address|Leak)Sanitizer|runtime error:")
TRIES = 3  # of one fault, if the detector dies


class Failed(Exception):
    """An assertion about what was left did not hold."""


class DetectorDied(Exception):
    """The leak detector died, so that nothing is known of this run."""


def check(condition, text):
    if not condition:
        raise Failed(text)


class Office:
    """A copy of the prepared office, with its own memory stick."""

    def __init__(self, home):
        self.home = home

    def run(self, *words, fault=None, trace=None, who="ruth", program=SAFEHAND):
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8",
            "SAFEHAND_OFFICE": self.home + "/office",
            "SAFEHAND_IDENTITY": f"{self.home}/{who}.age",
            "SAFEHAND_PASSPHRASE_FILE": self.home + "/pass", "SAFEHAND_TEST_WORK_FACTOR": "2",
            "SAFEHAND_TEST_REMOVABLE": "1",
            # A fault is what is looked at, and not that it passes with another try (tests/portal/broken.py).
            "SAFEHAND_TEST_PORTAL_TRIES": "1",
            "ASAN_OPTIONS": "detect_leaks=1",
        }
        if fault:
            environment["SAFEHAND_FAULT"] = fault
        if trace:
            environment["SAFEHAND_FAULT_TRACE"] = trace
        done = subprocess.run([program, *words], env=environment, cwd=self.home, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
        if all(words in done.stderr for words in DETECTOR_DIED) and not FINDING.search(done.stderr):
            raise DetectorDied(done.stderr)
        check(not SANITIZER.search(done.stderr), "sanitizer: " + done.stderr)
        return done

    def good(self, *words, **options):
        done = self.run(*words, **options)
        check(done.returncode == 0, f"{words[:2]}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def verify(self, program=READER):
        self.good("ledger", "verify", program=program)

    def sharings(self):
        return json.loads(self.good("ledger", "list", "--json", program=READER))

    def show(self, name):
        return json.loads(self.good("ledger", "show", name, "--json", program=READER))

    def packages(self, *more):
        for folder in (self.home + "/office/outbox", self.home + "/stick", *more):
            for name in os.listdir(folder):
                if name.endswith(".safehand"):
                    yield folder, name.removeprefix("partial-").removesuffix(".safehand")

    def clear_text(self):
        for folder in ("office", "stick"):
            for top, _, names in os.walk(os.path.join(self.home, folder)):
                for name in names:
                    with open(os.path.join(top, name), "rb") as file:
                        data = file.read()
                    for word in PLAIN:
                        if word in data:
                            yield f"{top}/{name} holds {word.decode(errors='backslashreplace')}"

    def temporaries(self):
        for folder in ("office", "office/outbox", "stick"):
            for name in os.listdir(os.path.join(self.home, folder)):
                if "partial" in name:
                    yield f"{folder}/{name}"


def prepare(home):
    office = Office(home)
    os.mkdir(home + "/stick")
    with open(home + "/pass", "w") as file:
        file.write("correct horse battery staple\n")
    with open(home + "/answers.json", "w") as file:
        json.dump(ANSWERS, file)
    charity = ["--organisation", "Home-Start Rosebery", "--kind", "charity"]
    office.good("identity", "new", "--name", "Ruth Coombes", *charity, "--role", "Manager",
                "-o", "ruth.age")
    office.good("init", "office", "--name", "Home-Start Rosebery", "--origin",
                "ledger.rosebery.example/office")
    office.good("identity", "new", "--name", "Priya Nair", "--organisation", "Rosebery Council",
                "--kind", "childrens_social_care", "--role", "Duty social worker", "-o",
                "priya.age")
    office.good("identity", "new", "--name", "Margaret Hale", *charity, "--role", "Trustee",
                "--office", "office", "-o", "margaret.age")
    office.good("staff", "add", "margaret.card.json", "--role", "trustee")
    office.good("recipient", "add", "priya.card.json")
    fingerprint = office.good("card", "fingerprint", "priya.card.json").strip()
    office.good("recipient", "verify", "Priya Nair", "--by", "Ruth Coombes", "--how",
                "phone, number from the council's site", "--fingerprint", fingerprint)
    return office


SHARE = ["share", FAMILY, "--to", "Priya Nair", "--profile", "social-care-concern", "--purpose",
         "To protect Ellie-Mae and Tyler from harm at home", "--basis", "public_task", "--reason",
         "Bruising seen twice, and a disclosure by the child", "--reason",
         "P05.condition=safeguarding", "--reason", "P08.informed=no", "--reason", "P08.reason=risk",
         "--reason", "P09.c1=She is not told before she is safe"]
BY_STICK = ["--media", "stick", "--answers", "answers.json", "--reason",
            "C01.reason=The council's portal is down until Tuesday"]


def look_after(office, folders, what, done):
    """What must hold after any fault."""
    check(not list(office.clear_text()), f"{what}: {list(office.clear_text())}")
    office.verify(SAFEHAND)
    shared = office.sharings()
    for folder, name in office.packages(*folders):
        kinds = [entry["kind"] for entry in office.show(name)["entries"]]
        check("sealed" in kinds, f"{what}: {folder} holds {name}, which was never sealed")
    if done.returncode == 0:
        check([s["state"] for s in shared] == ["delivered"], f"{what}: reported done: {shared}")
    return shared


def finish(office, shared, more, what):
    """Somebody tries again, without a fault: it is finished, or refused in words."""
    for sharing in shared:
        if sharing["state"] not in ("drafted", "sealed"):
            continue
        done = office.run("deliver", sharing["id"], *more)
        check(done.returncode == 0 or (done.returncode == 1 and "withdraw" in done.stderr),
              f"{what}: deliver again: exit {done.returncode}: {done.stderr}")
        if done.returncode == 0:
            state = office.show(sharing["id"])["state"]
            check(state == "delivered", f"{what}: delivered again, but it is {state}")
    office.verify()


def resume(office, what):
    """What was cut off is taken up, and what is said of it is true."""
    done = office.run("ledger", "resume", "--json")
    check(done.returncode in (0, 1), f"{what}: resume: exit {done.returncode}: {done.stderr}")
    items = json.loads(done.stdout)
    said = {item["id"]: item["outcome"] for item in items if "id" in item}
    left = "left" in [item["outcome"] for item in items]
    check(left == (done.returncode == 1), f"{what}: resume: exit {done.returncode}: {items}")
    outbox = os.listdir(office.home + "/office/outbox")
    check(not [name for name in outbox if name.startswith(".")], f"{what}: left: {outbox}")
    shared = office.sharings()
    for sharing in shared:
        name, state = sharing["id"], sharing["state"]
        outcome = said.pop(name, None)
        if state == "sealed":
            check(outcome in ("finished", "left"), f"{what}: {state}, but it says {outcome}")
            check({name + ".safehand", name + ".note"} <= set(outbox),
                  f"{what}: sealed, and in the outbox is {outbox}")
        else:
            truth = {"drafted": "left", "withdrawn": "withdrawn", "delivered": None}
            check(outcome == truth[state], f"{what}: {state}, but it says {outcome}")
            check(not outbox, f"{what}: {state}, and in the outbox is {outbox}")
    check(not said, f"{what}: it tells of {said}")
    again = json.loads(office.run("ledger", "resume", "--json", program=READER).stdout)
    check(not [item for item in again if item["outcome"] in ("finished", "withdrawn")],
          f"{what}: finished twice: {again}")
    return shared


class Trial:
    """All faults of one way to share."""

    def __init__(self, base, name, words, deliver, portal=None):
        self.base, self.name, self.words, self.deliver = base, name, words, deliver
        self.portal = portal
        self.died = []  # faults at which the leak detector did
        self.folder = tempfile.mkdtemp(prefix="safehand-fault-")

    def copy(self):
        home = tempfile.mkdtemp(dir=self.folder)
        shutil.copytree(self.base.home, home, dirs_exist_ok=True, symlinks=True)
        return Office(home)

    def act(self, office, **faults):
        return office.run(*SHARE, *self.words, **faults)

    def count(self):
        """How many calls of each kind a run without a fault makes."""
        office = self.copy()
        trace = office.home + ".trace"  # beside it: see records.py
        done = self.act(office, trace=trace)
        check(done.returncode == 0,
              f"{self.name}: without a fault: exit {done.returncode}: {done.stderr}")
        counts = {}
        with open(trace) as file:
            for line in file:
                kind = line.split()[1]
                counts[kind] = counts.get(kind, 0) + 1
        os.unlink(trace)
        shutil.rmtree(office.home)
        return counts

    def one(self, fault):
        what = f"{self.name} {fault}"
        office = self.copy()
        if self.portal:
            for name in os.listdir(self.portal):
                os.remove(os.path.join(self.portal, name))
        try:
            done = self.act(office, fault=fault)
            if fault.startswith("kill"):
                check(done.returncode in (0, -9), f"{what}: exit {done.returncode}: {done.stderr}")
            else:
                check(done.returncode in (0, 1, 2, 3, 4, 5, 6),
                      f"{what}: exit {done.returncode}: {done.stderr}")
                check(done.returncode == 0 or done.stderr.startswith("safehand: "),
                      f"{what}: says nothing: {done.stderr}")
                check(not list(office.temporaries()), f"{what}: {list(office.temporaries())}")
            folders = [self.portal] if self.portal else []
            shared = look_after(office, folders, what, done)
            if fault.startswith("kill"):
                shared = resume(office, what)
            finish(office, shared, self.deliver, what)
            if self.portal:
                # Of a run that ended after the package was delivered, whoever collects finds it.
                office.good("collect", *self.deliver)
                check(not half_uploaded(self.portal),
                      f"{what}: {half_uploaded(self.portal)} stays on the portal")
            return None
        except (Failed, subprocess.TimeoutExpired, json.JSONDecodeError) as failure:
            return f"{what}: {failure}"
        finally:
            shutil.rmtree(office.home)

    def until_known(self, fault):
        """Where the leak detector dies, the same again in a fresh copy."""
        for _ in range(TRIES):
            try:
                return self.one(fault)
            except DetectorDied:
                self.died.append(fault)
        return f"{self.name} {fault}: the leak detector died {TRIES} times"

    def faults(self, kinds, modes, counts):
        return [f"{mode}:{kind}:{n}" for kind in kinds for mode in modes
                for n in range(1, counts.get(kind, 0) + 1)]

    def run(self, kinds, modes):
        counts = self.count()
        faults = self.faults(kinds, modes, counts)
        # All share one portal, which must show the packages of one office only.
        with ThreadPoolExecutor(1 if self.portal else JOBS) as pool:
            failures = [text for text in pool.map(self.until_known, faults) if text]
        for text in failures:
            print("not ok", text)
        print(f"{self.name}: {', '.join(f'{counts.get(k, 0)} {k}' for k in kinds)} calls, "
              f"{len(faults)} faults")
        if self.died:
            print(f"{self.name}: the leak detector died by itself {len(self.died)} times, and that "
                  f"was tried again: {', '.join(sorted(set(self.died)))}")
        shutil.rmtree(self.folder)
        return len(faults) - len(failures), len(failures)


class CleanTrial(Trial):
    """A disk that is full while a file leaves as a clean copy: every call that writes."""

    WRITES = ("write", "fsync", "rename")
    SAW = "Ruth Coombes: colours in a square, which show nothing"

    def __init__(self, base):
        super().__init__(base, "clean copy", [], [])
        self.base = self.copy()
        folder = self.base.home + "/family"
        shutil.copytree(FAMILY, folder)
        with open(PHOTO, "rb") as file:
            photo = file.read()
        with open(folder + "/attachments/phone.jpg", "wb") as file:
            file.write(photo)
        # What the picture shows, which is the same in a copy: it lies nowhere in the clear.
        scan = photo.index(b"\xff\xda") + 14
        PLAIN.append(photo[scan:scan + 24])
        self.writes = []

    def act(self, office, **faults):
        done = office.run("share", "family", "--to", "Priya Nair", "--profile", "social-care-concern", "--about", "c1",
                          "--emergency", "--purpose", "He has taken her and threatens to kill her", "--reason",
                          "P07.who=Ellie-Mae", "--reason", "P07.harm=He threatens to kill her tonight", *BY_STICK,
                          "--attach", "phone.jpg", "--clean", "phone.jpg", "--reason",
                          "M04.looked.phone.jpg=" + self.SAW, **faults)
        if faults.get("trace"):
            with open(faults["trace"]) as file:
                calls = [line.split()[2] for line in file if line.split()[1] == "file"]
            self.writes = [n for n, what in enumerate(calls, 1) if what in self.WRITES]
        return done

    def faults(self, kinds, modes, counts):
        return [f"fail:file:{n}" for n in self.writes]


LEDGER_FILES = ["ledger.db", "ledger.db-wal", "ledger.keys", "ledger.keys-wal"]


def secret_bytes(office, name):
    """Of all entries of a sharing: the end of the body, and the key as it is wrapped."""
    shown = office.show(name)["entries"]
    database = sqlite3.connect(office.home + "/office/ledger.db")
    keys = sqlite3.connect(office.home + "/office/ledger.keys")
    found = []
    for entry in shown:
        (sealed,), = database.execute("SELECT sealed FROM entries WHERE entry = ?",
                                      [entry["index"]])
        (wrapped,), = keys.execute("SELECT wrapped FROM entry_keys WHERE commitment = ?",
                                   [sealed[:32]])
        found += [sealed[-40:], wrapped]
    database.close()
    keys.close()
    return found


class EraseTrial(Trial):
    """All faults of erasing a sharing that was withdrawn."""

    def __init__(self, base):
        super().__init__(base, "erase", [], [])
        office = self.copy()
        office.good(*SHARE, "--hold", *BY_STICK)
        self.id, = [s["id"] for s in office.sharings()]
        office.good("withdraw", self.id, "--reason", "Sent twice")
        self.base = office
        self.secrets = secret_bytes(office, self.id)
        self.words = ["ledger", "erase", self.id, "--reason", "Sent twice", "--yes"]

    def act(self, office, **faults):
        return office.run(*self.words, who="margaret", **faults)

    def one(self, fault):
        what = f"{self.name} {fault}"
        office = self.copy()
        try:
            done = self.act(office, fault=fault)
            check(done.returncode == -9 if fault.startswith("kill") and done.returncode < 0
                  else done.returncode in (0, 2, 3, 4, 6),
                  f"{what}: exit {done.returncode}: {done.stderr}")
            office.verify(SAFEHAND)
            again = office.run("ledger", "resume", "--json")
            check(again.returncode == 0, f"{what}: resume: {again.stdout}{again.stderr}")
            sharing, = office.sharings()
            here = [name for name in LEDGER_FILES
                    if os.path.exists(f"{office.home}/office/{name}")]
            files = b"".join(open(f"{office.home}/office/{name}", "rb").read() for name in here)
            present = [secret in files for secret in self.secrets]
            erased = sharing["state"] == "erased"
            check(erased or sharing["state"] == "withdrawn", f"{what}: {sharing}")
            check(erased or done.returncode != 0, f"{what}: reported done, but {sharing}")
            check(not any(present) if erased else all(present), f"{what}: {sharing}: {present}")
            check(not os.path.exists(office.home + "/office/ledger.erasing"),
                  f"{what}: ledger.erasing is left")
            check(not os.listdir(office.home + "/office/outbox"), f"{what}: the outbox is not empty")
            return None
        except (Failed, subprocess.TimeoutExpired, json.JSONDecodeError) as failure:
            return f"{what}: {failure}"
        finally:
            shutil.rmtree(office.home)


def half_uploaded(portal):
    return [name for name in os.listdir(portal) if name.startswith("partial-")]


def start_portal(folder):
    subprocess.run([PORTAL, "start", folder], check=True, stdout=subprocess.DEVNULL)
    with open(folder + "/portal.env") as file:
        return dict(line.strip().split("=", 1) for line in file)


def main():
    # Apache may serve as another user, who must be able to pass.
    home = tempfile.mkdtemp(prefix="safehand-fault-")
    os.chmod(home, 0o711)
    passed = failed = 0
    os.mkdir(home + "/base")
    base = prepare(home + "/base")
    settings = start_portal(home + "/portal")
    try:
        password = ["--password-file", settings["PORTAL_PASSWORD_FILE"]]
        trials = [(Trial(base, "memory stick", BY_STICK, []), ["file", "database"],
                   ["kill", "fail"]),
                  (EraseTrial(base), ["file", "database"], ["kill"]),
                  *([(CleanTrial(base), ["file"], ["fail"])] if "clean copy" in WANTED else [])]
        base.good("portal", "add", "council", "--url", settings["PORTAL_URL"], "--user",
                  settings["PORTAL_USER"], "--ca", settings["PORTAL_CA"])
        trials.append((Trial(base, "portal", ["--portal", "council", *password], password,
                             settings["PORTAL_FOLDER"]), ["network"], ["kill", "fail"]))
        for trial, kinds, modes in trials:
            if trial.name not in (WANTED or ("memory stick", "erase", "portal")):
                continue
            good, bad = trial.run(kinds, modes)
            passed, failed = passed + good, failed + bad
    finally:
        subprocess.run([PORTAL, "stop", home + "/portal"], check=False)
        shutil.rmtree(home, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
