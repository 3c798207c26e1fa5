#!/usr/bin/python3
"""records.py PROGRAM: a family's record at the desk, over plain sockets.

A family is begun, added to and corrected; what is wrong is told with its field and loses nothing that was typed; two
people at one record lose nothing of each other's; a reference is never a way to another folder; and nobody without a
session or a form's token reads or writes any of it.
"""
import html
import os
import re
import shutil
import sys
import tempfile

from attacks import Trial, status
from family import Browser
from uploads import END, TYPE, part
from walk import PASSPHRASE, office, start

PROGRAM = os.path.abspath(sys.argv[1])
ROUTES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/desk/family/routes.c")
TODAY = {"on": "26", "on-month": "11", "on-year": "2026"}


def day(name, day, month, year):
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


class Records:
    def __init__(self, trial, home, desk):
        self.trial, self.home, self.desk = trial, home, desk
        self.walker = Browser(desk).sign_in()

    def says(self, *wanted, what, walker=None):
        walker = walker or self.walker
        for words in wanted:
            self.trial.check(words in walker.words, f"{what}: no {words!r} in {walker.words}")

    def wrong(self, field, message, what, walker=None, code=400):
        """The form again, its summary with that message leading to that field."""
        walker = walker or self.walker
        found = re.search(r'govuk-error-summary__body"><p>(?:<a href="#([^"]*)">)?(.*?)(?:</a>)?</p>', walker.page)
        got = (walker.status, found and found[1], found and html.unescape(re.sub(r"<[^>]*>", "", found[2])))
        self.trial.check(got == (code, field, message), f"{what}: {got}")

    def family(self, reference="HS-3001"):
        return self.walker.go(f"/family?ref={reference}")

    # ---- reading ----

    def read(self):
        walker, what = self.walker, "a family that was taken in"
        walker.go("/families")
        self.trial.check(re.findall(r'<li><a class="govuk-link" href="(/family\?ref=[^"]*)">([^<]*)</a>', walker.page)
                         == [("/family?ref=HS-2041", "HS-2041"), ("/family?ref=HS-2077", "HS-2077")], f"the list: {walker.page}")
        self.family("HS-2041")
        self.trial.check(walker.title == "Family HS-2041", f"{what}: {walker.title}")
        self.says("Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin",
                  "Kelly Marsden Mother 9 June 1994 (32)", "Maureen Marsden Grandmother 30 October 1966 (60)", "Family address",
                  "Nothing was changed since it was taken in.", what=what)
        entries = re.findall(r'<h3 class="govuk-heading-s">(\d+ [A-Z][a-z]+ \d{4}), ([^<]*)</h3>', walker.page)
        self.trial.check(entries[0] == ("13 November 2026", "Internal note") and len(entries) > 5, f"{what}: {entries}")
        self.trial.check(not re.search(r">[^<]*\b(p1|c2|e10|visit_note|scheme_manager)\b[^<]*<", walker.page.partition("<main")[2]),
                         f"{what}: an id or a code stands in it")
        walker.go("/family/person?ref=HS-2041&id=c3")
        self.says("Noah Rudkin", "Who holds parental responsibility Kelly Marsden, Dean Rudkin (as at 6 May 2026; birth certificate seen)",
                  "Date of birth 12 April 2026", what="a person")
        file = sorted(os.listdir(self.home + "/office/records/HS-2041/attachments"))[0]
        with open(f"{self.home}/office/records/HS-2041/attachments/{file}", "rb") as kept:
            body = kept.read()
        answer = self.get(f"/family/file?ref=HS-2041&name={file}")
        self.trial.check(status(answer) == 200 and answer.partition(b"\r\n\r\n")[2] == body
                         and b"Content-Disposition: attachment" in answer, f"a file: {answer[:400]!r}")

    def get(self, path):
        return self.desk.ask(path, heads=[("Cookie", "safehand-desk=" + self.walker.cookie)])

    def nowhere(self):
        """What names no family, and no part of one."""
        for path in ("/family", "/family?ref=", "/family?ref=..", "/family?ref=.", "/family?ref=../records/HS-2041", "/family?ref=HS-2041/",
                     "/family?ref=HS-2041%2f..%2fHS-2077", "/family?ref=%2e%2e%2fledger.db", "/family?ref=.earlier", "/family?ref=hs-2041",
                     "/family?ref=HS-9999", "/family/person?ref=HS-2041&id=zz", "/family/person?ref=HS-2077&id=c3", "/family/person?ref=HS-2041",
                     "/family/file?ref=HS-2041&name=", "/family/file?ref=HS-2041&name=..%2ffamily.json", "/family/file?ref=HS-2041&name=family.json",
                     "/family/file?ref=HS-2041&name=%2fetc%2fpasswd", "/family/change?ref=HS-2041&field=people.zz.phone",
                     "/family/change?ref=HS-2041&field=reference", "/family/change?ref=HS-2041&field=people.p1.role",
                     "/family/change?ref=HS-2041&field=", "/family/change?ref=HS-2041&field=no_such.field", "/family/change?ref=HS-2041&field=changes",
                     "/family/consent/withdraw?ref=HS-2041&consent=zz", "/family/entry?ref=HS-9999", "/family/sheet?ref=..",
                     "/family/consent/paper?ref=..", "/family/consent/of?ref=..", "/family/file/add?ref=HS-9999"):
            answer = self.get(path)
            self.trial.check(status(answer) == 404 and b"There is no such page" in answer, f"{path}: {answer[:200]!r}")

    def hostile(self):
        """No page of the table answers who has no session, nor takes a form without its token; and none gives markup back."""
        with open(ROUTES) as file:
            table = file.read()
        shown = re.findall(r'(?:SHOWN|BOTH)\("([^"]+)"', table)
        taking = re.findall(r'BOTH\("([^"]+)"', table)
        self.trial.check(len(shown) > 12 and len(taking) > 7, f"the table is read: {shown} {taking}")
        bad = "<script>alert(1)</script>\" onfocus=x '"
        names = ("ref", "id", "field", "was", "value", "name", "role", "reference", "about", "category", "text", "kind", "source", "by",
                 "purpose", "said", "kinds", "covered", "seen", "consent", "entry", "when", "where", "find", "from", "on-day", "holds")
        cookie, token = self.walker.cookie, re.search(r'name="token" value="([^"]*)"', self.walker.go("/families/new").page)[1]
        before = self.listing()
        for path in shown:
            self.trial.refused(self.desk.ask(path + "?ref=HS-2041"), (403,), f"a stranger: {path}")
            for query in ("&".join(f"{name}=%3Cscript%3Ealert(1)%22" for name in names), "ref=HS-2041&" + "&".join(
                    f"{name}=%3Cscript%3Ealert(1)%22" for name in names[1:])):
                answer = self.get(f"{path}?{query}")
                self.trial.check(status(answer) in (200, 400, 404) and b"<script>alert" not in answer, f"hostile address: {path}: {answer[:200]!r}")
        for path in taking:
            filled = {name: bad for name in names}
            self.trial.refused(self.desk.post(path, filled), (403,), f"a stranger sends: {path}")
            self.trial.check(status(self.desk.post(path, filled, cookie)) == 403, f"without a token: {path}")
            self.trial.check(status(self.desk.post(path, dict(filled, token="A" * 43), cookie)) == 403, f"another token: {path}")
            for given in (dict(filled, token=token), dict(filled, token=token, ref="HS-2041"), {"token": token}, {"token": token, "ref": "HS-2041"}):
                answer = self.desk.post(path, given, cookie)
                self.trial.check(status(answer) in (400, 404) and b"<script>alert" not in answer and b'" onfocus=x' not in answer,
                                 f"hostile: {path} {sorted(given)}: {answer[:300]!r}")
        self.trial.check(self.listing() == before, f"nothing was written by any of it: {self.listing()}")

    def listing(self):
        """Every file of the records, with what it holds."""
        found = {}
        for at, _, names in os.walk(self.home + "/office/records"):
            for name in names:
                with open(os.path.join(at, name), "rb") as file:
                    found[os.path.join(at, name)] = file.read()
        return found

    # ---- writing ----

    def begin(self):
        walker, what = self.walker, "a new family"
        walker.go("/families").go("/families/new")
        walker.send(name="Ada Cole", role="mother", **{"family-address": "3 Mill Lane\nWigston"})
        self.wrong("reference", "Write the family's reference", what)
        self.trial.check("3 Mill Lane\nWigston" in walker.page and 'value="Ada Cole"' in walker.page, f"{what}: typed words are lost: {walker.page}")
        before = self.listing()
        for reference in ("../HS-1", "..", ".x", "a/b", "a b", "x" * 65, "Cole & Sons"):
            walker.send(reference=reference)
            self.trial.check(walker.status == 400 and 'href="#reference"' in walker.page and 'value="Ada Cole"' in walker.page,
                             f"{what}: {reference}: {walker.words}")
        self.trial.check(self.listing() == before and not os.path.exists(self.home + "/office/HS-1"), f"{what}: something was made")
        walker.send(reference="HS-3001", role="")
        self.wrong("role", "Choose who they are", what)
        walker.send(role="mother", **{"born-day": "31", "born-month": "2", "born-year": "1990"})
        self.wrong("born", "There is no such day: write it in digits, as 27 3 2026", what)
        walker.send(**day("born", 9, 6, 1990))
        self.trial.check((walker.path, walker.title) == ("/family?ref=HS-3001", "Family HS-3001"), f"{what}: {walker.path}: {walker.words}")
        self.says("Ada Cole Mother 9 June 1990 (36)", "Family address 3 Mill Lane Wigston (as at 26 November 2026)", "Nobody was asked yet",
                  "Nothing was written yet.", "No file was added yet.", "Ruth Coombes: ", what=what)
        walker.go("/families/new").send(reference="HS-3001", name="Eve", role="child")
        self.trial.check(walker.status == 400 and 'href="#reference"' in walker.page and 'value="Eve"' in walker.page,
                         f"one of that reference: {walker.words}")
        self.family()
        self.says("Ada Cole Mother", what="the first one stays")

    def people(self):
        walker, what = self.walker, "somebody more"
        walker.go("/family/add?ref=HS-3001").send(name="Bea Cole", role="child", **day("born", 3, 4, 2018))
        self.says("Bea Cole Child 3 April 2018 (8)", what=what)
        walker.go("/family/add?ref=HS-3001")
        bea = walker.value_of("Bea Cole")
        walker.send(name="Carl Dunn", role="father", holds=bea, address="Flat 2, Saffron Lane", phone="07700 900111")
        self.says("Carl Dunn Father not known", what=what)
        walker.go(re.search(r'href="(/family/person[^"]*)">Bea Cole', walker.page)[1].replace("&amp;", "&"))
        self.says("Who holds parental responsibility Carl Dunn", "Not on file yet: Address , Postcode , Phone number , Email address .", what=what)
        self.family()
        walker.go(re.search(r'href="(/family/person[^"]*)">Carl Dunn', walker.page)[1].replace("&amp;", "&"))
        self.says("Address Flat 2, Saffron Lane (as at 26 November 2026)", "Phone number 07700 900111 (as at 26 November 2026)", what=what)

    def roles(self):
        """Who somebody is can be said of whom an import could not place, and put right."""
        walker, what = self.walker, "who somebody is"
        self.family()
        carl = re.search(r'href="(/family/person[^"]*)">Carl Dunn', walker.page)[1].replace("&amp;", "&")
        role = carl.replace("/family/person", "/family/role")
        walker.go(carl)
        self.trial.check(f'href="{role.replace("&", "&amp;")}">Say who they are</a>' in walker.page, f"{what}: no way to it: {walker.page}")
        walker.go(role).send(role="no_such_thing")
        self.wrong("role", "Choose one of what stands here", what)
        other = Browser(self.desk)
        other.cookie = walker.cookie  # the same person in another window
        other.go(role)
        walker.go(role).send(role="former_partner")
        self.says("Carl Dunn Former partner not known", what=what)
        other.send(role="grandfather")
        self.wrong("role", "Somebody changed this meanwhile: it says now “Former partner”", f"{what}, by two", other, 400)
        walker.go(role).send(role="former_partner")
        self.says("Carl Dunn Former partner not known", what=f"{what}, once more")
        walker.go(role).send(role="father")
        self.says("Carl Dunn Father not known", what=f"{what}, back")
        walker.go(role + "x")
        self.trial.check(walker.status == 404, f"{what}: nobody: {walker.status}")

    def entries(self):
        walker, what = self.walker, "an entry"
        walker.go("/family/entry?ref=HS-3001").send(text="They were all in.")
        self.wrong("category", "Choose what it is", what)
        self.trial.check("They were all in." in walker.page, f"{what}: the words are lost")
        walker.send(category="visit_note")
        self.wrong("about", "Choose whom it is about", what)
        walker.send(category="visit_note", about=[walker.value_of("Ada Cole"), walker.value_of("Bea Cole")])
        self.wrong("kind", "Say whether it is fact or opinion", what)
        walker.send(kind="fact", text="  ")
        self.wrong("text", "Write what there is to say", what)
        walker.send(text="They were all in.\nBea showed me her drawing.", source="Ada", **day("on", 20, 11, 2026))
        self.says("20 November 2026, Home visit They were all in. Bea showed me her drawing. About Ada Cole, Bea Cole. Written by Ruth Coombes. "
                  "Source: Ada. Fact.", what=what)
        what = "a concern"
        walker.go("/family/concern?ref=HS-3001")
        self.says("Is somebody in danger now? Ring 999 first.", what=what)
        typed = {"when": "Monday, about 9", "where": "At the school gate", "present": "Only me", "seen": "“He hit me”, she said",
                 "worry": "That she is hurt again", "action": "I rang the duty team"}
        for name in typed:
            walker.go("/family/concern?ref=HS-3001").send(about=walker.value_of("Bea Cole"), **{each: text for each, text in typed.items()
                                                                                              if each != name})
            self.trial.check(walker.status == 400 and f'href="#{name}"' in walker.page, f"{what} without {name}: {walker.words}")
        walker.send(discussed="Dan Deputy", **typed)
        self.wrong("discussed-on", "Write the day on which you talked about it", what)
        walker.send(**day("discussed-on", 27, 11, 2026))
        self.wrong("discussed-on", "That day is still to come", what)
        walker.send(**day("discussed-on", 26, 11, 2026))
        self.says("26 November 2026, Record of concern That she is hurt again About Bea Cole. Written by Ruth Coombes. Fact and opinion.",
                  "The form of the concern When Monday, about 9 Where At the school gate", "Only me", "“He hit me”, she said", "I rang the duty team",
                  "Dan Deputy", what=what)

    def consents(self):
        walker, what = self.walker, "a consent"
        walker.go("/family/consent?ref=HS-3001")
        self.trial.check("social-care-concern" not in walker.values("purpose") and "support-update" in walker.values("purpose"),
                         f"what is never asked for is offered: {walker.values('purpose')}")
        ada, bea = walker.value_of("Ada Cole"), walker.value_of("Bea Cole")
        first = f"&purpose=support-update&about={ada}&about={bea}&by={ada}"
        for query, field, message in (
                ("", "purpose", "Choose what it is for"), ("&purpose=nothing", "purpose", "Choose what it is for"),
                ("&purpose=support-update", "about", "Choose whom it is about"), ("&purpose=support-update&about=zz", "about", "Choose whom it is about"),
                (f"&purpose=support-update&about={ada}", "by", "Choose who says yes or no"),
                (first, "kinds", "Choose with whom it may be shared"), (first + "&kinds=the_press", "kinds", "Choose with whom it may be shared"),
                (first + "&kinds=gp", "covered", "Choose what of it may be shared"),
                (first + "&kinds=gp&covered=concern", "covered", "Choose what of it may be shared"),
                (first + "&kinds=gp&covered=support&until-day=31&until-month=2&until-year=2027", "until",
                 "There is no such day: write it in digits, as 27 3 2026"),
                (first + "&kinds=gp&covered=support&until-day=1&until-month=11&until-year=2026", "until",
                 "That day is over: a consent holds from when it is given on")):
            for page in ("ask", "paper"):
                walker.go(f"/family/consent/{page}?ref=HS-3001{query}")
                self.wrong(field, message, f"{what}: {page}: {query}")
        walker.go("/family/consent/of?ref=HS-3001" + first)
        walker.go(f"/family/consent/ask?ref=HS-3001{first}&kinds=gp&covered=fields&covered=support&until-day=1&until-month=11&until-year=2027")
        self.says("Whom you ask Ada Cole For what Update for the referrer", "About Ada Cole, Bea Cole With A GP practice What of it The details that this "
                  "purpose lists, entries: Support given", "What would leave, for them to see", what=what)
        paper = html.unescape(re.search(r'href="(/family/consent/paper[^"]*)"', walker.page)[1])
        walker.send(seen="yes")
        self.wrong("said", "Say whether it was yes or no", what)
        walker.send(said="given", seen="yes", **day("on", 27, 11, 2026))
        self.trial.check(walker.status == 400 and 'href="#on"' in walker.page, f"{what} of tomorrow: {walker.words}")
        walker.send(said="given", seen="yes", **day("on", 25, 11, 2026))
        self.says("Ada Cole said yes For what Update for the referrer About Ada Cole, Bea Cole With A GP practice What of it The details "
                  "that this purpose lists, entries: Support given Said on 25 November 2026 Until 1 November 2027 Saw what would leave on "
                  "25 November 2026 Written down by Ruth Coombes It does not count for Bea Cole: Ada Cole is not on file as holding parental "
                  "responsibility for them. Write down who holds it They took it back", what=what)
        self.trial.check(f'href="/family/change?ref=HS-3001&amp;field=people.{bea}.parental_responsibility"' in walker.page,
                         f"{what}: no way to who holds it: {walker.page}")
        withdraw = html.unescape(re.search(r'href="(/family/consent/withdraw[^"]*)"', walker.page)[1])
        answer = self.get(paper)
        said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", answer.partition(b"<body")[2].decode())))
        for words in ("Rosebery", "What we ask Ada Cole", "Ada Cole Bea Cole", "A GP practice", "Signature:", "1 November 2027"):
            self.trial.check(status(answer) == 200 and words in said, f"the form: no {words!r} in {said}")
        walker.go(withdraw).send(**day("on", 24, 11, 2026))
        self.trial.check(walker.status == 400 and 'href="#on"' in walker.page, f"withdrawn before it was said: {walker.words}")
        walker.send(**day("on", 26, 11, 2026))
        self.says("Ada Cole took it back", "Taken back on 26 November 2026", "Ruth Coombes: the consent of Ada Cole (25 November 2026) was withdrawn",
                  what="withdrawn")
        walker.go(f"/family/consent/ask?ref=HS-3001{first}&kinds=gp&covered=fields").send(said="refused", seen="no")
        self.says("Ada Cole said no", "Saw what would leave Not stated", what="a no")
        self.trial.check("It covers nothing" not in walker.words, f"a no needs no preview: {walker.words}")
        walker.go(f"/family/consent/ask?ref=HS-3001&purpose=support-update&about={ada}&by={ada}&kinds=gp&covered=fields")
        walker.send(said="given", seen="no")
        self.says("Written down by Ruth Coombes It covers nothing, as nobody wrote down that they saw beforehand what would be shared. Show it "
                  "to them, and write down anew what they say. They took it back", what="a yes to what they did not see")
        self.trial.check(status(self.get(withdraw)) == 404, "withdrawn twice")

    def files(self):
        walker, what = self.walker, "a file"
        def send(*files, entry=""):
            walker.go("/family/file/add?ref=HS-3001")
            token = walker.values("token")[0]
            body = part("token", token.encode()) + part("ref", b"HS-3001") + part("entry", entry.encode())
            body += b"".join(part("file", content, name) for name, content in files) + END
            head = (f"POST /family/file/add HTTP/1.1\r\nHost: {self.desk.host}\r\nOrigin: http://{self.desk.host}\r\nContent-Type: {TYPE}\r\n"
                    f"Cookie: safehand-desk={walker.cookie}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
            walker.path = "/family/file/add"
            return walker.take(self.desk.raw(head + body, 20))
        send(("", b""))
        self.wrong("file", "Choose a file", what)
        send(("letter.txt", b"Dear Ada"))
        self.says("letter.txt Of no entry", what=what)
        answer = self.get("/family/file?ref=HS-3001&name=letter.txt")
        self.trial.check(answer.partition(b"\r\n\r\n")[2] == b"Dear Ada", f"{what}: {answer!r}")
        send(("letter.txt", b"Dear Eve"))
        self.trial.check(walker.status == 400 and 'href="#file"' in walker.page, f"{what} of a name that is there: {walker.words}")
        answer = self.get("/family/file?ref=HS-3001&name=letter.txt")
        self.trial.check(answer.partition(b"\r\n\r\n")[2] == b"Dear Ada", f"{what}: the first one stays: {answer!r}")
        walker.go("/family/file/add?ref=HS-3001")
        visit = next(value for value, words in re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)<', walker.page) if words == "20 November 2026, Home visit")
        send(("drawing.png", b"\x89PNG"), entry=visit)
        self.says("drawing.png Of the entry of 20 November 2026, Home visit", what=what)
        send(("x.txt", b"x"), entry="zz")
        self.trial.check(walker.status == 400 and "x.txt" not in self.family().words, f"{what} of no such entry")
        left = [name for _, _, names in os.walk(self.home + "/office/uploads") for name in names]
        self.trial.check(left == [], f"{what}: {left} stay behind")

    def correct(self):
        walker, what = self.walker, "a correction"
        self.family()
        walker.go(re.search(r'href="(/family/change[^"]*)">Change<span class="govuk-visually-hidden"> Family address', walker.page)[1].replace("&amp;", "&"))
        address = walker.path
        self.trial.check("3 Mill Lane\nWigston" in walker.page, f"{what}: what stands there is not shown: {walker.page}")
        walker.send(value="9 High Street", **day("as-at", 27, 11, 2026))
        self.wrong("as-at", "That day is still to come", what)
        walker.send(source="Ada", **day("as-at", 20, 11, 2026))
        self.says("Family address 9 High Street (as at 20 November 2026; Ada)", what=what)
        walker.go(address).send(value="", **day("as-at", 26, 11, 2026))
        self.says("Family address not known (as at 26 November 2026)", what="emptied")
        walker.go(address).send(value="9 High Street", source="Ada", **day("as-at", 26, 11, 2026))
        person = re.search(r'href="(/family/person[^"]*)">Bea Cole', walker.page)[1].replace("&amp;", "&")
        walker.go(person)
        walker.go(re.search(r'href="(/family/change[^"]*)">Change<span class="govuk-visually-hidden"> Who holds', walker.page)[1].replace("&amp;", "&"))
        ada, carl = walker.value_of("Ada Cole"), walker.value_of("Carl Dunn")
        responsible = walker.path
        walker.send(value=[ada, carl], source="birth certificate seen")
        walker.go(responsible)
        ticked = [value for name, value, _, is_chosen in walker.form()[1] if name == "value" and is_chosen]
        self.trial.check(sorted(ticked) == sorted([ada, carl]), f"responsibility: ticked are {ticked}")
        walker.go(person)
        self.says("Who holds parental responsibility Ada Cole, Carl Dunn (as at 26 November 2026; birth certificate seen)", what="responsibility")

    # ---- an entry that is wrong, and what does not belong ----

    def address(self, way, of):
        """Where that link of an entry leads, by its day and kind."""
        found = re.search(rf'href="(/family/entry/{way}[^"]*)">[^<]*<span class="govuk-visually-hidden"> {of}<', self.walker.page)
        return found and html.unescape(found[1])

    def mended(self):
        walker, what = self.walker, "an entry put right"
        self.family()
        address = self.address("correct", "20 November 2026, Home visit")
        walker.go(address)
        self.says("20 November 2026, Home visit They were all in. Bea showed me her drawing.", what=what)
        self.trial.check((walker.values("on-day"), walker.values("on-month"), walker.values("by"), walker.values("source")) ==
                         (["20"], ["11"], ["Ruth Coombes"], ["Ada"]), f"{what}: what stands there is not filled in: {walker.page}")
        self.trial.check("They were all in.\nBea showed me her drawing.</textarea>" in walker.page, f"{what}: its text is not there")
        walker.send(text="Only Ada was in.")
        self.wrong("reason", "Write why", what)
        self.trial.check("Only Ada was in.</textarea>" in walker.page, f"{what}: what was typed is lost")
        walker.send(reason="I mixed up two visits", text="", about=[])
        self.wrong("about", "Choose whom it is about", what)
        walker.go(address).send(reason="Nothing is another one here")
        self.trial.check(walker.status == 400 and "The entry says all of this already" in walker.words, f"{what}: {walker.words}")
        walker.go(address)
        ada = walker.value_of("Ada Cole")
        walker.send(text="Only Ada was in.", about=[ada], category="contact", kind="both", reason="I mixed up two visits",
                    **day("on", 19, 11, 2026))
        self.says("19 November 2026, Contact with the family Only Ada was in. About Ada Cole. Written by Ruth Coombes. Source: Ada. ",
                  "It was corrected On 26 November 2026 at 10:00 by Ruth Coombes: I mixed up two visits It said before: They were all in. "
                  "Bea showed me her drawing.", what=what)
        self.trial.check("20 November 2026, Home visit" not in walker.words, f"{what}: it stands there twice")
        for wrong in ("/family/entry/correct?ref=HS-3001&entry=e99", "/family/entry/correct?ref=HS-3001", "/family/entry/remove?ref=HS-3001&entry=",
                      "/family/person/remove?ref=HS-3001&id=x9"):
            self.trial.check(walker.go(wrong).status == 404, f"{what}: {wrong}: {walker.status}")

        what = "a concern put right"
        self.family()
        concern = html.unescape(re.search(r'href="(/family/entry/correct[^"]*)">[^<]*<span[^>]*> [^<]*, Record of concern<', walker.page)[1])
        walker.go(concern)
        self.trial.check(walker.values("where") == ["At the school gate"] and walker.value_of("Record of concern") == "concern", f"{what}: {walker.page}")
        walker.send(where="In the school hall", reason="It was raining, we were inside")
        self.says("Where In the school hall", "It was raining, we were inside", what=what)

        what = "an entry taken out"
        address = self.address("remove", "19 November 2026, Contact with the family")
        walker.go(address)
        stale = walker.form()
        walker.go(address.replace("remove", "correct")).send(text="Ada and Carl were in.", reason="Carl came later that day")
        fields = [(name, value) for name, value, kind, _ in stale[1] if kind != "submit" and name != "reason"]
        walker.take(self.desk.post(stale[0], fields + [("reason", "It is of another family")], walker.cookie))
        self.trial.check("Somebody changed this entry meanwhile" in walker.words and "Ada and Carl were in." in walker.words
                         and "It is of another family</textarea>" in walker.page, f"{what}: stale: {walker.words}")
        walker.send()
        self.trial.check(walker.title == "Family HS-3001" and "Ada and Carl were in." not in walker.words.partition("Entries")[2], f"{what}: {walker.words}")
        self.says("Ruth Coombes: took out the entry of 19 November 2026 (Contact with the family): It is of another family", what=what)

        what = "an entry that another took out meanwhile"
        self.family()
        walker.go(html.unescape(re.search(r'href="(/family/entry/correct[^"]*)">[^<]*<span[^>]*> [^<]*, Record of concern<', walker.page)[1]))
        action, fields = walker.form()
        typed = [(name, "At the swimming pool" if name == "where" else "I asked again" if name == "reason" else value)
                 for name, value, kind, chosen in fields if kind != "submit" and (kind not in ("radio", "checkbox") or chosen)]
        self.family()
        walker.go(html.unescape(re.search(r'href="(/family/entry/remove[^"]*)">[^<]*<span[^>]*> [^<]*, Record of concern<', walker.page)[1]))
        walker.send(reason="It was told to us of another child")
        walker.take(self.desk.post(action, typed, walker.cookie))
        self.trial.check("Somebody took this entry out meanwhile" in walker.words and 'value="At the swimming pool"' in walker.page,
                         f"{what}: {walker.words}")

        what = "somebody taken out"
        walker.go("/family/add?ref=HS-3001").send(name="Gus Other", role="neighbour")
        walker.go(html.unescape(re.search(r'href="(/family/person[^"]*)">Gus Other', walker.page)[1]))
        walker.go(html.unescape(re.search(r'href="(/family/person/remove[^"]*)"', walker.page)[1]))
        self.says("Gus Other", what=what)
        walker.send(reason="They are the neighbour of another family")
        self.trial.check(walker.title == "Family HS-3001" and ">Gus Other<" not in walker.page, f"{what}: {walker.words}")
        self.says("Ruth Coombes: took out the person Gus Other: They are the neighbour of another family", what=what)
        walker.go(html.unescape(re.search(r'href="(/family/person[^"]*)">Ada Cole', walker.page)[1]))
        walker.go(html.unescape(re.search(r'href="(/family/person/remove[^"]*)"', walker.page)[1]))
        walker.send(reason="They are of another family")
        self.trial.check(walker.status == 400 and "They are still named in the record" in walker.words and not re.search(r"\b[pek]\d+\b", walker.words),
                         f"{what}: {walker.words}")

    # ---- two at once ----

    def together(self):
        """Ruth and Dan have the same record open: what each writes stays, and who is second is told of the first."""
        ruth, what = self.walker, "two at once"
        other, dan = start(PROGRAM, self.home, SAFEHAND_IDENTITY=self.home + "/dan.age")
        dan = Browser(other).sign_in()
        try:
            for walker in (ruth, dan):
                walker.go("/family/entry?ref=HS-3001")
            for walker, text in ((ruth, "Ruth was there."), (dan, "Dan rang them.")):
                walker.send(category="contact", about=walker.value_of("Ada Cole"), kind="fact", text=text)
            self.family()
            self.says("Ruth was there.", "Dan rang them.", "Written by Dan Deputy", "Dan Deputy: ", what=what)
            self.family()
            address = re.search(r'href="(/family/change[^"]*)">Change<span class="govuk-visually-hidden"> Family address', ruth.page)[1].replace("&amp;", "&")
            for walker in (ruth, dan):
                walker.go(address)
            dan.send(value="1 New Road")
            self.says("Family address 1 New Road", what="the first of two", walker=dan)
            ruth.send(value="2 Old Road", source="the neighbour")
            self.wrong("value", "Somebody changed this meanwhile: it says now “1 New Road”", what, code=400)
            self.says("What you typed stands below; if yours is right, send it again", what=what)
            self.trial.check("2 Old Road</textarea>" in ruth.page and 'value="the neighbour"' in ruth.page, f"{what}: what was typed is lost: {ruth.page}")
            self.trial.check("1 New Road" in self.family().words, f"{what}: the first was lost")
            ruth.go(address)
            dan.go("/family/add?ref=HS-3001").send(name="Flo Dunn", role="aunt")
            ruth.send(value="2 Old Road")
            self.says("Family address 2 Old Road", "Flo Dunn Aunt", what="two different things")
        finally:
            code, err = other.stop()
        self.trial.check(code == 0 and err == "", f"the other desk's end: {code} {err}")

    def again(self):
        """The second who is told sends again what they typed, and it is taken then."""
        ruth = self.walker
        self.family()
        address = re.search(r'href="(/family/change[^"]*)">Change<span class="govuk-visually-hidden"> Family address', ruth.page)[1].replace("&amp;", "&")
        ruth.go(address)
        action, fields = ruth.form()
        stale = [(name, value) for name, value, kind, _ in fields if kind != "submit"]
        ruth.send(value="3 Third Road")
        answer = ruth.take(self.desk.post(action, [(name, "4 Fourth Road" if name == "value" else value) for name, value in stale], ruth.cookie))
        self.wrong("value", "Somebody changed this meanwhile: it says now “3 Third Road”", "a stale form", answer)
        ruth.send()
        self.says("Family address 4 Fourth Road", what="sent again")

    def locked(self):
        """What is sent when the desk has locked itself is there when the same person signs in again."""
        walker = self.walker
        walker.go("/family/entry?ref=HS-3001")
        action, fields = walker.form()
        sent = [(name, value) for name, value, kind, chosen in fields if kind not in ("submit", "radio", "checkbox")]
        sent += [("category", "contact"), ("kind", "fact"), ("about", walker.value_of("Ada Cole")), ("text", "Typed before it locked.")]
        sent = [pair for at, pair in enumerate(sent) if pair[0] not in [later[0] for later in sent[at + 1:]]]
        walker.take(self.desk.post("/lock", {"token": walker.values("token")[0]}, walker.cookie))
        walker.take(self.desk.post(action, sent, walker.cookie))
        self.trial.check("Typed before it locked." not in walker.page, f"it is shown to nobody: {walker.words}")
        walker.go("/sign-in").send(passphrase=PASSPHRASE)
        self.family()
        self.says("Typed before it locked.", what="after signing in again")

    # ---- sealing ----

    def sealed(self):
        """What lies readable is owed, and sealed by a button: one on its own page, all on theirs."""
        walker, what = self.walker, "what lies readable"
        lies = lambda family: sorted(os.listdir(f"{self.home}/office/records/{family}"))
        walker.go("/")
        self.says("Seal the records that lie readable: HS-2041, HS-2077", what=what)
        self.trial.check(re.search(r'href="/families/sealed">Seal them<', walker.page), f"{what}: no button: {walker.page}")
        self.family("HS-2041")
        self.says("This record lies readable in the office's folder: whoever gets at it, or at a backup of it, reads it.", "Seal it", what=what)
        walker.send_to("/families/sealed", do="one", ref="HS-2041")
        self.trial.check((walker.path, walker.title) == ("/families/sealed", "Seal records"), f"{what}: {walker.path} {walker.words}")
        self.says("The record is sealed.", "HS-2077", what=what)
        self.trial.check(lies("HS-2041") == ["attachments", "family.json.age"] and "family.json" in lies("HS-2077"), f"{what}: {lies('HS-2041')}")
        self.family("HS-2041")
        self.trial.check("lies readable" not in walker.words, f"{what}: it is sealed: {walker.words}")
        with open(self.home + "/office/records/HS-2077/notes.txt", "w") as file:
            file.write("x")
        walker.go("/families/sealed")
        self.says("These lie readable in the office's folder. Whoever gets at it, or at a backup of it, reads them: HS-2077", what=what)
        walker.send(do="all")
        self.says("The record is sealed.", "These files lie beside a record and belong to none.", "notes.txt", "All records of the office are sealed.",
                  what=what)
        self.trial.check("family.json" not in lies("HS-2077") and "notes.txt" in lies("HS-2077"), f"{what}: {lies('HS-2077')}")
        os.remove(self.home + "/office/records/HS-2077/notes.txt")
        walker.go("/")
        self.trial.check("lie readable" not in walker.words, f"{what}: it is owed still: {walker.words}")

        what = "what cannot be sealed"
        with open(self.home + "/office/records/HS-2077/family.json", "w") as file:
            file.write('{"format": "safehand.family/2"}')
        walker.go("/families/sealed").send(do="all")
        self.says("There is a problem 1 of the records could not be sealed HS-2077: ", "reads them: HS-2077", what=what)
        self.trial.check("The record is sealed" not in walker.words and "family.json" in lies("HS-2077"), f"{what}: {walker.words}")
        os.remove(self.home + "/office/records/HS-2077/family.json")
        for given, code in (({}, 400), ({"do": "some"}, 400), ({"do": "one", "ref": "HS-9999"}, 400), ({"do": "one", "ref": "../x"}, 400)):
            walker.go("/families/new")
            walker.send_to("/families/sealed", **given)
            self.trial.check(walker.status == code, f"{what}: {given}: {walker.status} {walker.words}")

    def restored(self):
        """An older copy of a record that somebody put back is refused, until somebody says why it is there."""
        walker, what = self.walker, "a record that was put back"
        record, older = self.home + "/office/records/HS-2041", self.home + "/older"
        earlier = "The record of HS-2041 is an earlier one than you have seen: it tells of 0 changes, and told of 1"
        self.family("HS-2041")
        shutil.copytree(record, older)
        walker.go("/family/entry?ref=HS-2041")
        walker.send(category="contact", about=walker.value_of("Kelly Marsden"), kind="fact", text="She rang at noon.")
        shutil.rmtree(record)
        shutil.copytree(older, record)
        self.family("HS-2041")
        self.says(earlier, "Somebody put an older copy back", "or a concern cannot wait, say that it was put back : the record goes on", what=what)
        leads = re.search(r'href="(/family/restore\?ref=HS-2041)"', walker.page)
        self.trial.check(leads, f"{what}: no way on: {walker.page}")
        walker.go("/family/restore?ref=HS-2041")
        self.says(earlier, "If there is a newer copy", what=what)
        walker.send(reason="")
        self.wrong("reason", "Write why an older one is there", what)
        self.says(earlier, what=what)
        walker.send(reason="no")
        self.wrong("reason", "the reason says too little", what)
        walker.send(reason="The disk broke, and the backup is of Friday")
        self.trial.check((walker.path, walker.title) == ("/family?ref=HS-2041", "Family HS-2041"), f"{what}: {walker.path} {walker.words}")
        self.trial.check("She rang at noon." not in walker.words, f"{what}: {walker.words}")
        walker.go("/family/restore?ref=HS-2041")
        self.says("It is not older than what you have seen of it", what=what)
        walker.go("/ledger?kind=record-replaced")
        self.says("recorded that another record of a family is in the place of the one before: HS-2041, The disk broke", what=what)
        for reference in ("HS-9", "../x", ""):
            walker.go("/family/restore?ref=" + reference)
            self.trial.check(walker.status == 404, f"{what}: {reference}: {walker.status}")

    # ---- the front sheet, and what else leads from here ----

    def sheet(self):
        walker, what = self.walker, "the front sheet"
        walker.go("/access?family=HS-3001")
        self.trial.check('href="/access?role=auditor&amp;family=HS-3001"' in walker.page, f"{what}: {walker.page}")
        walker.go("/access?role=other&family=HS-3001")
        self.trial.check(walker.values("family") == ["HS-3001"], f"{what}: {walker.values('family')}")
        walker.send(who="Ida Marsh, locksmith", reason="She mends the lock of the filing room")
        walker.go("/family/sheet?ref=HS-3001")
        self.says("Front sheet of the file HS-3001", "26 November 2026 Ida Marsh, locksmith", "She mends the lock of the filing room", what=what)
        self.trial.check("Ida Marsh" not in walker.go("/family/sheet?ref=HS-2041").words, f"{what}: of another family")
        self.family()
        walker.send()
        self.trial.check(walker.step == "emergency", f"share: {walker.path}: {walker.words}")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-records-") as home:
        office(PROGRAM, home)
        desk, _ = start(PROGRAM, home)
        records = Records(trial, home, desk)
        try:
            for trying in (records.read, records.nowhere, records.hostile, records.begin, records.people, records.roles, records.entries, records.consents,
                           records.files, records.correct, records.mended, records.together, records.again, records.locked, records.sheet, records.sealed,
                           records.restored):
                trying()
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: {code} {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(0 if trial.passed and not trial.failed else 1)


if __name__ == "__main__":
    main()
