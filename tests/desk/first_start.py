#!/usr/bin/python3
"""first_start.py PROGRAM: an office is made by TLS, people join it, and one of them loses their passphrase.

Over sockets, from an empty folder to a card that takes the place of another and that a second person has signed for;
then what the office records about itself: advice, holds, erasing, a witness, a renewed card, and a further log.
"""
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from attacks import Trial, status, token_of
from people import Service, cookie_of, silent

OFFICE = "Rosebery"
WORDS = {"Ruth Coombes": "lamp river candle mouse", "Dan Deputy": "window otter plain seven",
         "Priya Shah": "paper cloud nine ember", "Priya again": "gravel tulip seven stone"}
ALONE = ("Only you can let somebody in again who has lost their passphrase. If you lose yours, nobody can, and what was shared "
         "is never opened again.")
FAMILY = {
    "format": "safehand.family/2", "reference": "HS-1", "updated": "2026-11-20", "consents": [],
    "people": [{"id": "c1", "role": "child", "name": "Ava Moss"}],
    "entries": [{"id": "e1", "on": "2026-11-20", "by": "Ruth", "about": ["c1"], "category": "concern", "kind": "fact",
                 "text": "She came on her own."}],
}


class Empty(Service):
    """A desk that serves an office which is still to be made."""
    def office(self):
        pass

    def start(self):
        self.environment["SAFEHAND_TEST_WORK_FACTOR"] = "2"
        self.process = subprocess.Popen([self.program, "desk", "--no-browser", "--listen", self.host], env=self.environment,
                                        cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        last = "fingerprint" if os.path.exists(self.home + "/office") else "Make it at"
        self.said = ""
        while last not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said + self.process.stderr.read()
            self.said += line
        self.authority = re.search(r"install (\S+)", self.said)[1]

    def command(self, key, passphrase, *words):
        with open(self.home + "/pass", "w") as file:
            file.write(passphrase + "\n")
        environment = dict(self.environment, SAFEHAND_IDENTITY=f"{self.home}/office/identities/{key}.age",
                           SAFEHAND_PASSPHRASE_FILE=self.home + "/pass")
        done = subprocess.run([self.program, *words], env=environment, cwd=self.home, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr


class Person:
    """Somebody at a browser of theirs."""
    def __init__(self, desk, trial):
        self.desk, self.trial, self.cookie = desk, trial, None

    def get(self, path, expected=200):
        answer = self.desk.ask(path, self.cookie)
        self.cookie = cookie_of(answer) or self.cookie
        self.trial.check(status(answer) == expected, f"GET {path}: {answer[:30]!r} {problem(answer)}")
        return answer.decode(errors="replace")

    def send(self, path, expected=303, at=None, **fields):
        """Sends a form with the token of the page that it stands on; where it leads, or the page."""
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        token = token_of(self.desk.ask(at or path, self.cookie))
        answer = self.desk.post(path, dict(fields, token=token or ""), self.cookie)
        self.cookie = cookie_of(answer) or self.cookie
        self.trial.check(status(answer) == expected, f"POST {path}: {answer[:30]!r} {problem(answer)}")
        where = re.search(rb"\r\nLocation: (\S+)\r\n", answer)
        return where[1].decode() if where else answer.decode(errors="replace")

    def sign_in(self, name, passphrase):
        self.cookie = cookie_of(self.desk.ask("/sign-in"))
        return self.send("/sign-in", expected=303, name=name, passphrase=passphrase)


def problem(answer):
    found = re.search(rb"There is a problem.*?</div></div>", answer, re.S)
    return re.sub(rb"<[^>]*>", b" ", found[0]).decode() if found else ""


def groups(page):
    return re.search(r'desk-groups">([\d ]+)<', page)[1]


def keys(desk):
    return {name[:16] for name in os.listdir(desk.home + "/office/identities")}


def make_office(desk, trial):
    start = re.search(r"Make it at (https://\S+)\n", desk.said)
    trial.check(start and f"https://{desk.host}/begin?start=" in start[1], desk.said)
    silent(trial, desk.ask("/"), (403,), "a stranger, before there is an office")
    silent(trial, desk.ask("/first"), (403,), "a stranger who would make it")
    ruth = Person(desk, trial)
    begun = desk.ask(start[1].split(desk.host)[1])
    ruth.cookie = cookie_of(begun)
    trial.check(status(begun) == 303 and b"\r\nLocation: /first\r\n" in begun and ruth.cookie, f"begun: {begun!r}")
    silent(trial, desk.ask(start[1].split(desk.host)[1]), (403,), "the address a second time")
    page = ruth.get("/first")
    trial.check("What kind of organisation is it?" in page and '<option value="charity" selected>A charity<' in page, page)
    words = WORDS["Ruth Coombes"]
    answers = {"office": OFFICE, "name": "Ruth Coombes", "role": "manager", "contact": "", "passphrase": words, "again": words,
               "accepts": "yes"}
    for kind in ("", "castle"):
        wrong = ruth.send("/first", expected=400, kind=kind, **answers)
        trial.check("Choose what kind of organisation it is" in wrong and 'href="#kind"' in wrong, wrong)
        trial.check(not os.path.exists(desk.home + "/office"), "nothing is made yet")
    wrong = ruth.send("/first", expected=400, kind="sister_scheme", **dict(answers, accepts=""))
    trial.check("say that you accept it" in wrong and 'href="#accepts"' in wrong, wrong)
    made = ruth.send("/first", kind="sister_scheme", **answers)
    trial.check(made == "/first/done?passphrase=good", made)
    done = ruth.get("/first/done")
    trial.check('href="/portals/add"' in done, "the portal has one page")
    trial.check(ALONE + " So let a deputy be first." in done, f"a deputy first: {done}")
    key = keys(desk).pop()
    with open(f"{desk.home}/office/identities/{key}.card.json") as file:
        card = json.load(file)
    trial.check(card["organisation_kind"] == "sister_scheme" and card["name"] == "Ruth Coombes", f"her card: {card}")
    silent(trial, desk.ask("/"), (303,), "a stranger, now that there is an office")
    # Alone she has the button for what a second person would do: she says to whom she showed it.
    ruth.send("/recipients/add-address", organisation="Borchester Council", kind="childrens_social_care", team="First Response",
              way="post", address="1 High Street", published="Their own page")
    where = re.search(r'href="/recipients/show(\?name=[0-9a-f]{16})"', ruth.get("/recipients"))[1]
    ruth.send("/recipients/call", at="/recipients/call" + where, name=where[6:], same="yes", how="On their own page, today",
              by="Ruth Coombes", on_day="3", on_month="11", on_year="2026")
    home = ruth.get("/")
    trial.check(re.search(r'govuk-button[^>]*href="/recipients/confirm\?name=', home), f"her own button: {home}")
    asked = re.search(r'href="(/recipients/confirm\?name=[^"]*)"', home)[1]
    trial.check("Nobody else is on the staff: to whom did you show it?" in ruth.get(asked), "and the question for it")
    return ruth, key


def join(desk, trial, manager, whom, words):
    """By a link from a manager: the key that was made, and the six groups that they read out."""
    before = keys(desk)
    link = re.search(r"/join/[\w-]{43}", manager.send("/staff/invite", expected=200, whom=whom))[0]
    person = Person(desk, trial)
    person.cookie = cookie_of(desk.ask(link))
    page = person.send(link, expected=200, name=whom, role="coordinator", contact="", passphrase=WORDS[words],
                       again=WORDS[words])
    trial.check(status(desk.ask(link)) == 404, "a link works once")
    made = keys(desk) - before
    trial.check(len(made) == 1, f"{whom}: {made}")
    return made.pop(), groups(page)


def take(manager, key, heard, role, replaces, expected=303):
    return manager.send("/staff/compare/" + key, expected=expected, groups=heard, role=role, replaces=replaces, trained="",
                        trained_day="", trained_month="", trained_year="")


def lost_passphrase(desk, trial, ruth, ruth_key):
    dan_key, heard = join(desk, trial, ruth, "Dan Deputy", "Dan Deputy")
    home = ruth.get("/")
    trial.check("Dan Deputy has made a key, and waits for you" in home and f"/staff/compare/{dan_key}" in home, home)
    page = ruth.get("/staff/compare/" + dan_key)
    trial.check(ALONE + " Make them a deputy, if they can be one." in page, f"a deputy first: {page}")
    roles = re.findall(r'name="role"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="role"', page)
    trial.check([a or b for a, b in roles] == ["deputy", "manager", "coordinator", "trustee"], f"the roles: {roles}")
    trial.check(take(ruth, dan_key, heard, "deputy", "new") == "/staff?done=added", "Dan is on the staff")
    trial.check("Done: you are not alone on the staff." in ruth.get("/first/done"), "who lets Ruth in again")
    priya_key, heard = join(desk, trial, ruth, "Priya Shah", "Priya Shah")
    page = ruth.get("/staff/compare/" + priya_key)
    trial.check(ALONE not in page, f"Dan lets her in again: {page}")
    wrong = take(ruth, priya_key, "11111 " * 6, "coordinator", "new", expected=400)
    trial.check("These are not the six groups of this key" in wrong, wrong)
    trial.check(take(ruth, priya_key, heard, "coordinator", "new") in ("/staff?done=added", "/staff?done=waits"), "Priya, too")
    trial.check(Person(desk, trial).sign_in("Priya Shah", WORDS["Priya Shah"]).startswith("/"), "she signs in")
    # She has lost it: the same person, another key, which nobody has taken yet.
    again, heard = join(desk, trial, ruth, "Priya Shah", "Priya again")
    priya = Person(desk, trial)
    priya.cookie = cookie_of(desk.ask("/sign-in"))
    page = priya.send("/sign-in", expected=200, name="Priya Shah", passphrase=WORDS["Priya again"])
    trial.check("A manager has still to take your key" in page and groups(page) == heard, page)
    trial.check(take(ruth, again, heard, "coordinator", priya_key) == "/staff?done=waits", "a second person signs for it")
    refused = ruth.send("/staff/confirm/" + again, expected=400, at="/staff/" + again)
    trial.check("There is a problem" in refused, "who added it does not sign for it")
    home = ruth.get("/")
    trial.check("Dan Deputy does that: it stands first for them when they sign in." in home, f"who signs for Dan: {home}")
    trial.check('href="/staff">Sign that your card' not in home, "and no button for her")
    trial.check("put it on the list" in home and "invite a second person" not in home, "what the office still needs")
    dan = Person(desk, trial)
    trial.check(dan.sign_in("Dan Deputy", WORDS["Dan Deputy"]) == "/", "Dan signs in")
    home = dan.get("/")
    trial.check(re.search(r'For you, or whoever.*href="/staff">Sign that your card is yours<.*For others', home, re.S),
                f"his own card is for him: {home}")
    trial.check(groups(dan.get("/staff/" + again)) == heard, "he compares the same groups")
    trial.check(dan.send("/staff/confirm/" + again, at="/staff/" + again) == "/staff?done=confirmed", "countersigned")
    trial.check(again in keys(desk), f"her new key stays where she signs in: {keys(desk)}")
    trial.check(priya.sign_in("Priya Shah", WORDS["Priya again"]) == "/", "with the new one she signs in")
    trial.check("Old cards" not in priya.get("/staff"), "a coordinator takes nobody off")
    off = re.search(rf'href="(/staff/remove/{priya_key}\?lost=1)"', dan.get("/staff"))
    page = dan.get(off[1])
    trial.check("The passphrase of this card is lost, and a newer card took its place." in page, page)
    gone = dan.send("/staff/remove/" + priya_key, reason="The passphrase of this card is lost")
    trial.check(gone == "/staff?done=removed" and "Old cards" not in dan.get("/staff"), gone)
    trial.check(priya_key not in keys(desk) and again in keys(desk), f"the lost key is gone: {keys(desk)}")
    trial.check(status(desk.ask("/staff", priya.cookie)) == 200, "and she works on by the new one")
    lost = Person(desk, trial)
    lost.cookie = cookie_of(desk.ask("/sign-in"))
    page = lost.send("/sign-in", expected=400, name="Priya Shah", passphrase=WORDS["Priya Shah"])
    trial.check("do not belong together" in page, page)
    staff = ruth.get("/staff")
    trial.check(len(re.findall(r">Priya Shah</a>", staff)) == 1, f"she stands there once: {staff}")
    code, out, err = desk.command(ruth_key, WORDS["Ruth Coombes"], "ledger", "verify", "--json")
    trial.check(code == 0, f"the ledger: {code} {out} {err}")
    code, out, err = desk.command(ruth_key, WORDS["Ruth Coombes"], "ledger", "export", "--jsonl")
    replaced = [json.loads(line) for line in out.splitlines() if "staff-added" in line and "replaces" in line]
    trial.check(code == 0 and len(replaced) == 1 and f"safehand/{priya_key}" in json.dumps(replaced), f"{replaced} {err}")
    return dan


def training_and_portal(desk, trial, ruth):
    member = re.search(r'/training\?who=[\w%.-]+', ruth.get("/staff/" + sorted(keys(desk))[0]))[0]
    page = ruth.get(member)
    trial.check(len(re.findall(r'<option value="safehand/[0-9a-f]{16}" selected>', page)) == 1, f"who is chosen: {page}")
    key = re.search(r'<option value="(safehand/[0-9a-f]{16})" selected>', page)[1]
    trial.check(ruth.send("/training", name=key, on_day="3", on_month="11", on_year="2026", days="") == "/training", "recorded")
    for path in ("/first/portal", "/staff/training/" + key[-16:]):
        trial.check(status(desk.ask(path, ruth.cookie)) == 404, f"{path} is no second page for it")
    added = ruth.send("/portals/add", name="Leicestershire Council!", url="https://portal.example.org/in", user="rosebery",
                      recipient="", ca="")
    page = ruth.get(added)
    trial.check(added == "/portals?done=added" and "The portal is added." in page and ">leicestershire-council<" in page
                and ">https://portal.example.org/in/<" in page, page)


def left_open(desk, trial, ruth):
    """What stays on a screen that nobody sits at goes from it when the desk locks itself."""
    silent(trial, desk.ask("/left"), (200,), "the page in its place")
    for path in ("/", "/sharings", "/staff", "/ledger/verify"):
        trial.check("\r\nRefresh: 900; url=/left\r\n" in ruth.get(path), f"{path} is hidden")
    for path in ("/training", "/receipts", "/share/family", "/access?role=inspector"):
        trial.check("\r\nRefresh:" not in ruth.get(path), f"what is typed into {path} stays")
    trial.check(b"\r\nRefresh:" not in desk.ask("/sign-in"), "where one signs in nothing is hidden")


def own_card(desk, trial, ruth, key):
    path = f"{desk.home}/office/identities/{key}"
    with open(path + ".card.json") as file:
        before = file.read()
    wrong = ruth.send("/staff/renew", expected=400, contact="0116 496 0501", passphrase="not this one at all")
    trial.check("That is not your passphrase" in wrong and "0116 496 0501" in wrong, wrong)
    with open(path + ".card.json") as file:
        trial.check(file.read() == before, "nothing was changed")
    where = ruth.send("/staff/renew", contact="0116 496 0501", passphrase=WORDS["Ruth Coombes"])
    page = ruth.get(where)
    with open(path + ".card.json") as file:
        after = json.load(file)
    trial.check(after["contact"] == "0116 496 0501" and after != json.loads(before), f"renewed: {after}")
    trial.check("Your card is renewed" in page and "0116 496 0501" in page and 'href="/office-files/card"' in page, page)
    trial.check(ruth.sign_in("Ruth Coombes", WORDS["Ruth Coombes"]) in ("/", "/sign-in/news"), "she signs in as before")
    trial.check("0116 496 0501" in ruth.get("/staff/" + key), "her card on the staff is the new one")


def registers(desk, trial, ruth, dan, key):
    asked = ruth.get("/recipients/invite")
    trial.check("From the portal leicestershire-council" in asked and "We bring it on a memory stick" in asked, asked)
    where = ruth.send("/recipients/invite", expected=400, whom="Helen Marsh")
    trial.check("Choose how they get the page" in where and 'href="#from"' in where, where)
    page = ruth.send("/recipients/invite", expected=200, whom="Helen Marsh", page_at="", **{"from": "bring"})
    trial.check("Where: we bring you the page safehand-open.html on a memory stick." in page, page)
    kept = ruth.send("/recipients/invite", expected=200, whom="Helen Marsh", page_at="", **{"from": "bring", "as": "page"})
    trial.check('filename="invitation.html"' in kept and "<p>Dear Helen Marsh,</p>" in kept, kept)
    portal = ruth.send("/recipients/invite", expected=200, whom="Helen Marsh", **{"from": "portal-leicestershire-council"})
    trial.check("https://portal.example.org/in/safehand-open.html" in portal
                and 'href="/portals/page?name=leicestershire-council"' in portal, portal)
    none = ruth.send("/recipients/invite", expected=400, whom="Helen Marsh", **{"from": "site"})
    trial.check("Write the page&#39;s address on your own site" in none and 'href="#page-at"' in none, none)
    trial.check("Helen Marsh" in page and "The email is written" in page and "safehand " not in page, page)
    found = re.search(r'desk-id">([0-9a-f]{64})<', page)
    if found:  # a build without Node has no page for recipients
        file = desk.ask("/recipients/page", ruth.cookie).split(b"\r\n\r\n", 1)
        trial.check(hashlib.sha256(file[1]).hexdigest() == found[1] and b'filename="safehand-open.html"' in file[0], file[0])
    wrong = ruth.send("/recipients/invite", expected=400, whom="Helen Marsh", page_at="http://example.org/", **{"from": "site"})
    trial.check("The page&#39;s address must begin with https://" in wrong and 'href="#page-at"' in wrong, wrong)
    not_there = ruth.send("/advice/summary", expected=400, family="../HS-1")
    trial.check("There is no record of that name" in not_there and 'href="#family"' in not_there, not_there)
    where = ruth.send("/advice", family="HS-1", **{"from": "The duty worker"}, organisation="", advice="Speak to the mother first",
                      on_day="3", on_month="11", on_year="2026")
    trial.check("Speak to the mother first" in ruth.get(where), "advice is recorded")
    where = ruth.send("/decline", family="HS-1", asked_by="A neighbour", request="other", reason="No relative of theirs")
    ruth.get(where)
    _, out, _ = desk.command(key, WORDS["Ruth Coombes"], "ledger", "export", "--jsonl")
    sharing = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", out.splitlines()[-1])[0]
    page = ruth.get("/sharings/" + sharing)
    trial.check(f"/hold?id={sharing}" in page and "/hold/release" not in page, page)
    trial.check(ruth.send("/hold", at="/hold?id=" + sharing, id=sharing, reason="A complaint") == "/sharings/" + sharing, "held")
    page = ruth.get("/sharings/" + sharing)
    trial.check(f"/hold/release?id={sharing}" in page and "/erase?id=" not in page, page)
    held = dan.get("/erase?id=" + sharing, expected=403)
    trial.check(f'href="/hold/release?id={sharing}"' in held and "safehand " not in held, f"why not, and the way on: {held}")
    dan.send("/hold/release", at="/hold/release?id=" + sharing, id=sharing, reason="It was answered")
    kept = dan.send("/erase", at="/erase?id=" + sharing, id=sharing, reason="Nothing is open", sure="no")
    trial.check(kept == "/sharings/" + sharing and "A neighbour" in dan.get(kept), "a no keeps it")
    gone = dan.send("/erase", expected=200, at="/erase?id=" + sharing, id=sharing, reason="Nothing is open", sure="yes")
    trial.check("It is erased" in gone and "keep none for more than 35 days" in gone, gone)
    trial.check("A neighbour" not in dan.get("/sharings/" + sharing), "what it said is gone")


def declined_by_the_rules(desk, trial, ruth, key):
    """With a purpose the decision has what each rule says, as the command's has."""
    folder = desk.home + "/office/records/HS-1"
    os.makedirs(folder, mode=0o700)
    with open(folder + "/family.json", "w") as file:
        json.dump(FAMILY, file)
    page = ruth.get("/decline")
    trial.check('<datalist id="family-known">\n<option value="HS-1">' in page, "whose records lie here")
    team = re.search(r'<option value="([0-9a-f]{16})">First Response, Borchester Council<', page)[1]
    asked = {"asked_by": "The council", "request": "other", "reason": "Nobody agreed", "to": "", "profile": "support-update",
             "recipient": team, "purpose": "To plan their own visits"}
    for field, wrong, told in (("recipient", dict(asked, recipient="", family="HS-1"), "Choose the recipient"),
                               ("family", dict(asked, family="HS-77"), "No record of that family lies in this office"),
                               ("family", dict(asked, family="../records/HS-1"), "No record of that family lies in this office")):
        page = ruth.send("/decline", expected=400, **wrong)
        trial.check(told in page and f'href="#{field}"' in page and "Nobody agreed" in page, problem(page.encode()))
    page = ruth.get(ruth.send("/decline", family="HS-1", **asked))
    trial.check("As it would have been decided" in page and "What each rule says" in page and 'href="/rules/P05"' in page, page)
    _, out, _ = desk.command(key, WORDS["Ruth Coombes"], "ledger", "export", "--jsonl")
    last = json.loads(out.splitlines()[-1])
    trial.check('"rules"' in json.dumps(last) and "To plan their own visits" in json.dumps(last), f"in the ledger: {last}")
    page = ruth.get(ruth.send("/decline", family="HS-1", **dict(asked, profile="", recipient="", to="The council", purpose="")))
    trial.check("As it would have been decided" not in page, "without a purpose nothing is said of rules")


def witness(desk, trial, ruth):
    """Somebody outside signs the text on the page, by a program and a key of theirs."""
    page = ruth.get("/witness")
    text = re.search(r'<textarea[^>]*name="request"[^>]*>(.*?)</textarea>', page, re.S)[1].lstrip("\n")
    with open(desk.home + "/checkpoint", "w") as file:
        file.write(text)
    ledger = html.unescape(re.search(r"which they need once</dt><dd[^>]*>([^<]*)<", page)[1])
    with open(desk.home + "/pass", "w") as file:
        file.write("a trustee of another place\n")
    environment = dict(desk.environment, SAFEHAND_PASSPHRASE_FILE=desk.home + "/pass", SAFEHAND_IDENTITY=desk.home + "/w.age")
    subprocess.run([desk.program, "identity", "new", "--name", "Ann Trustee", "--organisation", "Another", "--kind", "charity",
                    "--role", "trustee", "-o", "w.age"], env=environment, cwd=desk.home, check=True, capture_output=True)
    done = subprocess.run([desk.program, "ledger", "cosign", "checkpoint", "--ledger", ledger, "--json"], env=environment,
                          cwd=desk.home, capture_output=True, text=True)
    trial.check(done.returncode == 0, f"cosigned: {done.stderr}")
    said = json.loads(done.stdout)
    wrong = ruth.send("/witness", expected=400, key="nonsense", signed=said["checkpoint"])
    trial.check('href="#key"' in wrong, wrong)
    wrong = ruth.send("/witness", expected=400, key=said["witness"], signed=text)
    trial.check('href="#signed"' in wrong and "safehand " not in problem(wrong.encode()), wrong)
    good = ruth.send("/witness", expected=200, key=said["witness"], signed=said["checkpoint"])
    trial.check("It is witnessed" in good and "the first time that this key witnesses" in good, good)


def further_log(desk, trial, ruth):
    """An older backup is put back while she works, and again when she signs in."""
    nothing = ruth.send("/ledger/continue", expected=400, reason="")
    trial.check("Write what happened" in nothing and 'href="#reason"' in nothing, nothing)
    kept = ruth.send("/ledger/continue", expected=400, reason="I am only curious", message="")
    trial.check("There is a problem" in kept and "I am only curious" in kept, f"nothing is missing: {kept}")
    trial.check(status(desk.ask("/staff", ruth.cookie)) == 200, "she works on as before")
    desk.stop()
    shutil.copytree(desk.home + "/office", desk.home + "/backup")
    desk.start()
    trial.check(ruth.sign_in("Ruth Coombes", WORDS["Ruth Coombes"]) in ("/", "/sign-in/news"), "after a new start")
    ruth.send("/advice", family="HS-2", **{"from": "A doctor"}, organisation="", advice="Ring again", on_day="3", on_month="11",
              on_year="2026")
    desk.stop()
    shutil.rmtree(desk.home + "/office")
    shutil.move(desk.home + "/backup", desk.home + "/office")
    desk.start()
    held = Person(desk, trial)
    held.cookie = cookie_of(desk.ask("/sign-in"))
    page = held.send("/sign-in", expected=400, name="Ruth Coombes", passphrase=WORDS["Ruth Coombes"])
    trial.check("This office is not as you have seen it" in page and 'href="/ledger/continue"' in page
                and "safehand " not in problem(page.encode()), page)
    again = held.get("/ledger/continue", expected=400)
    trial.check('action="/sign-in/continue"' in again, "the way on is the same page")
    told = held.send("/sign-in/continue", at="/ledger/continue", reason="The disk broke")
    trial.check(told in ("/", "/sign-in/news") and status(desk.ask("/staff", held.cookie)) == 200, f"she goes on: {told}")
    other = Person(desk, trial)
    trial.check(other.sign_in("Dan Deputy", WORDS["Dan Deputy"]) == "/sign-in/news", "Dan is told when he signs in")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = Empty(os.path.abspath(sys.argv[1]), home)
        try:
            ruth, key = make_office(desk, trial)
            dan = lost_passphrase(desk, trial, ruth, key)
            training_and_portal(desk, trial, ruth)
            left_open(desk, trial, ruth)
            own_card(desk, trial, ruth, key)
            registers(desk, trial, ruth, dan, key)
            declined_by_the_rules(desk, trial, ruth, key)
            witness(desk, trial, ruth)
            further_log(desk, trial, ruth)
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
