#!/usr/bin/python3
"""summary.py LOG: sums up what `ctest -V` logged, a line for each suite, what each kind of them took, and
over all of them.

Counts Criterion's "Synthesis" line, or a suite's own last `N passed, N failed`. A suite that ctest
holds for failed (a sanitizer's words, a crash, a time-out) without having counted a failure counts as
one failed. What a failed suite said is printed. Exit status 0 if nothing failed and something ran.
"""
import re
import sys

OUTPUT = re.compile(r"^(\d+): ?(.*)$")
RESULT = re.compile(r"^ *\d+/\d+ Test +#(\d+): (\S+) \.*(.*?)\s+([\d.]+) sec")
SYNTHESIS = re.compile(r"Synthesis: Tested: .*Passing: .*?(\d+).*Failing: .*?(\d+).*Crashing: .*?(\d+)")
KIND = re.compile(r"^(\w+) += +([\d.]+) sec\*proc \((\d+) tests?\)$")
COUNTED = re.compile(r"^(\d+) passed, (\d+) failed$")


def count(lines):
    """(passed, failed) as the suite itself says, or None."""
    for line in reversed(lines):
        counted = COUNTED.match(line)
        if counted:
            return int(counted[1]), int(counted[2])
        synthesis = SYNTHESIS.search(line)
        if synthesis:
            return int(synthesis[1]), int(synthesis[2]) + int(synthesis[3])
    return None


def print_times(kinds, whole):
    """What each kind (a label of ctest) took, the longest first: seconds times the cores that it holds."""
    for name, seconds, number in sorted(kinds, key=lambda kind: -float(kind[1])):
        print(f"{name.replace('_', ' ')}: {float(seconds):.0f} s of a core, {number} suites")
    if whole:
        print(f"all: {float(whole):.0f} s by the clock")


def main():
    said, results, kinds, whole = {}, [], [], None
    with open(sys.argv[1], errors="backslashreplace") as log:
        for line in log.read().splitlines():
            output, result, kind = OUTPUT.match(line), RESULT.match(line), KIND.match(line)
            if output:
                said.setdefault(output[1], []).append(output[2])
            elif result:
                results.append(result.groups())
            elif kind:
                kinds.append(kind.groups())
            elif line.startswith("Total Test time (real)"):
                whole = line.split("=")[1].split()[0]
    all_passed = all_failed = 0
    for number, name, outcome, seconds in results:
        lines = said.get(number, [])
        passed, failed = count(lines) or (0, 0)
        if "Passed" not in outcome and failed == 0:
            failed = 1
        elif passed + failed == 0:
            failed = 1  # a suite that ran nothing is no test
        if failed:
            print("\n".join(lines))
        print(f"{name}: {passed} passed, {failed} failed ({seconds} s)")
        all_passed += passed
        all_failed += failed
    if not results:
        print("no test ran")
    print_times(kinds, whole)
    print(f"{all_passed} passed, {all_failed} failed")
    return 0 if all_passed and not all_failed else 1


if __name__ == "__main__":
    sys.exit(main())
