#!/usr/bin/python3
"""sizes.py: how long the functions, the files and the folders are, and that none is beyond its bound.

The house aims lower (CONTRIBUTING.md: functions 15 to 45 lines); what is above is listed. The bounds are
where a review would not be asked any more. A folder of more than 25 files is a hall, in which nobody finds
a line by the folder's name: it is parted, or stands in ROOMY with its reason and with how many it has.
Before the tree is looked at, a hall is planted and must be found.
"""
import collections
import statistics
import sys

import tree

AIM = {"lines of a function": 45, "lines of a file": 450, "files in a folder": 25}
BOUND = {"lines of a function": 50, "lines of a file": 450, "files in a folder": 25}
ROOMY = {
    "src/age": (27, "one envelope: each file is a word of its specification, and every one needs the others"),
}


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


def halls(files):
    """What is wrong with how many files stand in each folder, and with ROOMY."""
    counts = collections.Counter(str(path.parent.relative_to(tree.ROOT)) for path in files)
    bound = BOUND["files in a folder"]
    findings = [f"{folder}: {count} files in a folder, the bound is {ROOMY.get(folder, (bound,))[0]}"
                for folder, count in sorted(counts.items()) if count > ROOMY.get(folder, (bound,))[0]]
    return findings + [f"{folder}: is in ROOMY, and is no hall any more" for folder in ROOMY
                       if counts[folder] <= bound]


def folder_of(name, count):
    return [tree.ROOT / name / f"{number}.c" for number in range(count)]


def plant():
    """Folders that are full, and then one file more in each; and a listed one that is no hall any more."""
    bound, full = BOUND["files in a folder"], {"src/cellar": BOUND["files in a folder"]}
    full |= {name: most for name, (most, _) in ROOMY.items()}
    parted = next(iter(ROOMY))
    wanted = ([], [f"{name}: {most + 1} files in a folder, the bound is {most}" for name, most in sorted(full.items())],
              [f"{parted}: is in ROOMY, and is no hall any more"])
    found = tuple(halls(sum((folder_of(name, count) for name, count in counts.items()), [])) for counts in (
        full, {name: most + 1 for name, most in full.items()}, full | {parted: bound}))
    if found != wanted:
        sys.exit(f"planted, and should have been found: {wanted}\nfound: {found}\n0 passed, 1 failed")


def main():
    files = tree.sources("src", "include")
    plant()
    findings = halls(files)
    found = {
        "lines of a function": [(lines, f"{path.relative_to(tree.ROOT)}: {name}")
                                for path in files for lines, name in functions(path)],
        "lines of a file": [(len(path.read_text().splitlines()), str(path.relative_to(tree.ROOT))) for path in files],
        "files in a folder": [(count, str(folder.relative_to(tree.ROOT))) for folder, count in
                              collections.Counter(path.parent for path in files).items()],
    }
    for what, sized in found.items():
        sizes = [size for size, _ in sized]
        print(f"{what}: {len(sizes)} in all, median {statistics.median(sizes):.0f}, "
              f"p90 {percentile(sizes, 90)}, longest {max(sizes)}")
        for size, name in sorted(sized, reverse=True):
            if size > BOUND[what] and what != "files in a folder":
                findings.append(f"{name}: {size} {what}, the bound is {BOUND[what]}")
            elif size > AIM[what]:
                print(f"    {size} {name}{': ' + ROOMY[name][1] if name in ROOMY else ''}")
    for room in tree.rooms():
        own = [path for path in files if path.is_relative_to(tree.ROOT / "src" / room)]
        print(f"{room}: {len(own)} files, {sum(len(path.read_text().splitlines()) for path in own)} lines")
    tree.finish(findings, sum(map(len, found.values())), "sizes")


if __name__ == "__main__":
    main()
