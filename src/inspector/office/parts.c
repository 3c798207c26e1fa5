/* The parts of an Office file, each in its turn. */
#include <stdlib.h>
#include <string.h>

#include "archive/members.h"
#include "office.h"
#include "safehand/base/array.h"
#include "sheet_binary.h"
#include "text/encoded.h"
#include "text/generic.h"

enum { FIRST_BYTES = 64 };

static bool has_name(const struct members *members, const char *name)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->members[i].name, name) == 0)
            return true;
    return false;
}

static bool is_office(const struct members *members)
{
    return has_name(members, "[Content_Types].xml") || has_name(members, "content.xml") ||
           (has_name(members, "META-INF/manifest.xml") && has_name(members, "mimetype"));
}

static bool ends_as(const char *name, const char *const *endings)
{
    for (; *endings; endings++)
        if (strlen(name) >= strlen(*endings) &&
            strcasecmp(name + strlen(name) - strlen(*endings), *endings) == 0)
            return true;
    return false;
}

/* ---- parts that are XML ---- */

static bool is_xml(const struct member *member)
{
    static const char *const endings[] = {".xml", ".rels", ".vml", ".rdf",
                                          ".xlb", ".xdl",  ".xba", NULL};
    const unsigned char *data = member->data;
    size_t length = member->length < FIRST_BYTES ? member->length : FIRST_BYTES, i = 0;
    if (!data || text_ends_with(member->name, ".svg"))
        return false;
    while (i < length && (data[i] == 0xEF || data[i] == 0xBB || data[i] == 0xBF ||
                          data[i] == 0xFF || data[i] == 0xFE || data[i] == 0 || data[i] == ' ' ||
                          data[i] == '\r' || data[i] == '\n'))
        i++;
    return ends_as(member->name, endings) || (length - i > 5 && memcmp(data + i, "<?xml", 5) == 0);
}

struct words {
    bool any;
};

static void count_words(void *state, const struct xml *xml, const char *text, size_t length)
{
    struct words *words = state;
    (void)xml;
    words->any = words->any || generic_has_words(text, length);
}

/* Word writes such a part for itself as well, which says nothing. */
static void look_at_custom(const struct member *member, struct answer *answer)
{
    static const struct xml_walk walk = {NULL, NULL, count_words, NULL};
    struct words words = {false};
    bool is_custom = text_starts_with(member->name, "customXml/item") &&
                     !text_starts_with(member->name, "customXml/itemProps");
    if (is_custom && (!xml_walk(member->data, member->length, &walk, &words) || words.any))
        answer_hidden(answer, HIDDEN_OTHER, "data of its own (custom XML)");
    if (strstr(member->name, "webextensions/webextension"))
        answer_hidden(answer, HIDDEN_OTHER, "what a program beside Office kept");
}

/* Programs of LibreOffice: each module is a part; the lists of them are there without one too. */
static void look_at_program(const struct member *member, struct answer *answer)
{
    static const char *const lists[] = {"script-lc.xml", "script-lb.xml", "dialog-lc.xml",
                                        "dialog-lb.xml", NULL};
    bool is_module = text_starts_with(member->name, "Basic/") ||
                     text_starts_with(member->name, "Dialogs/") ||
                     text_starts_with(member->name, "Scripts/");
    if (is_module && !ends_as(member->name, lists))
        answer_hidden(answer, HIDDEN_MACROS, NULL);
}

static void read_xml(const struct member *member, struct office *office, struct answer *answer)
{
    const struct part part = {member->name, NULL, member->data, member->length};
    look_at_custom(member, answer);
    look_at_program(member, answer);
    if (!office_read_xml(&part, office, answer))
        generic_read(&part, answer);
}

/* ---- others ---- */

/* The first words are the printer's name. */
static void read_printer(const struct member *member, struct answer *answer)
{
    if (encoded_letters(member->data, member->length, answer))
        answer_hidden(answer, HIDDEN_DEVICE, "a printer");
}

/* What nobody reads, and has no words of its own. */
static bool is_plain(const char *name)
{
    static const char *const endings[] = {"/",      "mimetype",     ".odttf", ".ttf",
                                          ".otf",   ".fntdata",     ".ttc",   ".woff",
                                          ".woff2", "layout-cache", ".sigs",  NULL};
    return ends_as(name, endings);
}

/* What a part that is no XML is for; false if it was read, or is not to be. */
static bool look_at_other(const struct member *member, struct answer *answer)
{
    static const char *const programs[] = {"vbaProject.bin",
                                           "vbaProjectSignature.bin",
                                           "vbaProjectSignatureAgile.bin",
                                           "vbaProjectSignatureV3.bin",
                                           "xlmacrosheet.bin",
                                           NULL};
    const char *name = member->name;
    if (is_plain(name))
        return false;
    if (strstr(name, "printerSettings")) {
        read_printer(member, answer);
        return false;
    }
    if (ends_as(name, programs) || text_starts_with(name, "Scripts/"))
        answer_hidden(answer, HIDDEN_MACROS, NULL);
    else if (strcasestr(name, "thumbnail"))
        answer_hidden(answer, HIDDEN_SMALL, "of its first page");
    else if (text_starts_with(name, "Versions/"))
        answer_hidden(answer, HIDDEN_EARLIER, NULL);
    else if (strstr(name, "/embeddings/"))
        answer_hidden(answer, HIDDEN_FILES, NULL);
    else if (text_starts_with(name, "xl/model/"))
        answer_hidden(answer, HIDDEN_CACHES, "of a data model");
    return true;
}

static bool is_binary_part(const struct member *member)
{
    return ends_as(member->name, (const char *const[]){".bin", ".data", NULL}) &&
           (member->length < 4 || memcmp(member->data, "\xD0\xCF\x11\xE0", 4) != 0) &&
           !strstr(member->name, "/embeddings/");
}

static void read_other(const struct member *member, struct answer *answer)
{
    const struct part part = {member->name, NULL, member->data, member->length};
    if (!member->data || !look_at_other(member, answer))
        return;
    answer_break(answer);
    answer_text(answer, member->name, strlen(member->name));
    answer_break(answer);
    if (is_binary_part(member)) {
        sheet_binary_look(member, answer);
        encoded_letters(member->data, member->length, answer);
        answer_unread(answer, UNREAD_PARTS, member->name);
    } else {
        read_part(&part, answer);
    }
    answer_break(answer);
}

/* ---- the whole ---- */

static int compare_turns(const void *a, const void *b)
{
    const struct member *one = a, *other = b;
    return one->turn != other->turn ? (one->turn > other->turn) - (one->turn < other->turn)
                                    : strcmp(one->name, other->name);
}

static void take_turns(struct members *members)
{
    char root[XML_NAME_SIZE];
    for (size_t i = 0; i < members->count; i++) {
        struct member *member = &members->members[i];
        root[0] = '\0';
        if (is_xml(member))
            xml_root(member->data, member->length, root);
        member->turn = office_turn(root);
    }
    qsort(members->members, members->count, sizeof *members->members, compare_turns);
}

static bool is_locked(const struct members *members)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->members[i].name, "META-INF/manifest.xml") == 0 &&
            members->members[i].data &&
            memmem(members->members[i].data, members->members[i].length, "encryption-data", 15))
            return true;
    return false;
}

static void tell_twins(const struct members *members, struct answer *answer)
{
    for (size_t i = 1; i < members->count; i++)
        if (strcmp(members->members[i - 1].name, members->members[i].name) == 0)
            answer_hidden(answer, HIDDEN_EARLIER, "two parts of one name");
}

bool members_read_office(struct members *members, struct answer *answer)
{
    if (!is_office(members))
        return false;
    if (is_locked(members)) {
        answer_unread(answer, UNREAD_LOCKED, NULL);
        return true;
    }
    struct office *office = memory_allocate(sizeof *office);
    if (!office) {
        answer_unread(answer, UNREAD_READER, NULL);
        return true;
    }
    office_state_init(office, answer);
    take_turns(members);
    tell_twins(members, answer);
    for (size_t i = 0; i < members->count; i++)
        if (is_xml(&members->members[i]))
            read_xml(&members->members[i], office, answer);
        else
            read_other(&members->members[i], answer);
    office_free(office);
    memory_free(office);
    return true;
}
