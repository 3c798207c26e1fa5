#!/usr/bin/python3
"""transfer.py PROGRAM: a family's folder that is sent, and the files that the desk gives out, over plain sockets."""
import html
import os
import re
import sys
import tempfile

import attacks
from attacks import status
from uploads import END, Sender, part
from walk import runner

FAMILY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/families/HS-2041")


def folder(sender, change=lambda name, data: data, more=b"", top="HS-2041"):
    """As a browser sends a folder that was chosen."""
    body = part("token", sender.token.encode())
    for name in ("family.json", *sorted("attachments/" + name for name in os.listdir(FAMILY + "/attachments"))):
        with open(os.path.join(FAMILY, name), "rb") as file:
            body += part("files", change(name, file.read()), f"{top}/{name}")
    return body + more + END


def content(path):
    """All that lies in a folder, by its path there."""
    return {os.path.relpath(os.path.join(at, name), path): open(os.path.join(at, name), "rb").read()
            for at, _, names in os.walk(path) for name in names}


def words(answer):
    text = re.sub(rb"<[^>]*>", b" ", answer.partition(b"<main")[2]).decode()
    return re.sub(r"\s+", " ", html.unescape(text.partition(">")[2])).strip()


class Families:
    def __init__(self, sender):
        self.sender, self.trial = sender, sender.trial
        self.records = sender.desk.home + "/office/records"
        self.run = runner(sender.desk.program, sender.desk.home)
        self.given_back = 0

    def kept(self, name="HS-2041"):
        """What the office has of it, as it is given back; what lies there is sealed."""
        for path, data in content(f"{self.records}/{name}").items():
            self.trial.check(path.endswith(".age") and data.startswith(b"age-encryption.org/v1\n"), f"{name}: {path} lies readable")
        self.given_back += 1
        self.run("record", "export", name, f"back-{self.given_back}", "--to", "The auditor",
                 "--reason", "To hold it against the original")
        return content(f"{self.sender.desk.home}/back-{self.given_back}")

    def send(self, body):
        return self.sender.send(body, path="/share/family")

    def said(self, answer, wanted_status, wanted, what):
        self.trial.check(status(answer) == wanted_status and wanted in words(answer), f"{what}: {words(answer)!r} {answer[:80]!r}")

    def refused(self):
        for what, body, wanted in (
                ("nothing chosen", part("token", self.sender.token.encode()) + part("files", b"", "") + END,
                 "There is a problem Nothing was chosen Choose the folder of the family, a ZIP of it, or its files"),
                ("no family.json", part("token", self.sender.token.encode()) + part("files", b"x", "HS-1/a.txt") + END,
                 "There is a problem There is no family.json in what was chosen"),
                ("no JSON", folder(self.sender, lambda name, data: b"{" if name == "family.json" else data),
                 "There is a problem Family.json:1:1: "),
                ("two things wrong", folder(self.sender, lambda name, data: data.replace(b'"role": "mother"', b'"role": "Mother"', 1)
                                            .replace(b'"category": "concern"', b'"catgory": "concern"', 1) if name == "family.json" else data),
                 "All that is wrong in family.json family.json:8:15: /people/0/role: must be a word of at most 64 of the letters a-z, "
                 "digits and _, beginning with a letter. To do: perhaps \"mother\" is meant family.json:"),
                ("a missing attachment", part("token", self.sender.token.encode())
                 + part("files", open(FAMILY + "/family.json", "rb").read(), "HS-2041/family.json") + END, "There is a problem "),
                ("a file twice", folder(self.sender, more=part("files", b"x", "HS-2041/family.json")),
                 "There is a problem HS-2041/family.json was sent twice"),
                ("deep", part("token", self.sender.token.encode()) + part("files", b"{}", "a/b/family.json") + END,
                 "There is no family.json")):
            answer = self.send(body)
            self.said(answer, 400, wanted, what)
            self.trial.check(self.sender.desk.home.encode() not in answer and b"uploads" not in answer, f"{what}: it says where it lay")
            self.trial.check(not os.path.exists(self.records) or os.listdir(self.records) == [], f"{what}: something is kept")
            self.trial.check(self.sender.left() == [], f"{what}: {self.sender.left()} stay behind")

    def taken(self):
        answer = self.send(folder(self.sender, more=part("files", b"x", "HS-2041/.DS_Store") + part("files", b"x", "HS-2041/notes.docx")))
        self.said(answer, 200, "It is in the office now. Family HS-2041 Who they are Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin Updated 16 November 2026 People on file", "taken in")
        self.said(answer, 200, "were not kept: HS-2041/notes.docx Share something about this family", "taken in")
        self.trial.check(self.kept() == content(FAMILY), "every byte is there, and nothing else")
        self.trial.check(os.stat(self.records + "/HS-2041").st_mode & 0o777 == 0o700, "it is private")
        self.said(self.send(folder(self.sender, top="Another name")), 200, "Exactly this is in the office already.", "the same again")

    def changed(self):
        newer = folder(self.sender, lambda name, data: data.replace(b"2026-11-16", b"2026-11-20", 1) if name == "family.json" else data)
        answer = self.send(newer)
        self.said(answer, 200, "There is a file of this family already In the office Family HS-2041 Who they are Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin Updated 16 November 2026", "a newer one")
        self.said(answer, 200, "What you sent Family HS-2041 Who they are Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin Updated 20 November 2026", "a newer one")
        self.trial.check(self.kept() == content(FAMILY), "nothing is written over unasked")
        uploads = os.path.dirname(self.records) + "/uploads"
        lying = {os.path.join(at, name): open(os.path.join(at, name), "rb").read() for at, _, names in os.walk(uploads) for name in names}
        self.trial.check(len(lying) > 0 and all(data.startswith(b"age-encryption.org/v1") and b"Marsden" not in data for data in lying.values()),
                         f"what waits for an answer lies sealed: {sorted(lying)}")
        digest = re.search(rb'name="digest" value="([0-9a-f]{64})"', answer)[1].decode()
        post = lambda **fields: self.sender.desk.post("/share/family", {"token": self.sender.token, **fields}, self.sender.cookie)
        self.said(post(version="new", digest="0" * 64), 400, "Something else was sent since: choose it again", "another digest")
        self.said(post(version="new", digest=digest), 400, "What was sent is not here any more", "answered twice")
        self.send(newer)
        self.said(post(version="old", digest=digest), 200, "What you sent is deleted; the office's file stays as it is.", "the old one stays")
        self.trial.check(self.sender.left() == [], "what was sent is deleted")
        self.send(newer)
        self.said(post(version="new", digest=digest), 200, "the one before is kept as an earlier version. Family HS-2041 Who they are Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin Updated 20", "the new one")
        earlier = os.listdir(self.records + "/.earlier")
        self.trial.check(len(earlier) == 1 and earlier[0].startswith("HS-2041.2026-11-26T"), f"{earlier}")
        self.trial.check(self.kept(".earlier/" + earlier[0]) == content(FAMILY), "the earlier version is whole")
        self.trial.check(b"2026-11-20" in self.kept()["family.json"], "the new one is there")
        self.send(folder(self.sender))
        self.sender.desk.post("/lock", {"token": self.sender.token}, self.sender.cookie)
        self.trial.check(self.sender.left() == [], "locking deletes what waited for an answer")


def downloads(sender):
    desk, trial = sender.desk, sender.trial
    page = desk.ask("/office-files", heads=sender.own)
    trial.check(words(page).startswith("Files of the office My card For whoever is to know"), f"files of the office: {words(page)!r}")
    for path, kind, name, start in (
            ("card", "application/json", "Ruth Coombes.card.json", b'{"age_recipients":["age1'),
            ("checkpoint", "text/plain; charset=utf-8", "checkpoint.txt", b"ledger.rosebery.example/office\n1\n"),
            ("ledger.csv", "text/csv; charset=utf-8", "ledger.csv", b"number,time,kind,who,subject,sharing,detail\r\n0,"),
            ("ledger.jsonl", "application/jsonl", "ledger.jsonl", b'{"detail":{')):
        answer = desk.ask("/office-files/" + path, heads=sender.own)
        head, _, body = answer.partition(b"\r\n\r\n")
        trial.check(status(answer) == 200 and body.startswith(start), f"{path}: {answer[:900]!r}")
        for line in (f"Content-Type: {kind}", f"Content-Disposition: attachment; filename=\"{name}\"; filename*=UTF-8''{name.replace(' ', '%20')}",
                     "Cache-Control: no-store", "X-Content-Type-Options: nosniff", f"Content-Length: {len(body)}"):
            trial.check(b"\r\n" + line.encode() in head, f"{path}: no {line} in {head!r}")
        trial.refused(desk.ask("/office-files/" + path), (403,), f"{path}: without a session")
    trial.check([name for name in os.listdir(desk.home + "/office") if name.startswith(".")] == [], "nothing of the export stays")
    for path in ("/office-files/nothing", "/office-files/../office.json", "/office-files/ledger.db", "/files/none/package",
                 "/files/00000000-0000-4000-8000-000000000000/package", "/files/00000000", "/files/"):
        answer = desk.ask(path, heads=sender.own)
        trial.check(status(answer) in (400, 404) and b"Content-Disposition" not in answer, f"{path}: {answer[:200]!r}")


def main():
    trial = attacks.Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = attacks.Desk(os.path.abspath(sys.argv[1]), home)
        try:
            sender = Sender(desk, trial)
            downloads(sender)
            families = Families(sender)
            families.refused()
            families.taken()
            families.changed()
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
