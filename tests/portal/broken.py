#!/usr/bin/python3
"""broken.py PROGRAM: a delivery by a portal, behind a proxy that breaks it at each step, in each way.

PROGRAM is a test build. One sealed package is delivered from copies of one office, to a real Apache through
tests/portal/breaking.py. After each break:
- the command says whether it delivered, and the ledger says the same, and verifies;
- delivered is only what lies on the portal whole, under its name;
- nothing lies there under its name that is not the package;
- the package is still in the outbox unless it is delivered;
- a second run, with nothing broken, delivers it, and leaves nothing on the portal but what was delivered.
Each step is broken once, which the same run mends, and each time, which it cannot.

Several at a time: each in a folder of the portal of its own, behind a proxy of its own.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "desk")]

from breaking import BREAKS, Proxy
from walk import ANSWERS, office

PROGRAM = os.path.abspath(sys.argv[1])
PORTAL = str(HERE.parents[1] / "scripts/portal")
PATIENCE = "600"  # milliseconds, where people have a minute
PAGE = "safehand-open.html"
WORKERS = 6


class Trial:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, condition, what):
        self.passed += bool(condition)
        self.failed += not condition
        if not condition:
            print("FAILED", what, flush=True)


def started(folder):
    """A real Apache in that folder; its settings."""
    subprocess.run([PORTAL, "start", folder], check=True, stdout=subprocess.DEVNULL)
    with open(folder + "/portal.env") as file:
        return dict(line.strip().split("=", 1) for line in file)


class Place:
    """A folder of the portal, the proxy before it, and an office that has a package for it."""
    def __init__(self, folder, settings, number):
        self.settings, self.served = settings, f"{settings['PORTAL_FOLDER']}/{number}"
        os.mkdir(self.served)
        shutil.chown(self.served, pathlib.Path(settings["PORTAL_FOLDER"]).owner())
        self.proxy = Proxy(folder, f"{settings['PORTAL_URL']}{number}/")
        self.base = tempfile.mkdtemp(prefix="safehand-broken-")
        self.of = prepare(self.base, self.proxy.url, settings)

    def end(self):
        self.proxy.stop()
        shutil.rmtree(self.base)


class Home:
    """A copy of the office, and the empty portal."""
    def __init__(self, place):
        self.folder = tempfile.mkdtemp(prefix="safehand-broken-")
        shutil.copytree(place.base, self.folder, dirs_exist_ok=True, symlinks=True)
        self.settings, self.served = place.settings, place.served
        for name in os.listdir(self.served):
            os.remove(os.path.join(self.served, name))

    def environment(self, **more):
        return {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                "SAFEHAND_OFFICE": self.folder + "/office", "SAFEHAND_IDENTITY": self.folder + "/ruth.age",
                "SAFEHAND_PASSPHRASE_FILE": self.folder + "/pass", "SAFEHAND_TEST_WORK_FACTOR": "2",
                "SAFEHAND_TEST_TIME": "2026-11-26T10:00:00Z", "SAFEHAND_TEST_PORTAL_PATIENCE": PATIENCE,
                "SAFEHAND_PORTAL_PASSWORD_FILE": self.settings["PORTAL_PASSWORD_FILE"], **more}

    def run(self, *words, **more):
        return subprocess.run([PROGRAM, *words], env=self.environment(**more), cwd=self.folder, capture_output=True, text=True,
                              check=False, timeout=120)

    def state(self):
        done = self.run("ledger", "list", "--json")
        return json.loads(done.stdout)[0]["state"] if done.returncode == 0 else done.stderr

    def lying(self, of):
        """What lies on the portal under the package's name: "nothing", "whole" or "other"."""
        path = os.path.join(self.served, of["name"])
        if not os.path.exists(path):
            return "nothing"
        with open(path, "rb") as file:
            return "whole" if hashlib.sha256(file.read()).hexdigest() == of["digest"] else "other"

    def end(self):
        shutil.rmtree(self.folder)


def prepare(home, url, settings):
    run = office(PROGRAM, home)
    run("portal", "add", "council", "--url", url, "--user", settings["PORTAL_USER"], "--ca", settings["PORTAL_CA"])
    run("share", "office/records/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern", "--purpose",
        ANSWERS["P01.purpose"], "--basis", "legal_obligation", "--reason", ANSWERS["P05.reason"], "--reason",
        "P05.condition=safeguarding", "--reason", "P08.informed=no", "--reason", "P08.reason=risk", "--reason",
        "P09.c1=She is not told before she is safe", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2",
        "--about", "c3", "--without", "drawing.png", "--portal", "council", "--password-file", settings["PORTAL_PASSWORD_FILE"], "--hold")
    identity = json.loads(run("ledger", "list", "--json"))[0]["id"]
    with open(f"{home}/office/outbox/{identity}.safehand", "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return {"id": identity, "name": identity + ".safehand", "digest": digest}


def look(trial, home, of, done, what):
    """What must hold whatever broke."""
    state, lies = home.state(), home.lying(of)
    is_kept = os.path.exists(f"{home.folder}/office/outbox/{of['name']}")
    trial.check(state in ("sealed", "delivered"), f"{what}: it is {state}")
    trial.check((done.returncode == 0) == (state == "delivered"),
                f"{what}: exit {done.returncode}, but it is {state}: {done.stderr}")
    trial.check(state != "delivered" or lies == "whole", f"{what}: delivered, but on the portal is {lies}")
    trial.check(lies != "other", f"{what}: something else lies under its name")
    trial.check(is_kept == (state == "sealed"), f"{what}: {state}, and in the outbox: {is_kept}")
    trial.check(done.returncode in (0, 1, 5) and (done.returncode == 0 or done.stderr.startswith("safehand: ")),
                f"{what}: exit {done.returncode}: {done.stderr}")
    return state


def one(trial, place, step, how, times):
    what = f"{how} at {step}, {'once' if times == 1 else 'each time'}"
    home, proxy, of = Home(place), place.proxy, place.of
    proxy.break_at(step, how, times)
    began = time.monotonic()
    done = home.run("deliver", of["id"])
    took = time.monotonic() - began
    trial.check(proxy.broken > 0, f"{what}: never came there: {proxy.steps}")
    trial.check(took < 60, f"{what}: {took:.0f} seconds")
    proxy.repair()
    state = look(trial, home, of, done, what)
    if times == 1 and how != "507":
        trial.check(state == "delivered", f"{what}: not mended: {done.stderr}")
    if state != "delivered":
        again = home.run("deliver", of["id"])
        trial.check(again.returncode == 0, f"{what}: again: exit {again.returncode}: {again.stderr}")
        look(trial, home, of, again, what + ", again")
    verified = home.run("ledger", "verify")
    trial.check(verified.returncode == 0, f"{what}: {verified.stderr}")
    left = sorted(os.listdir(home.served))
    trial.check([name for name in left if name != PAGE] == [of["name"]], f"{what}: on the portal stays {left}")
    home.end()


def breaks_of(step):
    """The ways that are ways at that step: what carries no bytes of ours is neither cut short nor changed."""
    if step.startswith("GET") and not step.endswith("stranger"):
        return BREAKS
    return [how for how in BREAKS if how != "corrupt" and (how != "truncate" or step.startswith("PUT"))]


def steps_of(trial, place):
    """Those of a delivery that nothing breaks. The page comes after the package, whose delivery stands by then."""
    home = Home(place)
    place.proxy.break_at(None, None)
    done = home.run("deliver", place.of["id"])
    trial.check(look(trial, home, place.of, done, "unbroken") == "delivered", f"unbroken: {done.stderr}")
    home.end()
    return [step for step in dict.fromkeys(place.proxy.steps) if "page" not in step]


def every_step(trial, pool, places):
    steps = steps_of(trial, places[0])
    trial.check(len(steps) >= 17, f"the steps are {steps}")
    # Once or each time, in turns: together every step and every break has both.
    cases = [(step, how, 1 if (number + place) % 2 else -1) for number, step in enumerate(steps)
             for place, how in enumerate(breaks_of(step))]
    share = [pool.submit(lambda place, mine: [one(trial, place, *case) for case in mine], place, cases[number::len(places)])
             for number, place in enumerate(places)]
    for done in share:
        done.result()


def main():
    trial = Trial()
    folder = tempfile.mkdtemp(prefix="safehand-broken-portal-")
    os.chmod(folder, 0o711)
    settings = started(folder)
    places = []
    try:
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            places += pool.map(lambda number: Place(folder, settings, number), range(WORKERS))
            every_step(trial, pool, places)
    finally:
        for place in places:
            place.end()
        subprocess.run([PORTAL, "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
