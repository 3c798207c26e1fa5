"""A command on a terminal of its own: what is typed, and what is seen."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
import time

KEYS = {"^C": b"\x03", "^D": b"\x04"}
KILL = "^KILL"  # no key: the process ends there, as by kill -9
PATIENCE = 60  # seconds that a prompt may take, on a busy machine


class Surprise(Exception):
    """The terminal showed something else than expected; both texts are all that it shows."""

    def __init__(self, message, seen, expected=""):
        super().__init__(message)
        self.seen, self.expected = seen, expected


def take_terminal(slave):
    """In the child: the terminal is its own, so that keys reach it as signals."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


def echoes(master):
    return bool(termios.tcgetattr(master)[3] & termios.ECHO)


class Dialogue:
    def __init__(self, command, folder, environment):
        self.master, slave = pty.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.shown = b""
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", command], cwd=folder, env=environment, stdin=slave,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: take_terminal(slave))
        # The slave stays open here too, so that its settings can be looked at in the end.
        self.slave = slave
        self.output = {}
        self.readers = [self.collect("stdout"), self.collect("stderr")]

    def collect(self, name):
        def read():
            self.output[name] = getattr(self.process, name).read()
        thread = threading.Thread(target=read)
        thread.start()
        return thread

    def seen(self):
        return self.shown.decode(errors="replace").replace("\r\n", "\n")

    def read_some(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        self.shown += os.read(self.master, 65536)
        return True

    def wait_for(self, expected):
        """Reads until the terminal shows exactly that."""
        deadline = time.monotonic() + PATIENCE
        while self.seen() != expected:
            if not expected.startswith(self.seen()):
                raise Surprise("the terminal shows something else", self.seen(), expected)
            if not self.read_some(0.05) and self.process.poll() is not None:
                if not self.read_some(0.05) and self.seen() != expected:
                    raise Surprise("the command ended before", self.seen(), expected)
            if time.monotonic() > deadline:
                raise Surprise(f"waited {PATIENCE} seconds", self.seen(), expected)

    def wait_for_prompt(self):
        """Reads until it stands still behind a line that has not ended."""
        deadline = time.monotonic() + PATIENCE
        while self.read_some(0.3) or not self.seen().endswith((" ", ">")):
            if self.process.poll() is not None:
                raise Surprise("the command ended before all was typed", self.seen())
            if time.monotonic() > deadline:
                raise Surprise("nothing is asked", self.seen())

    def type(self, keys, secret):
        if secret == echoes(self.master):
            state = "shown" if secret else "hidden"
            raise Surprise(f"what is typed would be {state}", self.seen())
        if keys == KILL:
            os.killpg(self.process.pid, signal.SIGKILL)
            return
        os.write(self.master, KEYS.get(keys, keys.encode() + b"\n"))

    def finish(self):
        """Waits for the end; status, standard output and standard error."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Surprise("the command does not end", self.seen()) from None
        while self.read_some(0.05):
            pass
        for reader in self.readers:
            reader.join()
        if not echoes(self.master):
            raise Surprise("the terminal's echo is off at the end", self.seen())
        return status, self.output["stdout"], self.output["stderr"]

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for reader in self.readers:
            reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        os.close(self.master)
        os.close(self.slave)


def expected_text(dialogue):
    """Yields (what the terminal shows so far, what is typed then or None, whether unseen)."""
    text, lines = "", []
    for mark, words in dialogue:
        if mark == "?":
            lines.append(words)
            continue
        text += "\n".join(lines)
        lines = []
        secret = words.startswith("*")
        keys = words[1:].strip() if secret else words.lstrip(" ") if words.startswith(" ") else words
        yield text, keys, secret
        # What is typed is echoed; a key that interrupts shows as itself.
        text += keys if keys == "^C" and not secret else "" if secret or keys in ("^D", KILL) else keys
        text += "" if keys == KILL else "\n"
    yield text + "".join(line + "\n" for line in lines), None, False


def record(command, folder, environment, dialogue):
    """Types what the dialogue types, at each prompt; the same result, and the dialogue as it was."""
    session = Dialogue(command, folder, environment)
    recorded, told = [], 0
    try:
        for mark, words in dialogue:
            if mark == "?":
                continue
            session.wait_for_prompt()
            recorded += [("?", line) for line in session.seen()[told:].split("\n")]
            recorded.append((mark, words))
            secret = words.startswith("*")
            keys = words[1:].strip() if secret else words.removeprefix(" ")
            session.type(keys, secret)
            echo = "" if secret or keys == "^D" else keys
            told = len(session.seen()) + len(echo + "\n")
        result = session.finish()
        rest = session.seen()[told:].removesuffix("\n")
        return result, recorded + [("?", line) for line in rest.split("\n") if rest]
    finally:
        session.close()


def converse(command, folder, environment, dialogue):
    """Runs the dialogue; status, standard output and standard error. Raises Surprise."""
    session = Dialogue(command, folder, environment)
    try:
        for text, keys, secret in expected_text(dialogue):
            session.wait_for(text)
            if keys is not None:
                session.type(keys, secret)
        result = session.finish()
        session.wait_for(text)
        return result
    finally:
        session.close()
