#!/usr/bin/python3
"""owed.py PROGRAM MANY FAMILY: with hundreds of sharings the first page stands there at once, says how much of the ledger is
read, and then what is owed; who locks the desk meanwhile does not wait for it. MANY is tests/bench/desk.c.
"""
import os
import re
import shutil
import subprocess
import sys
import time

from attacks import Desk, Trial
from walk import PASSPHRASE, Walker

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../bench"))
from desk import Office  # noqa: E402 # pylint: disable=wrong-import-position

SHARINGS = 900
READING = r"What is owed is being read from the ledger: (\d+) of (\d+) sharings so far\."


def main():
    trial, (program, many, family) = Trial(), map(os.path.abspath, sys.argv[1:4])
    office = Office(program, family)
    try:
        office.environment["SAFEHAND_TEST_WORK_FACTOR"] = "2"
        found = office.filed()
        subprocess.run([many, "office", "ruth.age", "tessa.age", PASSPHRASE, found, str(SHARINGS)], cwd=office.folder, check=True)
        owed = office.run("ruth", "tasks")
        desk = Desk(program, office.folder, is_new=False, SAFEHAND_TEST_TIME=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        try:
            walker = Walker(desk).sign_in()
            reading = re.search(READING, walker.words)
            trial.check(reading and int(reading[2]) == SHARINGS + 1 and int(reading[1]) <= SHARINGS, f"how far: {walker.words}")
            trial.check("Ring 999 first" in walker.words and "Share" in walker.words, f"all else stands there: {walker.words}")
            trial.check("owed, " not in walker.words and "Nothing is owed" not in walker.words, f"not yet known: {walker.words}")
            walker.go("/sharings/" + found)
            trial.check(walker.status == 200 and re.search(READING, walker.words), f"a sharing's page: {walker.words}")
            begun = time.monotonic()
            token = re.search(r'name="token" value="([^"]+)"', walker.page)[1]
            walker.take(desk.post("/lock", {"token": token}, walker.cookie))
            trial.check("Your passphrase" in walker.words, f"locked while it is read: {walker.words}")
            trial.check(time.monotonic() - begun < 5, "and at once")
            walker.send(passphrase=PASSPHRASE)
            while re.search(READING, walker.words):
                time.sleep(0.2)
                walker.go("/")
            trial.check(owed.endswith("\nOwed: 4. Overdue: 0.\n") and "4 things are owed, 0 overdue." in walker.words,
                        f"what is owed: {owed} {walker.words}")
            walker.go("/")
            trial.check(not re.search(READING, walker.words), "it is known from then on")
        finally:
            desk.stop()
    finally:
        shutil.rmtree(office.folder)
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
