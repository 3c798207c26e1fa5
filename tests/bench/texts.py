"""texts.py PROGRAM FOLDER [--show]: how good the search is, on texts as people write them.

FOLDER is tests/data/search (its README.md says how the texts are marked). Each kind's texts become the entries
of a record of its family, of whom the first child and the mother are in scope, and `preview` tells what it would
ask about. Prints, for the texts that may be looked at and for those that are held back (FOLDER/held-back): the part
that was found of writings that are listed, and of those beyond; alarms (a string told of in one entry that overlaps
nothing that is marked) for 10,000 words. --show tells of the first what was missed and what was no reason for alarm,
--show-held-back of the others; --looked-at leaves these out.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MARKS = re.compile(r"\[([^\]]*)\]|<([^>]*)>|\{([^}]*)\}")
SHORT = 4  # letters: what is shorter has to be a word of the other
AIMS = {"listed": 100.0, "beyond": 90.0, "alarms": 8.0}


class Text:
    """One text: bare, and what is marked in it."""

    def __init__(self, marked: str) -> None:
        self.listed, self.beyond, self.own = [], [], []
        for match in MARKS.finditer(marked):
            listed, beyond, own = match.groups()
            for found, list_ in ((listed, self.listed), (beyond, self.beyond), (own, self.own)):
                if found is not None:
                    list_.append(" ".join(found.split()))
        self.bare = MARKS.sub(lambda match: "".join(group or "" for group in match.groups()), marked).strip()
        self.words = len(self.bare.split())


def touches(found: str, marked: str) -> bool:
    """Whether what was told is the marked writing, within it, or around it."""
    first, second = sorted((found.casefold(), marked.casefold()), key=len)
    if len(first) < SHORT:
        return re.search(rf"(?<!\w){re.escape(first)}(?!\w)", second) is not None
    return first in second


def make_office(program: str, folder: pathlib.Path) -> None:
    """An office to preview in, and who asks; by the environment, for all that is called afterwards."""
    folder.joinpath("passphrase").write_text("correct horse battery staple\n", encoding="utf-8")
    folder.joinpath("passphrase").chmod(0o600)
    os.environ.update(SAFEHAND_PASSPHRASE_FILE=str(folder / "passphrase"), XDG_CONFIG_HOME=str(folder / "config"),
                      SAFEHAND_OFFICE=str(folder / "office"), SAFEHAND_IDENTITY=str(folder / "ruth.age"))
    for command in (["identity", "new", "--name", "Ruth Adeyemi", "--organisation", "Home-Start Example", "--kind",
                     "charity", "--role", "manager", "-o", str(folder / "ruth.age")],
                    ["init", str(folder / "office"), "--name", "Home-Start Example", "--origin",
                     "ledger.example.org/home-start"]):
        subprocess.run([program, *command], check=True, capture_output=True)


def preview(program: str, family: dict, texts: list[Text], nameless: bool) -> list[list[dict]]:
    """What is asked about, of each text."""
    category = "outcome" if nameless else "visit_note"
    entries = [{"id": f"e{i}", "on": "2026-11-20", "by": "Ruth Adeyemi", "about": ["c1"], "category": category,
                "kind": "fact", "text": text.bare} for i, text in enumerate(texts, 1)]
    profile = "case-study" if nameless else "social-care-concern"
    with tempfile.TemporaryDirectory() as folder:
        record = pathlib.Path(folder, "record")
        record.mkdir()
        record.joinpath("family.json").write_text(json.dumps({**family, "entries": entries}), encoding="utf-8")
        command = [program, "preview", str(record), "--profile", profile, "--about", "c1", "--about", "p1", "--json"]
        for entry in entries:
            command += ["--entry", entry["id"]]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    leaks: list[list[dict]] = [[] for _ in texts]
    for leak in told["found"]["leaks"]:
        if leak["place"] == "entry":
            leaks[int(leak["where"][1:]) - 1].append(leak)
    return leaks


def judge(text: Text, leaks: list[dict], nameless: bool, show: str) -> collections.Counter:
    """Counts of one text; `show` is where it stands, or nothing."""
    counts: collections.Counter = collections.Counter(words=text.words)
    found = {" ".join(leak["found"].split()) for leak in leaks}
    wanted = {"listed": text.listed, "beyond": text.beyond, "own": text.own if nameless else []}
    for kind, writings in wanted.items():
        for writing in writings:
            hit = any(touches(one, writing) for one in found)
            counts[kind] += 1
            counts[f"{kind} found"] += hit
            if show and not hit:
                print(f"  {show}: {kind}, missed: {writing}")
    marked = text.listed + text.beyond + (text.own if nameless else [])
    for one in sorted(found):
        if not any(touches(one, writing) for writing in marked):
            counts["alarms"] += 1
            if show:
                print(f"  {show}: alarm: {one}")
    return counts


def percent(counts: collections.Counter, kind: str) -> float:
    return 100.0 * counts[f"{kind} found"] / counts[kind] if counts[kind] else 100.0


def main() -> int:
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    shown = {"looked at"} if "--show" in sys.argv else set()
    shown |= {"held back"} if "--show-held-back" in sys.argv else set()
    with tempfile.TemporaryDirectory() as office:
        make_office(program, pathlib.Path(office))
        folders = {"looked at": folder, "held back": folder / "held-back"}
        if "--looked-at" in sys.argv:
            del folders["held back"]
        measure(program, folders, shown)
    return 0


def measure(program: str, folders: dict[str, pathlib.Path], shown: set[str]) -> None:
    for nameless in (False, True):
        halves = {half: collections.Counter() for half in folders}
        for half, file in ((half, file) for half in folders for file in sorted(folders[half].glob("*.json"))):
            family = json.loads(file.read_text(encoding="utf-8"))
            texts = [Text(marked) for marked in
                     file.with_suffix(".txt").read_text(encoding="utf-8").split("\n-----\n")]
            for i, leaks in enumerate(preview(program, family, texts, nameless)):
                where = f"{file.stem} {i + 1}" if half in shown else ""
                halves[half] += judge(texts[i], leaks, nameless, where)
        print("without names (M09):" if nameless else "of others (M04):")
        for half, counts in halves.items():
            listed = percent(counts, "listed")
            beyond = percent(counts, "beyond")
            alarms = 1e4 * counts["alarms"] / counts["words"]
            own = f", of those in scope {percent(counts, 'own'):.1f} % of {counts['own']}" if nameless else ""
            print(f"  {half}, {counts['words']} words: listed {listed:.1f} % of {counts['listed']}, beyond "
                  f"{beyond:.1f} % of {counts['beyond']}{own}, {alarms:.1f} alarms for 10,000 words")
    print("aims: listed {listed:.0f} %, beyond {beyond:.0f} %, {alarms:.0f} alarms".format(**AIMS))


if __name__ == "__main__":
    sys.exit(main())
