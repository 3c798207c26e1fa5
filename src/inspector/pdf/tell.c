/* What strings and dictionaries of a PDF file say, and what of it is not seen on its pages. */
#include <stdio.h>
#include <string.h>

#include "links.h"
#include "pdf_internal.h"

static bool is_one_of(const char *const *list, const char *text)
{
    for (; *list; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

/* Numbers, keys and settings that are written as strings. */
static const char *const TECHNICAL[] = {"/ID",
                                        "/CheckSum",
                                        "/O",
                                        "/U",
                                        "/OE",
                                        "/UE",
                                        "/Perms",
                                        "/Cert",
                                        "/Panose",
                                        "/DA",
                                        "/DS",
                                        "/NM",
                                        "/Lang",
                                        "/CharSet",
                                        "/Registry",
                                        "/Ordering",
                                        "/Lookup",
                                        "/Style",
                                        "/Length",
                                        "/DocChecksum",
                                        "/OPM",
                                        "/Byte",
                                        "/FontFamily",
                                        "/Info",
                                        "/OutputConditionIdentifier",
                                        "/RegistryName",
                                        "/OutputCondition",
                                        NULL};

bool pdf_take_text(qpdf_data objects, qpdf_oh dictionary, const char *key, struct buffer *out)
{
    qpdf_oh value = qpdf_oh_get_key_if_dict(objects, dictionary, key);
    size_t begin = out->length;
    if (qpdf_oh_is_string(objects, value)) {
        const char *text = qpdf_oh_get_utf8_value(objects, value);
        buffer_append(out, text, qpdf_get_last_string_length(objects));
    }
    qpdf_oh_release(objects, value);
    const char *taken = buffer_text(out) + begin;
    return taken[strspn(taken, " \t\r\n")] != '\0';
}

/* Whether a string is one of words: few signs that nobody writes. */
static bool is_text(const char *text, size_t length)
{
    size_t strange = 0;
    for (size_t i = 0; i < length; i++)
        strange += (unsigned char)text[i] < ' ' && !strchr("\t\r\n\f\x1B", text[i]);
    return length > 0 && strange * 10 <= length;
}

static bool is_date(const char *text)
{
    return strncmp(text, "D:", 2) == 0 && strspn(text + 2, "0123456789") >= 4;
}

/* ---- what the document tells of itself ---- */

static const struct {
    const char *key;
    unsigned kind; /* 0: seen by whoever opens it */
} ABOUT[] = {
    {"/Title", 0},
    {"/Author", HIDDEN_AUTHOR},
    {"/Subject", HIDDEN_COMMENT},
    {"/Keywords", HIDDEN_COMMENT},
    {"/Comments", HIDDEN_COMMENT},
    {"/Creator", HIDDEN_SOFTWARE},
    {"/Producer", HIDDEN_SOFTWARE},
    {"/PTEX.Fullbanner", HIDDEN_SOFTWARE},
    {"/AAPL:Keywords", HIDDEN_COMMENT},
    {"/Company", HIDDEN_COMPANY},
    {"/Manager", HIDDEN_COMPANY},
    {"/Trapped", 0},
    {"/GTS_PDFXVersion", 0},
    {"/GTS_PDFXConformance", 0},
};

static void tell_about(struct answer *answer, const char *key, const char *text)
{
    if (is_date(text)) {
        answer_hidden(answer, HIDDEN_TIMES, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof ABOUT / sizeof *ABOUT; i++)
        if (strcmp(ABOUT[i].key, key) == 0) {
            if (ABOUT[i].kind != 0)
                answer_hidden(answer, ABOUT[i].kind, NULL);
            return;
        }
    answer_hidden(answer, HIDDEN_OTHER, key + 1);
}

static void tell_markup(struct answer *answer, const char *text, size_t length)
{
    const struct part part = {"note.html", "text/html", (const unsigned char *)text, length};
    read_part(&part, answer);
}

void pdf_tell_string(struct pdf_walk *walk, qpdf_oh owner, const char *key, qpdf_oh string,
                     enum pdf_role role)
{
    struct answer *answer = walk->version->answer;
    if (is_one_of(TECHNICAL, key) || (strcmp(key, "/Contents") == 0 && owner != 0 &&
                                      qpdf_oh_has_key(walk->objects, owner, "/ByteRange")))
        return;
    const char *value = qpdf_oh_get_utf8_value(walk->objects, string);
    size_t length = qpdf_get_last_string_length(walk->objects);
    while (length > 0 && value[length - 1] == '\0')
        length--;
    char *text = memory_copy_bytes(value, length);
    if (!text) {
        answer->failed = true;
        return;
    }
    if (role == PDF_ABOUT && text[0] != '\0')
        tell_about(answer, key, text);
    if (role == PDF_PROGRAM)
        answer_hidden(answer, HIDDEN_MACROS, NULL);
    if (role == PDF_RICH) {
        tell_markup(answer, text, length);
    } else if (is_text(text, length) && !is_date(text)) {
        answer_break(answer);
        answer_text(answer, text, length);
        answer_break(answer);
        if (walk->is_lost && !pdf_shows(walk->version, text))
            answer_hidden(answer, HIDDEN_EARLIER, "words that were taken out");
    }
    memory_free(text);
}

/* ---- dictionaries ---- */

/* Whether a string under the key says something that no page shows. */
static bool says_unseen(struct pdf_walk *walk, qpdf_oh dictionary, const char *key)
{
    struct buffer text;
    buffer_init(&text, PDF_KEPT_MAXIMUM);
    bool says = pdf_take_text(walk->objects, dictionary, key, &text) &&
                !pdf_shows(walk->version, buffer_text(&text));
    buffer_free(&text);
    return says;
}

static void tell_note(struct pdf_walk *walk, qpdf_oh note, const char *type)
{
    static const char *const BESIDE[] = {"/Link", "/Widget", "/PrinterMark", "/TrapNet", NULL};
    struct answer *answer = walk->version->answer;
    if (strcmp(type, "/Redact") == 0)
        answer_hidden(answer, HIDDEN_WORDS, "marked to be blacked out, and still there");
    if (strcmp(type, "/Sound") == 0 || strcmp(type, "/Movie") == 0 || strcmp(type, "/Screen") == 0)
        answer_hidden(answer, HIDDEN_FILES, "a sound or a film");
    if (strcmp(type, "/3D") == 0 || strcmp(type, "/RichMedia") == 0)
        answer_unread(answer, UNREAD_PARTS, "a drawing in space");
    if (!is_one_of(BESIDE, type) &&
        (says_unseen(walk, note, "/Contents") || says_unseen(walk, note, "/T") ||
         says_unseen(walk, note, "/Subj")))
        answer_hidden(answer, HIDDEN_COMMENT, NULL);
}

static void tell_field(struct pdf_walk *walk, qpdf_oh field)
{
    struct answer *answer = walk->version->answer;
    qpdf_oh value = qpdf_oh_get_key(walk->objects, field, "/V");
    if (says_unseen(walk, field, "/V") || qpdf_oh_is_array(walk->objects, value) ||
        qpdf_oh_is_stream(walk->objects, value))
        answer_hidden(answer, HIDDEN_FORM, NULL);
    if (qpdf_oh_is_name(walk->objects, value)) {
        const char *name = qpdf_oh_get_name(walk->objects, value);
        answer_break(answer);
        answer_text(answer, name + 1, strlen(name + 1));
        answer_break(answer);
    }
    qpdf_oh_release(walk->objects, value);
}

static void tell_words_for(struct pdf_walk *walk, qpdf_oh dictionary)
{
    struct answer *answer = walk->version->answer;
    if (says_unseen(walk, dictionary, "/Alt"))
        answer_hidden(answer, HIDDEN_WORDS, "descriptions of pictures");
    if (says_unseen(walk, dictionary, "/ActualText") || says_unseen(walk, dictionary, "/E"))
        answer_hidden(answer, HIDDEN_WORDS, "other words for what is shown");
}

/* Where it leads is held against what this version shows, of which not all goes into the text as it
 * stands. */
static void tell_action(struct pdf_walk *walk, qpdf_oh action)
{
    struct answer *answer = walk->version->answer;
    struct buffer address;
    buffer_init(&address, PDF_KEPT_MAXIMUM);
    if (pdf_take_text(walk->objects, action, "/URI", &address)) {
        const struct buffer *shown = &walk->version->words;
        const char *target = buffer_text(&address);
        if (link_leads_to_somebody(target) &&
            !link_stands_in(target, buffer_text(shown), shown->length))
            answer_hidden(answer, HIDDEN_PATHS, "links");
    }
    if (pdf_is_name(walk->objects, action, "/S", "/Launch") ||
        pdf_is_name(walk->objects, action, "/S", "/GoToR") ||
        pdf_is_name(walk->objects, action, "/S", "/ImportData"))
        answer_hidden(answer, HIDDEN_PATHS, "links to files");
    buffer_free(&address);
}

/* ---- files ---- */

static void tell_file(struct pdf_walk *walk, qpdf_oh file)
{
    static const char *const NAMES[] = {"/UF", "/F", "/DOS", "/Unix", "/Mac", NULL};
    struct buffer name;
    buffer_init(&name, 4096);
    for (size_t i = 0; NAMES[i] && name.length == 0; i++)
        pdf_take_text(walk->objects, file, NAMES[i], &name);
    qpdf_oh streams = qpdf_oh_get_key(walk->objects, file, "/EF");
    answer_hidden(walk->version->answer, HIDDEN_FILES, buffer_text(&name));
    for (size_t i = 0; NAMES[i]; i++) {
        qpdf_oh stream = qpdf_oh_get_key_if_dict(walk->objects, streams, NAMES[i]);
        if (qpdf_oh_is_stream(walk->objects, stream) && pdf_visit_here(walk, stream))
            pdf_read_file(walk, stream, buffer_text(&name));
        qpdf_oh_release(walk->objects, stream);
    }
    qpdf_oh_release(walk->objects, streams);
    buffer_free(&name);
}

/* ---- layers ---- */

static void tell_layer(struct pdf_walk *walk, qpdf_oh layer)
{
    struct buffer detail;
    buffer_init(&detail, 4096);
    buffer_append_text(&detail, "layer ");
    pdf_take_text(walk->objects, layer, "/Name", &detail);
    answer_hidden(walk->version->answer, HIDDEN_SHEETS, buffer_text(&detail));
    buffer_free(&detail);
}

static void tell_layers(struct pdf_walk *walk, qpdf_oh layers)
{
    qpdf_oh state = qpdf_oh_get_key(walk->objects, layers, "/D");
    bool is_all_off = pdf_is_name(walk->objects, state, "/BaseState", "/OFF");
    qpdf_oh list = is_all_off ? qpdf_oh_get_key(walk->objects, layers, "/OCGs")
                              : qpdf_oh_get_key_if_dict(walk->objects, state, "/OFF");
    int count =
        qpdf_oh_is_array(walk->objects, list) ? qpdf_oh_get_array_n_items(walk->objects, list) : 0;
    for (int i = 0; i < count && i < PDF_PAGES_MAXIMUM; i++)
        tell_layer(walk, qpdf_oh_get_array_item(walk->objects, list, i));
}

static bool has(struct pdf_walk *walk, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_has_key(walk->objects, dictionary, key);
}

static void tell_kind(struct pdf_walk *walk, qpdf_oh dictionary)
{
    if (has(walk, dictionary, "/Rect") && has(walk, dictionary, "/Subtype")) {
        qpdf_oh type = qpdf_oh_get_key(walk->objects, dictionary, "/Subtype");
        char *name = qpdf_oh_is_name(walk->objects, type)
                         ? memory_copy_string(qpdf_oh_get_name(walk->objects, type))
                         : NULL;
        if (name)
            tell_note(walk, dictionary, name);
        memory_free(name);
        qpdf_oh_release(walk->objects, type);
    }
    if (has(walk, dictionary, "/V") &&
        (has(walk, dictionary, "/FT") || has(walk, dictionary, "/T") ||
         has(walk, dictionary, "/Parent")))
        tell_field(walk, dictionary);
    if (has(walk, dictionary, "/EF"))
        tell_file(walk, dictionary);
    if (has(walk, dictionary, "/OCGs") && has(walk, dictionary, "/D"))
        tell_layers(walk, dictionary);
}

void pdf_tell_dictionary(struct pdf_walk *walk, qpdf_oh dictionary, enum pdf_role role)
{
    struct answer *answer = walk->version->answer;
    tell_kind(walk, dictionary);
    tell_words_for(walk, dictionary);
    tell_action(walk, dictionary);
    if (role == PDF_BOOKMARK && says_unseen(walk, dictionary, "/Title"))
        answer_hidden(answer, HIDDEN_OTHER, "bookmarks");
    if (has(walk, dictionary, "/ByteRange"))
        answer_hidden(answer, HIDDEN_AUTHOR, "a signature");
    if (has(walk, dictionary, "/PieceInfo"))
        answer_hidden(answer, HIDDEN_OTHER, "data of a program's own");
}
