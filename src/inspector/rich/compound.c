#include "compound.h"

#include <gsf/gsf-infile-msvba.h>
#include <gsf/gsf-meta-names.h>
#include <gsf/gsf-msole-utils.h>
#include <string.h>

/* ---- streams ---- */

static void take_input(GsfInput *input, struct buffer *out, struct answer *answer)
{
    gsf_off_t size = gsf_input_size(input);
    if (size <= 0)
        return;
    if (size > COMPOUND_STREAM_MAXIMUM || !answer_allows(answer, (size_t)size)) {
        answer_unread(answer, UNREAD_SIZE, NULL);
        return;
    }
    unsigned char *room = buffer_append_space(out, (size_t)size);
    gsf_input_seek(input, 0, G_SEEK_SET);
    if (room && !gsf_input_read(input, (size_t)size, room)) {
        answer_unread(answer, UNREAD_DAMAGED, "a part");
        buffer_truncate(out, out->length - (size_t)size);
    }
}

static bool is_storage(GsfInput *input)
{
    return GSF_IS_INFILE(input) && gsf_infile_num_children(GSF_INFILE(input)) >= 0;
}

bool compound_take(GsfInfile *storage, const char *name, struct buffer *out, struct answer *answer)
{
    GsfInput *input = gsf_infile_child_by_name(storage, name);
    bool is_there = input && !is_storage(input);
    if (is_there)
        take_input(input, out, answer);
    g_clear_object(&input);
    return is_there;
}

bool compound_has(GsfInfile *storage, const char *name)
{
    GsfInput *input = gsf_infile_child_by_name(storage, name);
    bool is_there = input != NULL;
    g_clear_object(&input);
    return is_there;
}

/* ---- what it tells of itself ---- */

static const struct {
    const char *name;
    unsigned kind; /* 0: counts and settings */
} PROPERTIES[] = {
    {GSF_META_NAME_CREATOR, HIDDEN_AUTHOR},         {GSF_META_NAME_INITIAL_CREATOR, HIDDEN_AUTHOR},
    {GSF_META_NAME_LAST_SAVED_BY, HIDDEN_EDITOR},   {GSF_META_NAME_COMPANY, HIDDEN_COMPANY},
    {GSF_META_NAME_MANAGER, HIDDEN_COMPANY},        {GSF_META_NAME_DESCRIPTION, HIDDEN_COMMENT},
    {GSF_META_NAME_SUBJECT, HIDDEN_COMMENT},        {GSF_META_NAME_KEYWORDS, HIDDEN_COMMENT},
    {GSF_META_NAME_CATEGORY, HIDDEN_COMMENT},       {GSF_META_NAME_TEMPLATE, 0},
    {GSF_META_NAME_GENERATOR, HIDDEN_SOFTWARE},     {GSF_META_NAME_DATE_CREATED, HIDDEN_TIMES},
    {GSF_META_NAME_DATE_MODIFIED, HIDDEN_TIMES},    {GSF_META_NAME_LAST_PRINTED, HIDDEN_TIMES},
    {GSF_META_NAME_EDITING_DURATION, HIDDEN_TIMES}, {GSF_META_NAME_TITLE, 0},
};

static void tell_property(gpointer key, gpointer value, gpointer data)
{
    const char *name = key;
    struct answer *answer = data;
    GValue const *content = gsf_doc_prop_get_val(value);
    char *text = content ? G_VALUE_HOLDS_STRING(content) ? g_value_dup_string(content)
                                                         : g_strdup_value_contents(content)
                         : NULL;
    size_t i = 0, count = sizeof PROPERTIES / sizeof *PROPERTIES;
    while (i < count && strcmp(PROPERTIES[i].name, name) != 0)
        i++;
    bool is_own = !strchr(name, ':'); /* "dc:creator" */
    bool says = text && text[strspn(text, " \t\r\n")] != '\0';
    if (says && i < count && PROPERTIES[i].kind != 0)
        answer_hidden(answer, PROPERTIES[i].kind, NULL);
    if (says && is_own && name[0] != '_')
        answer_hidden(answer, HIDDEN_OTHER, name);
    if (says && (is_own || (content && G_VALUE_HOLDS_STRING(content)))) {
        answer_break(answer);
        answer_text(answer, text, strlen(text));
        answer_break(answer);
    }
    g_free(text);
}

static void read_properties(GsfInput *input, struct answer *answer)
{
    GsfDocMetaData *about = gsf_doc_meta_data_new();
    GError *error = gsf_doc_meta_data_read_from_msole(about, input);
    if (error)
        answer_unread(answer, UNREAD_DATA, "what it tells of itself");
    gsf_doc_meta_data_foreach(about, (GHFunc)tell_property, answer);
    g_clear_error(&error);
    g_object_unref(about);
}

/* ---- programs ---- */

static void tell_program(gpointer name, gpointer source, gpointer data)
{
    struct answer *answer = data;
    (void)name;
    answer_break(answer);
    answer_text(answer, source, strlen(source));
    answer_break(answer);
}

static void read_programs(GsfInfile *storage, struct answer *answer)
{
    GError *error = NULL;
    GsfInfile *programs = gsf_infile_msvba_new(storage, &error);
    GHashTable *sources =
        programs ? gsf_infile_msvba_get_modules(GSF_INFILE_MSVBA(programs)) : NULL;
    answer_hidden(answer, HIDDEN_MACROS, NULL);
    if (sources)
        g_hash_table_foreach(sources, tell_program, answer);
    else
        answer_unread(answer, UNREAD_PARTS, "programs");
    g_clear_error(&error);
    g_clear_object(&programs);
}

/* ---- other streams ---- */

/* Settings of programs, in which are nobody's words; and what is read elsewhere. */
static bool is_passed(const char *name)
{
    static const char *const NAMES[] = {
        "WordDocument",  "0Table",    "1Table",       "Workbook",   "Book",
        "\1CompObj",     "\1Ole",     "\3ObjInfo",    "\3LinkInfo", "PowerPoint Document",
        "\1CompObjLink", "PROJECTwm", "_VBA_PROJECT", "PROJECT",    "\1Sh33tJ5",
        "Ctls",          "\3PIC",     "MM",           "ItemProps",  "Properties"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i], name) == 0)
            return true;
    return false;
}

/* A text that ends with a zero, at *at, which then is behind it. */
static bool take_name(const struct buffer *bytes, size_t *at, struct answer *answer, char name[200])
{
    size_t left = bytes->length > *at ? bytes->length - *at : 0;
    size_t size = left > 0 ? strnlen((const char *)bytes->data + *at, left) : 0;
    if (size == left || size >= 200 || (size > 0 && bytes->data[*at] < ' '))
        return false;
    snprintf(name, 200, "%.*s", (int)size, (const char *)bytes->data + *at);
    compound_tell_narrow(answer, bytes->data + *at, size);
    *at += size + 1;
    return true;
}

/* A file that was put into it by its icon: its size, two bytes, its name, where it lay, where it
 * was taken from, and at last its bytes. Other programs put there what only they know. */
static void read_package(const struct buffer *bytes, struct answer *answer)
{
    size_t at = 6, path, size;
    char name[200] = "", place[200];
    bool is_package = compound_number(bytes, 4, 2) == 2 && take_name(bytes, &at, answer, name) &&
                      take_name(bytes, &at, answer, place);
    at += 4;
    path = compound_number(bytes, at, 4);
    at += 4;
    is_package = is_package && at < bytes->length && path < bytes->length - at;
    size = is_package ? compound_number(bytes, at + path, 4) : 0;
    answer_hidden(answer, HIDDEN_FILES, is_package ? name : NULL);
    if (size == 0 || size > bytes->length - at - path - 4) {
        compound_tell_runs(answer, bytes->data, bytes->length);
        answer_unread(answer, UNREAD_FILES, "an object");
        return;
    }
    compound_tell_narrow(answer, bytes->data + at, path);
    const struct part part = {name, NULL, bytes->data + at + path + 4, size};
    answer_break(answer);
    read_part(&part, answer);
    answer_break(answer);
}

static void read_unknown(const char *name, const struct buffer *bytes, struct answer *answer)
{
    static const char *const MARKS[] = {"<", "\xEF\xBB\xBF<", "\xFF\xFE<"};
    bool is_markup = false;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        is_markup = is_markup || (bytes->length > strlen(MARKS[i]) &&
                                  memcmp(bytes->data, MARKS[i], strlen(MARKS[i])) == 0);
    if (is_markup || strcmp(name, "Package") == 0 || strcmp(name, "CONTENTS") == 0) {
        const struct part part = {NULL, NULL, bytes->data, bytes->length};
        answer_break(answer);
        read_part(&part, answer);
        answer_break(answer);
    } else if (compound_tell_runs(answer, bytes->data, bytes->length) > 0) {
        answer_unread(answer, UNREAD_PARTS, name[0] > 0 && name[0] < ' ' ? name + 1 : name);
    }
}

static bool is_look(const char *name)
{
    return strncmp(name, "\2OlePres", 8) == 0 || strcmp(name, "\3EPRINT") == 0 ||
           strcmp(name, "\3PRINT") == 0 || strcmp(name, "\3META") == 0;
}

static void read_stream(GsfInput *input, const char *name, struct answer *answer)
{
    struct buffer bytes;
    buffer_init(&bytes, COMPOUND_STREAM_MAXIMUM);
    if (strncmp(name, "\5", 1) == 0) {
        read_properties(input, answer);
    } else if (!is_passed(name)) {
        take_input(input, &bytes, answer);
        if (strcmp(name, "Data") == 0 || strcmp(name, "Pictures") == 0)
            compound_read_pictures(answer, bytes.data, bytes.length);
        else if (is_look(name))
            compound_read_look(answer, bytes.data, bytes.length);
        else if (strcmp(name, "\1Ole10Native") == 0)
            read_package(&bytes, answer);
        else if (strcmp(name, "User Names") == 0 || strcmp(name, "Revision Log") == 0) {
            answer_hidden(answer, HIDDEN_CHANGES, NULL);
            compound_tell_runs(answer, bytes.data, bytes.length);
        } else if (strcmp(name, "Current User") == 0) {
            if (compound_tell_runs(answer, bytes.data, bytes.length) > 0)
                answer_hidden(answer, HIDDEN_EDITOR, NULL);
        } else if (bytes.length > 0)
            read_unknown(name, &bytes, answer);
    }
    buffer_free(&bytes);
}

/* ---- storages ---- */

static void read_book(GsfInfile *storage, const char *name, struct answer *answer)
{
    struct buffer bytes;
    buffer_init(&bytes, COMPOUND_STREAM_MAXIMUM);
    compound_take(storage, name, &bytes, answer);
    if (strcmp(name, "PowerPoint Document") == 0)
        compound_read_slides(&bytes, answer);
    else
        compound_read_sheets(&bytes, answer);
    buffer_free(&bytes);
}

/* What kind of file a storage is: one within another may be one too. */
static void read_storage(GsfInfile *storage, unsigned depth, struct answer *answer)
{
    if (compound_has(storage, "EncryptedPackage") || compound_has(storage, "EncryptedSummary") ||
        compound_has(storage, "EncryptionInfo")) {
        answer_unread(answer, UNREAD_LOCKED, NULL);
        return;
    }
    if (compound_has(storage, "__properties_version1.0")) {
        compound_read_message(storage, depth, answer);
        return;
    }
    if (compound_has(storage, "WordDocument"))
        compound_read_word(storage, answer);
    if (compound_has(storage, "Workbook"))
        read_book(storage, "Workbook", answer);
    if (compound_has(storage, "Book"))
        read_book(storage, "Book", answer);
    if (compound_has(storage, "PowerPoint Document"))
        read_book(storage, "PowerPoint Document", answer);
    compound_read_rest(storage, depth, answer);
}

/* Copies of what a pivot table was made of: a stream of records each. */
static void read_caches(GsfInfile *storage, struct answer *answer)
{
    int count = gsf_infile_num_children(storage);
    answer_hidden(answer, HIDDEN_CACHES, NULL);
    for (int i = 0; i < count; i++) {
        const char *name = gsf_infile_name_by_index(storage, i);
        if (name)
            read_book(storage, name, answer);
    }
}

static void read_inner(GsfInfile *inner, const char *name, unsigned depth, struct answer *answer)
{
    if (depth >= COMPOUND_DEPTH_MAXIMUM) {
        answer_unread(answer, UNREAD_NESTED, NULL);
    } else if (strcmp(name, "VBA") == 0) {
        read_programs(inner, answer);
    } else if (strncmp(name, "_SX_DB", 6) == 0) {
        read_caches(inner, answer);
    } else {
        bool is_object = compound_has(inner, "\1Ole") || compound_has(inner, "\1CompObj");
        if (is_object)
            answer_hidden(answer, HIDDEN_FILES, NULL);
        read_storage(inner, depth + 1, answer);
    }
}

void compound_read_rest(GsfInfile *storage, unsigned depth, struct answer *answer)
{
    int count = gsf_infile_num_children(storage);
    for (int i = 0; i < count; i++) {
        const char *name = gsf_infile_name_by_index(storage, i);
        GsfInput *child = gsf_infile_child_by_index(storage, i);
        if (!child || !name)
            answer_unread(answer, UNREAD_DAMAGED, "a part");
        else if (is_storage(child))
            read_inner(GSF_INFILE(child), name, depth, answer);
        else
            read_stream(child, name, answer);
        g_clear_object(&child);
    }
}

void read_compound(const struct part *part, struct answer *answer)
{
    GError *error = NULL;
    gsf_init();
    GsfInput *input = gsf_input_memory_new(part->data, (gsf_off_t)part->length, FALSE);
    GsfInfile *file = input ? gsf_infile_msole_new(input, &error) : NULL;
    if (file)
        read_storage(file, 0, answer);
    if (!file || gsf_infile_num_children(file) <= 0)
        answer_unread(answer, UNREAD_DAMAGED, NULL);
    compound_read_free(part, answer);
    g_clear_error(&error);
    g_clear_object(&file);
    g_clear_object(&input);
}
