#!/usr/bin/python3
"""letters.py LETTERS: what each character of Unicode is to the search, against Python's own tables.

LETTERS (letters.c) prints what the program makes of every code point. Python's unicodedata is another
copy of Unicode's tables, made by other people, so that a table that was misread, or a rule that does
not hold for some script, shows. Characters that either of the two does not know yet are left out.
"""

import subprocess
import sys
import unicodedata
from collections import Counter

# Without a decomposition in Unicode. In lower case.
SAME = {
    "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l",
    "ŋ": "n", "ŧ": "t", "ƀ": "b", "ƃ": "b", "ɓ": "b", "ƈ": "c", "ȼ": "c", "ɖ": "d", "ɗ": "d", "ȡ": "d",
    "ǝ": "e", "ə": "e", "ɛ": "e", "ɇ": "e", "ƒ": "f", "ǥ": "g", "ɠ": "g", "ɣ": "g", "ɨ": "i", "ɩ": "i",
    "ȷ": "j", "ɉ": "j", "ƙ": "k", "ƚ": "l", "ȴ": "l", "ȵ": "n", "ɵ": "o", "ƥ": "p", "ɍ": "r", "ƭ": "t",
    "ȶ": "t", "ʊ": "u", "ʋ": "v", "ƴ": "y", "ɏ": "y", "ƶ": "z", "ȥ": "z", "ⱥ": "a",
    "ة": "ه", "ى": "ي", "ٱ": "ا", "ک": "ك", "ی": "ي",
}
# Letters of other scripts that, small or as capitals, are drawn as one of ours is: whoever wrote "а" (Cyrillic)
# within a name is to be found by the name.
SAME |= dict(zip("αβεζικμορτυχ" "авекмнорстухѕіјһԁԛԝ", "abezikmoptux" "abekmhopctyxsijhdqw", strict=True))
# Letters by Unicode's category, but signs by their use: apostrophes, primes, tones.
SIGNS = {*range(0x2B9, 0x2D2), 0x2EC, 0x2EE, 0x559, 0x7F4, 0x7F5, 0x2E2F, *range(0xA717, 0xA720), 0xA788,
         0xA78B, 0xA78C}
UNSOUNDED = {0x640, 0x6E5, 0x6E6}
# What is not seen by itself, though not all of it is of category Cf.
UNSEEN = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0,
          *range(0xE0000, 0xE1000)}
# Cf, but with a shape of their own.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# Vowel signs and viramas that have a class of combination.
VOWELS = {0x3, 0x9, *range(84, 133)}


def is_mark(character: str) -> bool:
    kind = unicodedata.combining(character)
    return unicodedata.category(character) == "Me" or (kind != 0 and kind not in VOWELS)


def is_unseen(character: str) -> bool:
    number = ord(character)
    return number in UNSEEN or (unicodedata.category(character) == "Cf" and number not in SEEN)


def filled(character: str) -> str:
    """The letter or digit in a black circle or square, by its name."""
    words = unicodedata.name(character, "").split()
    if words[:3] in (["NEGATIVE", "CIRCLED", "LATIN"], ["NEGATIVE", "SQUARED", "LATIN"]):
        return words[-1].lower()
    is_circled = "CIRCLED" in words and "DIGIT" in words
    if is_circled and unicodedata.category(character) in ("No", "So") and not unicodedata.decomposition(character):
        return str(int(unicodedata.numeric(character)))
    return ""


def letters_of(character: str) -> str:
    """The letters, "|" where a sign stands between; "-" if it parts words, "+" if it is as not there."""
    category = unicodedata.category(character)
    if category in ("Zl", "Zp") or unicodedata.decomposition(character).startswith("<fraction>"):
        return "-"
    if is_unseen(character):
        return "+"
    made, parted, parts = "", False, False
    for part in unicodedata.normalize("NFKD", character):
        kind = unicodedata.category(part)
        if is_mark(part) or ord(part) in UNSOUNDED or is_unseen(part):
            continue
        letters = filled(part)
        if not letters:
            if kind[0] in "PSZC" or ord(part) in SIGNS:
                parts = parted = True
                continue
            letters = str(unicodedata.digit(part)) if kind == "Nd" else part.casefold()
            letters = "".join(SAME.get(letter, letter) for letter in letters)
        made += ("|" if made and parted else "") + letters
        parted = False
    return made or ("-" if parts and category != "Lo" else "+")


def is_apart(character: str) -> bool:
    small = unicodedata.decomposition(character).startswith(("<super>", "<sub>"))
    return small or unicodedata.category(character)[0] not in "LM" and unicodedata.category(character) != "Nd"


def read(program: str) -> dict:
    made = {}
    for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
        number, *words = line.split()
        text = "".join(word if word in "|+-" else chr(int(word, 16)) for word in words if word not in "~?")
        made[chr(int(number, 16))] = (text, "~" in words, "?" not in words)
    return made


def main() -> int:
    made, failures, counts = read(sys.argv[1]), [], Counter()

    def expect(what: str, character: str, got: str, wanted: str) -> None:
        counts[what] += 1
        if got != wanted:
            failures.append(f"U+{ord(character):04X} {unicodedata.name(character, '?')}: {what}: {got!r}, not {wanted!r}")

    def fold(text: str) -> str:
        return "".join(letters for character in text if (letters := made[character][0]) not in ("+", "-")).replace("|", "")

    if len(made) != 0x110000 - 0x800:
        failures.append(f"{len(made)} characters")
    for character, (letters, apart, is_known) in made.items():
        if unicodedata.category(character) == "Cn" or not is_known:
            continue
        expect("letters", character, letters, letters_of(character))
        if letters not in ("+", "-"):
            expect("apart", character, str(apart), str(is_apart(character)))
        plain = fold(character)
        if unicodedata.decomposition(character).startswith("<fraction>"):
            continue
        # Whatever way it is written: apart, together, in capitals, twice.
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            expect(form, character, fold(unicodedata.normalize(form, character)), plain)
        # The iota below a Greek letter is a mark, but becomes a letter beside a capital.
        capital, has_iota = fold(character.upper()), "\u0345" in unicodedata.normalize("NFD", character)
        expect("capital", character, capital.replace("i", "") if has_iota else capital,
               plain.replace("i", "") if has_iota else plain)
        expect("small", character, fold(character.lower()), plain)
        expect("again", character, fold(plain), plain)
    for failure in failures[:40]:
        print(failure)
    print(f"{sum(counts.values())} comparisons: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    print(f"{sum(counts.values()) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
