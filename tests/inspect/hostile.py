#!/usr/bin/python3
"""hostile.py LOOK [--each N] [--seed N]: hostile files leave a clear answer within the bounds.

LOOK is tests/inspect/look.c: it asks for each file as the program does for an attachment. N changed files
of each kind, the bombs and what needs much are looked at. Each must be answered (STATUS_OK, within the time,
with valid words); of a bomb it must be told that it was not read whole; an unchanged file must be read.
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile

import seeds

SECONDS = 65  # INSPECT_SECONDS, and what a loaded machine needs to notice
AT_ONCE, PIECE = 2, 25


def look(program, folder, names):
    done = subprocess.run([program, folder, *names], capture_output=True, text=True, timeout=60 + SECONDS * len(names))
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return told if done.returncode == 0 and len(told) == len(names) else [
        {"name": name, "status": -1, "error": f"exit {done.returncode}: {done.stderr[-400:]}"} for name in names]


def write(folder, files):
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)


def wrong(told, is_bomb):
    """What is wrong with an answer, or None."""
    if told["status"] != 0:
        return f"status {told['status']}: {told.get('error')}"
    if told["seconds"] > SECONDS:
        return f"took {told['seconds']:.1f} s"
    if is_bomb and not (told["text_unread"] or told["hidden_unread"]):
        return f"was said to be read whole: {told}"
    return None


def judge(program, folder, names, is_bomb=False):
    pieces = [names[at:at + PIECE] for at in range(0, len(names), PIECE)]
    failed, answers = [], []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for told in pool.map(lambda piece: look(program, folder, piece), pieces):
            answers += told
            failed += [f"{one['name']}: {wrong(one, is_bomb)}" for one in told if wrong(one, is_bomb)]
    return failed, answers


def changed_files(random_, name, data, each, others):
    files = {}
    for number in range(each):
        is_zip = data[:4] == b"PK\3\4" and number % 2 == 0
        try:
            content = seeds.changed_within(random_, data) if is_zip else seeds.changed(random_, data, others)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            content = seeds.changed(random_, data, others)
        files[f"{number:04}-{name}"] = content
    return files


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("look")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random_, failed, count = random.Random(given.seed), [], 0
    kinds = seeds.seeds()
    with tempfile.TemporaryDirectory(prefix="safehand-hostile-") as folder:
        for title, files, is_bomb in (("bombs", seeds.bombs(), True), ("heavy", seeds.heavy(), False)):
            write(folder, files)
            begun = time.monotonic()
            bad, answers = judge(given.look, folder, sorted(files), is_bomb)
            failed, count = failed + bad, count + len(files)
            slowest = max(answers, key=lambda one: one.get("seconds", 0))
            print(f"{title}: {len(files)} files, {time.monotonic() - begun:.1f} s, the slowest {slowest['name']} "
                  f"{slowest.get('seconds', 0):.1f} s", flush=True)
        for name, data in kinds.items():
            files = changed_files(random_, name, data, given.each, list(kinds.values()))
            write(folder, files)
            begun = time.monotonic()
            bad, answers = judge(given.look, folder, sorted(files))
            failed, count = failed + bad, count + len(files)
            gone = sum("took too long, or broke off" in one.get("text_unread", "") for one in answers)
            print(f"{name}: {len(files)} files, {time.monotonic() - begun:.1f} s, reader ended {gone}", flush=True)
            for changed in files:
                os.unlink(os.path.join(folder, changed))
    for line in failed:
        print("not ok", line)
    print(f"{count - len(failed)} passed, {len(failed)} failed")
    return 0 if count and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
