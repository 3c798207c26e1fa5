#!/usr/bin/python3
"""What is left of a record when a call fails, or the program is killed, while it is changed.

usage: records.py SAFEHAND FAMILY

SAFEHAND is a test build, FAMILY a sample family. An entry with a file is added, one is corrected, a record is
begun, and a consent is taken back, each once for every call that the seam counts, failing that call, and once more
killing the program just before it. After each:

- family.json is, byte for byte, the old one or the new one; there is no new record, or a whole one;
- the record can be read, so every file that it names is there;
- a run that said it was done has written the new one, and one that failed says why;
- a run that failed leaves no file that was not there, unless the new record names it;
- after a kill the same command, given again, is done, and nothing is left of the first.

Ends with `N passed, N failed`.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SAFEHAND, FAMILY = (os.path.abspath(path) for path in sys.argv[1:3])
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error:")
FILE = "x" * 700000  # three blocks of copying

COMMANDS = {
    "an entry with a file": ["record", "add", "entry", "HS-2041", "--category", "contact", "--about", "p1",
                             "--text", "A call", "--attach", "letter.txt"],
    "an entry corrected": ["record", "correct", "entry", "HS-2041", "e1", "--text", "Two calls", "--reason", "Counted"],
    "a consent taken back": ["record", "add", "consent", "HS-2041", "--withdraw", "k1"],
    "a new record": ["record", "new", "HS-9", "--role", "mother", "--name", "Dana Price"],
}


class Failed(Exception):
    """An assertion about what was left did not hold."""


def check(condition, text):
    if not condition:
        raise Failed(text)


def run(home, words, fault=None, trace=None):
    environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8",
                   "SAFEHAND_TEST_TIME": "2026-11-16T10:00:00Z", "ASAN_OPTIONS": "detect_leaks=1"}
    if fault:
        environment["SAFEHAND_FAULT"] = fault
    if trace:
        environment["SAFEHAND_FAULT_TRACE"] = trace
    done = subprocess.run([SAFEHAND, *words, "--by", "Ruth Adeyemi"], cwd=home, env=environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    check(not SANITIZER.search(done.stderr), "sanitizer: " + done.stderr)
    return done


def fresh(top, number):
    home = os.path.join(top, str(number))
    os.mkdir(home)
    shutil.copytree(FAMILY, home + "/HS-2041")
    with open(home + "/letter.txt", "w") as file:
        file.write(FILE)
    return home


def files(home):
    return {os.path.relpath(os.path.join(folder, name), home)
            for folder, _, names in os.walk(home) for name in names}


def cut_off(home):
    """What was being written, or made, when a run was killed."""
    return [name for _, folders, names in os.walk(home) for name in folders + names
            if ".partial-" in name or name.endswith(".saving")]


def content(home):
    """family.json of both records, None where there is none."""
    found = {}
    for name in ("HS-2041", "HS-9"):
        path = f"{home}/{name}/family.json"
        found[name] = open(path, "rb").read() if os.path.exists(path) else None
        check(found[name] or not os.path.isdir(f"{home}/{name}"), f"{name} has no family file")
    return found


def readable(home, found):
    for name, text in found.items():
        if text:
            shutil.copytree(f"{home}/{name}", f"{home}/copy-{name}")
            done = run(home, ["record", "set", f"copy-{name}", "household.members=4"])
            check(done.returncode == 0, f"{name} cannot be read: {done.stderr}")
            shutil.rmtree(f"{home}/copy-{name}")


def trial(top, number, words, kind, call, old, new):
    home = fresh(top, number)
    before = files(home)
    done = run(home, words, fault=f"{kind}:{call}")
    after = content(home)
    check(after in (old, new), "neither the old nor the new record")
    readable(home, after)
    if kind == "kill":
        check(done.returncode == -9, f"exit {done.returncode}, and was to be killed")
        if after == old:
            again = run(home, words)
            check(again.returncode == 0, f"given again: {again.stderr}")
            check(content(home) == new, "given again, it is not the new record")
            check(not cut_off(home), f"given again, it leaves {cut_off(home)}")
    elif done.returncode == 0:
        check(after == new, "said to be done, and the record is the old one")
    else:
        check(done.stderr.startswith("safehand: "), "does not say why: " + done.stderr)
        left = files(home) - before
        check(after == new or not left, f"left: {sorted(left)}")
    shutil.rmtree(home)


def all_calls(top, title, words):
    home = fresh(top, "whole")
    old = content(home)
    # Beside the folder: what lists that makes a call for each name, and no trial has this one.
    done = run(home, words, trace=top + "/trace")
    check(done.returncode == 0, f"{title}: {done.stderr}")
    new = content(home)
    check(new != old, f"{title}: nothing was changed")
    with open(top + "/trace") as trace:
        calls = [line.split(" ") for line in trace]
    os.unlink(top + "/trace")
    shutil.rmtree(home)
    # Each failure of memory is the same for the record: no write was begun. Of those, one in forty.
    chosen = [int(number) for number, kind, *_ in calls if kind == "file" or int(number) % 40 == 0]
    print(f"{title}: {len(calls)} calls, {len(chosen)} of them failed and killed")
    passed = failed = 0
    for kind in ("fail", "kill"):
        for call in chosen:
            try:
                trial(top, f"{kind}-{call}", words, kind, call, old, new)
                passed += 1
            except Failed as error:
                failed += 1
                print(f"{title}, {kind} {call} ({' '.join(calls[call - 1]).strip()}): {error}")
                shutil.rmtree(os.path.join(top, f"{kind}-{call}"), ignore_errors=True)
    return passed, failed


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as top:
        for title, words in COMMANDS.items():
            good, bad = all_calls(top, title, words)
            passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
