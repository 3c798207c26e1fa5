#!/usr/bin/python3
"""service.py BUILD: the desk's unit for systemd, judged by systemd itself, and its entry in the menu.

What systemd-analyze finds exposed is compared exactly: whoever opens a door more sees it here, and whoever closes one. What
it does not know in service or socket, it says (verify): a line that is passed over bounds nothing.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

EXPECTED = "1.2"
SOCKET = pathlib.Path(__file__).parent / "../../src/desk/service/safehand-desk.socket"
OPEN = {
    "SystemCallFilter=~@resources",  # the inspector bounds itself
    "RootDirectory=/RootImage=",
    "RestrictAddressFamilies=~AF_UNIX",
    "RestrictAddressFamilies=~AF_(INET|INET6)",  # it is a server
    "PrivateNetwork=",
    "DeviceAllow=",
    "IPAddressDeny=",
}


def verified(text):
    """What systemd says of the service, with a program that is here, and of its socket."""
    with tempfile.TemporaryDirectory(prefix="safehand-units-") as folder:
        units = [pathlib.Path(folder) / name for name in ("safehand-desk.service", "safehand-desk.socket")]
        units[0].write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M))
        shutil.copy(SOCKET, units[1])
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    return done.stdout + done.stderr + (f"exit {done.returncode}" if done.returncode else "")


def main():
    build, passed, failed = pathlib.Path(sys.argv[1]), 0, 0

    def check(good, what):
        nonlocal passed, failed
        passed, failed = passed + bool(good), failed + (not good)
        if not good:
            print("not ok", what)

    unit = build / "safehand-desk.service"
    text = unit.read_text()
    check(re.search(r"^ExecStart=/\S+/safehand desk --no-browser --office \$\{STATE_DIRECTORY\}/office \$DESK$", text, re.M),
          "what it starts")
    menu = (build / "safehand-desk.desktop").read_text()
    check(re.search(r"^Exec=/\S+/safehand desk$", menu, re.M), "the menu's entry starts the desk, without an option")
    for key in ("Type=Application", "Name=Safehand", "Terminal=false"):
        check(f"\n{key}\n" in menu, f"the menu's entry has {key}")
    if shutil.which("systemd-analyze"):
        said = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", unit], capture_output=True,
                              text=True).stdout
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        print("#", found[0] if found else said)
        check(found and found[1] == EXPECTED, "the exposure level")
        opened = {line.split()[1] for line in said.splitlines() if line.startswith("\u2717")}
        check(opened == OPEN, f"exposed, or not any more: {opened ^ OPEN}")
        check(verified(text) == "", f"systemd-analyze verify: {verified(text)}")
        check("@nothing" in verified(text.replace("@system-service", "@nothing")), "and that it says what it does not know")
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
