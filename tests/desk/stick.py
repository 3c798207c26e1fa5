#!/usr/bin/python3
"""stick.py PROGRAM: what the desk says of the stick that a package was written to, and makes it safe to take out.

PROGRAM is a test build, for which every folder lies on a stick. This one is a real file system, which is really
unmounted: so that part needs root, and is left out, and said to be, where nothing can be mounted.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid

from attacks import Trial
from walk import ANSWERS, office, start

PROGRAM = os.path.abspath(sys.argv[1])
REMOVABLE = {"SAFEHAND_TEST_REMOVABLE": "1"}
CHECKLIST = {
    "safer_way": "no", "encrypted": "yes", "belongs_to_organisation": "yes", "owner": "Rosebery", "device": "The stick HS-USB-03",
    "carrier": "Ruth Coombes", "route": "from our office to County Hall on foot, straight there", "stays_with_carrier": "yes",
    "loss": "Margaret Hale is phoned at once on 01632 960111", "wiped": "by Ruth on the day it comes back",
}
BUTTON = "Make it safe to take out"
EJECT = "Have the computer eject it"
EARLIER = "still on it: who has it has all of them."


def carried(home, run):
    """A sharing that is on the stick; its id."""
    with open(home + "/answers.json", "w") as file:
        json.dump(CHECKLIST, file)
    environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": home + "/office",
                   "SAFEHAND_IDENTITY": home + "/ruth.age", "SAFEHAND_PASSPHRASE_FILE": home + "/pass",
                   "SAFEHAND_TEST_WORK_FACTOR": "2", "SAFEHAND_TEST_TIME": "2026-11-26T10:00:00Z", **REMOVABLE}
    done = subprocess.run(
        [PROGRAM, "share", "office/records/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern", "--purpose",
         ANSWERS["P01.purpose"], "--basis", "legal_obligation", "--reason", ANSWERS["P05.reason"], "--reason",
         "P05.condition=safeguarding", "--reason", "P08.informed=no", "--reason", "P08.reason=risk", "--reason",
         "P09.c1=She is not told before she is safe", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about",
         "c3", "--without", "drawing.png", "--media", home + "/stick", "--answers", "answers.json", "--reason",
         "C01.reason=The portal is down all day"], env=environment, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return json.loads(run("ledger", "list", "--json"))[0]["id"]


def look(trial, home, walker, id):
    stick = home + "/stick"
    walker.go("/share/sent/" + id)
    trial.check(walker.title == "It is on the memory stick", walker.title)
    trial.check(f"{id[:8]}….safehand" in walker.words and BUTTON in walker.words, walker.words)
    trial.check(EARLIER not in walker.words and EJECT in walker.words, walker.words)
    for count, words in ((1, "1 earlier package is"), (2, "2 earlier packages are")):
        shutil.copy(f"{stick}/{id}.safehand", f"{stick}/{uuid.uuid4()}.safehand")
        walker.go("/share/sent/" + id)
        trial.check(f"{words} {EARLIER} Which sticks are out" in walker.words, walker.words)


def unmount(trial, home, walker, id):
    """In use it stays, and that is said; then it goes, and there is nothing to do the second time."""
    stick = home + "/stick"
    with open(f"{stick}/{id}.safehand"):
        walker.send(unmount="yes")
        trial.check("The device is in use, and was not unmounted" in walker.words, walker.words)
        trial.check("let the file manager eject it before you pull it out" in walker.words, walker.words)
        trial.check(os.path.ismount(stick) and BUTTON in walker.words, "in use: " + walker.words)
    page = walker.page
    walker.send(unmount="yes")
    trial.check("The memory stick may be taken out" in walker.words, walker.words)
    trial.check(not os.path.ismount(stick), "it is mounted still")
    trial.check(BUTTON not in walker.words and EARLIER not in walker.words, walker.words)
    trial.check("and nobody else." in walker.words and EJECT not in walker.words, walker.words)
    return page


def other(trial, home, walker, id, page):
    """Another stick at the same folder is left alone, also by a page that was shown before."""
    stick = home + "/stick"
    mount(stick)
    try:
        walker.go("/share/sent/" + id)
        trial.check(BUTTON not in walker.words, walker.words)
        walker.page = page
        walker.send(unmount="yes")
        trial.check("The memory stick with this package is not plugged in here" in walker.words, walker.words)
        trial.check(os.path.ismount(stick), "another stick was unmounted")
    finally:
        subprocess.run(["umount", stick], check=True)


def mount(stick):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "stick", stick], capture_output=True, check=False).returncode == 0


def main():
    trial = Trial()
    home = tempfile.mkdtemp(prefix="safehand-stick-")
    stick = home + "/stick"
    desk = None
    try:
        os.mkdir(stick)
        is_mounted = mount(stick)
        run = office(PROGRAM, home)
        id = carried(home, run)
        desk, walker = start(PROGRAM, home, **REMOVABLE)
        walker.sign_in()
        look(trial, home, walker, id)
        if is_mounted:
            other(trial, home, walker, id, unmount(trial, home, walker, id))
        else:
            print("left out: nothing can be mounted here, so nothing was unmounted")
    finally:
        if desk:
            desk.stop()
        while os.path.ismount(stick):
            subprocess.run(["umount", "-l", stick], check=True)
        shutil.rmtree(home)
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
