#!/usr/bin/python3
"""minutes.py PROGRAM: how long the first start takes, from no office to somebody with whom it can share.

As two people go through it who read every word of every page: 200 words a minute are read, 40 typed, and three seconds
go by for each press. Only what a first-time user must see is walked: the office, a second person, a recipient. The phone
calls are not counted, nor what the recipient does in the page of theirs.
"""
import os
import re
import subprocess
import sys
import tempfile

from attacks import Trial
from first_start import Empty, Person, groups, keys
from people import cookie_of

BOUND = {"who makes the office": 7.0, "who joins": 3.4}  # minutes
PASSPHRASE, SECOND = "lamp river candle mouse", "window otter plain seven"


def words_of(page):
    text = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    # What is folded away is not read; its own line is.
    text = re.sub(r"(<details(?! open)[^>]*>.*?</summary>).*?</details>", r"\1", text, flags=re.S)
    text = re.sub(r"<textarea[^>]*>.*?</textarea>|<option.*?</option>", " ", text, flags=re.S)
    return len(re.sub(r"<[^>]*>", " ", text).split())


class Measured(Person):
    """Somebody whose reading, typing and pressing is counted, page by page."""
    def __init__(self, desk, trial):
        super().__init__(desk, trial)
        self.pages, self.minutes = [], 0.0

    def count(self, name, read=0, typed="", pressed=0):
        minutes = read / 200 + len(typed.split()) / 40 + pressed / 20
        self.minutes += minutes
        self.pages.append((name, read, len(typed.split()), pressed, minutes))

    def read(self, path, pressed=1):
        page = self.get(path)
        self.count(path, words_of(page), "", pressed)
        return page

    def fill(self, path, at=None, expected=303, chosen=0, **fields):
        """`chosen`: presses beside the button's."""
        self.count(path, 0, " ".join(fields.values()), chosen + 1)
        answer = self.send(path, expected, at, **fields)
        if expected == 200:
            self.count(path + " (answer)", words_of(answer))
        return answer

    def tell(self, who):
        for name, read, typed, pressed, minutes in self.pages:
            print(f"#   {minutes:4.1f}  {read:4d} read {typed:3d} typed {pressed:2d} pressed  {name}")
        print(f"# {who}: {self.minutes:.1f} minutes")


def card_of_amanda(desk):
    environment = dict(desk.environment, SAFEHAND_PASSPHRASE_FILE=desk.home + "/pass")
    with open(desk.home + "/pass", "w") as file:
        file.write(PASSPHRASE + "\n")
    subprocess.run([desk.program, "identity", "new", "--name", "Amanda Kaur", "--organisation", "Leicestershire County Council",
                    "--kind", "childrens_social_care", "--role", "social worker", "-o", "amanda.age"], env=environment,
                   cwd=desk.home, check=True, capture_output=True)
    with open(desk.home + "/amanda.card.json") as file:
        return file.read()


def walk(desk, trial):
    helen, dan = Measured(desk, trial), Measured(desk, trial)
    start = re.search(r"Make it at (https://\S+)\n", desk.said)[1]
    helen.cookie = cookie_of(desk.ask(start.split(desk.host)[1]))
    helen.read("/first")
    helen.fill("/first", chosen=1, office="Rosebery Families", name="Helen Marsh", role="manager", contact="",
               passphrase=PASSPHRASE, again=PASSPHRASE, accepts="yes", kind="charity")
    helen.read("/first/done?passphrase=good", 0)
    helen.read("/staff/invite")
    before = keys(desk)
    link = re.search(r"/join/[\w-]{43}", helen.fill("/staff/invite", expected=200, chosen=1, whom="Dan Lewis"))[0]
    dan.cookie = cookie_of(desk.ask(link))
    dan.read(link)
    page = dan.fill(link, expected=200, name="Dan Lewis", role="deputy", contact="", passphrase=SECOND, again=SECOND)
    key = (keys(desk) - before).pop()
    helen.read("/staff/compare/" + key)
    where = helen.fill("/staff/compare/" + key, chosen=1, groups=groups(page), role="deputy", replaces="new", trained="",
                       trained_day="", trained_month="", trained_year="")
    helen.read(where, 0)
    dan.read("/sign-in")
    trial.check(dan.fill("/sign-in", name="Dan Lewis", passphrase=SECOND) == "/", "Dan is at the desk")
    dan.read("/", 0)
    # Whom it shares with: the email, the card that came, the call.
    helen.read("/recipients")
    helen.read("/recipients/invite")
    helen.fill("/recipients/invite", expected=200, chosen=2, whom="Amanda Kaur", **{"from": "bring"})
    helen.read("/recipients/add")
    # It is pasted, and not typed.
    helen.count("/recipients/add", pressed=3)
    call = helen.send("/recipients/add", card=card_of_amanda(desk))
    trial.check(call.startswith("/recipients/call?name="), call)
    page = helen.read(call, 0)
    today = re.findall(r'name="on-(day|month|year)"[^>]*value="(\d+)"', page)
    given = {"on-" + part: value for part, value in today}
    name = call.partition("=")[2]
    helen.count(call, typed="phone the council's switchboard", pressed=2)
    verified = helen.send("/recipients/call", at=call, name=name, same="yes", how="phone, the council's switchboard",
                          by="Helen Marsh", **given)
    page = helen.read(verified, 0)
    trial.check("Share something with Amanda Kaur" in page, page)
    return {"who makes the office": helen, "who joins": dan}


def main():
    trial = Trial()
    with tempfile.TemporaryDirectory(prefix="safehand-desk-") as home:
        desk = Empty(os.path.abspath(sys.argv[1]), home)
        try:
            for who, person in walk(desk, trial).items():
                person.tell(who)
                trial.check(person.minutes <= BOUND[who], f"{who}: {person.minutes:.1f} minutes, not {BOUND[who]}")
        finally:
            code, err = desk.stop()
        trial.check(code == 0 and err == "", f"the end: exit {code}: {err}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.passed and not trial.failed else 1


if __name__ == "__main__":
    sys.exit(main())
