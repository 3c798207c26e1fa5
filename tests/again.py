#!/usr/bin/python3
"""again.py COMMAND...: runs a test, and runs it again where the leak detector died.

LeakSanitizer looks at a process from a thread of its own, which now and then dies itself while the
process's threads end. It then says so, and nothing is known of leaks: neither that there is one nor that there
is none. Only for these exact words, and at most twice, the test is run again; how often is said.
"""
import subprocess
import sys

DIED = "LeakSanitizer has encountered a fatal error"
TRIES = 3


def main():
    for tries in range(1, TRIES + 1):
        done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", check=False)
        if DIED not in done.stdout or tries == TRIES:
            break
    sys.stdout.write(done.stdout)
    if tries > 1:
        print(f"run {tries} times: the leak detector died before")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
