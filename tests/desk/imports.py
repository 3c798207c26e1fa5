#!/usr/bin/python3
"""imports.py PROGRAM: a spreadsheet taken in at the desk, over plain sockets.

What comes of it is shown, cell by cell, before anything is written; where a column goes may be corrected; the same file
again changes nothing, and a newer one keeps what was written here.
"""
import html
import os
import random
import re
import sys
import tempfile
import threading
import time
import zipfile

from attacks import Trial, status
from family import Browser, packed
from uploads import END, TYPE, part
from walk import PASSPHRASE, office, start

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../exports"))
import make # noqa: E402 # pylint: disable=wrong-import-position

PROGRAM = os.path.abspath(sys.argv[1])
FIRST = ("Family Ref,Name,Relationship,Date of Birth,Phone,Shoe size\n"
         "HS-7001,Ada Cole,Mother,09/06/1990,07700 900111,5\n"
         "HS-7001,Bea Cole,Daughter,03/04/2018,,\n"
         "HS-7002,Carl Dunn,Father,31/02/1980,07700 900222,9\n")
SHIPPED = (b"Family Reference,Client Reference,Forename,Surname,Relationship to Client\n"
           b"HS-7003,C1,Dora,Ekins,Mum\n")
CROWD = 1001 # more people than one family's record takes


class Imports:
    def __init__(self, trial, home, desk):
        self.trial, self.home, self.desk = trial, home, desk
        self.walker = Browser(desk).sign_in()

    def records(self):
        return sorted(os.listdir(self.home + "/office/records"))

    def left(self):
        return [name for _, _, names in os.walk(self.home + "/office/uploads") for name in names]

    def says(self, *wanted, what):
        for words in wanted:
            self.trial.check(words in self.walker.words, f"{what}: no {words!r} in {self.walker.words}")

    def send(self, name, content, **given):
        return self.send_all([("files", name, content)], **given)

    def send_all(self, files, **given):
        """`files`: of which field, called what, with what in it."""
        walker = self.walker
        walker.go("/families/import")
        action, fields = walker.form()
        sent = {name: value for name, value, kind, chosen in fields if kind not in ("submit", "file") and (kind != "radio" or chosen)}
        body = b"".join(part(name, value.encode()) for name, value in {**sent, **given}.items())
        body += b"".join(part(field, content, name) for field, name, content in files) + END
        head = (f"POST {action} HTTP/1.1\r\nHost: {self.desk.host}\r\nOrigin: http://{self.desk.host}\r\nContent-Type: {TYPE}\r\n"
                f"Cookie: safehand-desk={walker.cookie}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        walker.path = action
        return walker.take(self.desk.raw(head + body, 30))

    def made(self, name, write, *words):
        """What is in a file that tests/exports/make.py writes."""
        path = f"{self.home}/{name}"
        write(path, *words)
        with open(path, "rb") as file:
            return file.read()

    def column(self, heading):
        """The name of the field for the column, and what is chosen in it."""
        found = re.search(rf'<label class="govuk-label" for="(column-[\d-]+)">{re.escape(heading)}</label>(.*?)</select>', self.walker.page, re.S)
        chosen = found and re.search(r'<option value="([^"]*)" selected>', found[2])
        return (found and found[1], chosen and html.unescape(chosen[1]))

    def wrong(self):
        walker = self.walker
        for what, name, content, given in (
                ("nothing", "", b"", {}), ("no table", "a.txt", b"\x00\x01\x02", {}), ("a picture", "a.csv", b"\x89PNG\r\n\x1a\n\x00", {}),
                ("a map that there is not", "a.csv", FIRST.encode(), {"map": "../x"}),
                ("no day", "a.csv", FIRST.encode(), {"as-at-day": "31", "as-at-month": "2"})):
            self.send(name, content, **given)
            self.trial.check(walker.status == 400 and 'class="govuk-error-summary"' in walker.page, f"{what}: {walker.status}: {walker.words[:300]}")
            self.trial.check(self.left() == [], f"{what}: {self.left()} stay behind")
        self.trial.check(self.records() == ["HS-2041", "HS-2077"], f"something was written: {self.records()}")
        walker.go("/families/import/look")
        self.says("What was sent is not here any more Choose it again", what="nothing waits")

    def first(self):
        walker, what = self.walker, "a spreadsheet"
        self.send("list.csv", FIRST.encode())
        self.trial.check((walker.path, walker.title) == ("/families/import/look", "What comes of it"), f"{what}: {walker.path}: {walker.words}")
        self.says("Nothing is written yet.", "Families that would be new 2", "Where each column goes", "Guessed", what=what)
        self.trial.check(self.records() == ["HS-2041", "HS-2077"], f"{what}: it was written: {self.records()}")
        total = int(re.search(r"Of (\d+) cells, each is accounted for", walker.words)[1])
        counts = [int(number) for number in re.findall(r"(?:Imported|Left by the map|Not in the map|Empty|Not understood)[^0-9]* (\d+)",
                                                       walker.words.partition("each is accounted for")[2].partition("Where each")[0])]
        self.trial.check(total == 18 and sum(counts[:5]) == 18, f"{what}: {total} {counts}: {walker.words[:1500]}")
        self.trial.check("31/02/1980" in walker.words, f"{what}: the day that there is not is not told: {walker.words[:1500]}")
        self.trial.check(self.column("Phone")[1] == "to:people.*.phone", f"{what}: {self.column('Phone')}")
        name = self.column("Phone")[0]
        walker.send(**{name: "leave"})
        self.trial.check(self.column("Phone")[1] == "leave" and "Left out: it is not wanted here" in walker.words, f"{what}: {walker.words[-1500:]}")
        walker.send(**{name: "to:nowhere"})
        self.trial.check(walker.status == 400, f"a place that there is not: {walker.words[:300]}")
        walker.send(**{name: "to:people.*.phone"}, keep="Our List")
        self.says("A name to keep it by has small letters, figures and hyphens alone", what=what)
        walker.send(keep="our-list", do="yes")
        self.says("Taken in", "The spreadsheet was taken in.", "Families that are new 2", what=what)
        self.trial.check(self.records() == ["HS-2041", "HS-2077", "HS-7001", "HS-7002"] and self.left() == [], f"{what}: {self.records()} {self.left()}")
        walker.go("/family?ref=HS-7001")
        self.says("Ada Cole Mother 9 June 1990 (36)", "Bea Cole Daughter 3 April 2018 (8)", "Ruth Coombes: imported from", what=what)

    def again(self):
        walker = self.walker
        self.send("list.csv", FIRST.encode(), map="our-list")
        self.says("It is read by: our-list", "Families that would be new 0 Families that would change 0", what="the same again")
        walker.go("/family?ref=HS-7001")
        walker.go(html.unescape(re.search(r'href="(/family/person[^"]*)">Ada Cole', walker.page)[1]))
        walker.go(html.unescape(re.search(r'href="(/family/change[^"]*)">Change<span class="govuk-visually-hidden"> Phone', walker.page)[1]))
        walker.send(value="07700 900999")
        self.send("list.csv", FIRST.replace("900111", "900333").replace("Bea Cole", "Bea May Cole").encode(), map="our-list")
        self.says("Families that would change 1", "Of that kept as it was written here 1", what="a newer one")
        walker.send(do="yes")
        walker.go("/family?ref=HS-7001")
        walker.go(html.unescape(re.search(r'href="(/family/person[^"]*)">Ada Cole', walker.page)[1]))
        self.says("07700 900999", what="what was written here stays")

    def kept(self):
        """What is taken in as the choices are kept is what the same file is by those the next month: nothing comes twice."""
        walker, what = self.walker, "choices that are kept"
        notes = (b"Family Ref,Date,By,Notes\nHS-7001,01/11/2026,Ruth,She came to the group and was well and talked at length about her "
                 b"week with the baby\n")
        self.send("notes-november.csv", notes)
        self.says("It is read by: A list of the office's own.", what="a guess, whatever its file is called")
        walker.send(keep="n" * 65)
        self.says("A name to keep it by has small letters, figures and hyphens alone, 64 at most", what="a name that is too long")
        self.trial.check(os.listdir(self.home + "/office/maps") == ["our-list.json"], f"{what}: {os.listdir(self.home + '/office/maps')}")
        walker.send(keep="our-notes", do="yes")
        self.says("Families that changed 1", what=what)
        self.send("notes-december.csv", notes, map="our-notes")
        self.says("It is read by: our-notes.", "Families that would change 0", what=f"{what}: the same entry")
        walker.send(keep="notes-again", do="yes")
        self.send("people.csv", SHIPPED)
        self.says("It is read by: Charitylog: people extract.", what=what)
        walker.send(keep="our-people", do="yes")
        self.send("people.csv", SHIPPED, map="our-people")
        self.says("It is read by: Charitylog: people extract.", "Families that would change 0", what=f"{what}: of a map that ships")
        walker.go("/families/import")
        self.says("our-notes Kept by this office as notes-again", "our-notes Kept by this office as our-notes", what=what)
        self.send("notes-december.csv", notes, map="notes-again")
        self.says("It is read by: our-notes.", "Families that would change 0", what=f"{what}: kept twice")
        walker.go("/family?ref=HS-7001")
        self.trial.check(walker.words.count("She came to the group") == 1, f"{what}: {walker.words}")

    def names(self):
        """No map is kept under a name that is taken, unless that is asked for, or under one that means something."""
        walker, what = self.walker, "a name that is taken"
        kept = self.home + "/office/maps/our-list.json"
        with open(kept, encoding="utf-8") as file:
            before = file.read()
        self.send("list.csv", FIRST.replace("Shoe size", "Allergies").encode())
        for name, why in (("charitylog-people", "A map that comes with the program has the name charitylog-people Choose another name"),
                          ("guess", "Guess is no name to keep a map by: it has a meaning of its own"),
                          ("automatic", "Automatic is no name to keep a map by"), ("own", "Own is no name to keep a map by"),
                          ("our-list", "This office keeps a map as our-list already Choose another name; or say below that this one takes its place")):
            walker.send(keep=name)
            self.trial.check(walker.status == 400, f"{what}: {name}: {walker.status}")
            self.says(why, what=f"{what}: {name}")
        with open(kept, encoding="utf-8") as file:
            self.trial.check(file.read() == before, f"{what}: it was written over")
        self.says("This office keeps one so already This one takes its place", what=f"{what}: it can be asked for")
        walker.send(keep="our-list", replace="yes")
        self.trial.check(walker.status == 200, f"{what}: replaced: {walker.status}: {walker.words[:300]}")
        with open(kept, encoding="utf-8") as file:
            after = file.read()
        self.trial.check("Allergies" in after and "Shoe size" not in after, f"{what}: {after}")
        walker.send(keep="our-list", do="yes")
        self.says("The spreadsheet was taken in.", what=f"{what}: kept here before, and so once more")

    def renamed(self):
        """A guess that is taken in, and kept under a name only later, brings nothing twice."""
        walker, what = self.walker, "a guess that is named later"
        notes = (b"Family Ref,Contact ID,Date,By,Notes\nHS-7001,1,02/11/2026,Ruth,He rang about the car seat and was told whom to ask\n")
        self.send("calls.csv", notes, map="guess")
        walker.send(do="yes")
        self.says("Families that changed 1", what=what)
        self.send("calls.csv", notes, map="guess")
        walker.send(keep="our-calls")
        self.says("It is read by: our-calls.", "Families that would be new 0 Families that would change 0", what=what)
        walker.send(keep="our-calls", do="yes")
        self.send("calls.csv", notes.replace(b"whom to ask", b"whom to ask twice"), map="our-calls")
        self.says("Families that would change 1", "twice", what=f"{what}: and a newer one")
        walker.send(do="yes")
        walker.go("/family?ref=HS-7001")
        self.trial.check(walker.words.count("He rang about the car seat") == 1, f"{what}: {walker.words}")

    def missing(self):
        walker, what = self.walker, "a family without a record"
        self.send("calls.csv", b"Family Ref,Contact ID,Date,By,Notes\nHS-9901,1,02/11/2026,Ruth,She rang about the car seat\n")
        self.says("Families that stay as they are 0", "Families without a record, that are not taken in 1",
                  "These have no record, and their rows are not taken in: HS-9901.",
                  "Take in first who is in them, or begin the record by hand ; then send this again.", what=what)
        walker.send(do="yes")
        self.says("Nothing was taken in: its families have no record.", what=what)
        self.trial.check("HS-9901" not in self.records(), f"{what}: {self.records()}")
        self.send("people.csv", b"Family Reference,Client Reference,Forename\nHS-7001,C71,Ada\n,C72,Bob\n")
        self.says("Rows that are a family by themselves", "names no family: it is taken as the family C72, by \"Client Reference\"",
                  what="a blank family")

    def contacts(self):
        """A log of contacts that is guessed otherwise becomes entries when somebody says what its rows are; words of the family are understood."""
        walker, what = self.walker, "rows that are entries"
        self.send("who.csv", b"Fam Ref,Name,Rel.,DOB,M/F\nHS-8501,Ann Hale,Mum,25/1/84,F\n,Ivy Hale,Nan,1/2/60,F\n"
                  b",Ned Poe,Ex partner,3/3/81,M\nHS-8501,Mia Hale,Daughter,4/4/19,F\n", map="guess")
        self.trial.check(self.column("Rel.")[1] == "to:people.*.role", f"{what}: {self.column('Rel.')}")
        walker.send(**{"above-1": "yes"})
        self.trial.check(walker.values("short-years") == ["yes"] and "Not understood 0" in walker.words, f"{what}: {walker.words}")
        name = self.column("Rel.")[0]
        walker.send(**{name: "leave"})
        walker.send(**{name: "to:people.*.role"})
        self.trial.check("is not known" not in walker.words and "Not understood 0" in walker.words, f"{what}: chosen by hand: {walker.words}")
        walker.send(**{"short-years": None})
        self.says("Not understood 4", what=f"{what}: years of two figures")
        walker.send(**{"short-years": "yes"})
        walker.send(do="yes")
        walker.go("/family?ref=HS-8501")
        self.says("Ann Hale Mother 25 January 1984", "Ivy Hale Grandmother", "Ned Poe Former partner", what=what)

        self.send("log.csv", b"Fam;When it was;Seen;Type;What was said\nHS-8501;03/09/2026;Mia Hale;Home visit;Mia was well\n"
                  b"HS-8501;04/09/2026;Ann Hale;Phone call;Ann was tired\n", map="guess")
        self.trial.check('name="rows-1"' in walker.page and self.column("When it was")[1] == "leave", f"{what}: {self.column('When it was')}")
        walker.send(**{"rows-1": "contact"})
        found = [self.column(heading)[1] for heading in ("Fam", "When it was", "Seen", "Type", "What was said")]
        self.trial.check(found == ["key:family", "entry:on", "entry:about", "entry:category", "entry:text"], f"{what}: {found}")
        day, text = self.column("When it was")[0], self.column("What was said")[0]
        walker.send(**{day: "leave"})
        self.trial.check(walker.status == 400, f"{what}: without a day: {walker.status}")
        self.says("An entry needs its day Choose below which column is its day", what=what)
        self.trial.check(self.column("What was said")[1] == "entry:text", f"{what}: what was chosen is lost: {self.column('What was said')}")
        walker.send(**{day: "entry:on"})
        self.says("Not understood 0", "Families that would change 1", what=what)
        walker.send(do="yes")
        walker.go("/family?ref=HS-8501")
        self.says("Home visit", "Mia was well", "Ann was tired", what=what)
        self.send("log.csv", b"Family Ref,Date,Notes,By\nHS-8501,05/09/2026,Ann rang about the car seat,R\n", map="guess")
        walker.send(**{"category-1": "visit_note"})
        walker.send(do="yes")
        walker.go("/family?ref=HS-8501")
        self.trial.check(walker.page.count(", Home visit</h3>") == 2, f"{what}: a kind that was chosen: {walker.words}")

    def places(self):
        """Whatever a column may be sent to, the program takes: of rows that are people, and of entries."""
        walker = self.walker
        for content, heading, other in ((b"Family Ref,Name,Colour\nHS-8301,Al Poe,3\n", "Colour", "to:people.*.name"),
                                        (b"Family Ref,Contact ID,Date,By,Notes,Colour\nHS-8301,1,02/11/2026,R,She came,3\n", "Colour", "entry:text")):
            self.send("list.csv", content)
            name = self.column(heading)[0]
            select = re.search(rf'<select[^>]*name="{name}".*?</select>', walker.page, re.S)[0]
            offered = [html.unescape(value) for value in re.findall(r'<option value="([^"]*)"', select)]
            self.trial.check(other in offered and len(offered) > 30, f"places of {heading}: {offered}")
            self.trial.check("to:people.*.parental_responsibility" not in offered, f"places: {offered}")
            for place in offered:
                walker.send(**{name: place})
                refused = re.search(r"is no field|stands only where|has nobody of that name|must be", walker.words.partition("Where each column")[0])
                self.trial.check(walker.status == 200 and not refused, f"{place}: {walker.status}: {walker.words[:400]}")

    def older(self):
        walker, what = self.walker, "an older export"
        people = "Family Ref,Name,Relationship,Phone\nHS-7004,Fay Gill,Mother,07700 900111\n"
        self.send("list.csv", people.encode())
        walker.send(do="yes")
        self.send("list.csv", people.replace("900111", "900222").encode(), **{"as-at-day": "1", "as-at-month": "2", "as-at-year": "2026"})
        self.says("Families that would change 0", "HS-7004: Fay Gill: Phone number: a later export says otherwise, and stays: "
                  "07700 900111 → 07700 900222", what=what)

    def seen(self):
        """What is taken in is what was looked at: of these files, by these choices."""
        walker, what = self.walker, "what was not looked at"
        self.send("list.csv", b"Family Ref,Name,Relationship,Ring\nHS-8001,Bob Roe,Father,0123456\n")
        ring = self.column("Ring")[0]
        walker.send(**{ring: "to:people.*.allergies"}, do="yes")
        self.says("It was not taken in yet, since this is not what you looked at: see what comes of it now, then take it in.",
                  "Families that would be new 1", what=what)
        self.trial.check(self.column("Ring")[1] == "to:people.*.allergies" and "HS-8001" not in self.records(), f"{what}: {self.records()}")
        walker.send(seen=None, do="yes")
        self.trial.check("HS-8001" not in self.records(), f"{what}: not told what: {self.records()}")
        walker.send(do="yes")
        self.says("The spreadsheet was taken in.", what=f"{what}, looked at")
        walker.go("/family?ref=HS-8001")
        walker.go(html.unescape(re.search(r'href="(/family/person[^"]*)">Bob Roe', walker.page)[1]))
        self.says("0123456", what=f"{what}, looked at")

        what = "two tabs"
        self.send("list.csv", b"Family Ref,Name,Relationship\nHS-8101,Tab First,Father\n")
        first = walker.page, walker.path
        self.send("list.csv", b"Family Ref,Name,Relationship\nHS-8102,Tab Second,Father\n")
        walker.page, walker.path = first
        walker.send(**{self.column("Name")[0]: "leave"}, do="yes")
        self.says("Another spreadsheet was sent since: this is what comes of that one.", "Families that would be new 1", what=what)
        self.trial.check(self.column("Name")[1] == "to:people.*.name", f"{what}: {self.column('Name')}: chosen for the other")
        self.trial.check("HS-8101" not in self.records() and "HS-8102" not in self.records(), f"{what}: {self.records()}")
        walker.send(do="yes")
        self.trial.check("HS-8102" in self.records() and "HS-8101" not in self.records(), f"{what}: {self.records()}")

    def unreadable(self):
        """What could not be read back is told by the look, and what fails as it is written loses nothing."""
        walker, what = self.walker, "no record"
        many = "".join(f"HS-8202,Al Poe {at},red\n" for at in range(CROWD))
        self.send("list.csv", f"Family Ref,Name,Colour\nHS-8201,Al Poe,blue\n{many}".encode())
        self.trial.check(walker.status == 400 and not walker.values("do"), f"{what}: {walker.status} {walker.values('do')}")
        self.says("It cannot be taken in so: HS-8202/family.json:5:13: /people: has 1001 items, the limit is 1000", "Change where its columns go, or mend it in the file and send that",
                  what=what)
        walker.send(do="yes")
        self.trial.check(walker.status == 400 and "HS-8201" not in self.records(), f"{what}: asked for all the same: {self.records()}")
        walker.send(**{self.column("Colour")[0]: "to:people.*.language"})
        self.trial.check(self.column("Colour")[1] == "to:people.*.language" and "Another spreadsheet" not in walker.words,
                         f"{what}: what is chosen after a look that failed: {self.column('Colour')} {walker.words[:400]}")
        self.send("list.csv", b"Family Ref,Name,Colour\nHS-8201,Al Poe,blue\n")
        walker.send(**{self.column("Colour")[0]: "to:people.*.allergies"})

        what = "a disk that fails"
        in_the_way = self.home + "/office/records/HS-8201"
        with open(in_the_way, "w"):
            pass
        walker.send(do="yes")
        self.trial.check((walker.status, walker.title) == (500, "Not all of it was taken in"), f"{what}: {walker.status} {walker.title}")
        self.says("0 families were taken in before that. What was sent is still here, with where its columns go",
                  "Not taken in: HS-8201.", what=what)
        os.remove(in_the_way)
        walker.go("/families/import/look")
        self.says("Families that would be new 1", what=f"{what}: it waits still")
        self.trial.check(self.column("Colour")[1] == "to:people.*.allergies", f"{what}: {self.column('Colour')}")
        walker.send(do="yes")
        self.says("The spreadsheet was taken in.", what=f"{what}: mended")
        self.trial.check("HS-8201" in self.records() and self.left() == [], f"{what}: {self.records()} {self.left()}")

    def formats(self):
        """What a records system or an office's programs give out, each by the form of the desk."""
        walker = self.walker
        rows = [["Family Ref", "Name", "Relationship", "Phone"], ["HS-91{}", "{} Lane", "Mother", "07700 900111"]]
        def of(number, word):
            return [[cell.replace("{}", word if at == 1 else number) for at, cell in enumerate(row)] for row in rows]
        cells = "".join("<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                                                        for cell in row) + "</table:table-row>" for row in of("02", "Olive"))
        sheet = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
                 f'<office:body><office:spreadsheet><table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body>'
                 '</office:document-content>')
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        manifest = ('<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
                    f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>')
        ods = packed((zipfile.ZipInfo("mimetype"), kind), ("content.xml", sheet), ("META-INF/manifest.xml", manifest))
        for name, content, family, person in (
                ("list.xlsx", self.made("list.xlsx", make.write_xlsx, "S", of("01", "Xenia")), "HS-9101", "Xenia Lane"),
                ("list.ods", ods, "HS-9102", "Olive Lane")):
            self.send(name, content)
            self.says("Families that would be new 1", what=name)
            walker.send(do="yes")
            self.says("The spreadsheet was taken in.", "Families that are new 1", what=name)
            walker.go("/family?ref=" + family)
            self.says(f"{person} Mother", what=name)
        answers = [("Family number", make.Made("HS-9101")), ("Date of review", make.Made("20/11/2026")), ("Coordinator", make.Made("Ann Lee")),
                   ("Number of visits", make.Made("12")), ("Progress since last review", make.Made("She goes out again.")),
                   ("What the family says", make.Made("It helps."))]
        form = self.made("review.docx", make.write_form, random.Random(1), "Review", answers, [])
        self.send("review.docx", form)
        self.says("It is read by: Home-Start: review.", "Families that would change 1", what="a form of Word")
        walker.send(do="yes")
        self.says("The spreadsheet was taken in.", what="a form of Word")
        walker.go("/family?ref=HS-9101")
        self.says("She goes out again.", what="a form of Word")

    def folders(self):
        """Tables with the families' own files beside them: as a folder, as a ZIP of it, as several files."""
        walker, what = self.walker, "a folder"
        table = b"Family Ref,Name,Relationship\nHS-9201,Fay Gill,Mother\n"
        def folder(field, more=b""):
            return [(field, "Export/people.csv", table + more), (field, "Export/HS-9201/letter.txt", b"Dear Fay"),
                    (field, "Export/HS-9999/other.txt", b"of nobody"), (field, "Export/HS-9201/deep/more.txt", b"too deep"),
                    (field, "Export/.DS_Store", b"x")]
        self.send_all([("files", "", b"")] + folder("folder"))
        self.says("Families that would be new 1", "Files that they would get 1", "Files that belong to no family of it, and do not come in "
                  "HS-9999/other.txt HS-9201/deep/more.txt", what=what)
        self.trial.check("HS-9201" not in self.records() and self.left() == [], f"{what}: {self.records()} {self.left()}")
        walker.send(do="yes")
        self.says("The spreadsheet was taken in.", "Files that they got 1", "HS-9999/other.txt", what=what)
        walker.go("/family?ref=HS-9201")
        self.says("Fay Gill Mother", "letter.txt", what=what)
        kept = self.desk.ask("/family/file?ref=HS-9201&name=letter.txt", heads=[("Cookie", "safehand-desk=" + walker.cookie)])
        self.trial.check(kept.partition(b"\r\n\r\n")[2] == b"Dear Fay", f"{what}: {kept[-200:]!r}")

        what = "a ZIP of a folder"
        more = b"HS-9202,Gus Hill,Father\n"
        self.send("export.zip", packed(*[(name, content) for _, name, content in folder("files", more)], ("Export/HS-9202/plan.txt", b"The plan")))
        self.says("Families that would be new 1", "Families that stay as they are", "Files that they would get 1", what=what)
        self.trial.check(self.left() == [], f"{what}: {self.left()} lies there while it waits")
        walker.send(do="yes")
        self.says("The spreadsheet was taken in.", "Families that are new 1", "Files that they got 1", what=what)
        walker.go("/family?ref=HS-9202")
        self.says("plan.txt", what=what)

        what = "another file of a name that is there"
        self.send_all([("folder", "Export/people.csv", table), ("folder", "Export/HS-9201/letter.txt", b"Dear Gus")])
        self.says("Files that do not come in, since their family has another of that name The one that is there stays. Give these "
                  "another name, and send them again. HS-9201/letter.txt", what=what)
        self.send_all([("folder", "Export/people.csv", table), ("folder", "Export/HS-9201/letter.txt", b"Dear Fay")])
        self.trial.check("letter.txt" not in walker.words, f"{what}: the same: {walker.words}")

        what = "several files"
        self.send_all([("files", "a.csv", b"Family Ref,Name,Relationship\nHS-9203,Hal Ives,Father\n"),
                       ("files", "b.csv", b"Family Ref,Name,Relationship\nHS-9204,Ivy Jay,Mother\n")])
        self.says("Families that would be new 2", what=what)
        walker.send(do="yes")
        self.says("Families that are new 2", what=what)

        for what, files, words in (
                ("a folder without a table", [("folder", "Export/HS-1/a.txt", b"x")], "There is no table in it"),
                ("a ZIP that is damaged", [("files", "x.zip", packed(("a.csv", table))[:60])], "There is a problem"),
                ("a ZIP of a family in a family", [("files", "x.zip", packed(("../a.csv", table)))], "There is a problem")):
            self.send_all(files)
            self.trial.check(walker.status == 400 and words in walker.words and self.left() == [], f"{what}: {walker.status} {walker.words[:300]}")

    def forgotten(self):
        """What waits lies nowhere on the disk, and is gone when the desk is locked."""
        walker, what = self.walker, "what waits"
        secret = b"Wilhelmina Quill-Featherstone"
        self.send("list.csv", b"Family Ref,Name,Relationship\nHS-9301," + secret + b",Mother\n")
        self.says("Families that would be new 1", what=what)
        for at, _, names in os.walk(self.home):
            for name in names:
                with open(os.path.join(at, name), "rb") as file:
                    self.trial.check(secret not in file.read(), f"{what}: it lies in {at}/{name}")
        walker.take(self.desk.post("/lock", {"token": walker.values("token")[0]}, walker.cookie))
        walker.send(passphrase=PASSPHRASE)
        walker.go("/families/import/look")
        self.says("What was sent is not here any more Choose it again", what=f"{what}, locked")

    def large(self):
        """20,000 rows are looked at and taken in by a thread: its page tells how far it is, and everybody goes on meanwhile."""
        walker, what = self.walker, "20,000 rows"
        rows = "".join(f"L-{at // 2:05},Person {at},{'Mother' if at % 2 == 0 else 'Son'},07700 {at:06}\n" for at in range(20000))
        self.send("large.csv", ("Family Ref,Name,Relationship,Phone\n" + rows).encode(), map="guess")
        self.says("Families that would be new 10000", what=what)
        other, dan = start(PROGRAM, self.home, SAFEHAND_IDENTITY=self.home + "/dan.age")
        waiting, paths = [], []
        try:
            dan = Browser(other).sign_in()
            action, fields = walker.form()
            sent = [(name, value) for name, value, kind, chosen in fields
                    if kind != "submit" and (kind not in ("radio", "checkbox") or chosen)] + [("do", "yes")]
            def press():
                paths.append(self.desk.post(action, sent, walker.cookie))
            pressing = threading.Thread(target=press)
            begun = time.monotonic()
            pressing.start()
            pressing.join()
            took = time.monotonic() - begun
            self.trial.check(status(paths[0]) == 303 and b"Location: /families/import/done\r\n" in paths[0] and took < 2,
                             f"{what}: the answer took {took:.1f} s: {paths[0][:300]!r}")
            own = [("Cookie", "safehand-desk=" + walker.cookie)]
            while True:
                page = self.desk.ask("/families/import/done", heads=own).decode()
                if "<title>It is being taken in" not in page:
                    break
                far = re.search(r"Families that are taken in: (\d+) of (\d+) so far", page)
                waiting.append(far and (int(far[1]), int(far[2])))
                begun = time.monotonic()
                for path in ("/families/import", "/families/import/look"):
                    answer = self.desk.ask(path, heads=own)
                    self.trial.check(status(answer) == 303 and b"Location: /families/import/done\r\n" in answer or b"It is being" not in answer,
                                     f"{what}: another is begun meanwhile: {answer[:300]!r}")
                walker.go("/families/new")
                self.trial.check(walker.status == 200 and time.monotonic() - begun < 3, f"{what}: the same session waits")
                dan.go("/families/new")
                self.trial.check(dan.status == 200, f"{what}: somebody else waits: {dan.status}")
                time.sleep(0.2)
            self.trial.check(waiting and all(waiting) and waiting == sorted(waiting), f"{what}: how far it is: {waiting}")
            walker.go("/families/import/done")
            self.says("The spreadsheet was taken in.", "Families that are new 10000", what=what)
            self.trial.check(len([name for name in self.records() if name.startswith("L-")]) == 10000, f"{what}: {len(self.records())}")
        finally:
            code, err = other.stop()
        self.trial.check(code == 0 and err == "", f"the other desk's end: {code} {err}")

        what = "20,000 rows, stopped by locking"
        self.send("large.csv", ("Family Ref,Name,Relationship,Phone\n" + rows.replace("L-", "K-")).encode(), map="guess")
        action, fields = walker.form()
        token = walker.values("token")[0]
        self.desk.post(action, [(name, value) for name, value, kind, _ in fields if kind != "submit"] + [("do", "yes")], walker.cookie)
        begun = time.monotonic()
        walker.take(self.desk.post("/lock", {"token": token}, walker.cookie))
        self.trial.check(time.monotonic() - begun < 5, f"{what}: it took {time.monotonic() - begun:.1f} s")
        count = len([name for name in self.records() if name.startswith("K-")])
        self.trial.check(count < 10000, f"{what}: {count}")
        walker.send(passphrase=PASSPHRASE)
        self.send("large.csv", ("Family Ref,Name,Relationship,Phone\n" + rows.replace("L-", "K-")).encode(), map="guess")
        self.says(f"Families that would be new {10000 - count}", what=what)

    def closed(self):
        for path in ("/families/import", "/families/import/look", "/families/import/done"):
            self.trial.refused(self.desk.ask(path), (403,), f"a stranger: {path}")
            if path.endswith("done"):
                continue # nothing is sent there
            self.trial.check(status(self.desk.post(path, {"do": "yes"}, self.walker.cookie)) == 403, f"without a token: {path}")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-imports-") as home:
        office(PROGRAM, home)
        desk, _ = start(PROGRAM, home)
        imports = Imports(trial, home, desk)
        try:
            for trying in (imports.wrong, imports.first, imports.again, imports.kept, imports.names, imports.renamed, imports.missing, imports.contacts, imports.places, imports.older, imports.seen, imports.unreadable, imports.formats, imports.folders,
                           imports.forgotten, imports.large, imports.closed):
                trying()
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: {code} {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(0 if trial.passed and not trial.failed else 1)


if __name__ == "__main__":
    main()
