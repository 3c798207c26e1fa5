/*
 * Word, Excel, PowerPoint and OpenDocument, and sound that ExifTool cannot write, by MAT2. Its
 * command works through a pool of processes, which need shared memory that there is none of here:
 * so its library is called, by a few lines of Python.
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "clean.h"
#include "scratch.h"

/* Arguments: the scratch folder, the file, and what to call the copy. Says one line. A member that
 * MAT2 does not know is told by it in a log alone: remarks of Word's and PowerPoint's, and notes to
 * slides, are what a copy is to be without, so they are omitted with all that names them. */
static const char MAT2[] =
    "import sys, os, re, logging, mimetypes, tempfile\n"
    "from xml.etree import ElementTree\n"
    "folder, name, copy = sys.argv[1:]\n"
    "tempfile.tempdir = folder\n"
    "os.chmod = lambda *every, **named: None\n" /* nor may who reads what be changed */
    "mimetypes.knownfiles = []\n"               /* not from /etc, which cannot be read here */
    "office = 'application/vnd.openxmlformats-officedocument.'\n"
    "opened = 'application/vnd.oasis.opendocument.'\n"
    "relations = 'http://schemas.openxmlformats.org/package/2006/relationships'\n"
    "for kind, ending in (\n"
    "    (office + 'wordprocessingml.document', '.docx'),\n"
    "    (office + 'spreadsheetml.sheet', '.xlsx'),\n"
    "    (office + 'presentationml.presentation', '.pptx'),\n"
    "    (opened + 'text', '.odt'), (opened + 'spreadsheet', '.ods'),\n"
    "    (opened + 'presentation', '.odp'), (opened + 'graphics', '.odg'),\n"
    "    ('audio/mpeg', '.mp3'), ('audio/ogg', '.ogg'), ('audio/flac', '.flac')):\n"
    "    mimetypes.add_type(kind, ending)\n"
    "parts = []\n"
    "class Keep(logging.Handler):\n"
    "    def emit(self, record):\n"
    "        found = re.search(\"element (.*)'s format\", record.getMessage())\n"
    "        parts.extend(found.groups() if found else [])\n"
    "logging.getLogger().handlers = [Keep()]\n"
    "omitted = (\n"
    "    r'^docProps/thumbnail\\.',\n" /* the small picture of its first page */
    "    r'^docMetadata/',\n"
    "    r'^word/comments(Extended|Ids|Extensible)?\\.xml$',\n"
    "    r'^xl/(threadedComments|persons)/',\n"
    "    r'^ppt/(comments|notesSlides|notesMasters|handoutMasters)/',\n"
    "    r'^ppt/(commentAuthors|authors)\\.xml$')\n"
    /* without which there are no sheets and no slides */
    "kept = "
    "r'^(xl/_rels/workbook|ppt/_rels/presentation|word/_rels/(foot|end)notes)\\.xml\\.rels$'\n"
    "refers = (\n"
    "    rb'<w:comment(?:RangeStart|RangeEnd|Reference)\\b[^>]*/>',\n"
    "    rb'<p:(notesMasterIdLst|handoutMasterIdLst)\\b.*?</p:\\1>')\n"
    "def tidy_office(parser):\n" /* nothing that refers to what is omitted */
    "    first = parser._specific_cleanup\n"
    "    parser.files_to_omit.update(map(re.compile, omitted))\n"
    "    parser.files_to_keep.add(re.compile(kept))\n"
    "    def goes(name):\n"
    "        return any(one.search(name) for one in parser.files_to_omit) and not any(\n"
    "            one.search(name) for one in parser.files_to_keep)\n"
    "    def tidy(path):\n"
    "        name = os.path.relpath(path, folder).split('/', 1)[-1]\n"
    "        done = first(path)\n"
    "        if name.endswith('.rels'):\n"
    "            tree = ElementTree.parse(path)\n"
    "            base = os.path.dirname(os.path.dirname(name))\n"
    "            for one in list(tree.getroot()):\n"
    "                to = one.get('Target', '')\n"
    "                to = to[1:] if to[:1] == '/' else os.path.normpath(os.path.join(base, to))\n"
    "                if one.get('TargetMode') != 'External' and goes(to):\n"
    "                    tree.getroot().remove(one)\n"
    "            ElementTree.register_namespace('', relations)\n"
    "            tree.write(path, encoding='UTF-8', xml_declaration=True)\n"
    "        elif name.startswith('word/') or name == 'ppt/presentation.xml':\n"
    "            with open(path, 'rb') as file:\n"
    "                text = file.read()\n"
    "            for one in refers:\n"
    "                text = re.sub(one, b'', text, flags=re.DOTALL)\n"
    "            with open(path, 'wb') as file:\n"
    "                file.write(text)\n"
    "        return done\n"
    "    parser._specific_cleanup = tidy\n"
    "try:\n"
    "    from libmat2 import parser_factory\n"
    "except Exception:\n"
    "    print('missing')\n"
    "    sys.exit()\n"
    "try:\n"
    "    parser, kind = parser_factory.get_parser(os.path.join(folder, name))\n"
    "    parser.sandbox = False\n"
    "    if hasattr(parser, 'files_to_omit'):\n"
    "        tidy_office(parser)\n"
    "    if parser.remove_all():\n"
    "        os.rename(parser.output_filename, os.path.join(folder, copy))\n"
    "        print('done')\n"
    "except Exception:\n"
    "    pass\n"
    "for part in parts[:1]:\n"
    "    print('part ' + ascii(part)[1:-1])\n";

static const char COPY[] = "copy.part";

/* ---- what it is ---- */

/* One that an archive's member tells. */
static const struct {
    const char *member, *ending;
} OFFICE[] = {
    {"word/document.xml", "docx"},
    {"xl/workbook.xml", "xlsx"},
    {"ppt/presentation.xml", "pptx"},
};
static const struct {
    const char *type, *ending;
} OPEN[] = {
    {"application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    {"application/vnd.oasis.opendocument.presentation", "odp"},
    {"application/vnd.oasis.opendocument.graphics", "odg"},
};

struct document {
    const char *ending; /* by which MAT2 knows it; NULL: it is none of these */
    bool has_changes;   /* words that were put in or moved while changes were tracked */
    bool is_readable;
};

/* Whether one of the texts stands in the member that the archive is at. Bounded: only parts that
 * hold words are looked at, and of those so many bytes. */
static bool member_has(struct archive *archive, const char *const *texts, size_t *left)
{
    enum { OVERLAP = 32, BLOCK = 65536 };
    char block[OVERLAP + BLOCK];
    size_t kept = 0;
    la_ssize_t got;
    while (*left > 0 && (got = archive_read_data(archive, block + kept, BLOCK)) > 0) {
        size_t length = kept + (size_t)got;
        *left -= (size_t)got < *left ? (size_t)got : *left;
        for (size_t i = 0; texts[i]; i++)
            if (memmem(block, length, texts[i], strlen(texts[i])))
                return true;
        kept = length < OVERLAP ? length : OVERLAP;
        memmove(block, block + length - kept, kept);
    }
    return *left == 0; /* not looked at whole: nobody knows */
}

static void look_at_type(struct archive *archive, struct document *document)
{
    char type[64];
    la_ssize_t got = archive_read_data(archive, type, sizeof type - 1);
    type[got > 0 ? got : 0] = '\0';
    for (size_t i = 0; i < sizeof OPEN / sizeof *OPEN; i++)
        if (strcmp(type, OPEN[i].type) == 0)
            document->ending = OPEN[i].ending;
}

static struct document look_at(const struct part *part)
{
    static const char *const CHANGES[] = {"<w:ins ", "<w:ins>", "<w:moveTo ", "<w:moveTo>", NULL};
    struct document document = {.is_readable = true};
    size_t left = READER_UNPACKED_MAXIMUM;
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    if (!archive || archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, part->data, part->length) != ARCHIVE_OK)
        document.is_readable = false;
    while (document.is_readable && archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        if (!name)
            continue;
        for (size_t i = 0; i < sizeof OFFICE / sizeof *OFFICE; i++)
            if (strcmp(name, OFFICE[i].member) == 0)
                document.ending = OFFICE[i].ending;
        if (strcmp(name, "mimetype") == 0)
            look_at_type(archive, &document);
        if (text_starts_with(name, "word/") && text_ends_with(name, ".xml"))
            document.has_changes = document.has_changes || member_has(archive, CHANGES, &left);
    }
    archive_read_free(archive);
    return document;
}

/* The ending by which MAT2 knows what it is; NULL after cleaning_fail. */
static const char *ending_of(const struct part *part, struct cleaning *cleaning)
{
    if (memcmp(part->data, "fLaC", 4) == 0)
        return "flac";
    if (memcmp(part->data, "OggS", 4) == 0)
        return "ogg";
    if (memcmp(part->data, "PK", 2) != 0)
        return "mp3";
    const struct document document = look_at(part);
    if (document.has_changes) {
        /* MAT2 puts back words that were put in at another place of the paragraph. */
        cleaning_fail(cleaning, UNCLEAN_CHANGES, NULL);
        return NULL;
    }
    if (!document.ending)
        cleaning_fail(cleaning, document.is_readable ? UNCLEAN_KIND : UNCLEAN_REFUSED,
                      document.is_readable ? NULL : "MAT2");
    return document.ending;
}

/* ---- MAT2 ---- */

static void take(struct cleaning *cleaning, const char *said)
{
    char part[CLEAN_DETAIL_SIZE] = "";
    if (strcmp(said, "done\n") == 0) {
        cleaning_take(cleaning, CLEAN_MAT2, COPY, "MAT2");
        return;
    }
    scratch_remove(COPY);
    (void)sscanf(said, "part %159[^\n]", part);
    if (strcmp(said, "missing\n") == 0)
        cleaning_fail(cleaning, UNCLEAN_TOOL, "MAT2");
    else
        cleaning_fail(cleaning, part[0] != '\0' ? UNCLEAN_PART : UNCLEAN_REFUSED,
                      part[0] != '\0' ? part : "MAT2");
}

void clean_by_mat2(const struct part *part, struct cleaning *cleaning)
{
    char name[16];
    struct buffer said;
    const char *ending = ending_of(part, cleaning);
    if (!ending)
        return;
    snprintf(name, sizeof name, "file.%s", ending);
    const char *const words[] = {"python3", "-I", "-c", MAT2, scratch_path(), name, COPY, NULL};
    buffer_init(&said, 2 * CLEAN_DETAIL_SIZE);
    if (!scratch_write(name, part))
        cleaning_fail(cleaning, UNCLEAN_SIZE, NULL);
    else if (cleaning_run(cleaning, words, NULL, &said, "MAT2"))
        take(cleaning, buffer_text(&said));
    scratch_remove(name);
    buffer_free(&said);
}
