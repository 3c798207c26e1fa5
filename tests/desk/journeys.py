#!/usr/bin/python3
"""journeys.py PROGRAM: ways through a sharing at the desk that few take, over plain sockets.

Several recipients of one sharing; a record that changes under a draft, and under an approval that was given;
a clean copy chosen where a file is asked about; handing over open, to somebody who takes no key.
"""
import json
import os
import shutil
import sys
import tempfile

from attacks import Trial
from walk import ANSWERS, office, start

PROGRAM = os.path.abspath(sys.argv[1])
PHOTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/files/media/phone.jpg")


class Journeys:
    def __init__(self, trial, home, run, walker):
        self.trial, self.home, self.run, self.walker = trial, home, run, walker

    def says(self, *wanted, what):
        for words in wanted:
            self.trial.check(words in self.walker.words, f"{what}: no {words!r} in {self.walker.words}")

    def titled(self, wanted, what):
        self.trial.check(self.walker.title == wanted, f"{what}: {self.walker.title}, not {wanted}: {self.walker.words[:400]}")

    def begin(self, family="HS-2041", to=("Amanda Kaur, Leicestershire County Council",), profile="social-care-concern",
              entries=("e10",), emergency="no"):
        """To the page of the files, or whatever is asked behind the recipient."""
        walker = self.walker
        walker.go("/share").send(family=family).send(emergency=emergency).send(profile=profile)
        walker.send(recipient=[walker.value_of(label) for label in to])
        if walker.step == "entries":
            walker.send(entry=list(entries))
        return walker

    def sharings(self):
        return json.loads(self.run("ledger", "list", "--json"))

    def several(self):
        walker, what = self.walker, "several recipients"
        both = ("Amanda Kaur, Leicestershire County Council", "Tessa Boyd, Leicestershire County Council")
        before = len(self.sharings())
        self.begin(to=both).send(**{"file-0": "out"}).send(way="hand").answer_all()
        draft = walker.draft
        self.says("To Amanda Kaur, Leicestershire County Council Change", "After that, to Tessa Boyd, Leicestershire County Council Change",
                  what=what)
        walker.send()
        self.titled("It is ready for you to hand over", what)
        self.says("Hand the sealed file to Amanda Kaur and nobody else.", "What you began to share HS-2041, to Tessa Boyd, begun on", what=what)
        walker.go("/share/" + draft).answer_all()
        self.says("To Tessa Boyd, Leicestershire County Council Change", ANSWERS["P01.purpose"], what=what)
        self.trial.check("After that" not in walker.words, f"{what}: {walker.words}")
        walker.send()
        self.titled("It is ready for you to hand over", what)
        self.says("Hand the sealed file to Tessa Boyd and nobody else.", what=what)
        self.trial.check("What you began to share" not in walker.words, f"{what}: the draft is still there")
        self.trial.check(len(self.sharings()) == before + 2, f"{what}: {self.sharings()}")


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-journeys-") as home:
        run = office(PROGRAM, home)
        desk, walker = start(PROGRAM, home)
        journeys = Journeys(trial, home, run, walker.sign_in())
        try:
            journeys.several()
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: {code} {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    sys.exit(trial.failed > 0)


if __name__ == "__main__":
    main()
