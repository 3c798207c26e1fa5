#!/usr/bin/python3
"""imports.py SAFEHAND: 20,000 people and 20,000 contacts of 5000 families taken in, out of CSV and XLSX, into plain
folders and into an office's sealed records. Told is the processor's time, since what else takes time is the disk.

BENCH_ROWS (20000) is how many of each, BENCH_FOLDER (/dev/shm) where they lie.
"""
import csv
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
WANTED = 5.0
PEOPLE = ("Family Reference,Client Reference,Title,Forename,Surname,Date of Birth,Relationship to Client,Gender,Address 1,Town,"
          "Postcode,Mobile,Email").split(",")
CONTACTS = "Family Reference,Contact ID,Date,User,Contact Type,Contact Method,Duration,Details of Contact".split(",")
WORDS = "she came to the group and was well and told of the week with the baby and what the health visitor said".split()
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def people(chance):
    for at in range(ROWS):
        of = at % 4
        yield [f"HS-{at // 4}", f"C{at}", "Mrs" if of == 0 else "", chance.choice(WORDS).title(), f"Family{at // 4}",
               f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{1990 if of < 2 else 2019}", ("Mum", "Dad", "Son", "Daughter")[of],
               "FMMF"[of], f"{at} High Street" if of == 0 else "", "Leicester" if of == 0 else "", "LE1 1AB" if of == 0 else "",
               f"07700 900{at % 1000:03}" if of < 2 else "", f"x{at}@example.org" if of == 0 else ""]


def contacts(chance):
    for at in range(ROWS):
        yield [f"HS-{chance.randrange((ROWS + 3) // 4)}", str(at), f"{chance.randint(1, 28)}/{chance.randint(1, 10)}/2026", "Ann Lee",
               chance.choice(("Home visit", "Telephone")), "In person", "45", " ".join(chance.choices(WORDS, k=40))]


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def write_xlsx(path, rows):
    strings, sheet = {}, []
    for number, row in enumerate(rows, 1):
        cells = "".join(f'<c r="{chr(65 + at)}{number}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'
                        for at, text in enumerate(row) if text)
        sheet.append(f'<row r="{number}">{cells}</row>')
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{book}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
                                      f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" '
                                      'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(sheet)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{escape(text)}</t></si>" for text in strings)}</sst>'}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)


def run(environment, *command):
    """The processor's seconds, of the program itself and of what the system does for it."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    said = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"imports: {command} ended with {child.returncode}")
    return usage.ru_utime, usage.ru_stime, said


def measure(what, environment, *command):
    user, system, said = run(environment, *command)
    if "\nFamilies: " not in "\n" + said:
        sys.exit(f"imports: {command}: {said[-500:]}")
    print(f"  {what:34} {user:6.2f} s user {system:6.2f} s system   (at most {WANTED:.0f}){'' if user < WANTED else '   ABOVE'}", flush=True)


def make_office(program, folder):
    environment = dict(os.environ, SAFEHAND_PASSPHRASE_FILE=str(folder / "pass"), SAFEHAND_IDENTITY=str(folder / "ruth.age"),
                       SAFEHAND_OFFICE=str(folder / "office"))
    (folder / "pass").write_text("correct horse battery staple\n")
    (folder / "pass").chmod(0o600)
    run(environment, program, "identity", "new", "--name", "Ruth Coombes", "--organisation", "Rosebery", "--kind", "charity", "--role",
        "Manager", "-o", str(folder / "ruth.age"))
    run(environment, program, "init", str(folder / "office"), "--name", "Rosebery", "--origin", "ledger.rosebery.example/office")
    return environment


def main():
    program = os.path.abspath(sys.argv[1])
    print(f"\n{ROWS} rows of an export; load {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory(prefix="safehand-imports-", dir=os.environ.get("BENCH_FOLDER", "/dev/shm")) as place:
        folder = pathlib.Path(place)
        for kind, write in (("csv", write_csv), ("xlsx", write_xlsx)):
            write(folder / f"people.{kind}", [PEOPLE, *people(random.Random(1))])
            write(folder / f"contacts.{kind}", [CONTACTS, *contacts(random.Random(1))])
            office = folder / f"office-{kind}"
            office.mkdir()
            sealed = make_office(program, office)
            for where, environment, more in (("plain", dict(os.environ), ("--into", str(folder / kind), "--by", "Ann Lee")), ("sealed", sealed, ())):
                for what in ("people", "contacts"):
                    measure(f"{what}, {kind.upper()}, {where}", environment, program, "record", "import", str(folder / f"{what}.{kind}"),
                            "--map", f"charitylog-{what}", *more)


if __name__ == "__main__":
    main()
