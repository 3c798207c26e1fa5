#!/usr/bin/python3
"""commands.py PROGRAM: whatever the command line does for an office's people has a page of the desk.

Each command stands here with its page, or with who else does it. A new command has to be put here by hand; a page is
one that the tables of routes have and, where it needs no sharing to be named, one that is shown to who is signed in.
"""
import glob
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from attacks import Desk, Trial, session, status  # noqa: E402

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src")
# With a "*" it is of one sharing, recipient, person or device, which its address names.
PAGES = {
    "init": "/first", "identity new": "/staff/invite", "identity renew": "/staff/renew",
    "card show": "/recipients/card", "card fingerprint": "/recipients/card", "card check": "/recipients/card",
    "staff add": "/staff/compare/*", "staff confirm": "/staff/confirm/*", "staff list": "/staff", "staff remove": "/staff/remove/*",
    "staff training": "/training",
    "recipient invite": "/recipients/invite", "recipient add": "/recipients/add", "recipient verify": "/recipients/call*",
    "recipient confirm": "/recipients/confirm*", "recipient list": "/recipients", "recipient show": "/recipients/show*",
    "recipient revoke": "/recipients/revoke*",
    "portal add": "/portals/add", "portal check": "/portals/check", "portal page": "/portals/page", "portal list": "/portals",
    "number add": "/numbers/add", "number confirm": "/numbers/confirm*", "number list": "/numbers",
    "agreement add": "/agreements/add", "agreement list": "/agreements", "agreement standing": "/agreements/standing",
    "policy": "/rules", "policy accept": "/profiles/accept*", "policy check": "/profiles",
    "record new": "/families/new", "record add person": "/family/add*", "record add entry": "/family/entry*",
    "record add consent": "/family/consent*", "record add file": "/family/file/add*", "record set": "/family/change*", "record seal": "/families/sealed", "record restore": "/family/restore*", "record correct entry": "/family/entry/correct*",
    "record remove entry": "/family/entry/remove*", "record remove person": "/family/person/remove*",
    "record import": "/families/import", "record map": "/families/import",
    "preview": "/share/*", "share": "/share", "approve": "/approve/*", "deliver": "/share/send/*", "sent": "/sent*",
    "withdraw": "/withdraw*", "decline": "/decline", "advice": "/advice/summary", "reissue": "/reissue*", "notice": "/notice*",
    "collect": "/receipts", "receive": "/receipts", "page": "/recipients/page",
    "media add": "/media/add", "media list": "/media", "media return": "/media/back*", "media wipe": "/media/wiped*",
    "log": "/log", "look": "/look*", "afterwards": "/afterwards*", "informed": "/informed*", "access": "/access", "incident": "/incident", "complaint add": "/complaints/add", "complaint tell": "/complaints/told*", "complaint list": "/complaints", "tasks": "/",
    "ledger list": "/sharings", "ledger show": "/sharings/*", "ledger family": "/reports/person", "ledger report": "/reports/trustees",
    "ledger export": "/office-files", "ledger verify": "/ledger/verify", "ledger prove": "/files/*",
    "ledger checkpoint": "/witness", "ledger erase": "/erase*", "ledger hold": "/hold*", "ledger resume": "/resume",
    "ledger continue": "/ledger/continue", "ledger clock": "/clock", "ledger witness": "/witness",
}
OTHERS = {
    "desk": "it is the desk", "card trust": "the recipient, in their own page", "open": "the recipient", "report": "the recipient",
    "record check": "who looks after the records system", "record words": "who looks after the records system",
    "record export": "who looks after the computer",
    "acknowledge": "the recipient", "ledger cosign": "a witness outside, with their own program", "age": "whoever has a file of age's",
}


def routes():
    text = ""
    for path in glob.glob(SOURCE + "/desk/*/routes.c"):
        with open(path) as file:
            text += file.read()
    return set(re.findall(r'(?:\{|SHOWN\(|BOTH\()"([^"]*)"', text))


def main():
    trial = Trial()
    with open(SOURCE + "/cli/commands.c") as file:
        commands = re.findall(r'^    \{"([a-z ]+)", ', file.read(), re.M)
    trial.check(len(commands) > 60, f"the list of commands is read: {commands}")
    trial.check(set(commands) == set(PAGES) | set(OTHERS), f"not here, or not there: {set(commands) ^ (set(PAGES) | set(OTHERS))}")
    known = routes()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = Desk(os.path.abspath(sys.argv[1]), home)
        try:
            own = session(desk, trial)[0]
            for command, page in PAGES.items():
                trial.check(page.rstrip("*") in known, f"{command}: no route {page}")
                if "*" not in page:
                    got = status(desk.ask(page, heads=own))
                    trial.check(got == (303 if page == "/first" else 200), f"{command}: {page}: {got}")
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
