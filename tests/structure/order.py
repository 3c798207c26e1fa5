#!/usr/bin/python3
"""order.py BUILD-FOLDER: no room uses a later one.

The rooms stand in CMakeLists.txt in their order. Each may include public headers only of rooms before
it and its own, and private headers (src/ROOM) only of its own; none of its objects may leave undefined
what a later room defines. The linker does not hold this: a static library that is already pulled in
satisfies a call from anywhere. src/inspector is no room but a program of its own, which knows nothing of
families: it uses a few rooms, of one of them a single header, and nobody uses it. Before the tree is looked at, each kind of offence is planted in a copy,
and must be found.
"""
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<(safehand/[^>]+)>)')


def includes(path):
    """(line number, name) of every include that is not the system's."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found[1] or found[2]


# What the inspector uses, in the order of the rooms, and which headers of others.
INSPECTOR, INSPECTOR_ROOMS, INSPECTOR_HEADERS = "inspector", ("base", "mail"), ("safehand/inspect/answer.h",)


def check_inspector_include(root, path, name):
    """The same for a file of the inspector."""
    if name.startswith("safehand/"):
        if tree.public_room(name) in INSPECTOR_ROOMS or name in INSPECTOR_HEADERS:
            return None
        return f'includes "{name}", which the inspector does not know'
    own = root / "src" / INSPECTOR
    if any((folder / name).is_file() and ".." not in name for folder in (path.parent, own)):
        return None
    return f'includes "{name}", which is no header of the inspector\'s own'


def check_include(root, order, room, path, name):
    """What is wrong with one include, or None."""
    if room == INSPECTOR:
        return check_inspector_include(root, path, name)
    if name.startswith("safehand/"):
        other = tree.public_room(name)
        if other not in order:
            return f'includes "{name}", which is no room\'s'
        if order.index(other) > order.index(room):
            return f'includes "{name}", but {room} stands before {other}'
        return None
    if path.is_relative_to(root / "include"):
        return f'includes "{name}": a public header includes no private one'
    own = root / "src" / room
    if not any((folder / name).is_file() and ".." not in name for folder in (path.parent, own)):
        return f'includes "{name}", which is no header of {room}\'s own'
    return None


def check_includes(root):
    """(findings, number of includes) over src and include."""
    order, findings, count = tree.rooms(root), [], 0
    for path in tree.sources("src", "include/safehand", root=root):
        inner = path.relative_to(root)
        room = inner.parts[1] if inner.parts[0] == "src" else tree.public_room(inner.relative_to("include"))
        if room not in order and room != INSPECTOR:
            findings.append(f"{inner}: {room} stands in no order in CMakeLists.txt")
            continue
        for number, name in includes(path):
            count += 1
            wrong = check_include(root, order, room, path, name)
            if wrong:
                findings.append(f"{inner}:{number}: {wrong}")
    return findings, count


def room_files(build, room):
    """The archive of a room, or the objects of cli."""
    if room == "cli":
        return sorted((build / "CMakeFiles/safehand.dir/src/cli").rglob("*.o"))
    if room == INSPECTOR:
        return [build / "libinspector_readers.a"]
    return [build / f"libsafehand_{room}.a"]


def symbols(files):
    """{symbol: object} of what is defined, and of what is left undefined."""
    defined, undefined = {}, collections.defaultdict(set)
    command = ["nm", "--extern-only", "--print-file-name", "--format=posix", *map(str, files)]
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        place, name, kind = line.split()[:3]
        unit = re.sub(r".*[/\[]([^/\[\]]+)\]?:$", r"\1", place)
        if kind in "Uw":
            undefined[name].add(unit)
        else:
            defined[name] = unit
    return defined, undefined


def check_symbols(build, order):
    """(findings, number of calls between rooms) over the archives."""
    all_symbols = {room: symbols(room_files(build, room)) for room in order}
    home, findings, count = {}, [], 0
    for room in order:
        for name in all_symbols[room][0]:
            if not re.match("__(asan|ubsan|odr)|__gcov|_GLOBAL_", name) and home.setdefault(name, room) != room:
                findings.append(f"{name} is defined in {home[name]} and in {room}")
    for room in order:
        for name, units in sorted(all_symbols[room][1].items()):
            other = home.get(name)
            count += other is not None and other != room
            if other and order.index(other) > order.index(room):
                findings += [f"{room}: {unit} uses {name}, but {room} stands before {other}" for unit in sorted(units)]
    defined, undefined = symbols(room_files(build, INSPECTOR))
    for name, units in sorted(undefined.items()):
        count += name in home
        if home.get(name, "base") not in INSPECTOR_ROOMS:
            findings += [f"inspector: {unit} uses {name} of {home[name]}" for unit in sorted(units)]
    findings += [f"{name} is defined in {home[name]} and in the inspector" for name in sorted(defined)
                 if name in home and not re.match("__(asan|ubsan|odr)|__gcov|_GLOBAL_", name)]
    return findings, count


def must_be(findings, wanted):
    if findings != wanted:
        sys.exit(f"planted, and should have been found: {wanted}\nfound: {findings}\n0 passed, 1 failed")


def plant_includes(folder):
    """In a copy of the tree: an include of a later room, one of another room's own, one of no room."""
    for part in ("src", "include"):
        shutil.copytree(tree.ROOT / part, folder / part)
    shutil.copy(tree.ROOT / "CMakeLists.txt", folder)
    planted = {
        "src/note/planted.c": (
            "safehand/ledger.h", 'includes "safehand/ledger.h", but note stands before ledger'),
        "src/ledger/planted.c": (
            "card_internal.h", 'includes "card_internal.h", which is no header of ledger\'s own'),
        "src/ledger/tree/planted.c": (
            "card_internal.h", 'includes "card_internal.h", which is no header of ledger\'s own'),
        "src/ledger/store/planted.c": (
            "safehand/office.h", 'includes "safehand/office.h", but ledger stands before office'),
        "src/office/planted.c": (
            "../card/card_internal.h",
            'includes "../card/card_internal.h", which is no header of office\'s own'),
        "include/safehand/age/planted.h": (
            "safehand/cellar.h", 'includes "safehand/cellar.h", which is no room\'s'),
        "include/safehand/card/planted.h": (
            "card_internal.h", 'includes "card_internal.h": a public header includes no private one'),
        "src/inspector/planted.c": (
            "safehand/inspect.h", 'includes "safehand/inspect.h", which the inspector does not know'),
        "src/inspector/office/planted.c": (
            "inspect_internal.h", 'includes "inspect_internal.h", which is no header of the inspector\'s own'),
        "src/inspect/planted.c": (
            "../inspector/reader.h", 'includes "../inspector/reader.h", which is no header of inspect\'s own'),
        "include/safehand/base/planted.h": (
            "safehand/age.h", 'includes "safehand/age.h", but base stands before age'),
    }
    for name, (header, _) in planted.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f'#include "{header}"\n')
    must_be(sorted(check_includes(folder)[0]),
            sorted(f"{name}:1: {wrong}" for name, (_, wrong) in planted.items()))


def plant_symbols(build, folder, order):
    """Beside copies of the archives: a call of a later room, one of cli, and a name that two rooms have."""
    for room in [*order[:-1], INSPECTOR]:
        shutil.copy(room_files(build, room)[0], folder)
    (folder / "CMakeFiles/safehand.dir/src/cli").mkdir(parents=True)
    code = {
        "note": "void ledger_close(void *); void planted(void) { ledger_close(0); }",
        "oversight": "void cli_planted(void); void call(void) { cli_planted(); }",
        "office": "void planted(void) { }",
        "cli": "void cli_planted(void) { }",
        INSPECTOR: "void record_free(void *); void call_record(void) { record_free(0); }",
    }
    for room, text in code.items():
        target = folder / ("CMakeFiles/safehand.dir/src/cli" if room == "cli" else "") / "planted.o"
        subprocess.run(["cc", "-xc", "-c", "-", "-o", target], input=text, text=True, check=True)
        if room != "cli":
            subprocess.run(["ar", "q", room_files(folder, room)[0], target], check=True)
    must_be(check_symbols(folder, order)[0], [
        "planted is defined in note and in office",
        "note: planted.o uses ledger_close, but note stands before ledger",
        "oversight: planted.o uses cli_planted, but oversight stands before cli",
        "inspector: planted.o uses record_free of record"])


def main():
    build, order = pathlib.Path(sys.argv[1]).resolve(), tree.rooms()
    with tempfile.TemporaryDirectory(prefix="safehand-order-") as folder:
        plant_includes(pathlib.Path(folder))
    with tempfile.TemporaryDirectory(prefix="safehand-order-") as folder:
        plant_symbols(build, pathlib.Path(folder), order)
    findings, count = check_includes(tree.ROOT)
    crossing, calls = check_symbols(build, order)
    print(f"{len(order)} rooms: {' '.join(order)}")
    print(f"{count} includes, {len(findings)} against the order")
    print(f"{calls} symbols of another room, {len(crossing)} against the order")
    tree.finish(findings + crossing, count + calls, "order")


if __name__ == "__main__":
    main()
