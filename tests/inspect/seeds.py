"""Files of each kind that the inspector reads, made here, and those that are made to break it."""
import base64
import gzip
import io
import pathlib
import random
import struct
import tarfile
import zipfile
import zlib

NAME = "Bronwen Tuckfield-Hayes"
HIDDEN = ("Bronwen", "Tuckfield", "Ruth", "Saffron", "Examplephone")  # words that the seeds hide, or show
SHIPPED = pathlib.Path(__file__).resolve().parents[1] / "data" / "files"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def docx(body=None):
    body = body or f"<w:p><w:r><w:t>{NAME}</w:t></w:r></w:p>"
    return zipped([("[Content_Types].xml", TYPES),
                   ("docProps/core.xml", "<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>Ruth"
                                         "</dc:creator></c>"),
                   ("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"),
                   ("word/comments.xml", f"<w:comments {W}><w:comment w:author='Pat'/></w:comments>")])


def xlsx():
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return zipped([("[Content_Types].xml", TYPES),
                   ("xl/workbook.xml", f"<workbook {main}><sheets><sheet name='A' state='veryHidden' sheetId='1'/>"
                                       "</sheets></workbook>"),
                   ("xl/sharedStrings.xml", f"<sst {main}><si><t>{NAME}</t></si></sst>"),
                   ("xl/worksheets/sheet1.xml", f"<worksheet {main}><sheetData><row><c t='s'><v>0</v></c>"
                                                "<c><v>43526</v></c></row></sheetData></worksheet>")])


def pptx():
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return zipped([("[Content_Types].xml", TYPES),
                   ("ppt/slides/slide1.xml", f"<p {space}><a:t>{NAME}</a:t></p>"),
                   ("ppt/notesSlides/notesSlide1.xml", f"<p {space}><a:t>a note</a:t></p>")])


def odt():
    return zipped([("mimetype", "application/vnd.oasis.opendocument.text"),
                   ("content.xml", "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
                                   "xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>"
                                   f"<t:p>{NAME}</t:p></o:document-content>"),
                   ("meta.xml", "<m xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>Ruth</dc:creator></m>")])


def pdf(objects=None, trailer="/Root 1 0 R"):
    text = f"BT /F1 12 Tf 72 700 Td ({NAME}) Tj ET"
    objects = objects or ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R"
                          ">>>>/Annots[6 0 R]>>", f"<</Length {len(text)}>>stream\n{text}\nendstream",
                          "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
                          "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(a note)>>"]
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    return out + (f"{table}trailer<</Size {len(objects) + 1} {trailer}>>\nstartxref\n{len(out)}\n%%EOF\n").encode()


def mail(inner="Hello"):
    encoded = base64.encodebytes(docx()).decode()
    return (f"From: a@example.org\r\nBcc: b@example.org\r\nSubject: =?utf-8?Q?{NAME.replace(' ', '_')}?=\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n"
            f"--b1\r\nContent-Type: text/plain\r\n\r\n{inner}\r\n"
            "--b1\r\nContent-Type: application/octet-stream; name=a.docx\r\n"
            f"Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--b1--\r\n").encode()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=8, height=8, rows=None):
    rows = rows if rows is not None else zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"tEXt", b"Author\0Ruth") + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def tiff():
    make = b"Examplephone\0\0"
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x10F, 2, len(make), 26) + b"\0\0\0\0" + make


def jpeg():
    exif = b"Exif\0\0" + tiff()
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xd9"


def webp():
    exif = tiff()
    body = b"WEBPEXIF" + struct.pack("<I", len(exif)) + exif
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(kind, data):
    return struct.pack(">I", len(data) + 8) + kind + data


def film():
    place = b"\xa9xyz" + struct.pack(">HH", 18, 0x15c7) + b"+52.6300-001.1300/"
    return box(b"ftyp", b"mp42\0\0\0\0mp42") + box(b"moov", box(b"udta", struct.pack(">I", len(place) + 4) + place))


def sound():
    frame = b"TPE1" + struct.pack(">IH", 5, 0) + b"\0Ruth"
    return b"ID3\x03\0\0" + bytes([0, 0, 0, len(frame)]) + frame + b"\xff\xfb\x90\0" + bytes(413)


def compound():
    """An old Office file's head; what is in it is for damage."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[24:34] = struct.pack("<HHHHH", 0x3e, 3, 0xfffe, 9, 6)
    head[44:76] = struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xfffffffe, 0, 0xfffffffe, 0)
    head[76:80] = struct.pack("<I", 0)
    fat = struct.pack("<II", 0xfffffffd, 0xfffffffe) + b"\xff" * 504
    name = "Root Entry".encode("utf-16le")
    entry = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name) + 2, 5, 1, 0xffffffff, 0xffffffff, 0xffffffff)
    return bytes(head) + fat + entry.ljust(512, b"\0") + f"{NAME} rang.".encode().ljust(512, b"\0")


def tnef():
    def attribute(kind, data):
        return b"\1" + struct.pack("<II", kind, len(data)) + data + b"\0\0"
    subject = "Bronwen\0".encode("utf-16le")
    return (b"\x78\x9f\x3e\x22\1\2" + attribute(0x018010, b"a.txt\0") + attribute(0x06800F, NAME.encode()) +
            attribute(0x069003, struct.pack("<IHHII", 1, 0x1F, 0x37, 1, len(subject)) + subject))


def tarred():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo("note.txt")
        member.size = len(NAME)
        archive.addfile(member, io.BytesIO(NAME.encode()))
    return out.getvalue()


def seeds():
    """{file name: bytes}, one of each kind at least, and what the tests ship."""
    found = {
        "a.docx": docx(), "a.xlsx": xlsx(), "a.pptx": pptx(), "a.odt": odt(), "a.pdf": pdf(), "a.eml": mail(),
        "a.mbox": b"From a Thu Jan  1 00:00:00 2026\n" + mail().replace(b"\r\n", b"\n"),
        "a.rtf": (r"{\rtf1\ansi{\info{\author Ruth}}{\v hidden} Bron\u119?en \'f4\par}").encode(),
        "a.doc": compound(), "a.msg": compound(), "winmail.dat": tnef(),
        "a.vcf": b"BEGIN:VCARD\r\nN;ENCODING=QUOTED-PRINTABLE:O=27Brien\r\nPHOTO;ENCODING=b:" +
                 base64.b64encode(jpeg()) + b"\r\nEND:VCARD\r\n",
        "a.html": f"<html><head><meta name=author content=Ruth></head><body style='color:#fff'>{NAME}</body></html>".encode(),
        "a.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><text>{NAME}</text></svg>".encode(),
        "a.fodt": b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>"
                  b"<office:body>Bronwen</office:body></office:document>",
        "a.png": png(), "a.jpg": jpeg(), "a.tif": tiff(), "a.webp": webp(), "a.mp4": film(), "a.mp3": sound(),
        "a.heic": box(b"ftyp", b"heic\0\0\0\0heicmif1") + box(b"meta", b"\0\0\0\0" + box(b"hdlr", bytes(24))),
        "a.gif": b"GIF89a\x01\0\x01\0\0\0\0!\xfe\x04Ruth\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        "a.zip": zipped([("a.docx", docx()), ("a.txt", NAME)]), "a.tgz": tarred(),
        "a.txt": f"Dear all, {NAME} rang.\n".encode(), "a.json": b'{"name": "Si\\u00f4n"}',
    }
    for path in sorted(SHIPPED.rglob("*")) if SHIPPED.is_dir() else ():
        if path.is_file() and path.stat().st_size < 200_000:
            found.setdefault(f"shipped-{path.name}", path.read_bytes())
    return found


def changed(random_, data, others):
    """Bytes that were those of a file, and one of a few things that happened to them."""
    data = bytearray(data)
    for _ in range(random_.choice((1, 1, 2, 4, 16))):
        at = random_.randrange(len(data)) if data else 0
        act = random_.randrange(7)
        if act == 0:
            data[at:at + 1] = bytes([random_.randrange(256)])
        elif act == 1:
            del data[at:at + random_.choice((1, 4, 64, len(data)))]
        elif act == 2:
            size = random_.choice((1, 8, 256))
            data[at:at] = data[at:at + size] * random_.choice((1, 2, 100))
        elif act == 3:
            data[at:at + 4] = random_.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80"))
        elif act == 4:
            data[at:at] = random_.choice(others)[:random_.choice((16, 512, 4096))]
        elif act == 5:
            data[at:at + 1] = bytes([data[at] ^ (1 << random_.randrange(8))]) if data else b""
        else:
            other = random_.randrange(len(data)) if data else 0
            data[at:at + 8], data[other:other + 8] = data[other:other + 8], data[at:at + 8]
    return bytes(data)


def changed_within(random_, data):
    """A zip of which a member's content is changed, and which is whole otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    at = random_.randrange(len(members))
    name, content = members[at]
    members[at] = (name, changed(random_, content, [content]))
    return zipped(members)


def nested(levels, name="a.zip"):
    data = zipped([("a.txt", NAME)])
    for _ in range(levels):
        data = zipped([(name, data)])
    return data


def bombs():
    """{file name: bytes} of files of which it is known that they cannot be read whole."""
    laughs = "".join(f"<!ENTITY l{n} '{('&l%d;' % (n - 1)) * 10}'>" for n in range(1, 12))
    zeros = bytes(300 * 1024 * 1024)
    deep_mail = b"Hello"
    for _ in range(300):
        deep_mail = (b"From: a@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n"
                     b"Content-Type: message/rfc822\r\n\r\n" + deep_mail + b"\r\n--b1--\r\n")
    loop = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2147483647>>",
            "<</Type/Pages/Kids[2 0 R]/Count 5/Parent 3 0 R>>"]
    return {
        "zeros.docx": zipped([("[Content_Types].xml", TYPES), ("word/document.xml", zeros)]),
        "zeros.zip": zipped([("a.txt", zeros)]),
        "zeros.gz": gzip.compress(zeros),
        "many.zip": zipped([(f"{n}.txt", "x") for n in range(20_000)], zipfile.ZIP_STORED),
        "deep.zip": nested(60),
        "laughs.xml": f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><x>&l11;</x>".encode(),
        "laughs.docx": docx(None)[:0] or zipped([("[Content_Types].xml", TYPES), ("word/document.xml",
                       f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><x>&l11;</x>")]),
        "deep.xml": b"<a>" * 200_000,
        "deep.eml": deep_mail,
        "loop.pdf": pdf(loop),
        "cut.docx": docx()[:400], "cut.pdf": pdf()[:300], "cut.png": png()[:60],
        "locked.zip": zipped([("a.txt", NAME)], zipfile.ZIP_STORED).replace(
            b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0").replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0"),
        "noise.bin": random.Random(1).randbytes(100_000),
        "noise.docx": b"PK\3\4" + random.Random(2).randbytes(100_000),
        "noise.jpg": b"\xff\xd8\xff\xe1" + random.Random(3).randbytes(100_000),
        "noise.pdf": b"%PDF-1.7\n" + random.Random(4).randbytes(100_000),
    }


def heavy():
    """{file name: bytes} that need much, and of which it is only asked that an answer comes in time."""
    wide = zlib.compress(bytes(60_000_000))
    return {
        "wide.pdf": pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                         "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                         "/Annots[<</Type/Annot/Subtype/Text/Rect[9 9 19 19]/Contents(Bronwen)>>]>>",
                         b"<</Filter/FlateDecode/Length %d>>stream\n" % len(wide) + wide + b"\nendstream"]),
        "wide.png": png(60_000, 60_000, zlib.compress(bytes(60_001 * 1000))),
        "braces.rtf": b"{\\rtf1" + b"{" * 1_000_000 + b"}" * 1_000_001,
        "brackets.json": b"[" * 1_000_000,
        "tags.html": b"<p>Bronwen</p>" + b"<div><b>" * 500_000,
        "line.txt": b"Bronwen " * 4_000_000,
        "base64.txt": base64.encodebytes(bytes(8_000_000)),
        "parts.eml": b"From: a@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
                     b"--b\r\n\r\nx\r\n" * 50_000,
        "fields.rtf": b"{\\rtf1" + b"\\bin99999999 x" * 1000 + b"}",
    }
