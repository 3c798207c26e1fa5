#!/usr/bin/python3
"""paths.py: every path that README.md, DESIGN.md, CONTRIBUTING.md and doc/*.md name is there.

A path is what begins with a folder of the tree, a short one with a room (base/library.h), or the target of
a link. Of a name in capitals (ROOM) and of a star there must be at least one.
"""
import re
import sys

import tree

TOP = "src|include|tests|scripts|doc|man|keys"
NAMED = re.compile(rf"(?<![\w/.~-])(?:\./)?((?:{TOP}|ROOMS)/[\w./*-]*)")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def paths(text, rooms):
    """(line number, path) of every path that a page names."""
    named = re.compile(NAMED.pattern.replace("ROOMS", "|".join(rooms)))
    for number, line in enumerate(text.splitlines(), 1):
        found = [hit[1].rstrip("./") for hit in named.finditer(line)]
        for path in dict.fromkeys(found + [hit[1] for hit in LINK.finditer(line)]):
            yield number, path


def is_there(page, path, rooms):
    pattern = re.sub(r"\b[A-Z]{3,}\b(?!\.md)", "*", path)
    starts = [page.parent, tree.ROOT]
    if path.split("/")[0] in rooms:
        starts = [tree.ROOT / "src", tree.ROOT / "include/safehand"]
    return any(next(start.glob(pattern), None) for start in starts)


def missing(page, text, rooms):
    return [f"{page.relative_to(tree.ROOT)}:{number}: {path} is not there"
            for number, path in paths(text, rooms) if not is_there(page, path, rooms)]


def main():
    rooms, findings, count = tree.rooms(), [], 0
    page = tree.ROOT / "README.md"
    planted = missing(page, "`src/base`, base/cellar.h, [it](doc/cellar.md), ./scripts/test, src/ROOM", rooms)
    if planted != ["README.md:1: base/cellar.h is not there", "README.md:1: doc/cellar.md is not there"]:
        sys.exit(f"planted base/cellar.h and doc/cellar.md, found {planted}\n0 passed, 1 failed")
    for page in [tree.ROOT / name for name in ("README.md", "DESIGN.md", "CONTRIBUTING.md")] + \
            sorted((tree.ROOT / "doc").glob("*.md")):
        text = page.read_text()
        count += sum(1 for _ in paths(text, rooms))
        findings += missing(page, text, rooms)
    tree.finish(sorted(set(findings)), count, "paths")


if __name__ == "__main__":
    main()
