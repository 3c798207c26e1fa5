#!/usr/bin/python3
"""The command line reads the clock in one place: session_now() looks at what this office has seen, and a
command that asked the system itself would believe a clock that was set back. Where the clock itself is what is
looked at stands in ALLOWED."""
import re
import sys

sys.dont_write_bytecode = True  # the tree stays as it is
import tree  # noqa: E402

ALLOWED = {"session.c", "ledger/continue.c", "ledger/clock.c"}
CALL = re.compile(r"\btimestamp_now\s*\(")


def main():
    cli = tree.ROOT / "src" / "cli"
    findings, checked, used = [], 0, set()
    for path in tree.sources("src/cli"):
        name = path.relative_to(cli).as_posix()
        checked += 1
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not CALL.search(line):
                continue
            used.add(name)
            if name not in ALLOWED:
                findings.append(f"src/cli/{name}:{number}: timestamp_now(): use session_now()")
    findings += [f"src/cli/{name}: is allowed the clock, and does not read it" for name in sorted(ALLOWED - used)]
    tree.finish(findings, checked, "clock")


main()
