#!/usr/bin/python3
"""family.py PROGRAM: a family's record taken in at the desk, as a ZIP of its folder and file by file, over plain sockets.

What is hostile in a ZIP is refused in plain words and leaves nothing; for whom it is, who came from a recipient's page
does not lose on the way; and of many families one is found.
"""
import io
import json
import os
import re
import stat
import sys
import tempfile
import urllib.parse
import zipfile

from attacks import Trial
from uploads import END, TYPE, part
from walk import Walker, office, start

PROGRAM = os.path.abspath(sys.argv[1])
AGAIN = "Choose the folder itself, or make the ZIP anew of that folder alone"


def family(reference, *names):
    people = [{"id": f"p{at}", "role": "mother", "name": name} for at, name in enumerate(names)]
    return json.dumps({"format": "safehand.family/2", "reference": reference, "updated": "2026-11-20", "people": people,
                       "consents": [], "entries": []}).encode()


def packed(*files):
    """A ZIP of these names and contents, or of a ZipInfo and its content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def link(name, to):
    about = zipfile.ZipInfo(name)
    about.create_system = 3
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    return about, to


def locked(data):
    """The same with the flag of a password at each file, where it stands and in the list."""
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        for found in re.finditer(re.escape(mark), data):
            data = data[:found.start() + at] + bytes([data[found.start() + at] | 1]) + data[found.start() + at + 1:]
    return data


def altered(data):
    """The same with some bytes of its last file turned."""
    at = data.index(b"a.txt") + len(b"a.txt")
    return data[:at] + bytes(byte ^ 0xFF for byte in data[at:at + 6]) + data[at + 6:]


class Bringing:
    def __init__(self, trial, home, walker, run):
        self.trial, self.home, self.walker, self.run = trial, home, walker, run

    def kept(self, reference):
        """The folder of a record as it is given back; what lies in the office says nothing of it."""
        lies = f"{self.home}/office/records/{reference}"
        for folder, _, files in os.walk(lies):
            for name in files:
                sealed = re.fullmatch(r"family\.json\.age|[0-9a-f-]{36}\.age", name)
                with open(f"{folder}/{name}", "rb") as file:
                    self.trial.check(sealed and file.read(22) == b"age-encryption.org/v1\n", f"{reference}: {name} lies readable")
        self.run("record", "export", reference, f"{self.home}/back-{reference}", "--to", "The auditor",
                 "--reason", "To hold it against the original")
        return f"{self.home}/back-{reference}/"

    def records(self):
        return sorted(os.listdir(self.home + "/office/records"))

    def left(self):
        return [name for folder, _, files in os.walk(self.home + "/office/uploads") for name in files]

    def send(self, *files, to=""):
        """These (name, content) in the second field of the page, and nothing in the first."""
        walker = self.walker
        walker.go("/share/family" + (f"?to={to}" if to else ""))
        action, fields = walker.form()
        body = b"".join(part(name, value.encode()) for name, value, kind, _ in fields if kind == "hidden")
        body += part("files", b"", "", "application/octet-stream") + b"".join(part("parts", content, name) for name, content in files) + END
        head = (f"POST {action} HTTP/1.1\r\nHost: {walker.desk.host}\r\nOrigin: http://{walker.desk.host}\r\nContent-Type: {TYPE}\r\n"
                f"Cookie: safehand-desk={walker.cookie}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        return walker.take(walker.desk.raw(head + body, 20))

    def taken(self, reference, what):
        self.trial.check(self.walker.title == "The family's file", f"{what}: {self.walker.title}: {self.walker.words}")
        self.trial.check(reference in self.records(), f"{what}: {self.records()}")
        self.trial.check(self.left() == [], f"{what}: {self.left()} stay behind")

    def zips(self):
        record = family("HS-3001", "Ada Cole")
        self.send(("HS-3001.zip", packed(("HS-3001/family.json", record), ("HS-3001/attachments/letter.txt", b"Dear Ada"),
                                         ("HS-3001/attachments/.DS_Store", b"x"), ("__MACOSX/HS-3001/._family.json", b"x"),
                                         ("HS-3001/notes.txt", b"not of the record"))))
        self.taken("HS-3001", "a ZIP of the folder")
        self.trial.check("These were in the folder too, belong to no family's file, and were not kept: HS-3001/notes.txt" in self.walker.words,
                         f"what was not kept: {self.walker.words}")
        folder = self.kept("HS-3001")
        self.trial.check(sorted(os.listdir(folder)) == ["attachments", "family.json"], f"{os.listdir(folder)}")
        self.trial.check(os.listdir(folder + "attachments") == ["letter.txt"], f"{os.listdir(folder + 'attachments')}")
        self.trial.check(open(folder + "attachments/letter.txt").read() == "Dear Ada", "the letter")
        self.trial.check(os.stat(folder + "attachments/letter.txt").st_mode & 0o777 == 0o600, "nobody else reads the letter")
        self.send(("again.ZIP", packed(("family.json", record), ("attachments/letter.txt", b"Dear Ada"))))
        self.trial.check("Exactly this is in the office already." in self.walker.words, f"the same again, without its folder: {self.walker.words}")
        self.send(("changed.zip", packed(("family.json", record), ("attachments/letter.txt", b"Dear Eve"))))
        self.trial.check(self.walker.title == "There is a file of this family already", f"another letter: {self.walker.title}")
        self.walker.send(version="old")

    def parts(self):
        self.send(("family.json", family("HS-3002", "Bea Cole")), ("letter.txt", b"Dear Bea"), ("form.pdf", b"%PDF-1.4"))
        self.taken("HS-3002", "file by file")
        names = sorted(os.listdir(self.kept("HS-3002") + "attachments"))
        self.trial.check(names == ["form.pdf", "letter.txt"], f"file by file: {names}")
        for what, files, words in (
                ("nothing", (), "There is a problem Nothing was chosen Choose the folder of the family, a ZIP of it, or its files"),
                ("letters alone", (("letter.txt", b"x"),), "There is a problem There is no family.json in what was chosen"),
                ("one letter twice", (("family.json", family("HS-3003")), ("a.txt", b"1"), ("a.txt", b"2")), "A.txt was sent twice")):
            self.refused(what, files, words)

    def refused(self, what, files, words):
        before = self.records()
        self.send(*files)
        self.trial.check(self.walker.status == 400 and words in self.walker.words, f"{what}: {self.walker.status}: {self.walker.words}")
        self.trial.check(self.records() == before and self.left() == [], f"{what}: {self.records()} {self.left()}")

    def hostile(self):
        record = ("HS-4/family.json", family("HS-4"))
        good = packed(record, ("HS-4/attachments/a.txt", b"a" * 1000))
        wide = zipfile.ZipInfo("HS-4/attachments/zeros")
        wide.compress_type = zipfile.ZIP_DEFLATED
        outside = "The ZIP names a file outside of its folder: "
        for what, data, words in (
                ("a bomb", packed(record, (wide, bytes(200 << 20))), "Far more would come out of the ZIP than a family's record holds"),
                ("a way up", packed(record, ("../../ledger.db", b"x")), outside + "../../ledger.db"),
                ("a way up within", packed(record, ("HS-4/attachments/../../x", b"x")), outside),
                ("a path from the root", packed(record, ("/etc/cron.d/x", b"x")), outside + "/etc/cron.d/x"),
                ("a path of Windows", packed(record, ("HS-4\\attachments\\..\\x", b"x")), outside),
                ("a link", packed(record, link("HS-4/attachments/a.txt", "/etc/passwd")), "The ZIP holds a link, and not only files"),
                ("one name twice", packed(record, ("HS-4/attachments/a.txt", b"1"), ("HS-4/attachments/A.TXT", b"2")),
                 "The ZIP has HS-4/attachments/A.TXT twice"),
                ("two records", packed(record, ("family.json", family("HS-5"))), "The ZIP has family.json twice"),
                ("a password", locked(good), "The ZIP is locked by a password"),
                ("too many files", packed(record, *((f"HS-4/attachments/{at}", b"") for at in range(2001))),
                 "The ZIP holds more files than a family's record has"),
                ("one that was cut", good[:-40], "The ZIP is empty, damaged, or none at all"),
                ("one that was changed", altered(good), "The ZIP is empty, damaged, or none at all"),
                ("an empty one", packed(), "The ZIP is empty, damaged, or none at all")):
            self.refused(what, (("HS-4.zip", data),), words)
            self.trial.check(AGAIN in self.walker.words, f"{what}: no way on in {self.walker.words}")
        self.trial.check(not os.path.exists(self.home + "/ledger.db"), "a file outside of the office")
        self.refused("a name that is no UTF-8", (("HS-4.zip", good.replace(b"attachments/a.txt", b"attachments/\xff.txt")),),
                     "The name of a file in the ZIP cannot be read")

    def for_whom(self):
        """From a recipient's page, over a record that comes in, and over a concern: who it is for stays known."""
        walker = self.walker
        key = re.search(r'href="/share\?to=([^"]+)"', walker.go("/recipients/show?name=Amanda%20Kaur").page)
        key = key[1] if key else "amanda-kaur"
        walker.go("/share?to=" + key)
        self.trial.check(f'href="/share/family?to={key}"' in walker.page and f'href="/share/concern?to={key}"' in walker.page,
                         f"the links lose it: {walker.page}")
        self.send(("HS-3004.zip", packed(("family.json", family("HS-3004", "Cat Cole")))), to=key)
        walker.send().send(emergency="no").send(profile="social-care-concern")
        self.trial.check(walker.step != "recipient" and walker.path.startswith("/share/"), f"asked again: {walker.path}")
        walker.go(f"/share/{walker.draft}/recipient")
        chosen = re.findall(r'<input[^>]* value="([^"]*)" checked', walker.page)
        self.trial.check([urllib.parse.quote(one, safe="") for one in chosen] == [key], f"chosen: {chosen}, not {key}")
        record = json.loads(family("HS-3005", "Eve Cole"))
        record["entries"] = [{"id": "e1", "on": "2026-11-02", "by": "Ruth", "about": ["p0"], "category": "contact", "kind": "fact", "text": "She rang."}]
        self.send(("HS-3005.zip", packed(("family.json", json.dumps(record).encode()))), to=key)
        walker.send().send(emergency="no").send(profile="social-care-concern")
        self.trial.check(walker.step == "entries" and "Entries that this purpose does not ask for (1)" in walker.words,
                         f"an entry beyond the purpose, and none of its own: {walker.path}: {walker.words}")
        walker.go("/share/concern?to=" + key)
        walker.send(name="Dot Cole", who="child", seen="She was alone, and cold.", worry="That she is left alone at night")
        walker.send(emergency="no").send(profile="social-care-concern")
        self.trial.check(walker.step == "entries", f"a concern: {walker.path}")

    def many(self):
        """Those of an office with many are searched, by reference and by name."""
        walker = self.walker
        for number in range(30):
            folder = f"{self.home}/office/records/HS-5{number:02}"
            os.makedirs(folder, mode=0o700)
            with open(folder + "/family.json", "wb") as file:
                record = family(f"HS-5{number:02}", "Zoe Quill" if number == 17 else f"Person {number}")
                # One of whom nobody knows what he is to the family, and one who is no member of it.
                record = record.replace(b'"mother"', {18: b'"a_flame_of_old"', 19: b'"volunteer"'}.get(number, b'"mother"'))
                file.write(record)
        walker.go("/share")
        self.trial.check(len(walker.values_of("family")) == 25, f"shown at once: {len(walker.values_of('family'))}")
        for words, found in (("quill", ["HS-517"]), ("hs-52", [f"HS-52{at}" for at in range(10)]),
                             ("person 18", ["HS-518"]), ("person 19", ["HS-519"]), ("nobody of that name", [])):
            walker.go("/share?find=" + words.replace(" ", "+"))
            self.trial.check(walker.values_of("family") == found, f"{words}: {walker.values_of('family')}")
        self.trial.check("No family here has that in its reference or in a name." in walker.words, walker.words)
        for words, shown in (("person 18", "HS-518 Person 18"), ("person 19", "HS-519 Nobody of the family is named")):
            walker.go("/families?find=" + words.replace(" ", "+"))
            self.trial.check(shown in walker.words, f"{words}: {walker.words}")
        walker.go("/share?find=quill").send_to("/share", family="HS-517")
        self.trial.check(walker.step == "emergency", walker.path)
        walker.go("/log?channel=phone")
        known = re.findall(r'<option value="([^"]*)">([^<]*)</option>', walker.page)
        self.trial.check(("HS-517", "Zoe Quill") in known and len(known) == len(self.records()), f"offered: {known}")


class Browser(Walker):
    def values_of(self, name):
        return re.findall(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', self.page)

    def send_to(self, action, **fields):
        token = re.search(r'name="token" value="([^"]*)"', self.page)[1]
        return self.take(self.desk.post(action, {"token": token, **fields}, self.cookie))


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-family-") as home:
        run = office(PROGRAM, home)
        desk, _ = start(PROGRAM, home)
        bringing = Bringing(trial, home, Browser(desk).sign_in(), run)
        try:
            for trying in (bringing.zips, bringing.parts, bringing.hostile, bringing.for_whom, bringing.many):
                trying()
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: {code} {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(0 if trial.passed and not trial.failed else 1)


if __name__ == "__main__":
    main()
