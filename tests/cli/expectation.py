"""Expected text with placeholders for what cannot be repeated."""
import re

ID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

# Name (a number may follow), what it stands for, and whether it is the same thing everywhere in a
# case. Ids come first of all, so that other placeholders may stand for parts of them.
PLACEHOLDERS = {
    "ID": (ID, True),                        # a sharing
    "SHORT": ("[0-9a-f]{8}", False),         # the first digits of the id of that number
    "DIGEST": ("[0-9a-f]{64}", False),       # of something with contents that may be improved
    "DIGITS": ("[0-9a-f]{16}", False),       # the beginning of such a digest
    "PORT": ("[0-9]{4,5}", True),            # of a portal
    "FOLDER": (r"/[^\s\"]*/safehand-cli-[^\s/\"]*/[^\s/\"]*", True),  # the case's own folder
    "HASH": ("[A-Za-z0-9+/]{43}=", False),   # a tree's head
    "SIGNATURE": ("[A-Za-z0-9+/]{91}=", False),
    "SIZE": ("[0-9]+", False),               # of a package
    "TIME": ("[-0-9T:]{19}Z", False),        # by the clock of a real portal
}
NAMES = re.compile(r"<(" + "|".join(PLACEHOLDERS) + r")([0-9]*)>")


class Bindings(dict):
    """What the placeholders stand for in a case so far: "ID", "ID2", "PORT"."""

    def environment(self):
        return {name: value for name, value in self.items() if name.startswith(("ID", "PORT"))}


def pattern_of(line, bindings, grouped):
    """The regular expression for an expected line; grouped collects the names of its groups."""
    parts, at = [], 0
    for match in NAMES.finditer(line):
        parts.append(re.escape(line[at:match.start()]))
        at = match.end()
        name, number = match.groups()
        expression, binds = PLACEHOLDERS[name]
        if name == "SHORT" and "ID" + number in bindings:
            parts.append(re.escape(bindings["ID" + number][:8]))
        elif name + number in bindings:
            parts.append(re.escape(bindings[name + number]))
        elif binds:
            grouped.append(name + number)
            parts.append(f"({expression})")
        else:
            parts.append(f"(?:{expression})")
    parts.append(re.escape(line[at:]))
    return "".join(parts)


def same(expected, actual, bindings):
    """Whether the lines are those expected. Placeholders seen for the first time are bound."""
    if len(expected) != len(actual):
        return False
    for wanted, line in zip(expected, actual):
        names = []
        match = re.fullmatch(pattern_of(wanted, bindings, names), line)
        if not match:
            return False
        for name, value in zip(names, match.groups()):
            if bindings.setdefault(name, value) != value:
                return False
    return True


def describe(lines, bindings, typed):
    """Actual lines with the placeholders that they would be expected with; what was typed stays."""
    return [describe_line(line, bindings, typed) for line in lines]


def describe_line(line, bindings, typed):
    for found in re.findall(ID, line):
        if found not in bindings.values() and found not in typed:
            count = sum(name.startswith("ID") for name in bindings)
            bindings["ID" + (str(count + 1) if count else "")] = found
    for name, value in sorted(bindings.items(), key=lambda item: -len(item[1])):
        line = line.replace(value, f"<{name}>")
        if name.startswith("ID"):
            line = line.replace(value[:8], f"<SHORT{name[2:]}>")
    line = re.sub(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "<DIGEST>", line)
    line = re.sub(r"(?<![0-9a-f])[0-9a-f]{16}(?=\.\.\.)", "<DIGITS>", line)
    line = re.sub(r"(?<=127\.0\.0\.1:)[0-9]+", "<PORT>", line)
    line = re.sub(r"(?<=the clock of portal )(\S+ says )[-0-9T:]+Z", r"\1<TIME>", line)
    line = re.sub(r'(?<="portal_time": ")[-0-9T:]+Z', "<TIME>", line)
    line = re.sub(r"\b[A-Za-z0-9+/]{91}=", "<SIGNATURE>", line)
    return re.sub(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=", "<HASH>", line)
