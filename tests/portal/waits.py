#!/usr/bin/python3
"""waits.py PROGRAM: how long a delivery waits, how often it asks, and by which way, behind what breaks it.

PROGRAM is a test build. The portal is a real Apache, behind tests/portal/breaking.py; a minute of people's is
600 milliseconds here, a second ten.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import broken
from breaking import Tunnel

DANGER = "if somebody is in danger, phone 999 or children's social care now, and write it down afterwards; "
KEPT = "; a sealed package is kept, and `safehand deliver ID` tries again\n"


def deliver(place, step, how, times=-1, retry_after=None, **more):
    """The home, what `deliver` ended as, the seconds that it took, and the requests that came."""
    home = broken.Home(place)
    place.proxy.break_at(step, how, times, retry_after)
    began = time.monotonic()
    done = home.run("deliver", place.of["id"], **more)
    took = time.monotonic() - began
    place.proxy.repair()
    return home, done, took


def says(trial, done, status, message, what):
    said = done.stderr.split("\n", 1)[0]
    trial.check(done.returncode == status and said == "safehand: " + message, f"{what}: exit {done.returncode}: {done.stderr}")


def busy(trial, place):
    """Retry-After is kept to, up to two minutes; a portal that asks for more is left alone."""
    step, proxy = "PUT partial package", place.proxy
    busy_words = "the portal has no time while uploading (HTTP 503)"
    home, done, took = deliver(place, step, "503", 1, "100")
    trial.check(done.returncode == 0 and took >= 1, f"waited for 100 seconds: {took:.1f} of a second: {done.stderr}")
    trial.check(proxy.broken == 1, f"100 seconds: {proxy.broken} times")
    home.end()
    home, done, took = deliver(place, step, "503", -1, "3600")
    says(trial, done, 5, busy_words, "an hour")
    trial.check(proxy.broken == 1, f"an hour: asked {proxy.broken} times")
    trial.check(home.state() == "sealed", "an hour: it waits")
    owed = [task for task in json.loads(home.run("tasks", "--json").stdout)["tasks"] if task["rule"] == "delivery"]
    trial.check([task["due"] for task in owed] == ["2026-11-28T00:00:00Z"] and "could not be delivered" in owed[0]["what"],
                f"an hour: owed is {owed}")
    home.end()
    for nonsense in ("soon", "-5", "99999999999999999999", "Thu, 32 Nov 2026 10:00:00 GMT"):
        home, done, took = deliver(place, step, "503", -1, nonsense)
        says(trial, done, 5, busy_words + " (tried 4 times)", f"Retry-After: {nonsense}")
        trial.check(proxy.broken == 4, f"{nonsense}: asked {proxy.broken} times")
        home.end()


def password(trial, place):
    """It is sent no more once it was not accepted."""
    home, done, _ = deliver(place, "PUT partial package", "401")
    says(trial, done, 4, "the portal does not accept this user name and password", "401")
    trial.check(place.proxy.broken == 1 and place.proxy.steps[-1] == "PUT partial package", f"401: {place.proxy.steps}")
    home.end()


def slow(trial, place):
    """Ten bytes a second on reading back go on for no minute; nor does silence."""
    for how in ("slow", "stall"):
        home, done, took = deliver(place, "GET partial package", how)
        trial.check(done.returncode == 5 and " took too long while reading back (tried 4 times)\n" in done.stderr,
                    f"{how}: {done.stderr}")
        trial.check(took < 40, f"{how}: {took:.0f} seconds")
        trial.check(home.state() == "sealed", f"{how}: {home.state()}")
        home.end()


def room(trial, place):
    """What the portal says of its room is told, and kept to."""
    home, done, _ = deliver(place, "PROPFIND folder", "quota")
    size = os.path.getsize(f"{home.folder}/office/outbox/{place.of['name']}")
    says(trial, done, 5, f"the portal has room for 100 bytes, and the package has {size / 1000:.1f} kB", "room")
    trial.check(not [step for step in place.proxy.steps if step.startswith("PUT")], f"room: {place.proxy.steps}")
    # What an upload that was cut off left is no room that is missing.
    left = f"{place.served}/partial-{place.of['name']}"
    for there, is_enough in ((size - 101, False), (size - 100, True)):
        with open(left, "wb") as file:
            file.truncate(there)
        os.chmod(left, 0o666)
        place.proxy.break_at("PROPFIND folder", "quota")
        done = home.run("deliver", place.of["id"])
        trial.check((done.returncode == 0) == is_enough, f"room, {there} of {size} bytes left: {done.stderr}")
        trial.check(os.path.exists(left) != is_enough, f"room, {there} bytes left: {os.listdir(place.served)}")
    place.proxy.break_at("PROPFIND folder", "quota")
    done = home.run("portal", "check", "council")
    trial.check(done.stdout.endswith("\nIt says that it has room for 100 bytes.\n"), f"room: {done}")
    trial.check(json.loads(home.run("portal", "check", "council", "--json").stdout) ==
                {"name": "council", "result": "passed", "room": 100}, "room, as JSON")
    place.proxy.repair()
    home.end()


def ways(trial, place):
    """By the system's proxy, or past it; and what a proxy answers is not the portal's word."""
    tunnel, home = Tunnel(), broken.Home(place)
    patient = {"SAFEHAND_TEST_PORTAL_PATIENCE": "6000"}  # nothing is waited for here, and the machine may be busy
    host = place.proxy.url.split("/")[2]
    done = home.run("portal", "check", "council", https_proxy=tunnel.url, **patient)
    trial.check(done.returncode == 0 and tunnel.count > 0, f"by a proxy: {tunnel.count}: {done.stderr}")
    tunnel.count = 0
    done = home.run("portal", "check", "council", https_proxy=tunnel.url, no_proxy="127.0.0.1", **patient)
    trial.check(done.returncode == 0 and tunnel.count == 0, f"past a proxy: {tunnel.count}: {done.stderr}")
    hint = ("hint: " + DANGER + "otherwise check the network, and the proxy that this computer's settings name (https_proxy, "
            "all_proxy, no_proxy), and try later" + KEPT)
    tunnel.heads = "WWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n"
    for tunnel.code in (401, 403, 407, 302, 503):
        place.proxy.break_at(None, None)
        done = home.run("portal", "check", "council", https_proxy=tunnel.url, **patient)
        trial.check(done.returncode == 5 and done.stderr == f"safehand: the proxy on the way to {host} lets nobody through "
                    f"(HTTP {tunnel.code})\n{hint}", f"a proxy that answers {tunnel.code}: {done}")
        trial.check(place.proxy.steps == [], f"a proxy that answers {tunnel.code}: {place.proxy.steps}")
    stranger = Tunnel([os.path.join(os.path.dirname(place.settings["PORTAL_CA"]), name) for name in ("server.pem", "server.key")])
    done = home.run("portal", "check", "council", https_proxy=stranger.url, **patient)
    trial.check(done.returncode == 5 and done.stderr.startswith(
        f"safehand: the certificate of the proxy on the way to {host} does not verify (unable to get local issuer certificate)\n"
        "hint: " + DANGER + "otherwise ask whoever looks after this computer's network"), f"a proxy that is not known: {done}")
    trial.check(stranger.count == 0, f"a proxy that is not known: {stranger.count}")
    home.end()


def killed(trial, place):
    """Of a delivery whose program was killed, wherever that was, nothing is left on the portal without a word."""
    later = {"SAFEHAND_TEST_TIME": "2036-12-26T10:00:00Z"}
    lay = set()
    for call in range(1, 100):
        home, done, _ = deliver(place, None, None, SAFEHAND_FAULT=f"kill:network:{call}")
        if home.state() == "delivered":
            break  # what comes then is the recipient's page
        trial.check(done.returncode == -9, f"kill {call}: exit {done.returncode}: {done.stderr}")
        lay.add(home.lying(place.of))
        more = later if call % 4 == 0 else {}
        owed = [task["what"] for task in json.loads(home.run("tasks", "--json", **more).stdout)["tasks"]]
        said = ": it has expired, and may lie there" if more else ": delivering it was cut off, and it may lie on the portal"
        trial.check(any(what.endswith(said) for what in owed), f"kill {call}: owed is {owed}")
        done = home.run("withdraw", place.of["id"], "--reason", "It is not needed any more", **more)
        trial.check(done.returncode == 0 and "\nNothing of its package is on the portal.\n" in done.stdout, f"kill {call}: {done}")
        trial.check(home.lying(place.of) == "nothing", f"kill {call}: the package lies there")
        left = [name for name in os.listdir(f"{home.folder}/office/outbox") if place.of["id"] in name]
        trial.check(not left, f"kill {call}: in the outbox is {left}")
        said = home.run("ledger", "show", place.of["id"]).stdout
        trial.check("the program was ended on the way" in said and "saw to it that its package is not on the portal council" in said,
                    f"kill {call}: {said}")
        home.end()
    trial.check(call > 10 and lay == {"nothing", "whole"}, f"killed {call} times: {lay}")
    home.end()


def main():
    trial = broken.Trial()
    folder = tempfile.mkdtemp(prefix="safehand-waits-portal-")
    os.chmod(folder, 0o711)
    place = None
    try:
        place = broken.Place(folder, broken.started(folder), 0)
        for part in (busy, password, slow, room, ways, killed):
            part(trial, place)
    finally:
        if place:
            place.end()
        subprocess.run([broken.PORTAL, "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
