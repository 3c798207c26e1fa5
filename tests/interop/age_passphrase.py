#!/usr/bin/python3
"""age_passphrase.py PASSPHRASE-FILE IN OUT: decrypts IN with stock age, which asks for a passphrase
on a terminal only, so it gets one here. OUT is made with mode 0600. age's exit status."""

import os
import pty
import sys

passphrase_file, source, target = sys.argv[1:]
with open(passphrase_file, "rb") as file:
    passphrase = file.readline().rstrip(b"\n")
os.umask(0o077)
child, terminal = pty.fork()
if child == 0:
    os.execvp("age", ["age", "-d", "-o", target, source])
seen, is_told = b"", False
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:  # the end of a terminal
        break
    if not data:
        break
    seen += data
    if not is_told and b"passphrase" in seen:
        os.write(terminal, passphrase + b"\n")
        is_told = True
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if status != 0:
    sys.stderr.write(seen.decode(errors="replace"))
sys.exit(status)
