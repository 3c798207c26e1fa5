"""stop.py SAFEHAND FAMILY: how soon a signal stops the look through a large attached file; the longest of several.

What is read or searched stops between two pieces. A text that was read is looked over once more as a whole, for what
nobody can search, and that is not stopped: it is the longest by far.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SECONDS = 1.0  # what somebody who presses Ctrl-C may wait
BIG = "phone-note.txt"
CHARITY = ["--organisation", "Home-Start Example", "--kind", "charity", "--role", "manager"]
PREVIEW = ["preview", "family", "--profile", "social-care-concern", "--about", "p1", "--about", "p2", "--about", "c1",
           "--attach", BIG]
DELAYS = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]  # seconds after its start at which the signal comes


class Stage:
    def __init__(self, program, family):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="safehand-bench-stop-", dir=os.environ.get("BENCH_FOLDER", "/dev/shm"))
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                            "SAFEHAND_OFFICE": "office", "SAFEHAND_IDENTITY": "helen.age",
                            "SAFEHAND_PASSPHRASE_FILE": "passphrase"}
        shutil.copytree(family, os.path.join(self.folder, "family"))
        with open(os.open(os.path.join(self.folder, "passphrase"), os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write("correct horse battery staple\n")
        self.run("identity", "new", "--name", "Helen Ward", *CHARITY, "-o", "helen.age")
        self.run("init", "office", "--name", "Home-Start Example", "--origin", "ledger.example.org/bench")

    def start(self, *words):
        return subprocess.Popen([self.program, *words], env=self.environment, cwd=self.folder,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def run(self, *words):
        process = self.start(*words)
        said = process.communicate()[1]
        if process.returncode != 0:
            raise SystemExit(f"stop.py: {words[0]}: {said}")

    def stop(self, delay):
        """Seconds from the signal to the end, or None where all was over before."""
        process = self.start(*PREVIEW)
        time.sleep(delay)
        process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        said = process.communicate()[1]
        return time.monotonic() - begun if "interrupted" in said else None

    def longest(self, what):
        found = [seconds for seconds in map(self.stop, DELAYS) if seconds is not None]
        if not found:
            print(f"stopped while {what}: it was over before each signal")
            return True
        print(f"stopped while {what}: at most {max(found):.2f} s after the signal, of {len(found)} signals "
              f"(aim {SECONDS:.0f} s){'' if max(found) <= SECONDS else '   BELOW'}")
        return max(found) <= SECONDS


def main():
    stage = Stage(sys.argv[1], sys.argv[2])
    try:
        big = os.path.join(stage.folder, "family", "attachments", BIG)
        with open(big, "w") as file:
            os.truncate(file.fileno(), 10 << 30)
        good = stage.longest("reading 10 GiB")
        with open(big, "w") as file:
            file.write("She drew a house of 12 windows; " * 1900000)
        return 0 if stage.longest("looking through a text of 61 MB") and good else 1
    finally:
        shutil.rmtree(stage.folder)


if __name__ == "__main__":
    sys.exit(main())
