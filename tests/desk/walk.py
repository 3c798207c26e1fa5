"""How a coordinator walks through the desk, over plain sockets: each page's form, filled in and sent.

A Walker is one browser: it follows what the desk answers, past the pages that go on by themselves, and says
where it stands (`step`) and what it reads (`words`).
"""
import html
import html.parser
import os
import re
import shutil
import subprocess
import time

from attacks import Desk, cookie_of, status

PASSPHRASE = "correct horse battery staple"
FAMILIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/families")
WAITING = ("Looking into the files", "It is being ", "They are being ")
WORDS = "Because she must be kept safe from harm"
ANSWERS = {
    "P01.purpose": "Protecting Ellie-Mae: what she said, and the bruise", "P05.basis": "legal_obligation",
    "P05.condition": "safeguarding", "P05.reason": "She may be hurt again, and the duty team has asked for our record",
    "P07.who": "Ellie-Mae", "P07.harm": "He threatens to come tonight", "P08.informed": "no", "P08.reason": "risk", "M05": "both",
}


class Forms(html.parser.HTMLParser):
    """The forms of a page: for each its action and its fields, as (name, value, type, is it chosen)."""
    def __init__(self, text):
        super().__init__()
        self.forms, self.area, self.select = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action"), []))
        elif tag in ("input", "button") and self.forms and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else "submit"
            self.forms[-1][1].append([given["name"], given.get("value", ""), kind, "checked" in given])
        elif tag == "select" and self.forms: # its first option, if no other is chosen
            self.select = [given["name"], None, "select", True]
            self.forms[-1][1].append(self.select)
        elif tag == "option" and self.select and (self.select[1] is None or "selected" in given):
            self.select[1] = given.get("value", "")
        elif tag == "textarea" and self.forms:
            self.area = [given["name"], "", "text", True]
            self.forms[-1][1].append(self.area)

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.select = None


class Walker:
    def __init__(self, desk):
        self.desk, self.cookie, self.page, self.path, self.status = desk, None, "", "", 0

    def sign_in(self):
        self.take(self.desk.ask(self.desk.start))
        self.send(passphrase=PASSPHRASE)
        return self

    def go(self, path):
        self.path = path
        return self.take(self.desk.ask(path, heads=[("Cookie", "safehand-desk=" + self.cookie)] if self.cookie else []))

    def take(self, answer):
        """What came: on to where it leads, or to the page itself."""
        self.status = status(answer)
        if self.status == 0:
            raise ConnectionError(f"no answer from {self.path}")
        self.cookie = cookie_of(answer) or self.cookie
        leads = re.search(rb"\r\nLocation: (\S+)\r\n", answer)
        if leads:
            return self.go(leads[1].decode())
        self.page = answer.partition(b"\r\n\r\n")[2].decode()
        if self.title.startswith(WAITING):
            time.sleep(0.1)
            return self.go(self.path)
        return self

    @property
    def title(self):
        return html.unescape(re.search(r"<title>(.*) – Safehand</title>", self.page)[1])

    @property
    def step(self):
        return (self.path.split("?")[0].split("/") + [""] * 3)[3]

    @property
    def draft(self):
        return self.path.split("/")[2]

    @property
    def words(self):
        text = self.page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text))).strip()
        assert "(null)" not in said, said
        return said

    def form(self):
        """That of the page, behind the one by which the desk is locked."""
        return next((action, fields) for action, fields in Forms(self.page).forms if action != "/lock")

    def send(self, **given):
        """The form as it stands, with these in place of what was chosen; a list is several, None nothing."""
        action, fields = self.form()
        sent = []
        for name, value, kind, is_chosen in fields:
            if name not in given and kind != "submit" and (kind not in ("radio", "checkbox") or is_chosen):
                sent.append((name, value))
        for name, value in given.items():
            sent += [(name, one) for one in (value if isinstance(value, list) else [value]) if value is not None]
        self.path = action
        return self.take(self.desk.post(action, sent, self.cookie))

    def values(self, name):
        return [value for each, value, _, _ in self.form()[1] if each == name]

    def value_of(self, label):
        """What is sent by the choice that has such a label."""
        choices = re.findall(r'<input[^>]* value="([^"]*)"[^>]*>\s*<label[^>]*>([^<]*)', self.page)
        return next(html.unescape(value) for value, words in choices if html.unescape(words).strip() == label)

    def checklist(self, answers=ANSWERS):
        """That for a memory stick, which is one page."""
        given = {}
        for name, value, kind, _ in self.form()[1]:
            if kind == "radio":
                given[name] = answers.get("C03." + name, "no" if name == "safer_way" else "yes")
            elif kind == "text" and not name.startswith("back_by"): # which may be left empty
                given[name] = answers.get("C01.reason" if name == "why" else "C03." + name, WORDS)
        return self.send(**given)

    def answer(self, answers=ANSWERS):
        if self.values("safer_way"):
            return self.checklist(answers)
        key = self.values("key")[0]
        said = answers.get(key, answers.get(key.split(".")[0]))
        is_choice = any(name == "answer" and kind == "radio" for name, _, kind, _ in self.form()[1])
        return self.send(answer=said or ("yes" if is_choice else WORDS))

    def answer_all(self, answers=ANSWERS):
        while self.step in ("question", "answer", "checklist"):
            self.answer(answers)
        return self


def runner(program, home):
    """The command in that office, as `who`; what it says."""
    environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": home + "/office",
                   "SAFEHAND_IDENTITY": home + "/ruth.age", "SAFEHAND_PASSPHRASE_FILE": home + "/pass",
                   "SAFEHAND_TEST_WORK_FACTOR": "2", "SAFEHAND_TEST_TIME": "2026-11-26T10:00:00Z"}

    def run(*words, who="ruth", fails=False):
        done = subprocess.run([program, *words], env=dict(environment, SAFEHAND_IDENTITY=f"{home}/{who}.age"), cwd=home,
                              capture_output=True, text=True, check=False)
        assert fails or done.returncode == 0, (words, done)
        return done.stdout

    return run


def office(program, home):
    """Ruth's office with a deputy, Dan; Amanda and Tessa, whose cards were verified; two families' records. Its runner."""
    run = runner(program, home)
    with open(home + "/pass", "w") as file:
        file.write(PASSPHRASE + "\n")
    own = ("--organisation", "Rosebery", "--kind", "charity")
    run("identity", "new", "--name", "Ruth Coombes", *own, "--role", "Manager", "-o", "ruth.age")
    run("init", "office", "--name", "Rosebery", "--origin", "ledger.rosebery.example/office")
    run("identity", "new", "--name", "Dan Deputy", *own, "--role", "Deputy", "--office", "office", "-o", "dan.age")
    run("staff", "add", "dan.card.json", "--role", "deputy", "--trained-on", "2026-11-20")
    for file, name, kind in (("amanda", "Amanda Kaur", "childrens_social_care"), ("tessa", "Tessa Boyd", "childrens_social_care")):
        run("identity", "new", "--name", name, "--organisation", "Leicestershire County Council", "--kind", kind,
            "--role", "social worker", "-o", file + ".age")
        run("recipient", "add", file + ".card.json")
        run("recipient", "verify", name, "--by", "Ruth Coombes", "--how", "phone, by the switchboard",
            "--fingerprint", run("card", "fingerprint", file + ".card.json").strip())
    for family in ("HS-2041", "HS-2077"):
        shutil.copytree(os.path.join(FAMILIES, family), f"{home}/office/records/{family}")
    os.chmod(home + "/office/records", 0o700)
    return run


def start(program, home, **more):
    """A desk on that office, with Ruth at it."""
    desk = Desk(program, home, is_new=False, **more)
    return desk, Walker(desk)
