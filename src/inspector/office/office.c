/* Which reader a part of an Office file needs, and its way through it. */
#include "office.h"

#include <string.h>

#include "odf.h"
#include "text/generic.h"
#include "text/html.h"
#include "text/values.h"

enum { LOOKED_AT = 4096 };

void office_state_init(struct office *office, struct answer *answer)
{
    *office = (struct office){.answer = answer};
    buffer_init(&office->cell.value, READER_TEXT_MAXIMUM);
    buffer_init(&office->odf.deleted, READER_TEXT_MAXIMUM);
    buffer_init(&office->odf.encoded, READER_TEXT_MAXIMUM);
}

void office_free(struct office *office)
{
    memory_free(office->styles.styles);
    sheet_formats_free(&office->formats);
    buffer_free(&office->cell.value);
    odf_free(office);
}

/* ---- readers ---- */

static const struct office_reader *find_in(const struct office_reader *readers, const char *root)
{
    for (; readers->root; readers++)
        if (strcmp(readers->root, root) == 0)
            return readers;
    return NULL;
}

static const struct office_reader *find_reader(const char *root)
{
    const struct office_reader *all[] = {word_readers,     sheet_readers,     slide_readers,
                                         property_readers, signature_readers, odf_readers};
    const struct office_reader *found = NULL;
    for (size_t i = 0; !found && i < sizeof all / sizeof *all; i++)
        found = find_in(all[i], root);
    return found;
}

/* By where it stands, if its outermost element is of no kind that is known. */
static const struct office_reader *find_by_place(const char *name)
{
    static const struct {
        const char *begin, *root;
    } places[] = {
        {"word/", "document"},
        {"xl/", "worksheet"},
        {"ppt/", "sld"},
        {"docProps/", "Properties"},
        {"content.xml", "document-content"},
        {"meta.xml", "document-meta"},
        {"styles.xml", "document-styles"},
    };
    for (size_t i = 0; name && i < sizeof places / sizeof *places; i++)
        if (text_starts_with(name, places[i].begin))
            return find_reader(places[i].root);
    return NULL;
}

unsigned office_turn(const char *root)
{
    static const char *const first[] = {
        "Types",      "manifest",        "Relationships", "presentation", "workbook",  "styles",
        "styleSheet", "document-styles", "theme",         "sldMaster",    "sldLayout",
    };
    enum { LAST = sizeof first / sizeof *first };
    for (unsigned i = 0; i < LAST; i++)
        if (strcmp(first[i], root) == 0)
            return i;
    return LAST;
}

/* An ODF file of one piece has the same name for its outermost element as a Word file's part. */
static void root_of(const struct part *part, char root[XML_NAME_SIZE])
{
    char head[LOOKED_AT];
    size_t length = 0;
    xml_root(part->data, part->length, root);
    if (strcmp(root, "document") != 0)
        return;
    for (size_t i = 0; i < part->length && length < LOOKED_AT; i++)
        if (part->data[i] != '\0')
            head[length++] = (char)part->data[i];
    if (memmem(head, length, "urn:oasis:names:tc:opendocument", 31))
        snprintf(root, XML_NAME_SIZE, "flat-document");
}

/* ---- the walk ---- */

static void walk_open(void *state, const struct xml *xml)
{
    struct office *office = state;
    if (office->reader->open)
        office->reader->open(office, xml);
}

static void walk_close(void *state, const struct xml *xml)
{
    struct office *office = state;
    if (office->reader->close)
        office->reader->close(office, xml);
}

static void walk_text(void *state, const struct xml *xml, const char *text, size_t length)
{
    struct office *office = state;
    if (office->reader->text)
        office->reader->text(office, xml, text, length);
}

static void walk_other(void *state, enum xml_other what, const char *text)
{
    struct office *office = state;
    if (what != XML_OTHER_INSTRUCTION || !strstr(text, "progid"))
        generic_tell_other(&office->flow, what, text);
}

static const struct xml_walk WALK = {walk_open, walk_close, walk_text, walk_other};

static void begin(struct office *office)
{
    const struct looks plain = LOOKS_PLAIN;
    office->runs = (struct runs){plain, plain, plain, plain, false};
    office->shape = (struct shape){plain, false};
    office->boxes = office->deleted = office->added = 0;
    office->is_in_notes = false;
    office->odf.looks[0] = plain;
    office->odf.looks[0].fill = 0xFFFFFF;
    office->odf.style = NULL;
}

static bool is_drawn_in_html(const char *name)
{
    return name && text_ends_with(name, ".vml");
}

static void read_with(const struct part *part, struct office *office)
{
    begin(office);
    flow_init(&office->flow, office->answer);
    bool is_whole = xml_walk(part->data, part->length, &WALK, office);
    flow_end(&office->flow);
    if (!is_whole && is_drawn_in_html(part->name))
        read_html(part, office->answer);
    else if (!is_whole)
        generic_read_broken(part, office->answer);
}

bool office_read_xml(const struct part *part, struct office *office, struct answer *answer)
{
    char root[XML_NAME_SIZE];
    root_of(part, root);
    const struct office_reader *found = find_reader(root);
    if (!found && office)
        found = find_by_place(part->name);
    if (!found)
        return false;
    struct office *own = office ? NULL : memory_allocate(sizeof *own);
    if (!office && !own) {
        answer_unread(answer, UNREAD_READER, NULL);
        return true;
    }
    if (own)
        office_state_init(own, answer);
    office = own ? own : office;
    office->reader = found;
    memcpy(office->root, root, sizeof root);
    read_with(part, office);
    if (own)
        office_free(own);
    memory_free(own);
    return true;
}
