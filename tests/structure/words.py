#!/usr/bin/python3
"""words.py [ROOM...]: below the command line no text speaks of a command or an option.

No string of src/ and include/ outside src/cli (and src/inspector, of which no word reaches anybody), and no
text of a profile or a schema (*.json), holds "safehand " and a letter, two dashes and a letter, or a back-quote: words have slots for their ways on (base/way.h), and
the command line puts there what is typed. With rooms named, only those are looked at. Before that the check
must find what is planted.
"""
import pathlib
import re
import sys

from tree import ROOT, finish

SPEAKS = re.compile(r"safehand [A-Za-z]|(?<![\w-])--[A-Za-z]|`")
# A comment, a character, a string, or the name of a header; the first that begins is the one that counts.
TOKEN = re.compile(r"""/\*.*?\*/|//[^\n]*|'(?:\\.|[^'\\\n])+'|^[ ]*\#[ ]*include[^\n]*|"((?:\\.|[^"\\\n])*)\"""",
                   re.DOTALL | re.MULTILINE | re.VERBOSE)
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'"}

# What may stand, whole and in one place, and why.
EXEMPT = {
    ("src/card/identity_file.c", "use the identity file as safehand wrote it, or a backup of it"):
        "the program's name in a sentence, and no command",
    ("src/ledger/entries/erase_finish.c", "another run of safehand is erasing just now"):
        "the program's name in a sentence, and no command",
    ("src/inspect/waiting.c", "--wait"): "by what our own inspector is asked to wait for files",
    ("src/delivery/portal/file.c", '"<>\\^`{|}'):
        "characters that an address may not have",
    ("src/inspect/clean.c", "--clean"): "by what our own inspector is asked for a copy",
    ("src/inspect/clean.c", "--pages"): "the same",
    ("src/inspector/main.c", "--clean"): "the same, on its side",
    ("src/inspector/main.c", "--pages"): "the same, on its side",
    ("src/delivery/media_unmount.c", "--no-user-interaction"): "an argument of udisksctl",
    ("src/inspector/clean/media.c", "--icc_profile:all"): "an argument of ExifTool",
}


def strings(text):
    """(line number, string) of every C string, with those that follow each other put together."""
    begun, end, joined = 0, 0, None
    for token in TOKEN.finditer(text):
        if token[1] is None and token[0].startswith(("/*", "//")):
            continue
        between = re.sub(r"/\*.*?\*/|//[^\n]*", "", text[end:token.start()], flags=re.DOTALL)
        if joined is not None and (token[1] is None or between.strip(" \t\n\\")):
            yield begun, joined
            joined = None
        if token[1] is not None:
            plain = re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[0]), token[1])
            begun = begun if joined is not None else text.count("\n", 0, token.start()) + 1
            joined = (joined or "") + plain
        end = token.end()
    if joined is not None:
        yield begun, joined


def lines(text):
    return enumerate(text.splitlines(), 1)


def speaking(path, text):
    """(line number, string) of each that speaks of a command."""
    for number, string in (lines(text) if path.endswith(".json") else strings(text)):
        if SPEAKS.search(string) and (path, string) not in EXEMPT:
            yield number, string


def files(rooms):
    for top in ("src", "include/safehand"):
        for path in sorted((ROOT / top).rglob("*")):
            inner = path.relative_to(ROOT / top).parts
            is_text = path.suffix in (".c", ".h", ".json")
            room = pathlib.Path(inner[0]).stem
            if is_text and room not in ("cli", "inspector") and (not rooms or room in rooms):
                yield str(path.relative_to(ROOT)), path.read_text()


PLANTED = {
    "planted.c": ('f("run safehand deliver");', 'f("run safehand "\n  "deliver");',
                  'f("safehand " /* a "comment" */\n"tasks");', "f('\"', \"use --by NAME\");",
                  'f("see -" "-all");', 'f("`x`");', '#define X "the --json"\n', 'f("a\\n--b");'),
    "planted.json": ('{"why": "safehand log"}', '{"why": "with --by"}', '{"why": "`x`"}'),
}
HARMLESS = {
    "planted.c": ('f("<p class=\\"tag--red\\">");', "/* safehand deliver --by `x` */ f(\"a\");", "// \"safehand log\"\n", "f('`', \"-----BEGIN X\");",
                  'f("safehand ", x, "deliver");', "#include \"safehand --x\"\n", 'f("safehand.leaf/2 - -x--\\n");',
                  'f("safehand/x", "a -- b");', "a-- ; --b;"),
    "planted.json": ('{"why": "safehand.profile/2, and -- no"}',),
}


def check_planted():
    """What the check does not see, or sees wrongly."""
    missed = [text for path, texts in PLANTED.items() for text in texts if not any(speaking(path, text))]
    wrong = [text for path, texts in HARMLESS.items() for text in texts if any(speaking(path, text))]
    return [f"planted and not found: {text!r}" for text in missed] + \
           [f"found, and harmless: {text!r}" for text in wrong]


def check_exempt(seen):
    """An exemption that nothing needs any more goes."""
    return [f"{path}: exempt, and not there: {string!r}" for path, string in EXEMPT
            if path in seen and string not in [found for _, found in strings(seen[path])]]


def main():
    findings = check_planted()
    seen = dict(files(sys.argv[1:]))
    if not seen:
        findings.append("nothing to look at")
    for path, text in seen.items():
        findings += [f"{path}:{number}: speaks of a command: {string!r}" for number, string in speaking(path, text)]
    findings += check_exempt(seen)
    finish(findings, len(seen), "words")


if __name__ == "__main__":
    main()
