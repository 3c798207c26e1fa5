"""The folder in which one case runs, and its steps."""
import glob
import hashlib
import os
import pathlib
import shutil
import signal
import string
import subprocess

import expectation
import terminal

TIME = "2026-11-16T10:00:00Z"
PATIENCE = 120  # seconds for a command, on a busy machine
SANITIZER_WORDS = ("AddressSanitizer", "LeakSanitizer", "runtime error:")
PORTAL = ".portal"  # behind the name of a case's folder: the one beside it, of its portal
TEMPORARY_FILES = ("**/.*.partial-*", "**/.*.partial")


class CaseFailed(Exception):
    """Why a case failed; expected and actual are lines, or None."""

    def __init__(self, message, line=None, expected=None, actual=None):
        super().__init__(message)
        self.line, self.expected, self.actual = line, expected, actual


def split_lines(data):
    """The lines of an output. A missing last line end is part of what is compared."""
    text = data.decode(errors="backslashreplace")
    if not text:
        return []
    return text[:-1].split("\n") if text.endswith("\n") else (text + "\\").split("\n")


def marked(status, stdout, stderr):
    """A result as it stands in a case."""
    lines = [f"> {line}".rstrip(" ") if not line else f"> {line}" for line in stdout]
    lines += [f"! {line}" for line in stderr]
    return lines + ([f"= {status}"] if status else [])


class Stage:
    def __init__(self, case, folder, begin, environment, portal_script):
        self.case, self.folder = case, folder
        self.portal_script = portal_script
        self.portal_folder = folder.with_name(folder.name + PORTAL)
        self.portal_runs = False
        self.bindings = expectation.Bindings()
        self.seeds = {}
        if begin:
            shutil.copytree(begin.folder, folder, symlinks=True)
            self.bindings.update(begin.bindings)
        else:
            folder.mkdir(mode=0o700)
        self.bindings["FOLDER"] = str(folder)
        self.environment = dict(environment, SAFEHAND_TEST_TIME=TIME)
        self.act_as("ruth")

    # ---- steps ----

    def take(self, step, accept):
        if step.kind in ("$", "tty"):
            self.command(step, accept)
        elif step.kind == "time":
            self.environment["SAFEHAND_TEST_TIME"] = step.text
        elif step.kind == "as":
            self.act_as(step.text)
        else:
            {".": self.quietly, "write": self.write, "absent": self.absent, "mode": self.mode,
             "portal": self.portal}[step.kind](step)

    def act_as(self, name):
        home = self.folder / "home" / name
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.environment.update(HOME=str(home), SAFEHAND_IDENTITY=f"{name}.age")

    def named(self, text):
        """A path of a case, in which $ID may stand."""
        return string.Template(text).safe_substitute(self.bindings)

    def write(self, step):
        path = self.folder / self.named(step.text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(line + "\n" for line in step.content))

    def absent(self, step):
        found = glob.glob(self.named(step.text), root_dir=self.folder, include_hidden=True)
        if found:
            raise CaseFailed(f"{found[0]} is there", step.line)

    def mode(self, step):
        path, mode = self.named(step.text).rsplit(" ", 1)
        if not (self.folder / path).exists():
            raise CaseFailed(f"{path} is not there", step.line)
        actual = f"{(self.folder / path).stat().st_mode & 0o7777:04o}"
        if actual != mode:
            raise CaseFailed(f"{path} has the mode {actual}, not {mode}", step.line)

    def portal(self, step):
        words = step.text.split()
        if "--sftp" in words:
            words.remove("--sftp")
            self.portal_script = self.portal_script.with_name("sftp-portal")
        done = subprocess.run([self.portal_script, words[0], self.portal_folder, *words[1:]],
                              capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise CaseFailed(f"portal {step.text}: {done.stderr}", step.line)
        self.portal_runs = words[0] == "start"
        if self.portal_runs:
            self.environment.update(line.split("=", 1) for line in done.stdout.splitlines())
            port = self.environment["PORTAL_URL"].split(":")[2].split("/")[0]
            self.bindings["PORT"] = port

    # ---- commands ----

    def prepared_environment(self, text):
        """Every command has its own random numbers, and always the same ones."""
        count = self.seeds[text] = self.seeds.get(text, 0) + 1
        seed = hashlib.sha256(f"{self.case.name}\n{text}\n{count}".encode()).hexdigest()
        return dict(self.environment, SAFEHAND_TEST_SEED=seed, **self.bindings.environment())

    def run(self, text):
        process = subprocess.Popen(
            ["/bin/bash", "-o", "pipefail", "-c", text], cwd=self.folder, env=self.prepared_environment(text),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        try:
            stdout, stderr = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise CaseFailed(f"took more than {PATIENCE} seconds: {text}") from None
        return process.returncode, stdout, stderr

    def quietly(self, step):
        status, stdout, stderr = self.run(step.text)
        if status != 0 or any(word.encode() in stderr for word in SANITIZER_WORDS):
            raise CaseFailed(f"a preparation ended with {status}: {step.text}\n"
                             f"{(stdout + stderr).decode(errors='replace')}", step.line)

    def command(self, step, accept):
        if step.kind == "tty" and accept:
            try:
                result, dialogue = terminal.record(step.text, self.folder,
                                                   self.prepared_environment(step.text),
                                                   step.dialogue)
            except terminal.Surprise as surprise:
                raise CaseFailed(f"{surprise}: {step.text}", step.line, [],
                                 surprise.seen.split("\n")) from None
            step.changed = dialogue != step.dialogue
            step.dialogue = dialogue
        elif step.kind == "tty":
            try:
                result = terminal.converse(step.text, self.folder,
                                           self.prepared_environment(step.text), step.dialogue)
            except terminal.Surprise as surprise:
                raise CaseFailed(f"{surprise}: {step.text}", step.line,
                                 surprise.expected.split("\n"),
                                 surprise.seen.split("\n")) from None
        else:
            result = self.run(step.text)
        status, stdout, stderr = result
        self.compare(step, status, split_lines(stdout), split_lines(stderr), accept)

    def compare(self, step, status, stdout, stderr, accept):
        told = [line for line in stderr if any(word in line for word in SANITIZER_WORDS)]
        if told:
            raise CaseFailed("a sanitizer found something", step.line, [], stderr)
        if (not step.changed and status == step.status and expectation.same(step.stdout, stdout, self.bindings) and
                expectation.same(step.stderr, stderr, self.bindings)):
            return
        actual = marked(status, expectation.describe(stdout, self.bindings, step.text),
                        expectation.describe(stderr, self.bindings, step.text))
        if accept:
            step.accepted = actual
            return
        raise CaseFailed(f"$ {step.text}", step.line, marked(step.status, step.stdout, step.stderr),
                         actual)

    # ---- the end ----

    def check_nothing_left(self):
        for pattern in TEMPORARY_FILES:
            found = glob.glob(pattern, root_dir=self.folder, recursive=True, include_hidden=True)
            if found:
                raise CaseFailed(f"a temporary file was left: {found[0]}")

    def end(self):
        if self.portal_runs:
            subprocess.run([self.portal_script, "stop", self.portal_folder], check=False,
                           timeout=PATIENCE)
            self.portal_runs = False
