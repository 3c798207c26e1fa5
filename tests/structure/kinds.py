#!/usr/bin/python3
"""No word of a kind stands in the code but in the table beside its enum.

A kind of entry or of look-up that is written as a word compiles when it is misspelt. So a string that is
such a word is looked for wherever the program compares, passes or sets a kind; the same word as a member's
name, as a state or as a command's name is no kind, and stays.

Nor is a member of an entry's detail asked for by a word where the structs of src/entry are at hand.

usage: kinds.py [SOURCE-FOLDER]
"""
import os
import re
import sys

from tree import finish

TABLE = "src/package/entry_kind.c"
LOOKUPS = "src/ledger/entries/body.c"
# After src/entry: a member of a detail has a name in a struct.
READING = ("delivery", "office", "register", "sharing", "oversight", "cli")
MEMBER = re.compile(r'\b(?:json_text|json_object_get)\s*\((?:\w+(?:->|\.))?detail,\s*"(\w+)"')
ROOMS = ("package", "ledger", "entry", "delivery", "office", "register", "sharing", "oversight", "cli")
# Where a kind is taken: compared, passed, or set. An argument may hold calls, not the end of its own.
ARGUMENTS = r'\s*\((?:[^;"()]|\([^()"]*\))*?'
ENTRY_PLACES = (
    r'(?:leaf|entry)(?:\.|->)kind\b[^;{{}}"]{{0,40}}"({words})"',
    r'"({words})"[^;{{}}"]{{0,20}}[=!]=\s*(?:\w+(?:\.|->))*kind\b',
    r'\.kind\s*=\s*"({words})"',
    r'\bstrcmp\s*\((?:\w+(?:->|\.))*kind(?:_name\([^"]*\))?,\s*"({words})"',
    r'kind_name\([^"();]*\),\s*"({words})"',
    r'\b(?:timeline_first|timeline_last|last_detail|list_entries|ledger_find_kind|store_find_kind|'
    r'entry_kind_parse|list_kind_parse)' + ARGUMENTS + r'"({words})"',
    r'[{{]\s*"({words})"\s*,\s*(?:&|office_role)',
)
LOOKUP_PLACES = (
    r'\bledger_lookup\b[^;"]{{0,60}}"({words})"',
    r'\b(?:lookup_digest|find_add)' + ARGUMENTS + r'"({words})"',
)


def words_of(folder, path, what):
    text = open(os.path.join(folder, path), encoding="utf-8").read()
    return re.findall(r"\[" + what + r'_\w+\]\s*=\s*"([a-z-]+)"', text)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "..")
    kinds = words_of(folder, TABLE, "ENTRY_KIND")
    lookups = words_of(folder, LOOKUPS, "LOOKUP")
    if len(kinds) < 28 or len(lookups) < 9:
        sys.exit("kinds.py: the tables of words are not where they were")
    # A word with a hyphen is nothing but a kind, wherever it stands.
    only = "|".join(word for word in kinds if "-" in word)
    places = [re.compile(place.format(words="|".join(kinds))) for place in ENTRY_PLACES]
    places += [re.compile(place.format(words="|".join(lookups))) for place in LOOKUP_PLACES]
    places.append(re.compile(f'"({only})"'))
    found, members, checked = [], [], 0
    for room in ROOMS:
        for at, _, names in os.walk(os.path.join(folder, "src", room)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(at, name), folder)
                if not name.endswith((".c", ".h", ".inc")) or path == TABLE:
                    continue
                checked += 1
                text = open(os.path.join(folder, path), encoding="utf-8").read()
                text = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.S)
                for place in places:
                    for match in place.finditer(text):
                        found.append((path, text.count("\n", 0, match.end()) + 1, match[1]))
                if room in READING:
                    for match in MEMBER.finditer(text):
                        members.append((path, text.count("\n", 0, match.end()) + 1, match[1]))
    findings = [f'{path}:{line}: the member "{word}" is asked for by a word: it has a name in a struct of src/entry'
                for path, line, word in sorted(set(members))]
    findings += [f'{path}:{line}: the kind "{word}" is written as a word: it has a name in an enum'
                 for path, line, word in sorted(set(found))]
    finish(findings, checked, "kinds")


if __name__ == "__main__":
    main()
