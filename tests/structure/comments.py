#!/usr/bin/python3
"""comments.py: every public function has a comment of its own.

A declaration in include/safehand must have one directly above it, or on its own last line. A destructor
(NAME_free) may stand under the comment of what it frees, as long as no empty line parts them.
"""
import re
import sys

import tree

START = re.compile(r"^(?!typedef|struct \w+ [{]|enum [{]|enum \w+ [{])(?:[A-Za-z_][\w ]*[\s*])(\w+)\(")


def declarations(lines):
    """(index of the first line, index of the last, name) of every function that is declared."""
    index = 0
    while index < len(lines):
        start = START.match(lines[index])
        first = index
        if start:
            while ";" not in lines[index] and "{" not in lines[index]:
                index += 1
            yield first, index, start[1]
        index += 1


def comment_ends_above(lines, first):
    """Whether a comment that stands on lines of its own ends just above."""
    index = first - 1
    if index < 0 or not lines[index].rstrip().endswith("*/"):
        return False
    while "/*" not in lines[index]:
        index -= 1
    return lines[index].lstrip().startswith("/*")


def silent(text):
    """Names of the functions that no comment tells about."""
    lines, names = text.splitlines(), []
    for first, last, name in declarations(lines):
        beside = re.search(r";\s*/\*", lines[last])
        shared = name.endswith("_free") and first and lines[first - 1]
        if not comment_ends_above(lines, first) and not beside and not shared:
            names.append(name)
    return names


PLANTED = """
/* Told. */
int told(void);
int silent(void);
int beside(void); /* told here */
void beside_free(void *it);

void apart_free(void *it);
enum { BOUND = 1 }; /* of another thing */
enum status lonely(int one,
                   int two);
"""


def main():
    if silent(PLANTED) != ["silent", "apart_free", "lonely"]:
        sys.exit(f"planted silent, apart_free and lonely, found {silent(PLANTED)}\n0 passed, 1 failed")
    findings, count = [], 0
    for header in tree.sources("include"):
        text = header.read_text()
        count += sum(1 for _ in declarations(text.splitlines()))
        findings += [f"{header.relative_to(tree.ROOT)}: {name} has no comment of its own" for name in silent(text)]
    tree.finish(findings, count, "public functions")


if __name__ == "__main__":
    main()
