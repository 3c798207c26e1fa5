#!/usr/bin/python3
"""sealed_record.py PROGRAM: sealed records of an office, opened without the program.

By stock age, SQLite and what safehand-formats(5) says of the key: HKDF and Bech32 are written here anew. The program
makes the office and seals; the same once more after somebody left, with the key of before. The last line is
`N passed, N failed`.
"""
import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILIES = os.path.join(HERE, "../data/families")
PROGRAM = os.path.abspath(sys.argv[1])
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
passed = failed = 0


def check(is_so, what):
    global passed, failed
    passed, failed = passed + bool(is_so), failed + (not is_so)
    if not is_so:
        print("not ok", what)


def hkdf(key, info):
    """RFC 5869 with SHA-256, no salt, 32 bytes."""
    return hmac.digest(hmac.digest(bytes(32), key, "sha256"), info + b"\1", "sha256")


def identity(secret):
    """An age identity of these 32 bytes: Bech32 (BIP 173) of AGE-SECRET-KEY-."""
    hrp, bits = "age-secret-key-", "".join(f"{byte:08b}" for byte in secret) + "0000"
    data = [int(bits[at:at + 5], 2) for at in range(0, 260, 5)]

    def checked(values):
        check_sum = 1
        for value in values:
            top = check_sum >> 25
            check_sum = (check_sum & 0x1FFFFFF) << 5 ^ value
            for at, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check_sum ^= generator if top >> at & 1 else 0
        return check_sum

    spread = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    end = checked(spread + data + [0] * 6) ^ 1
    return (hrp + "1" + "".join(ALPHABET[at] for at in data + [end >> 5 * (5 - at) & 31 for at in range(6)])).upper()


def age(key_file, sealed):
    return subprocess.run(["age", "-d", "-i", key_file], input=sealed, capture_output=True, check=False)


class Office:
    def __init__(self, home):
        self.home = home
        self.environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "SAFEHAND_OFFICE": home + "/office",
                            "SAFEHAND_PASSPHRASE_FILE": home + "/pass", "SAFEHAND_TEST_WORK_FACTOR": "2"}
        with open(home + "/pass", "w") as file:
            file.write("correct horse battery staple\n")
        own = ("--organisation", "Home-Start Example", "--kind", "charity")
        self.run("identity", "new", "--name", "Helen Ward", *own, "--role", "manager", "-o", "helen.age")
        self.run("init", "office", "--name", "Home-Start Example", "--origin", "ledger.example.org/home-start")
        self.run("identity", "new", "--name", "Ruth Adeyemi", *own, "--role", "coordinator", "--office", "office", "-o", "ruth.age")
        self.run("staff", "add", "ruth.card.json", "--role", "coordinator")
        shutil.copytree(FAMILIES + "/HS-2041", home + "/office/records/HS-2041")
        os.chmod(home + "/office/records", 0o700)
        subprocess.run([HERE + "/age_passphrase.py", home + "/pass", home + "/helen.age", home + "/helen.key"], check=True)

    def run(self, *words):
        environment = dict(self.environment, SAFEHAND_IDENTITY=self.home + "/helen.age")
        subprocess.run([PROGRAM, *words], env=environment, cwd=self.home, check=True, capture_output=True)

    def keys(self):
        """What is sealed to Helen in ledger.keys."""
        database = sqlite3.connect(f"file:{self.home}/office/ledger.keys?mode=ro", uri=True)
        for (sealed,) in database.execute("SELECT sealed FROM members"):
            opened = age(self.home + "/helen.key", sealed)
            if opened.returncode == 0:
                return json.loads(opened.stdout)
        raise AssertionError("nothing is sealed to Helen")

    def record_key(self, secret):
        path = self.home + "/record.key"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(identity(secret) + "\n")
        return path


def opens(key_file, folder, what):
    """The whole record, byte for byte."""
    with open(folder + "/family.json.age", "rb") as file:
        opened = age(key_file, file.read())
    check(opened.returncode == 0, f"{what}: {opened.stderr}")
    line, _, family = opened.stdout.partition(b"\n")
    with open(FAMILIES + "/HS-2041/family.json", "rb") as file:
        check(family == file.read(), f"{what}: another family.json")
    head = json.loads(line)
    check(head["format"] == "safehand.sealed-record/1" and head["reference"] == "HS-2041", f"{what}: {head}")
    check([file["name"] for file in head["files"]] == sorted(os.listdir(FAMILIES + "/HS-2041/attachments")), f"{what}: {head}")
    check(sorted(file["id"] + ".age" for file in head["files"]) == sorted(os.listdir(folder + "/attachments")), f"{what}: {head}")
    for told in head["files"]:
        with open(f"{folder}/attachments/{told['id']}.age", "rb") as file:
            content = age(key_file, file.read()).stdout
        with open(f"{FAMILIES}/HS-2041/attachments/{told['name']}", "rb") as file:
            check(content == file.read(), f"{what}: {told['name']}")
        check(told["size"] == len(content) and told["sha256"] == hashlib.sha256(content).hexdigest(), f"{what}: {told}")


def main():
    with tempfile.TemporaryDirectory(prefix="safehand-sealed-") as home:
        office = Office(home)
        folder, before = home + "/office/records/HS-2041", home + "/before"
        office.run("record", "seal")
        keys = office.keys()
        check(keys["format"] == "safehand.ledger-keys/2", keys["format"])
        today = hkdf(bytes.fromhex(keys["read"]), b"safehand.records/1")
        opens(office.record_key(today), folder, "sealed")
        wrong = office.record_key(hkdf(bytes.fromhex(keys["read"]), b"safehand.records/2"))
        with open(folder + "/family.json.age", "rb") as file:
            check(age(wrong, file.read()).returncode != 0, "another key opens it")
        shutil.copytree(folder, before)
        office.run("staff", "remove", "Ruth Adeyemi", "--reason", "She moves away")
        keys = office.keys()
        check(keys["format"] == "safehand.ledger-keys/3" and keys["records"] == [today.hex()], "the key of before is kept")
        opens(office.record_key(today), before, "a copy of before")
        with open(folder + "/family.json.age", "rb") as file:
            check(age(home + "/record.key", file.read()).returncode != 0, "the key of before opens what was sealed anew")
        opens(office.record_key(hkdf(bytes.fromhex(keys["read"]), b"safehand.records/1")), folder, "sealed anew")
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
