#!/usr/bin/python3
"""stopped.py PROGRAM: what a sharing says of how far it is, and what Ctrl-C leaves of it, wherever it comes.

PROGRAM is a test build. The portal is a real Apache, behind tests/portal/breaking.py. After each Ctrl-C the ledger
verifies, nothing lies on the portal under the package's name but the package, and the same again, or `deliver`, goes on
to the end.
"""
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import broken
from walk import ANSWERS

WAITING, INTERRUPTED = 7, 130
SIZE = 12000000
FILE = "phone-note.txt"
COLUMNS = 72
CRAWL = ("PUT partial package", "crawl")
AMOUNT = r"[\d.]+ (?:bytes|kB|MB)"
COUNT_NOTHING = {"reading", "opening", "asking the portal", "trying the portal", "renaming", "deleting", "fetching"}
LINE = re.compile(rf"([a-z ]+?) (\d+)%: ({AMOUNT}) of ({AMOUNT})(, {AMOUNT} a second)?"
                  r"(, (?:about (?:\d+|a) [a-z]+ left|a few seconds left|nothing has moved for \d+ seconds))?")


# LeakSanitizer's own thread dies now and then, which tells nothing of leaks (tests/again.py).
DIED, FINDING, TRIES = "LeakSanitizer has encountered a fatal error", re.compile(r"ERROR: (Address|Leak)Sanitizer|runtime error:"), 3
died = []


class DetectorDied(Exception):
    pass


def known(said):
    """Raises where the leak detector died, and nothing else was found."""
    if DIED in said and not FINDING.search(said):
        raise DetectorDied


class Home(broken.Home):
    def run(self, *words, **more):
        done = super().run(*words, **more)
        known(done.stderr)
        return done


def in_copy(make, part):
    """What `part` does to a home that was made so; once more, in a fresh one, where the leak detector died."""
    for _ in range(TRIES):
        home = make()
        try:
            return part(home)
        except DetectorDied:
            died.append(1)
        finally:
            home.end()
    sys.exit(f"the leak detector died {TRIES} times in one\n0 passed, 1 failed")


def share(home, *more):
    """The words of a sharing of one file that takes a while."""
    return ("share", "office/records/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern", "--purpose",
            ANSWERS["P01.purpose"], "--basis", "legal_obligation", "--reason", ANSWERS["P05.reason"], "--reason",
            "P05.condition=safeguarding", "--reason", "P08.informed=no", "--reason", "P08.reason=risk", "--reason",
            "P09.c1=She is not told before she is safe", "--reason", "P01.again=She asked for the note too", "--about", "p1",
            "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3", "--without", "drawing.png", "--portal", "council", "--password-file",
            home.settings["PORTAL_PASSWORD_FILE"], *more)


def with_large(place):
    """A home where a sharing of SIZE, which was approved, is to be sealed and sent; and its id."""
    home = broken.Home(place)
    with open(f"{home.folder}/office/records/HS-2041/attachments/{FILE}", "w") as file:
        file.write("She drew a house of 12 windows; " * (SIZE // 32))
    before = ids(home)
    done = home.run(*share(home, "--attach", FILE, "--reason", f"M01.attachments.{FILE}=It is what she said"))
    assert done.returncode == WAITING, done.stderr
    package = (ids(home) - before).pop()
    done = home.run("approve", package, "--yes", SAFEHAND_IDENTITY=home.folder + "/dan.age")
    assert done.returncode == 0, done.stderr
    return home, package



def ids(home):
    return {one["id"]: one["state"] for one in json.loads(home.run("ledger", "list", "--json").stdout)}.keys()


def state_of(home, wanted):
    return {one["id"]: one["state"] for one in json.loads(home.run("ledger", "list", "--json").stdout)}.get(wanted)


def of_base(place, base):
    """A copy of that home, and the empty portal."""
    home = Home(place)
    shutil.copytree(base.folder, home.folder, symlinks=True, dirs_exist_ok=True)
    return home


def told_of(stderr):
    """What a run said of how far it was, line by line, without what else it said."""
    return [line for line in stderr.splitlines() if not line.startswith("safehand: ")]


def lines(trial, place, home, package):
    """Where no terminal is: a line every so often, and none where nothing lasts so long."""
    place.proxy.break_at(*CRAWL)
    done = home.run("deliver", package, SAFEHAND_TEST_PROGRESS="250")
    trial.check(done.returncode == 0, f"lines: exit {done.returncode}: {done.stderr}")
    counted = [line for line in told_of(done.stderr) if line not in COUNT_NOTHING]
    told = [LINE.fullmatch(line) for line in counted]
    trial.check(all(told), f"lines: {done.stderr}")
    size = os.path.getsize(f"{place.served}/{package}.safehand")
    # Behind it goes the page that it is opened with, which is small.
    up = [line for line in told if line and line[1] == "uploading" and line[4] == f"{size / 1e6:.1f} MB"]
    percents = [int(line[2]) for line in up]
    trial.check(len(up) >= 6 and percents == sorted(percents) and percents[0] < 50 < percents[-1], f"lines: {done.stderr}")
    # From the second line on it is known how fast it goes, and how long it will take.
    trial.check(all(line[5] and (line[6] or line[2] == "100") for line in up[1:]), f"lines: {done.stderr}")
    trial.check(state_of(home, package) == "delivered", "lines: not delivered")


def no_lines(trial, place, home, package):
    place.proxy.break_at(*CRAWL)
    done = home.run("deliver", package, SAFEHAND_TEST_PROGRESS="100000")
    trial.check(done.returncode == 0 and told_of(done.stderr) == [], f"no lines: {done.stderr}")


def drawn(trial, place, home, package):
    """On a terminal one line, drawn over and over, no wider than it."""
    master, slave = pty.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    place.proxy.break_at(*CRAWL)
    with subprocess.Popen([broken.PROGRAM, "deliver", package], env=home.environment(), cwd=home.folder, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=slave) as process:
        os.close(slave)
        seen = b""
        try:
            while piece := os.read(master, 65536):
                seen += piece
        except OSError:  # the other end is closed
            pass
    os.close(master)
    known(seen.decode(errors="replace"))
    trial.check(process.returncode == 0, f"drawn: exit {process.returncode}: {seen!r}")
    drawings, rest = seen.decode().split("\r\n", 1)
    rest = rest.replace("\r\n", "\n")
    trial.check(drawings.startswith("\r") and rest.startswith("safehand: ") and "\r" not in rest, f"drawn: {seen!r}")
    drawings = [one.removesuffix("\x1b[K") for one in drawings.split("\r")[1:]]
    trial.check(max(map(len, drawings)) < COLUMNS, f"drawn: {drawings}")
    up = [one for one in drawings if one.startswith("uploading ")]
    trial.check(len(up) >= 10 and int(LINE.fullmatch(up[0])[2]) < 50, f"drawn: {up}")
    trial.check(any(re.search(r" a second, (about|a few) .* left$", one) for one in up), f"drawn: {up}")
    steps = {re.split(r" \d+%", one)[0] for one in drawings}
    trial.check({"searching", "uploading", "renaming"} <= steps, f"drawn: {steps}")
    # What is over at once is not worth a line.
    trial.check(not [one for one in drawings if re.search(r": \d+ bytes of \d+ bytes", one)], f"drawn: {drawings}")


def pressed(trial, place, home, package):
    """Ctrl-C while it is uploaded: soon, nothing half is left under its name, and it goes on."""
    place.proxy.break_at(*CRAWL)
    with subprocess.Popen([broken.PROGRAM, "deliver", package], env=home.environment(SAFEHAND_TEST_PROGRESS="100"),
                          cwd=home.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        for line in process.stderr:
            if (told := LINE.fullmatch(line.rstrip("\n"))) and told[1] == "uploading" and int(told[2]) > 20:
                break
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        said = process.communicate()[1]
    took = time.monotonic() - began
    known(said)
    trial.check(process.returncode == INTERRUPTED, f"Ctrl-C: exit {process.returncode}: {said}")
    trial.check(took < 5, f"Ctrl-C: ended after {took:.1f} s")
    said = [line for line in said.splitlines() if not LINE.fullmatch(line)]
    trial.check(said[:1] == ["safehand: interrupted"], f"Ctrl-C: {said}")
    after(trial, place, home, package, "Ctrl-C in the upload")


def after(trial, place, home, package, what, was_sealed=True):
    """What must hold after Ctrl-C, and that it goes on."""
    place.proxy.repair()
    path = f"{place.served}/{package}.safehand"
    kept = f"{home.folder}/office/outbox/{package}.safehand"
    state = state_of(home, package)
    trial.check(home.run("ledger", "verify").returncode == 0, f"{what}: the ledger does not verify")
    trial.check(state in ("sealed", "delivered", "drafted"), f"{what}: it is {state}")
    if os.path.exists(path) and os.path.exists(kept):
        with open(path, "rb") as there, open(kept, "rb") as here:
            trial.check(there.read() == here.read(), f"{what}: something else lies under its name")
    if state != "delivered":
        trial.check(not was_sealed or os.path.exists(kept), f"{what}: the package is gone")
        done = home.run("deliver", package)
        trial.check(done.returncode == 0, f"{what}: it does not go on: {done.stderr}")
    trial.check(state_of(home, package) == "delivered" and os.path.exists(path), f"{what}: not delivered in the end")
    left = [name for name in os.listdir(place.served) if name.startswith(("partial-", "trial-"))]
    trial.check(not left, f"{what}: left on the portal: {left}")


def traced(make, words, kinds):
    """The kinds of the calls that this command makes, one after the other, as far as it is one of these."""
    with tempfile.NamedTemporaryFile(prefix="safehand-stopped-") as trace:
        def run(home):
            trace.truncate(0)
            return home.run(*words(home), SAFEHAND_FAULT_TRACE=trace.name)
        done = in_copy(make, run)
        with open(trace.name) as file:
            return done, [line.split()[1:3] for line in file if line.split()[1] in kinds]


def each_call(trial, place, kind, most):
    """Ctrl-C before each call of a delivery, or of so many of them."""
    def make():
        place.proxy.repair()
        return Home(place)

    def stop(home, call):
        done = home.run("deliver", place.of["id"], SAFEHAND_FAULT=f"stop:{kind}:{call}")
        what = f"Ctrl-C before {kind} call {call} of {count}"
        trial.check(done.returncode in (0, INTERRUPTED), f"{what}: exit {done.returncode}: {done.stderr}")
        state = state_of(home, place.of["id"])
        trial.check(done.returncode == INTERRUPTED or state == "delivered", f"{what}: exit 0, and it is {state}")
        after(trial, place, home, place.of["id"], what)
        return done.returncode == INTERRUPTED

    count = len(traced(make, lambda home: ("deliver", place.of["id"]), (kind,))[1])
    stopped = sum(in_copy(make, lambda home, call=call: stop(home, call)) for call in range(1, count + 1, max(1, count // most)))
    trial.check(stopped >= 3, f"{kind}: {stopped} of {count} calls stopped it")


def large_sealing(trial, place, home, package):
    """Ctrl-C while a package is sealed that takes a while: by which call it is stopped is taken from one that is not."""
    def make():
        return of_base(place, home)

    def stop(copy, call):
        done = copy.run("deliver", package, SAFEHAND_FAULT=f"stop:file:{call}")
        what = f"Ctrl-C before file call {call} of {count} of a large sealing"
        trial.check(done.returncode == INTERRUPTED, f"{what}: exit {done.returncode}: {done.stderr}")
        state = state_of(copy, package)
        after(trial, place, copy, package, what, was_sealed=False)
        return state

    calls = traced(make, lambda copy: ("deliver", package), ("file", "network"))[1]
    before = calls[:calls.index(["network", "perform"])] if ["network", "perform"] in calls else calls
    count = sum(kind == "file" for kind, _ in before)
    states = [in_copy(make, lambda copy, call=count * part // 8: stop(copy, call)) for part in range(1, 8)]
    trial.check({"drafted", "sealed"} <= set(states), f"a large sealing: after Ctrl-C it was {states}")


def sealing(trial, place):
    """Ctrl-C while it is decided, recorded and sealed: nothing, or something that goes on."""
    def make():
        place.proxy.repair()
        return Home(place)

    def stop(home, call):
        before = ids(home)
        done = home.run(*share(home), SAFEHAND_FAULT=f"stop:file:{call}")
        what = f"Ctrl-C before file call {call} of {count} of a sharing"
        trial.check(done.returncode in (0, INTERRUPTED), f"{what}: exit {done.returncode}: {done.stderr}")
        fresh = ids(home) - before
        trial.check(len(fresh) < 2, f"{what}: {len(fresh)} sharings")
        if not fresh:
            done = home.run(*share(home))
            trial.check(done.returncode == 0, f"{what}: not again: {done.stderr}")
            return "nothing"
        package = fresh.pop()
        state = state_of(home, package)
        after(trial, place, home, package, what, was_sealed=False)
        return state

    done, calls = traced(make, share, ("file",))
    trial.check(done.returncode == 0, f"sealing: {done.stderr}")
    count = len(calls)
    seen = {in_copy(make, lambda home, call=call: stop(home, call)) for call in range(1, count + 1, max(1, count // 16))}
    trial.check({"nothing", "delivered"} < seen, f"sealing: after Ctrl-C there was {seen}")


def main():
    trial = broken.Trial()
    folder = tempfile.mkdtemp(prefix="safehand-stopped-portal-")
    os.chmod(folder, 0o711)
    place = None
    try:
        place = broken.Place(folder, broken.started(folder), 0)
        base, package = with_large(place)
        for part in (lines, no_lines, drawn, pressed, large_sealing):
            in_copy(lambda: of_base(place, base), lambda home, part=part: part(trial, place, home, package))
        base.end()
        each_call(trial, place, "network", 14)
        each_call(trial, place, "file", 14)
        sealing(trial, place)
    finally:
        if place:
            place.end()
        subprocess.run([broken.PORTAL, "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    if died:
        print(f"the leak detector died by itself {len(died)} times, and that was tried again")
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
