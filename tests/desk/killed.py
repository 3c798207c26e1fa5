#!/usr/bin/python3
"""killed.py PROGRAM: the desk is killed while it answers, at each stage of a sharing, and started again.

PROGRAM is a test build: which calls to files and to the database a stage makes is traced on a copy of the
office, and then the desk is killed (SIGKILL, the fault seam) before the one in their middle; at the last
stage, where it is decided, sealed and delivered, before each of several. After each the ledger verifies, no
package lies there without its entry, the draft is where it was or a step further with all that was answered
before, or else the sharing is decided; and it goes on from there to its end.
"""
import json
import os
import re
import shutil
import sys
import tempfile

from attacks import Trial
from walk import ANSWERS, office, runner, start

PROGRAM = os.path.abspath(sys.argv[1])
LAST_POINTS = 8
GIVEN = ("Amanda Kaur, Leicestershire County Council", ANSWERS["P01.purpose"], ANSWERS["P05.reason"], "Dean Rudkin",
         "The entry of 11 November 2026", "the entry of 12 November 2026", "drawing.png",
         "By hand: the sealed file is made, and you hand it over")
STEPS = {
    "share": {"family": "HS-2041"}, "emergency": {"emergency": "no"}, "purpose": {"profile": "social-care-concern"},
    "recipient": {}, "entries": {"entry": ["e9", "e10"]}, "people": {"person": ["p2"]}, "files": {"file-0": "keep"},
    "way": {"way": "hand"}, "question": {}, "check": {},
}


def fill(walker, step):
    """What is sent at that stage, and the form behind it."""
    if step == "question":
        return walker.answer()
    if step == "recipient":
        return walker.send(recipient=walker.value_of("Amanda Kaur, Leicestershire County Council"))
    return walker.send(**STEPS[step])


def reach(walker, path):
    """The page of the stage: of the draft's next question, or where one begins."""
    walker.sign_in().go(path)
    return walker.step or "share"


def traced(trace):
    """The calls to files and to the database, each as the seam counts it among its kind."""
    calls, counts = [], {"file": 0, "database": 0}
    with open(trace) as file:
        for line in file:
            kind = line.split()[1]
            if kind in counts:
                counts[kind] += 1
                calls.append(f"{kind}:{counts[kind]}")
    return calls


def measure(home, path):
    """Of a copy of the office: which stage it is, and the calls from when its form is sent until it is answered."""
    with tempfile.TemporaryDirectory(prefix="safehand-killed-") as copy:
        copy += "/home"
        shutil.copytree(home, copy, symlinks=True)
        trace = copy + "/trace"
        desk, walker = start(PROGRAM, copy, SAFEHAND_FAULT_TRACE=trace)
        try:
            step = reach(walker, path)
            before = len(traced(trace))
            fill(walker, step)
            return step, traced(trace)[before:]
        finally:
            desk.process.kill()
            desk.process.communicate()


def killed_at(home, path, call):
    """True if it was killed before that call, and not answered in fewer."""
    desk, walker = start(PROGRAM, home, SAFEHAND_FAULT=f"kill:{call}")
    try:
        fill(walker, reach(walker, path))
        return False
    except (ConnectionError, OSError):
        return True
    finally:
        desk.process.kill()
        desk.process.communicate(timeout=60)


def killed(trial, home, path, calls, at):
    """Killed there, or a little earlier: threads do not count alike each time. The office is as that left it."""
    for index in (at, at * 3 // 4, at // 2, 0):
        with tempfile.TemporaryDirectory(prefix="safehand-killed-") as before:
            shutil.copytree(home, before + "/home", symlinks=True)
            if killed_at(home, path, calls[index]):
                return calls[index]
            shutil.rmtree(home)
            shutil.copytree(before + "/home", home, symlinks=True)
    trial.check(False, f"{path}: it was not killed before any of {calls[0]} to {calls[at]}")
    return None


def left(trial, run, home, what):
    """The sharings that are decided: [{"id", "state", ...}]. No package without its entry, and nothing half written."""
    said = run("ledger", "verify", fails=True)
    trial.check(said.startswith("The ledger is whole: "), f"{what}: the ledger verifies: {said!r}")
    decided = json.loads(run("ledger", "list", "--json"))
    sealed = {one["id"] for one in decided if "sealed" in run("ledger", "show", one["id"])}
    outbox = home + "/office/outbox"
    for name in os.listdir(outbox) if os.path.isdir(outbox) else ():
        if name.endswith(".safehand"):
            trial.check(name.removesuffix(".safehand") in sealed, f"{what}: {name} lies there without its entry")
    trial.check(len(decided) < 2, f"{what}: it is decided twice: {decided}")
    return decided


def drafts(walker):
    walker.go("/share")
    return re.findall(r'href="(/share/[0-9a-f-]{36})">Go on', walker.page)


def stage(trial, run, home, path, wanted):
    """Killed at that stage, and then answered; the address of the draft."""
    step, calls = measure(home, path)
    trial.check(step == wanted and calls, f"{path} asks {step}, not {wanted}, and takes {len(calls)} calls")
    killed(trial, home, path, calls, len(calls) // 2)
    trial.check(left(trial, run, home, step) == [], f"{step}: something is decided")
    desk, walker = start(PROGRAM, home)
    found = drafts(walker.sign_in())
    trial.check(len(found) == (step != "share") or step == "share" and len(found) == 1, f"{step}: the drafts are {found}")
    walker.go(found[0] if found else "/share")
    at = walker.step or "share"
    trial.check(list(STEPS).index(at) - list(STEPS).index(step) in (0, 1), f"killed at {step}, it goes on at {at}")
    if at == step:
        fill(walker, at)
    if wanted == "question":
        walker.answer_all()
    found = drafts(walker)
    desk.stop()
    return found[0]


def finish(trial, run, home, what):
    """Whatever it was left as, it ends as it was meant to: once, and with its package."""
    decided = left(trial, run, home, what)
    desk, walker = start(PROGRAM, home)
    found = drafts(walker.sign_in())
    if not decided:
        trial.check(len(found) == 1, f"{what}: the drafts are {found}")
        walker.go(found[0]).answer_all()
        missing = [words for words in GIVEN if words not in walker.words]
        trial.check(missing == [], f"{what}: {missing} are not in {walker.words}")
        walker.send()
    else:
        for draft in found:
            walker.go(draft)
            trial.check("On 26 November 2026 at 10:00 it was decided to share for this purpose with Amanda Kaur. Look whether that is "
                        "this one : then throw away what is here , and it is not shared twice." in walker.words, f"{what}: {walker.words}")
            walker.go(draft + "/discard").send()
        walker.go("/share/send/" + decided[0]["id"])
        if walker.step != decided[0]["id"] or "Send it now" in walker.words:
            walker.send()
    trial.check(walker.title == "It is ready for you to hand over", f"{what}: {walker.title}: {walker.words[:300]}")
    desk.stop()
    ended = left(trial, run, home, what)
    trial.check([one["state"] for one in ended] == ["handed over for sending"], f"{what}: it ends as {ended}")
    trial.check(sorted(name for name in os.listdir(home + "/office/outbox") if ended[0]["id"] not in name) == [],
                f"{what}: the outbox has {os.listdir(home + '/office/outbox')}")
    return "decided" if decided else "draft"


def last(trial, home, path):
    """Decided, sealed and delivered: killed at several points of that, each in an office of its own."""
    _, calls = measure(home, path)
    seen = set()
    for point in range(LAST_POINTS):
        with tempfile.TemporaryDirectory(prefix="safehand-killed-") as copy:
            copy += "/home"
            shutil.copytree(home, copy, symlinks=True)
            call = killed(trial, copy, path, calls, len(calls) * point // LAST_POINTS)
            seen.add(finish(trial, runner(PROGRAM, copy), copy, f"check, before {call} of {calls[0]} to {calls[-1]}"))
    trial.check(seen == {"draft", "decided"}, f"both sides of the decision are seen: {seen}")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-killed-") as home:
        home += "/home"
        os.mkdir(home, 0o700)
        run = office(PROGRAM, home)
        path = "/share"
        for step in list(STEPS)[:-1]:
            path = stage(trial, run, home, path, step)
        last(trial, home, path)
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
