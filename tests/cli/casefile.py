"""Reads files of cases into steps, and writes accepted expectations back."""
import dataclasses
import pathlib
import sys


@dataclasses.dataclass
class Step:
    """One instruction of a case. `line` counts from 1; `last` is the last line that belongs to it."""
    kind: str
    text: str
    line: int
    last: int
    content: list = dataclasses.field(default_factory=list)   # write: lines
    dialogue: list = dataclasses.field(default_factory=list)  # tty: ("?" or "<", text)
    stdout: list = dataclasses.field(default_factory=list)
    stderr: list = dataclasses.field(default_factory=list)
    status: int = 0
    changed: bool = False  # tty, with --accept: the dialogue is another one
    accepted: list = None  # the lines that --accept puts in place of the expectation


@dataclasses.dataclass
class Case:
    name: str
    path: pathlib.Path
    line: int
    use: str = None
    steps: list = dataclasses.field(default_factory=list)


INSTRUCTIONS = {"time", "as", "write", "portal", "absent", "mode", ".", "$", "tty"}
COMMANDS = {"$", "tty"}


def broken(path, number, what):
    sys.exit(f"{path}:{number}: {what}")


def follow(step, mark, text):
    """Adds a line that belongs to the step before it; False if it does not fit there."""
    if step is None:
        return False
    if mark == "|" and step.kind == "write":
        step.content.append(text)
    elif mark in ("?", "<") and step.kind == "tty":
        step.dialogue.append((mark, text))
    elif mark == ">" and step.kind in COMMANDS:
        step.stdout.append(text)
    elif mark == "!" and step.kind in COMMANDS:
        step.stderr.append(text)
    elif mark == "=" and step.kind in COMMANDS:
        step.status = int(text)
    else:
        return False
    return True


def read(path):
    """The cases of a file."""
    cases, step = [], None
    for number, line in enumerate(path.read_text().split("\n"), 1):
        word, _, text = line.partition(" ")
        if not line.strip() or word == "#":
            continue
        if word == "==":
            step = None
            cases.append(Case(text.strip(), path, number))
        elif not cases:
            broken(path, number, "a case begins with ==")
        elif word == "use":
            cases[-1].use = text
        elif word in INSTRUCTIONS:
            step = Step(word, text, number, number)
            cases[-1].steps.append(step)
        elif line[0] == "<" and step is not None and step.kind == "tty":
            step.dialogue.append(("<", line[1:]))
            step.last = number
        elif follow(step, word, text):
            step.last = number
        else:
            broken(path, number, f"not understood: {line}")
    return cases


def check_names(cases):
    """Names tell cases apart, and seed their random numbers."""
    seen = {}
    for case in cases:
        if case.name in seen:
            broken(case.path, case.line, f"another case is named so too: {case.name}")
        seen[case.name] = case


def needed(prepare, cases):
    """The prepared folders that the cases use, in the order in which they build on each other."""
    wanted = {case.use for case in cases}
    for case in reversed(prepare):
        if case.name in wanted:
            wanted.add(case.use)
    return [case for case in prepare if case.name in wanted]


def write_accepted(cases):
    """Puts accepted expectations into the files."""
    changes = {}
    for case in cases:
        for step in case.steps:
            if step.accepted is not None:
                changes.setdefault(case.path, []).append(step)
    for path, steps in changes.items():
        lines = path.read_text().split("\n")
        for step in sorted(steps, key=lambda step: -step.line):
            head = [line for line in lines[step.line - 1:step.last]
                    if line.split(" ")[0] in COMMANDS | {"#"}]
            dialogue = [mark + (" " if mark == "?" else "") + text for mark, text in step.dialogue]
            lines[step.line - 1:step.last] = head + dialogue + step.accepted
        path.write_text("\n".join(lines))
