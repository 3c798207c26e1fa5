#!/usr/bin/python3
"""style.py BUILD-FOLDER: the layout of every file by clang-format, and clang-tidy's checks (.clang-tidy).

The analyzer takes longer than all else together, so it looks only at the rooms that read what others made.
What it says about a null or an unset pointer is left out: it cannot know that error_set never returns
STATUS_OK, and so takes every failed call for one that went well.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import tree

ANALYZED = ("note", "card", "inspect", "package")
ANALYZER = "clang-analyzer-unix.*,clang-analyzer-deadcode.*,clang-analyzer-core.DivideZero," \
    "clang-analyzer-core.StackAddressEscape,clang-analyzer-core.uninitialized.ArraySubscript"
TOGETHER = 4  # files a call
FINDING = re.compile(r"^(\S+:\d+:\d+: (?:error|warning): .*)$", re.M)


def run(command):
    """The findings that a checker prints. One that fails without a finding is itself one."""
    done = subprocess.run(command, capture_output=True, text=True)
    findings = [line.replace(f"{tree.ROOT}/", "") for line in FINDING.findall(done.stdout + done.stderr)]
    if done.returncode != 0 and not findings:
        findings = [f"{command[0]} failed: {done.stderr[-500:]}"]
    return findings


def in_parts(command, files):
    return [command + files[i:i + TOGETHER] for i in range(0, len(files), TOGETHER)]


def plant(build):
    """A wrong layout and a wrong call, each found."""
    with tempfile.TemporaryDirectory(prefix="safehand-style-", dir=build) as folder:
        code = pathlib.Path(folder) / "planted.c"
        code.write_text("#include <string.h>\nint planted(char *text);\nint planted(char *text)\n"
                        "{\n  return strcmp(text, \"a\") == 2;\n}\n")
        layout = run(["clang-format", f"--style=file:{tree.ROOT}/.clang-format", "--dry-run", "-Werror", str(code)])
        checks = run(["clang-tidy", f"--config-file={tree.ROOT}/.clang-tidy", "--quiet", str(code), "--"])
    if len(layout) != 1 or "code should be clang-formatted" not in layout[0] or \
            len(checks) != 1 or "bugprone-suspicious-string-compare" not in checks[0]:
        sys.exit(f"planted a layout and a strcmp, found {layout} and {checks}\n0 passed, 1 failed")


def main():
    build = sys.argv[1]
    plant(build)
    files = [str(path) for path in tree.sources("src", "include", "tests")]
    code = [str(path) for path in tree.sources("src") if path.suffix == ".c"]
    analyzed = [path for path in code if pathlib.Path(path).relative_to(tree.ROOT / "src").parts[0] in ANALYZED]
    # What the compilers warn of is held by structure_clang and structure_gcc, and not told twice.
    tidy = ["clang-tidy", "-p", build, "--quiet", "--extra-arg=-w"]
    jobs = in_parts(tidy + [f"--checks=-*,{ANALYZER}"], analyzed)
    jobs += in_parts(tidy, code)
    jobs += in_parts(["clang-format", "--dry-run", "-Werror"], files)
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        findings = sorted({finding for found in pool.map(run, jobs) for finding in found})
    tree.finish(findings, len(files), "style")


if __name__ == "__main__":
    main()
