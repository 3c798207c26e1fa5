"""inspect.py PROGRAM: looking into 200 usual attachments, beside ExifTool alone over the same files.

The files are made here, all different: photos of 12 megapixels (scenes and letters), scans, Word files with a
picture, PDF files (text, scans) and mails (some with a photo). BENCH_FILES (200) of them."""

import base64
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

SECONDS = 30.0  # what 200 files may take on two processors
BASES = 2
PHOTO_SECONDS = 1.0  # and one photo
LETTER = """Dear Mrs Prydderch,

Thank you for coming to the meeting on Tuesday 14 March at the family centre.
We spoke about how Wren has been at school and about the visits by her uncle.

The health visitor will call you before the end of the week. If you would
rather speak to somebody else, please ring the office.

Yours sincerely,
Family support worker, number %d"""
FONT = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"  # of fonts-noto-core; ImageMagick's own may be missing
PHONE = ["-Make=Examplephone", "-Model=X1", "-GPSLatitude=52.6", "-GPSLatitudeRef=N", "-ExposureTime=1/60"]


def convert(*words: object) -> None:
    subprocess.run(["convert", *map(str, words)], check=True)


def make_bases(place: Path) -> None:
    """A few of each kind of picture; the files are these, with a number written into each."""
    for number in range(BASES):
        convert("-size", "1008x756", "-seed", number, "plasma:fractal", "-resize", "400%", "-attenuate", "0.2",
                "+noise", "Gaussian", "-quality", "85", place / f"scene{number}.jpg")
        convert("-size", "1240x1754", "xc:white", "-font", FONT, "-pointsize", "26", "-annotate", "+110+160", LETTER % number,
                "-colorspace", "gray", place / f"scan{number}.png")
        convert(place / f"scan{number}.png", "-resize", "200%", "-background", "#6b4a2f", "-rotate", number - 1,
                "-gravity", "center", "-extent", "3024x4032", "-attenuate", "0.2", "+noise", "Gaussian",
                "-quality", "85", place / f"letter{number}.jpg")
        convert("-size", "300x100", "plasma:red-blue", place / f"logo{number}.png")
        convert(place / f"scan{number}.png", "-quality", "70", place / f"scan{number}.jpeg")
    subprocess.run(["exiftool", "-q", "-overwrite_original", *PHONE, *place.glob("*.jpg")], check=True)


def word_file(number: int, picture: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
                       "content-types'><Default Extension='xml' ContentType='application/xml'/></Types>")
        text = "".join(f"<w:p><w:r><w:t>{line} {number}</w:t></w:r></w:p>" for line in LETTER.split("\n") * 8)
        parts.writestr("word/document.xml", "<w:document xmlns:w='http://schemas.openxmlformats.org/"
                       f"wordprocessingml/2006/main'><w:body>{text}</w:body></w:document>")
        parts.writestr("word/media/image1.png", picture)
    return out.getvalue()


def pdf(page: bytes, resources: bytes, last: bytes) -> bytes:
    """A page whose resources name object 5, which is `last`."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
               b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page), last]
    out, places = b"%PDF-1.4\n", []
    for index, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (index, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def text_pdf(number: int) -> bytes:
    lines = "".join(f"({line}) Tj T*\n" for line in (LETTER % number).split("\n"))
    return pdf(f"BT /F 11 Tf 14 TL 60 760 Td\n{lines}ET".encode(), b"/Font<</F 5 0 R>>",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")


def scanned_pdf(number: int, jpeg: bytes) -> bytes:
    return pdf(b"q 595 0 0 842 0 0 cm /I Do Q %% %d" % number, b"/XObject<</I 5 0 R>>",
               b"<</Type/XObject/Subtype/Image/Width 1240/Height 1754/ColorSpace/DeviceGray/BitsPerComponent 8"
               b"/Filter/DCTDecode/Length %d>>\nstream\n%s\nendstream" % (len(jpeg), jpeg))


def mail(number: int, photo: bytes | None) -> bytes:
    head = f"From: Office <office@example.org>\nSubject: Visit {number}\nMIME-Version: 1.0\n"
    if photo is None:
        return f"{head}Content-Type: text/plain; charset=utf-8\n\n{LETTER % number}\n".encode()
    return (f"{head}Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n{LETTER % number}\n"
            f"--x\nContent-Type: image/jpeg; name=photo.jpg\nContent-Transfer-Encoding: base64\n\n"
            f"{base64.encodebytes(photo).decode()}\n--x--\n").encode()


def numbered(jpeg: bytes, number: int) -> bytes:
    """The same photo with a remark, so that no two files are one."""
    return jpeg[:2] + b"\xff\xfe\0\x08" + b"%06d" % number + jpeg[2:]


def make_file(folder: Path, bases: Path, number: int) -> str:
    base, kind = number % BASES, number % 20
    scene, letter = (bases / f"{name}{base}.jpg" for name in ("scene", "letter"))
    if kind < 6:
        name, content = f"photo{number}.jpg", numbered(scene.read_bytes(), number)
    elif kind < 8:
        name, content = f"letter{number}.jpg", numbered(letter.read_bytes(), number)
    elif kind < 10:
        name, content = f"scan{number}.png", (bases / f"scan{base}.png").read_bytes() + b"%d" % number
    elif kind < 14:
        name, content = f"report{number}.docx", word_file(number, (bases / f"logo{base}.png").read_bytes())
    elif kind < 16:
        name, content = f"form{number}.pdf", text_pdf(number)
    elif kind == 16:
        name, content = f"scan{number}.pdf", scanned_pdf(number, (bases / f"scan{base}.jpeg").read_bytes())
    else:
        name, content = f"mail{number}.eml", mail(number, scene.read_bytes() if kind == 19 else None)
    (folder / name).write_bytes(content)
    return name


def make_record(place: Path, names: list) -> None:
    entry = {"id": "e1", "on": "2026-11-20", "by": "Ruth Adeyemi", "about": ["c1"], "category": "visit_note",
             "kind": "fact", "text": "Nothing of note was said.", "attachments": names}
    family = {"format": "safehand.family/2", "reference": "HS-9", "updated": "2026-11-21", "consents": [],
              "people": [{"id": "c1", "role": "child", "name": "Wren Tamsin Holloway", "birth_date": "2019-03-02"}],
              "entries": [entry]}
    (place / "family.json").write_text(json.dumps(family))


def make_office(program: str, place: Path) -> dict:
    environment = {**os.environ, "SAFEHAND_OFFICE": str(place / "office"),
                   "SAFEHAND_IDENTITY": str(place / "helen.age"),
                   "SAFEHAND_PASSPHRASE_FILE": str(place / "passphrase")}
    with open(os.open(place / "passphrase", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write("correct horse battery staple\n")
    for words in (["identity", "new", "--name", "Helen Ward", "--organisation", "Home-Start Example", "--kind",
                   "charity", "--role", "manager", "-o", place / "helen.age"],
                  ["init", place / "office", "--name", "Home-Start Example", "--origin", "ledger.example.org/bench"]):
        subprocess.run([program, *words], env=environment, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    return environment


def processors_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def preview(program: str, record: Path, environment: dict) -> tuple:
    """Seconds, and of them all processors' together."""
    began, used = time.monotonic(), processors_time()
    done = subprocess.run([program, "preview", record, "--profile", "social-care-concern", "--about", "c1", "--entry",
                           "e1", "--json"], capture_output=True, text=True, env=environment)
    if not done.stdout.startswith("{"):
        raise SystemExit(f"inspect: {done.stderr}")
    return time.monotonic() - began, processors_time() - used


def main() -> int:
    program, count = os.path.abspath(sys.argv[1]), int(os.environ.get("BENCH_FILES", "200"))
    with tempfile.TemporaryDirectory(prefix="safehand-bench-") as place:
        bases, record = Path(place) / "bases", Path(place) / "record"
        folder = record / "attachments"
        bases.mkdir()
        folder.mkdir(parents=True)
        make_bases(bases)
        office = make_office(program, Path(place))
        names = [make_file(folder, bases, number) for number in range(count)]
        make_record(record, names)
        whole, whole_used = preview(program, record, office)
        began = time.monotonic()
        subprocess.run(["exiftool", "-json", "-G1", "-a", "-u", "-ee", folder], capture_output=True, check=False)
        plain = time.monotonic() - began
        shutil.rmtree(folder)
        folder.mkdir()
        make_record(record, [make_file(folder, bases, 0)])
        photo, photo_used = preview(program, record, office)
    print(f"attachments: {count} in {whole:.1f} s (target {SECONDS * count / 200:.0f} s; {whole_used:.1f} s of the "
          f"processors' time), {whole / plain:.1f} times ExifTool alone ({plain:.1f} s); one photo {photo:.2f} s "
          f"(target {PHOTO_SECONDS:.0f} s; {photo_used:.2f} s of the processors' time); load {os.getloadavg()[0]:.1f}")
    return 0 if whole <= SECONDS * count / 200 and photo <= PHOTO_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
