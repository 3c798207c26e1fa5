#!/usr/bin/python3
"""register_forms.py PROGRAM: what is recorded at the desk is recorded by its forms alone.

Every page of src/desk/register that records something is asked without a session, locked, without its
form's token, and with hostile texts; after each the ledger has as many entries as before.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from attacks import Desk, Trial, session, status  # noqa: E402

ROUTES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/desk/register/routes.c")
HOSTILE = "<script>alert(1)</script>\" onfocus=x '"
NAMES = ("id", "name", "family", "to", "what", "who", "whom", "how", "reason", "asked-by", "details", "clock", "device",
         "entry", "duty", "sharing", "channel", "role", "with", "by", "number", "source", "kind", "url", "user", "ca",
         "team", "organisation", "address", "published", "way", "same", "theirs", "card", "file", "digest", "profile",
         "answer", "decision", "as", "days", "on-day", "on-month", "on-year")


def recording():
    """The paths that take a form, as the table of routes has them."""
    with open(ROUTES) as file:
        text = file.read()
    paths = re.findall(r'BOTH\("([^"]+)"', text)
    paths += [path + "x" for path in re.findall(r'\{"([^"]+)", true, true,', text)]
    return paths


def entries(desk):
    said = subprocess.run([desk.program, "ledger", "verify", "--json"], env=desk.environment, cwd=desk.home, check=True,
                          capture_output=True)
    return json.loads(said.stdout)["entries"]


def main():
    trial = Trial()
    paths = recording()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = Desk(os.path.abspath(sys.argv[1]), home)
        try:
            trial.check(len(paths) > 25, f"the table of routes is read: {paths}")
            before = entries(desk)
            for path in paths:
                trial.refused(desk.ask(path), (403,), f"a stranger looks: {path}")
                trial.refused(desk.post(path, {"reason": "because I say so"}), (403,), f"a stranger sends: {path}")
            own, cookie, token = session(desk, trial)
            for path in paths:
                filled = {name: HOSTILE for name in NAMES}
                trial.check(status(desk.post(path, filled, cookie)) == 403, f"without a token: {path}")
                other = dict(filled, token="A" * 43)
                trial.check(status(desk.post(path, other, cookie)) == 403, f"another token: {path}")
                answer = desk.post(path, dict(filled, token=token), cookie)
                trial.check(status(answer) in (200, 303, 400, 403, 404, 500), f"hostile: {path}: {answer[:200]!r}")
                trial.check(b"<script>alert" not in answer and b'" onfocus=x' not in answer, f"reflected: {path}")
                query = "&".join(f"{name}=%3Cscript%3Ealert(1)%22" for name in NAMES)
                answer = desk.ask(f"{path}?{query}", heads=own)
                trial.check(status(answer) in (200, 303, 400, 403, 404, 500), f"hostile address: {path}: {answer[:200]!r}")
                trial.check(b"<script>alert" not in answer, f"reflected from the address: {path}")
                empty = desk.post(path, {"token": token}, cookie)
                trial.check(status(empty) in (200, 303, 400, 403, 404, 500), f"empty: {path}: {empty[:200]!r}")
            for path in ("/leaving/x", "/leaving/00000000-0000-0000-0000-000000000000", "/recorded/18446744073709551616",
                         "/recorded/-1", "/recorded/1x", "/sharings/%2e%2e", "/approve/" + "a" * 400):
                trial.check(status(desk.ask(path, heads=own)) in (400, 403, 404), f"what is not there: {path}")
            trial.check(entries(desk) == before, "nothing was recorded by any of it")
            # And that this does find one that is:
            desk.post("/decline", {"token": token, "family": "HS-1", "asked-by": "A neighbour", "request": "other",
                                   "reason": "She is no relative of theirs"}, cookie)
            trial.check(entries(desk) == before + 1, "a form with its token is recorded, once")
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
