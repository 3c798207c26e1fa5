"""What the checks of this folder have in common: the tree, its rooms and their order."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULE = re.compile(r"^safehand_module\((\w+)", re.M)


def rooms(root=ROOT):
    """The rooms in their order, each of which uses only those before it. CMakeLists.txt has the one list;
    a room on it that holds nothing yet is passed over, there as here."""
    listed = MODULE.findall((root / "CMakeLists.txt").read_text()) + ["cli"]
    return [room for room in listed if (root / "src" / room).is_dir()]


def sources(*folders, root=ROOT):
    """Every .c and .h file beneath these folders, sorted."""
    return sorted(path for folder in folders for path in (root / folder).rglob("*.[ch]"))


def public_room(header):
    """The room of "safehand/ROOM.h" or "safehand/ROOM/PART.h"."""
    return pathlib.PurePath(header).with_suffix("").parts[1]


def finish(findings, checked, what):
    """Prints the findings and the line that tests/summary.py counts, and exits."""
    for finding in findings:
        print(finding)
    print(f"{what}: {checked} checked, {len(findings)} found")
    print(f"{1 if not findings and checked else 0} passed, {0 if not findings and checked else 1} failed")
    sys.exit(0 if not findings and checked else 1)
