#!/usr/bin/python3
"""hostile.py LOOK [--each N] [--seed N] [--keep FOLDER] [TYPE...]: hostile files leave a clear answer.

LOOK is tests/inspect/look.c: it asks for files as the program does for attachments. The bombs, what needs much,
and N changed files of each type (the endings of the names that seeds.py has; those named, else all) are looked
at. Each must be answered (STATUS_OK, within the bounds of time and memory, with valid words), and not by silence: of whatever has
bytes something was read, found, or told as unread; and where a word that the seeds hide stands in the bytes still,
it is among the words that are searched, or something is told of the file that its kind alone does not say. Of a
bomb it must be told that it was not read whole. No folder and no process is left. Files that ended their reader, and
those of which something was wrong, are written to FOLDER.
"""
import argparse
import functools
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile

import seeds

SECONDS = 65  # INSPECT_SECONDS, and what a loaded machine needs to notice
MEMORY = 2 * 1024 ** 3  # what a process that looks into a file may have, beside the file (inspector/confine.c)
PIECE = 250
ENDED = "took too long, or broke off"
OF_ITS_KIND = ("it is a picture, and what that shows is not read", "it is a film or a sound",
               "it is a picture, of which words alone were read, and these may be misread")


def left_by(process):
    """What is left of a program that has ended: folders in memory, processes of its session."""
    left = [str(path) for path in pathlib.Path("/dev/shm").glob(f"safehand-inspect-{process}-*")]
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            session = int(stat.read_text().rpartition(")")[2].split()[3])
        except OSError:
            continue
        left += [str(stat.parent)] if session == process else []
    return left


def look(program, folder, names):
    """What is told of each file, what was wrong with the program itself, and the most memory of one process."""
    with subprocess.Popen([program, folder, ",".join(seeds.HIDDEN), *names], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as running:
        told, said = running.communicate(timeout=60 + SECONDS * len(names))
    told = [json.loads(line) for line in told.splitlines()]
    memory = told.pop()["memory"] if told and "memory" in told[-1] else 0
    failed = [f"left: {left}" for left in left_by(running.pid)]
    if not 0 < memory < MEMORY + max(os.path.getsize(os.path.join(folder, name)) for name in names):
        failed.append(f"took {memory} bytes of memory")
    if running.returncode != 0 or len(told) != len(names):
        failed.append(f"exit {running.returncode} after {len(told)} of {names}: {said[-400:]}")
    return told, failed, memory


def write(folder, files):
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)


def is_unread(told):
    """Whether anything was passed over but what its kind alone says: a film is never read whole."""
    whys = [why.partition(" (")[0] for why in told["text_unread"].split("; ") if why]
    return bool(told["hidden_unread"]) or any(why not in OF_ITS_KIND for why in whys)


def says_something(data):
    """Whether there is more than blanks and tags without attributes: an empty page is read whole."""
    return re.sub(rb"</?[a-zA-Z]+>|\s", b"", data) != b""


def wrong(told, data, is_bomb):
    """What is wrong with an answer, or None."""
    if told["status"] != 0:
        return f"status {told['status']}: {told.get('error')}"
    if told["seconds"] > SECONDS:
        return f"took {told['seconds']:.1f} s"
    if is_bomb and not (told["text_unread"] or told["hidden_unread"]):
        return f"was said to be read whole: {told}"
    if says_something(data) and not told["text_bytes"] and not any(told[key] for key in ("hidden", "text_unread", "hidden_unread")):
        return "of its bytes nothing is told"
    silent = [word for word in seeds.HIDDEN if word.encode() in data and word not in told["found"]]
    if silent and not told["hidden"] and not is_unread(told):
        return f"is silent of {silent}: {told}"
    return None


def count_kinds(answers):
    """How many were told something of, not read whole without it, and neither."""
    good = [one for one in answers if one["status"] == 0]
    told = sum(bool(one["hidden"]) for one in good)
    unread = sum(not one["hidden"] and is_unread(one) for one in good)
    return f"{told} told, {unread} not read, {len(good) - told - unread} nothing found"


def judge(program, folder, names, is_bomb=False):
    failed, answers, most = [], [], 0
    for at in range(0, len(names), PIECE):
        told, bad, memory = look(program, folder, names[at:at + PIECE])
        most = max(most, memory)
        answers += told
        failed += bad
        for one in told:
            why = wrong(one, pathlib.Path(folder, one["name"]).read_bytes(), is_bomb)
            failed += [f"{one['name']}: {why}"] if why else []
    return failed, answers, most


def by_type(kinds):
    """{ending: its seeds}"""
    types = {}
    for name, data in kinds.items():
        types.setdefault(name.rpartition(".")[2].lower(), []).append(data)
    return types


def changed_files(random_, ending, own, each, others):
    files = {}
    for number in range(each):
        data = own[number % len(own)]
        is_zip = data[:4] == b"PK\3\4" and number % 2 == 0
        try:
            content = seeds.changed_within(random_, data) if is_zip else seeds.changed(random_, data, others)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            content = seeds.changed(random_, data, others)
        files[f"{number:04}.{ending}"] = content
    return files


def keep(where, files, answers, bad):
    """Writes those that ended their reader, and those of which something was wrong."""
    ended = [one["name"] for one in answers if ENDED in one.get("text_unread", "")]
    for name in ended + [line.partition(":")[0] for line in bad] if where else ():
        if name in files:
            pathlib.Path(where, name).write_bytes(files[name])
    return len(ended)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("look")
    parser.add_argument("types", nargs="*")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    given = parser.parse_intermixed_args()
    random_, failed, count = random.Random(given.seed), [], 0
    kinds = seeds.seeds()
    types = by_type(kinds)
    with tempfile.TemporaryDirectory(prefix="safehand-hostile-") as folder:
        groups = [("bombs", seeds.bombs, True), ("heavy", seeds.heavy, False)]
        groups += [(f"{ending}: {len(own)} seeds", functools.partial(
            changed_files, random_, ending, own, given.each, list(kinds.values())), False)
            for ending, own in sorted(types.items())]
        for title, make, is_bomb in groups:
            if given.types and title.partition(":")[0] not in given.types:
                continue
            files = make()
            write(folder, files)
            begun = time.monotonic()
            bad, answers, most = judge(given.look, folder, sorted(files), is_bomb)
            failed, count = failed + bad, count + len(files)
            slowest = max(answers, key=lambda one: one.get("seconds", 0), default={"name": "none"})
            ended = keep(given.keep, files, answers, bad)
            print(f"{title}: {len(files)} files, {count_kinds(answers)}, {time.monotonic() - begun:.1f} s, the slowest {slowest['name']} "
                  f"{slowest.get('seconds', 0):.1f} s, at most {most / 1e6:.0f} MB, reader ended {ended}, {len(bad)} failed", flush=True)
            for line in bad:
                print("not ok", line, flush=True)
            for name in files:
                os.unlink(os.path.join(folder, name))
    print(f"{count - len(failed)} passed, {len(failed)} failed")
    return 0 if count and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
