#!/usr/bin/python3
"""dlopen.py PROGRAM INSPECTOR SOURCE-FOLDER: the notes about libraries that the two programs open when they run.

Each LIBRARY_DEFINE in the sources is told once in .note.dlopen of its program (src/inspector is the
inspector's), and nothing else is: as the UAPI group's
"ELF Dlopen Metadata" has it, in the program, after strip, and after a linker that leaves out every section
to which nothing points.
"""

import json
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

OWNER, TYPE = b"FDO\0", 0x407C0C0A
PRIORITIES = {"REQUIRED": "required", "RECOMMENDED": "recommended", "SUGGESTED": "suggested"}
ALLOCATED, WRITABLE, NOTE = 2, 1, 7

# A program that calls one function of the two libraries that its two files define.
ONE = """
#include "safehand/base/library.h"
#define LIBNONE_FUNCTIONS(F) F(library_, load)
LIBRARY_DECLARE(libnone, LIBNONE_FUNCTIONS)
LIBRARY_DEFINE(libnone, "libnone.so.3", SUGGESTED, "nothing", LIBNONE_FUNCTIONS)
LIBRARY_DECLARE(libother, LIBNONE_FUNCTIONS)
LIBRARY_DEFINE(libother, "libother.so.4", REQUIRED, "other things", LIBNONE_FUNCTIONS)
enum status library_load(struct library *library, struct error *err)
{
    (void)library, (void)err;
    return STATUS_OK;
}
int main(void) { return 0; }
"""


class Failure(Exception):
    pass


def read_section(program: Path) -> bytes:
    """What the section holds of a 64-bit ELF file; it is part of what is loaded, and never written."""
    data = program.read_bytes()
    if data[:5] != b"\x7fELF\x02":
        raise Failure(f"{program}: no 64-bit ELF file")
    order = "<" if data[5] == 1 else ">"
    table, = struct.unpack_from(order + "Q", data, 40)
    size, count, names_index = struct.unpack_from(order + "HHH", data, 58)
    heads = [struct.unpack_from(order + "IIQQQQIIQQ", data, table + i * size) for i in range(count)]
    names = data[heads[names_index][4]:][:heads[names_index][5]]
    found = [head for head in heads if names[head[0]:].split(b"\0", 1)[0] == b".note.dlopen"]
    if len(found) != 1:
        raise Failure(f"{program}: {len(found)} sections .note.dlopen, not one")
    _, kind, flags, _, offset, length, _, _, alignment, _ = found[0]
    if kind != NOTE or not flags & ALLOCATED or flags & WRITABLE or alignment != 4:
        raise Failure(f"{program}: .note.dlopen is of type {kind}, flags {flags}, alignment {alignment}")
    return order.encode() + data[offset:offset + length]


def read_notes(program: Path) -> list:
    """(feature, soname, priority, description) of each."""
    section, notes, at = read_section(program), [], 0
    order, section = section[:1].decode(), section[1:]
    while at < len(section):
        owner_size, size, kind = struct.unpack_from(order + "III", section, at)
        owner = section[at + 12:at + 12 + owner_size]
        text = section[at + 16:at + 16 + size]
        padding = section[at + 16 + size:at + 16 + (size + 3 & ~3)]
        if (owner, kind) != (OWNER, TYPE) or len(text) != size or not text.endswith(b"\0") or padding.strip(b"\0"):
            raise Failure(f"{program}: at {at}: owner {owner}, type {kind:#x}, text {text}")
        entries = json.loads(text[:-1].decode("ascii"))
        if not isinstance(entries, list) or len(entries) != 1:
            raise Failure(f"{program}: no array of one library: {entries}")
        entry = entries[0]
        if list(entry) != ["feature", "description", "priority", "soname"] or len(entry["soname"]) != 1:
            raise Failure(f"{program}: strange entry {entry}")
        if entry["priority"] not in PRIORITIES.values() or not entry["description"].strip():
            raise Failure(f"{program}: strange entry {entry}")
        notes.append((entry["feature"], entry["soname"][0], entry["priority"], entry["description"]))
        at += 16 + (size + 3 & ~3)
    return sorted(notes)


def read_sources(folder: Path, is_inspector: bool) -> list:
    """The same by the sources of one program."""
    notes = []
    for source in sorted((folder / "src").rglob("*.c")):
        if source.is_relative_to(folder / "src/inspector") != is_inspector:
            continue
        for use in re.findall(r"^LIBRARY_DEFINE\((.*?)\)$", source.read_text(), re.MULTILINE | re.DOTALL):
            words = re.fullmatch(r'(\w+),\s*"([^"]+)",\s*(\w+),\s*"([^"]+)",\s*\w+', use)
            if not words:
                raise Failure(f"{source}: cannot read LIBRARY_DEFINE({use})")
            notes.append((words[1], words[2], PRIORITIES[words[3]], words[4]))
    if not notes:
        raise Failure("no source defines a library")
    return sorted(notes)


def compare(what: str, got: list, wanted: list) -> None:
    if got != wanted:
        lines = [f"  too much: {note}" for note in got if note not in wanted]
        lines += [f"  missing: {note}" for note in wanted if note not in got]
        raise Failure("\n".join([f"{what}: {len(got)} notes, not {len(wanted)}", *lines]))
    print(f"{what}: {len(got)} notes, {', '.join(sorted({note[1] for note in got}))}")


def check_built(folder: Path, place: Path) -> None:
    """With what leaves out most, the notes of libraries that nothing calls stay."""
    (place / "one.c").write_text(ONE)
    program = place / "one"
    subprocess.run(["cc", "-std=c17", "-O2", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", "-s",
                    f"-I{folder}/include", place / "one.c", "-o", program], check=True)
    compare("left out what nothing calls", read_notes(program),
            [("libnone", "libnone.so.3", "suggested", "nothing"),
             ("libother", "libother.so.4", "required", "other things")])


def main() -> int:
    program, inspector, folder = map(Path, sys.argv[1:])
    wanted, looking = read_sources(folder, False), read_sources(folder, True)
    with tempfile.TemporaryDirectory(prefix="safehand-dlopen-") as place:
        checks = [
            lambda: compare("program", read_notes(program), read_sources(folder, False)),
            lambda: subprocess.run(["strip", "-o", f"{place}/stripped", program], check=True),
            lambda: compare("stripped", read_notes(Path(place) / "stripped"), wanted),
            lambda: compare("inspector", read_notes(inspector), looking),
            lambda: check_built(folder, Path(place)),
        ]
        failed = 0
        for check in checks:
            try:
                check()
            except (Failure, OSError, ValueError, struct.error, subprocess.CalledProcessError) as failure:
                print(failure)
                failed += 1
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
