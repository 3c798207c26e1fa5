#!/usr/bin/python3
"""share.py PROGRAM: what somebody with a session, and one without, gets from the desk's addresses of a sharing by
naming what is not theirs: another's draft, a path in place of a family or a file, a form of another session.
"""
import json
import os
import sys
import tempfile

from attacks import PASSPHRASE, Desk, Trial, cookie_of, status, token_of

FAMILY = {
    "format": "safehand.family/2", "reference": "HS-1", "updated": "2026-11-20",
    "people": [{"id": "c1", "role": "child", "name": "<b>Ava</b> & \"Bo\""}], "consents": [],
    "entries": [{"id": "e1", "on": "2026-11-20", "by": "Ruth", "about": ["c1"], "category": "concern", "kind": "fact",
                 "text": "<script>alert(1)</script>", "attachments": ["note.html"]}],
}


def records(home):
    folder = home + "/office/records/HS-1/attachments"
    os.makedirs(folder, mode=0o700)
    with open(home + "/office/records/HS-1/family.json", "w") as file:
        json.dump(FAMILY, file)
    with open(folder + "/note.html", "w") as file:
        file.write("<script>alert(2)</script>")
    os.makedirs(home + "/elsewhere/HS-9", mode=0o700)
    with open(home + "/elsewhere/HS-9/family.json", "w") as file:
        json.dump(dict(FAMILY, reference="HS-9"), file)


def sign_in(desk):
    cookie = cookie_of(desk.ask(desk.start))
    token = token_of(desk.ask("/sign-in", heads=[("Cookie", "safehand-desk=" + cookie)]))
    cookie = cookie_of(desk.post("/sign-in", {"token": token, "passphrase": PASSPHRASE}, cookie))
    own = [("Cookie", "safehand-desk=" + cookie)]
    return own, cookie, token_of(desk.ask("/share", heads=own))


def strangers(desk, trial):
    for path in ("/share", "/share/concern", "/share/00000000-0000-4000-8000-000000000000/check",
                 "/share/send/00000000-0000-4000-8000-000000000000"):
        trial.refused(desk.ask(path), (403,), f"without a session: {path}")
        trial.refused(desk.post(path, {"token": "A" * 43}), (403,), f"without a session: POST {path}")


def families(desk, trial, own, cookie, token):
    shown = desk.ask("/share", heads=own)
    trial.check(b"&lt;b&gt;Ava&lt;/b&gt; &amp; &quot;Bo&quot;" in shown and b"<b>Ava" not in shown, f"escaped: {shown!r}")
    for name in ("../../elsewhere/HS-9", "/etc", "..", ".", "", "HS-9", "HS-1/", "HS-1/../HS-1", desk.home + "/elsewhere/HS-9"):
        answer = desk.post("/share", {"token": token, "family": name}, cookie)
        trial.check(status(answer) == 400 and b"Choose whose record it is about" in answer, f"family {name!r}: {answer!r}")
    other = desk.post("/share", {"token": "A" * 43, "family": "HS-1"}, cookie)
    trial.check(status(other) == 403 and b"This form is not of your session" in other, f"another's form: {other!r}")
    taking = desk.ask("/share/family", heads=own)
    trial.check(status(taking) == 200, f"where a family's folder is taken in: {taking[:300]!r}")
    begun = desk.post("/share", {"token": token, "family": "HS-1"}, cookie)
    trial.check(status(begun) == 303, f"begun: {begun!r}")
    return begun.split(b"Location: ")[1].split(b"\r\n")[0].decode()


def drafts(desk, trial, own, cookie, token, draft):
    for path in ("/share/x", "/share/x/check", "/share/" + "0" * 36, "/share/00000000-0000-4000-8000-000000000000",
                 draft + "/nothing", draft + "/purposes", "/share/sent/x", "/share/send/x"):
        answer = desk.ask(path, heads=own)
        trial.check(status(answer) == 404, f"{path}: {answer[:200]!r}")
    for path in (draft, draft + "/report", draft + "/pdf", draft + "/file/note.html"):
        answer = desk.post(path, {"token": token}, cookie)
        trial.check(status(answer) == 404, f"POST {path}: {answer[:200]!r}")
    for name in ("..%2ffamily.json", "%2e%2e", "family.json", "nothing.txt", "", "..%2f..%2f..%2foffice.json", "a%2fb"):
        answer = desk.ask(f"{draft}/file/{name}", heads=own)
        trial.check(status(answer) in (400, 404) and b"safehand.family" not in answer and b"ledger.rosebery" not in answer,
                    f"file {name!r}: {answer[:300]!r}")
    shown = desk.ask(draft + "/file/note.html", heads=own)
    trial.check(status(shown) == 200 and b"Content-Type: application/octet-stream\r\n" in shown and b"sandbox" in shown,
                f"a file that is a page: {shown!r}")


def wrong_answers(desk, trial, own, cookie, token, draft):
    for step, fields in (("emergency", {"emergency": "perhaps"}), ("purpose", {"profile": "../catalogue"}),
                         ("purpose", {"profile": "nothing"})):
        answer = desk.post(f"{draft}/{step}", dict(fields, token=token), cookie)
        trial.check(status(answer) == 400 and b"<title>Error: " in answer, f"{step} {fields}: {answer[:300]!r}")
    desk.post(draft + "/emergency", {"token": token, "emergency": "no"}, cookie)
    desk.post(draft + "/purpose", {"token": token, "profile": "social-care-concern"}, cookie)
    answer = desk.post(draft + "/recipient", {"token": token, "recipient": "somebody"}, cookie)
    trial.check(status(answer) == 400 and b"Choose who shall have it" in answer, f"recipient: {answer[:300]!r}")
    listed = desk.ask(draft + "/entries", heads=own)
    trial.check(b"<script>" not in listed, f"an entry is escaped: {listed!r}")
    trial.check(not os.path.exists(desk.home + "/office/outbox") or not os.listdir(desk.home + "/office/outbox"), "nothing left")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(os.path.abspath(sys.argv[1]), home)
        try:
            records(home)
            strangers(desk, trial)
            own, cookie, token = sign_in(desk)
            draft = families(desk, trial, own, cookie, token)
            drafts(desk, trial, own, cookie, token, draft)
            wrong_answers(desk, trial, own, cookie, token, draft)
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: {code} {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
