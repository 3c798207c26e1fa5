#!/usr/bin/python3
"""Runs the CLI cases: what a person types, and exactly what must come of it.

    run.py --program SAFEHAND [--jobs N] [--keep] [--accept] [WORD...]

WORD chooses the cases whose file or name contains it. Every case runs in its own fresh folder; the last
line is `N passed, N failed`, and the exit status is 1 if any failed. --keep leaves the folders.
--accept writes what the program did into the case files: read the difference before you commit it.

A file of cases (cases/*.case; prepared folders in prepare.case) is read line by line:

    == NAME             begins a case; text that tells it from all others
    # ...               a remark
    use NAME            begins with a copy of that prepared folder
    time TIME           the clock from here on (else 2026-11-16T10:00:00Z)
    as NAME             who acts: NAME.age, with a home folder of their own (else ruth)
    write FILE          makes a file of the lines beginning with "| " that follow
    portal start [...]  a real WebDAV server on a free port (options of scripts/portal), or with
                        --sftp an SFTP server (options of scripts/sftp-portal);
    portal stop         its PORTAL_URL and so on are in the environment of what follows
    . COMMAND           prepares: must end with 0, what it prints is not looked at
    $ COMMAND           a command line for bash, without a terminal
    tty COMMAND         the same on a terminal, with a dialogue:
    ? TEXT                what the terminal shows: whole lines, and the prompt before an answer
    < TEXT                what is typed then; <* TEXT without echo, <^C and <^D those keys,
                        <^KILL no key: the program ends there, as by kill -9
    > TEXT              its standard output, line by line (none: it must print nothing)
    ! TEXT              its standard error, line by line
    = N                 its exit status (else 0)
    absent PATH         no such file exists now (a pattern; PATH is within the case's folder)
    mode PATH 0600      the file's mode

What cannot be repeated stands in the expectations as a placeholder; see PLACEHOLDERS in
expectation.py. An <ID> stands for the same id everywhere in a case, and is $ID in its commands.
Everything else is repeatable: the test build takes clock and random numbers from the environment,
seeded by the case's name and the command. Always looked at, in every case: nothing that a sanitizer
says, no temporary file left, the terminal's echo on again.
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True  # the tree stays as it is
import casefile  # noqa: E402
from stage import PORTAL, CaseFailed, Stage  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
# What the leak detector says when its own thread dies: nothing is known of the run then (tests/again.py).
DETECTOR_DIED = "LeakSanitizer has encountered a fatal error"
TRIES = 3


class Suite:
    """All cases of one run, and the folders that they begin with."""

    def __init__(self, program, folder, accept):
        self.folder = folder
        self.accept = accept
        self.prepared = {}
        self.repeated = 0
        self.reports = folder / "sanitizer"
        self.reports.mkdir()
        tools = folder / "bin"
        tools.mkdir()
        (tools / "safehand").symlink_to(program)
        for tool in (HERE / "tools").iterdir():
            (tools / tool.name).symlink_to(tool)
        self.environment = {
            "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SAFEHAND_OFFICE": "office",
            "SAFEHAND_PASSPHRASE_FILE": "passphrase",
            "SAFEHAND_TEST_REMOVABLE": "1",
            "ASAN_OPTIONS": "detect_leaks=1",
            "UBSAN_OPTIONS": "print_stacktrace=1",
            "FAMILIES": str(HERE.parent / "data/families"),
        }

    def prepare(self, case):
        """Runs a case of prepare.case once; its folder is what others begin with."""
        self.prepared[case.name] = self.run(case)

    def run(self, case):
        """Runs one case to its end; raises CaseFailed. Returns its stage."""
        name = self.name_of(case)
        folder = self.folder / name
        environment = dict(self.environment, ASAN_OPTIONS=f"detect_leaks=1:log_path={self.reports}/{name}")
        begin = None
        if case.use:
            if case.use not in self.prepared:
                raise CaseFailed(f"nothing is prepared as {case.use}")
            begin = self.prepared[case.use]
        stage = Stage(case, folder, begin, environment, HERE.parents[1] / "scripts/portal")
        try:
            for step in case.steps:
                stage.take(step, self.accept)
            stage.check_nothing_left()
        finally:
            stage.end()
        if report := self.report_of(case):
            raise CaseFailed(f"a sanitizer found something\n{report}")
        return stage

    @staticmethod
    def name_of(case):
        return f"{case.path.stem}-" + "".join(c if c.isalnum() else "-" for c in case.name)

    def report_of(self, case):
        """All that sanitizers wrote of the case's programs, wherever those wrote to; "" if nothing."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.reports.glob(f"{self.name_of(case)}.*")))

    def forget(self, case):
        """Whether nothing is known of the case, since the leak detector died in it: it is then as not begun."""
        report = self.report_of(case)
        if DETECTOR_DIED not in report or "ERROR: " in report or "runtime error:" in report:
            return False
        for path in self.reports.glob(f"{self.name_of(case)}.*"):
            path.unlink()
        for end in ("", PORTAL):
            shutil.rmtree(self.folder / (self.name_of(case) + end), ignore_errors=True)
        self.repeated += 1
        return True


def difference(failure):
    """A readable difference, expected against actual."""
    if failure.expected is None:
        return str(failure)
    lines = difflib.unified_diff(failure.expected, failure.actual, "expected", "actual", n=3,
                                 lineterm="")
    return "\n".join([str(failure), *lines])


def attempt(suite, run, case):
    """Runs a case, and again where nothing is known of it; None, or what went wrong as text."""
    for _ in range(TRIES - 1):
        problem = attempt_once(run, case)
        if not suite.forget(case):
            return problem
    return attempt_once(run, case)


def attempt_once(run, case):
    try:
        run(case)
    except CaseFailed as failure:
        return f"{case.path.name}:{failure.line or case.line}: {case.name}\n" + difference(failure)
    except Exception:  # a fault of the runner is a failed case, not a lost one
        return f"{case.path.name}:{case.line}: {case.name}\n" + traceback.format_exc()
    return None


def chosen(cases, words):
    return [case for case in cases if not words or any(word in f"{case.path.stem}: {case.name}"
                                                   for word in words)]


def run_all(suite, prepare, cases, jobs):
    """Runs everything, and prints what failed; how many failed, and how many passed."""
    problems = [attempt(suite, suite.prepare, case) for case in prepare]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        problems += pool.map(lambda case: attempt(suite, suite.run, case), cases)
    failed = [problem for problem in problems if problem]
    if suite.repeated:
        print(f"{suite.repeated} cases run again: the leak detector died in them")
    for problem in failed:
        print(f"FAILED {problem}\n")
    return len(failed), len(problems) - len(failed)


def main():
    parser = argparse.ArgumentParser(description="Runs the CLI cases.")
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--keep", action="store_true", help="leave the folders of the cases")
    parser.add_argument("--accept", action="store_true", help="write what happened into the cases")
    parser.add_argument("words", nargs="*", metavar="WORD")
    arguments = parser.parse_args()

    prepare = casefile.read(HERE / "prepare.case")
    cases = []
    for path in sorted((HERE / "cases").glob("*.case")):
        cases += casefile.read(path)
    casefile.check_names(cases)
    cases = chosen(cases, arguments.words)
    needed = casefile.needed(prepare, cases)

    folder = pathlib.Path(tempfile.mkdtemp(prefix="safehand-cli-"))
    # The web server of a portal serves as another user, and has to get at its folder.
    folder.chmod(0o711)
    try:
        suite = Suite(arguments.program.resolve(), folder, arguments.accept)
        failed, passed = run_all(suite, needed, cases, arguments.jobs)
        if arguments.accept:
            casefile.write_accepted(needed + cases)
    finally:
        if arguments.keep:
            print(f"the folders are in {folder}")
        else:
            shutil.rmtree(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
