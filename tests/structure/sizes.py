#!/usr/bin/python3
"""sizes.py: how long the functions, the files and the folders are, and that none is beyond its bound.

The house aims lower (CONTRIBUTING.md: functions 15 to 45 lines, files under about 450, folders of about
25 files); what is above is listed. The bounds are where a review would not be asked any more.
"""
import collections
import statistics
import sys

import tree

AIM = {"lines of a function": 45, "lines of a file": 450, "files in a folder": 25}
BOUND = {"lines of a function": 50, "lines of a file": 450, "files in a folder": 50}


def functions(path):
    """(lines, name) of each function: from its first line to the brace that closes it. The layout is
    clang-format's: a brace alone at the margin opens a function and nothing else."""
    first, opened = None, False
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if opened and line == "}":
            yield number - first[0] + 1, first[1]
            first, opened = None, False
        elif line == "{":
            opened = True
        elif not opened and line and line[0] not in " #/*}" and "(" in line:
            first = number, line.split("(")[0].split()[-1].lstrip("*")


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, len(values) * part // 100)]


def main():
    files = tree.sources("src", "include")
    found = {
        "lines of a function": [(lines, f"{path.relative_to(tree.ROOT)}: {name}")
                                for path in files for lines, name in functions(path)],
        "lines of a file": [(len(path.read_text().splitlines()), str(path.relative_to(tree.ROOT))) for path in files],
        "files in a folder": [(count, str(folder.relative_to(tree.ROOT))) for folder, count in
                              collections.Counter(path.parent for path in files).items()],
    }
    findings = []
    for what, sized in found.items():
        sizes = [size for size, _ in sized]
        print(f"{what}: {len(sizes)} in all, median {statistics.median(sizes):.0f}, "
              f"p90 {percentile(sizes, 90)}, longest {max(sizes)}")
        for size, name in sorted(sized, reverse=True):
            if size > BOUND[what]:
                findings.append(f"{name}: {size} {what}, the bound is {BOUND[what]}")
            elif size > AIM[what]:
                print(f"    {size} {name}")
    for room in tree.rooms():
        own = [path for path in files if path.is_relative_to(tree.ROOT / "src" / room)]
        print(f"{room}: {len(own)} files, {sum(len(path.read_text().splitlines()) for path in own)} lines")
    tree.finish(findings, sum(map(len, found.values())), "sizes")


if __name__ == "__main__":
    main()
