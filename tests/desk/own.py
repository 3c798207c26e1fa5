#!/usr/bin/python3
"""own.py PROGRAM: what an office does at the desk before and beside a sharing, over plain sockets and with a real portal.

The recipients' page put on a portal and read back; the invitation that leads to it; a card that is only looked at; the
summary that names nobody; what the family may see; profiles, and what is too wide in one; the notice as a page.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from attacks import Trial
from walk import ANSWERS, office, start

PROGRAM = os.path.abspath(sys.argv[1])
PORTAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/portal")


class Own:
    def __init__(self, trial, home, run, walker):
        self.trial, self.home, self.run, self.walker = trial, home, run, walker

    def says(self, *wanted, what):
        for words in wanted:
            self.trial.check(words in self.walker.words, f"{what}: no {words!r} in {self.walker.words}")

    def titled(self, wanted, what):
        self.trial.check(self.walker.title == wanted, f"{what}: {self.walker.title}, not {wanted}: {self.walker.words[:400]}")

    def file(self, path=None, **form):
        """What is given as a file to keep: its name and content."""
        if path:
            answer = self.walker.desk.ask(path, heads=[("Cookie", "safehand-desk=" + self.walker.cookie)])
        else:
            action, fields = self.walker.form()
            sent = [(name, value) for name, value, kind, _ in fields if kind != "submit" and name not in form]
            answer = self.walker.desk.post(action, sent + list(form.items()), self.walker.cookie)
        head, _, body = answer.partition(b"\r\n\r\n")
        found = re.search(rb'filename="([^"]+)"', head)
        return found and found[1].decode(), body.decode(errors="replace")

    def portal(self):
        what, above = "the page on a portal", tempfile.mkdtemp(prefix="safehand-portal-")
        os.chmod(above, 0o755) # Apache is another user, if root starts it
        folder = above + "/portal"
        said = subprocess.run([PORTAL, "start", folder], capture_output=True, text=True)
        assert said.returncode == 0, said
        try:
            with open(folder + "/portal.env") as file:
                env = dict(re.findall(r"^(\w+)=['\"]?(.*?)['\"]?$", file.read(), re.M))
            with open(env["PORTAL_PASSWORD_FILE"]) as file:
                password = file.readline().strip()
            self.run("portal", "add", "council", "--url", env["PORTAL_URL"], "--user", env["PORTAL_USER"], "--ca", env["PORTAL_CA"])
            self.put_page(what, env, password)
        finally:
            subprocess.run([PORTAL, "stop", folder], check=True, capture_output=True)
            shutil.rmtree(above)

    def put_page(self, what, env, password):
        walker, lies = self.walker, env["PORTAL_FOLDER"] + "/safehand-open.html"
        walker.go("/portals")
        self.trial.check('href="/portals/page?name=council"' in walker.page, f"{what}: {walker.words}")
        walker.go("/portals/page?name=council").send(password="wrong")
        self.titled("Error: Put the page on the portal", what)
        self.says("The portal does not accept this user name and password", what=what)
        self.trial.check(not os.path.exists(lies), f"{what}: with a wrong password it is there")
        digest = json.loads(self.run("page", "--json"))["sha256"]
        with open(lies, "w") as file: # somebody's
            file.write("<script>another</script>")
        walker.go("/portals/page?name=council").send(password=password)
        self.titled("The page is on the portal", what)
        self.says("What lies there was read back, and is the page, byte for byte", env["PORTAL_URL"] + "safehand-open.html", digest,
                  what=what)
        with open(lies, "rb") as file:
            self.trial.check(hashlib.sha256(file.read()).hexdigest() == digest, f"{what}: it is another one")
        walker.go("/recipients/invite?from=portal-council").send(whom="Siân Prosser")
        self.titled("The email is written", what)
        self.says(f"Where: the page safehand-open.html is at {env['PORTAL_URL']}safehand-open.html If it asks for a name and a password: those that you have for our portal. It never comes by email.", what=what)
        name, letter = self.file(**{"as": "page"})
        self.trial.check(name == "invitation.html" and "<p>Dear Siân Prosser,</p>" in letter, f"{what}: {name} {letter}")

    def card(self):
        what, walker = "a card that is only looked at", self.walker
        with open(self.home + "/amanda.card.json") as file:
            card = file.read()
        walker.go("/recipients/card").send(card="no card at all")
        self.titled("Error: Look at a card", what)
        walker.go("/recipients/card").send(card="Here it is:\n\n" + card)
        self.titled("Amanda Kaur", what)
        self.says("The card is whole", "social worker", self.run("card", "fingerprint", "amanda.card.json").strip(), what=what)

    def summary(self):
        what, walker = "a summary that names nobody", self.walker
        walker.go("/advice/summary").send(family="HS-9999")
        self.says("There is no record of that name", what=what)
        walker.go("/advice/summary").send(family="HS-2041")
        self.titled("Error: Somebody could be identified", what)
        self.says("Blank “Amanda Kaur” in the entry of 12 November 2026", "Leave out the whole entry of 12 November 2026", what=what)
        for _ in range(10):
            if self.walker.title != "Error: Somebody could be identified":
                break
            walker.send(place=[value for value in walker.values("place")])
        self.titled("The summary is made", what)
        name, page = self.file(**{"as": "file"})
        said = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.S).lower()
        self.trial.check(name == "summary.html" and "seeking advice without names" in said, f"{what}: {name} {said[:300]}")
        for secret in ("marsden", "ellie", "kelly", "hs-2041", "amanda", "ruth"):
            self.trial.check(secret not in said, f"{what}: {secret}")
        digest = hashlib.sha256(page.encode()).hexdigest()
        address = f"/advice?family=HS-2041&amp;summary={digest}"
        self.trial.check(address in walker.page, f"{what}: the one that is kept is the one that is recorded: {walker.page}")
        walker.go(address.replace("&amp;", "&")).send(**{"from": "Dora Lind", "advice": "To refer it to social care today", "family": "HS-2041"})
        export = self.run("ledger", "export", "--jsonl")
        self.trial.check(digest in export.splitlines()[-1] and "Dora Lind" in export.splitlines()[-1], f"{what}: {export.splitlines()[-1]}")

    def profiles(self):
        what, walker = "profiles", self.walker
        walker.go("/profiles")
        self.says("Read it", what=what)
        walker.go("/profiles/accept?file=advice")
        self.says("What may leave, and why", "Which entries", what=what)
        self.trial.check("It counts from now on" not in walker.words, f"{what}: it counts already")
        walker.go("/profiles/accept?file=catalogue")
        self.says("What a record may hold, and how it is marked", "Date of birth: confidential", what=what)
        path = self.home + "/office/profiles/advice.json"
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace('"pattern": "', '"pattern": "people.*.name",\n"why": "all of it" }, { "pattern": "', 1))
        walker.go("/profiles/accept?file=advice")
        self.says("Look at this", "advice.json:", what=what)
        self.trial.check("Look at this" in walker.words and self.home not in walker.words, f"{what}: {walker.words}")
        with open(path, "w") as file:
            file.write("{ no")
        walker.go("/profiles")
        self.says("Cannot be read", "What is wrong with it", what=what)
        walker.go("/profiles/accept?file=advice")
        self.says("There is a problem", what=what)
        with open(path, "w") as file:
            file.write(text)

    def family(self):
        what, walker = "what the family may see", self.walker
        walker.go("/share").send(family="HS-2041").send(emergency="no").send(profile="social-care-concern")
        walker.send(recipient=[walker.value_of("Amanda Kaur, Leicestershire County Council")])
        chosen = {"entries": {"entry": ["e10"]}, "people": {}, "files": {"file-0": "out"}, "way": {"way": "hand"}}
        while walker.step in chosen:
            walker.send(**chosen[walker.step])
        walker.answer_all(ANSWERS)
        self.trial.check(f'href="/share/{walker.draft}/family"' in walker.page, f"{what}: no link on the check page")
        draft = walker.draft
        walker.go(f"/share/{draft}/family")
        self.titled("For the family to see", what)
        self.says("What would leave", "Everything else that we hold about you.", what=what)
        walker.go("/share/" + draft).send()
        self.titled("It is ready for you to hand over", what)
        id = json.loads(self.run("ledger", "list", "--json"))[0]["id"]
        name, page = self.file(f"/files/{id}/notice.html")
        self.trial.check(name == "notice.html" and f"{id}.safehand" in page and "Whom to ring" in page, f"{what}: {name} {page}")
        self.trial.check("Amanda" not in page, f"{what}: the notice names nobody")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        run = office(PROGRAM, home)
        desk, walker = start(PROGRAM, home)
        try:
            own = Own(trial, home, run, walker.sign_in())
            for part in (own.portal, own.card, own.summary, own.profiles, own.family):
                part()
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
