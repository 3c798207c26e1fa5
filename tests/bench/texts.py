"""texts.py PROGRAM FOLDER [--show[=PART]] [--only=PART]: how good the search is, on texts as people write them.

FOLDER is tests/data/search (its README.md says how the texts are marked). Each kind's texts become the entries
of a record of its family, of whom the first child and the mother are in scope, and `preview` tells what it would
ask about. Prints, for each PART (the texts of FOLDER itself, which is called first, and of the folders in it): the
share that was found of writings that are listed, of those beyond, and of those that only somebody who understands
the text can know; alarms (a string told of in one entry that overlaps nothing that is marked) for 10,000 words, and
in the texts of which nothing is marked. --show tells of the first part, or of another, what was missed and what was
no reason for alarm.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MARKS = re.compile(r"\[([^\]]*)\]|<([^>]*)>|\{([^}]*)\}|«([^»]*)»")
PARTS = {"first": ".", "held back": "held-back", "second": "second", "third": "third", "fourth": "fourth", "fifth": "fifth",
         "sixth": "sixth"}
SHORT = 4  # letters: what is shorter has to be a word of the other
AIMS = {"listed": 100.0, "beyond": 90.0, "alarms": 8.0}


class Text:
    """One text: bare, and what is marked in it."""

    def __init__(self, marked: str) -> None:
        self.listed, self.beyond, self.own, self.understood = [], [], [], []
        for match in MARKS.finditer(marked):
            for found, list_ in zip(match.groups(), (self.listed, self.beyond, self.own, self.understood)):
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
    wanted = {"listed": text.listed, "beyond": text.beyond, "understood": text.understood,
              "own": text.own if nameless else []}
    for kind, writings in wanted.items():
        for writing in writings:
            hit = any(touches(one, writing) for one in found)
            counts[kind] += 1
            counts[f"{kind} found"] += hit
            if show and not hit:
                print(f"  {show}: {kind}, missed: {writing}")
    marked = [writing for writings in wanted.values() for writing in writings]
    is_bare = not marked and not text.own
    counts["bare words"] = text.words * is_bare
    for one in sorted(found):
        if not any(touches(one, writing) for writing in marked):
            counts["alarms"] += 1
            counts["bare alarms"] += is_bare
            if show:
                print(f"  {show}: alarm: {one}")
    return counts


def percent(counts: collections.Counter, kind: str) -> float:
    return 100.0 * counts[f"{kind} found"] / counts[kind] if counts[kind] else 100.0


def option(name: str, default: str) -> str:
    """What stands behind --name= among the arguments; the default for --name alone, nothing without it."""
    for argument in sys.argv[3:]:
        if argument == f"--{name}":
            return default
        if argument.startswith(f"--{name}="):
            return argument.split("=", 1)[1]
    return ""


def main() -> int:
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    only = option("only", "first")
    parts = {part: folder / path for part, path in PARTS.items()
             if part == (only or part) and (folder / path).is_dir()}
    with tempfile.TemporaryDirectory() as office:
        make_office(program, pathlib.Path(office))
        measure(program, parts, option("show", "first"))
    return 0


def report(part: str, counts: collections.Counter, nameless: bool) -> str:
    """The line of one part."""
    shares = [f"{kind} {percent(counts, kind):.1f} % of {counts[kind]}"
              for kind in ("listed", "beyond", "understood") if counts[kind] or kind != "understood"]
    if nameless:
        shares.append(f"of those in scope {percent(counts, 'own'):.1f} % of {counts['own']}")
    alarms = 1e4 * counts["alarms"] / counts["words"]
    bare = (f", {counts['bare alarms']} alarms in the {counts['bare words']} words of texts without any mark"
            if counts["bare words"] else "")
    return f"  {part}, {counts['words']} words: {', '.join(shares)}, {alarms:.1f} alarms for 10,000 words{bare}"


def measure(program: str, parts: dict[str, pathlib.Path], shown: str) -> None:
    for nameless in (False, True):
        print("without names (M09):" if nameless else "of others (M04):")
        for part, folder in parts.items():
            counts: collections.Counter = collections.Counter()
            for file in sorted(folder.glob("*.json")):
                family = json.loads(file.read_text(encoding="utf-8"))
                texts = [Text(marked) for marked in
                         file.with_suffix(".txt").read_text(encoding="utf-8").split("\n-----\n")]
                for i, leaks in enumerate(preview(program, family, texts, nameless)):
                    where = f"{file.stem} {i + 1}" if part == shown else ""
                    counts += judge(texts[i], leaks, nameless, where)
            print(report(part, counts, nameless))
    print("aims: listed {listed:.0f} %, beyond {beyond:.0f} %, {alarms:.0f} alarms".format(**AIMS))


if __name__ == "__main__":
    sys.exit(main())
