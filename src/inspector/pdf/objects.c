/*
 * All objects of a version: first what the document leads to, in the order in which it is found,
 * then what nothing leads to. Each is looked at once, however often it is pointed at.
 */
#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"

#include "pdf_internal.h"

enum { DIRECT_DEPTH = 60, KEYS_MAXIMUM = 100000, OF_ARRAY_MAXIMUM = 1000000 };

/* What hangs under a key is of this role, and all below it. */
static const struct {
    const char *key;
    enum pdf_role role;
} ROLES[] = {
    {"/Outlines", PDF_BOOKMARK},
    {"/FontFile", PDF_TECHNICAL},
    {"/FontFile2", PDF_TECHNICAL},
    {"/FontFile3", PDF_TECHNICAL},
    {"/ToUnicode", PDF_TECHNICAL},
    {"/CIDToGIDMap", PDF_TECHNICAL},
    {"/CIDSet", PDF_TECHNICAL},
    {"/CharProcs", PDF_TECHNICAL},
    {"/Encoding", PDF_TECHNICAL},
    {"/DestOutputProfile", PDF_TECHNICAL},
    {"/ColorSpace", PDF_TECHNICAL},
    {"/CS", PDF_TECHNICAL},
    {"/DefaultRGB", PDF_TECHNICAL},
    {"/DefaultGray", PDF_TECHNICAL},
    {"/DefaultCMYK", PDF_TECHNICAL},
    {"/JS", PDF_PROGRAM},
    {"/XFA", PDF_FORM_DATA},
    {"/PieceInfo", PDF_PRIVATE},
    {"/Thumb", PDF_SMALL},
    {"/AdditionalStreams", PDF_FILE},
    {"/RC", PDF_RICH},
    {"/RV", PDF_RICH},
    {"/Info", PDF_ABOUT},
    {"/Font", PDF_PLAIN},
    {"/Encrypt", PDF_TECHNICAL},
};

static enum pdf_role role_under(struct pdf_walk *walk, qpdf_oh owner, const char *key,
                                enum pdf_role role)
{
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (strcmp(ROLES[i].key, key) == 0)
            return ROLES[i].role;
    if (strcmp(key, "/Contents") == 0 && pdf_is_name(walk->objects, owner, "/Type", "/Page"))
        return PDF_CONTENT;
    if (role == PDF_BOOKMARK)
        return strcmp(key, "/First") == 0 || strcmp(key, "/Next") == 0 ? role : PDF_PLAIN;
    return role == PDF_ABOUT || role == PDF_LOST ? PDF_PLAIN : role;
}

static void visit_later(struct pdf_walk *walk, qpdf_oh value, enum pdf_role role)
{
    int id = qpdf_oh_get_object_id(walk->objects, value);
    if (id >= walk->end)
        answer_unread(walk->version->answer, UNREAD_SIZE, "its numbers of objects");
    if (id <= 0 || id >= walk->end || walk->is_visited[id])
        return;
    walk->is_visited[id] = 1;
    struct pdf_item item = {id, qpdf_oh_get_generation(walk->objects, value), role};
    if (!ARRAY_ADD(walk->items, walk->items_count, item))
        walk->version->answer->failed = true;
}

bool pdf_visit_here(struct pdf_walk *walk, qpdf_oh value)
{
    int id =
        qpdf_oh_is_indirect(walk->objects, value) ? qpdf_oh_get_object_id(walk->objects, value) : 0;
    if (id <= 0 || id >= walk->end || walk->is_visited[id] == 2)
        return false;
    walk->is_visited[id] = 2;
    return true;
}

/* A string, where it is pointed at: nothing else may be told of it later. */
static void visit_string(struct pdf_walk *walk, qpdf_oh owner, const char *key, qpdf_oh string,
                         enum pdf_role role)
{
    pdf_visit_here(walk, string);
    if (role != PDF_TECHNICAL)
        pdf_tell_string(walk, owner, key, string, role);
}

/* The keys of a dictionary, which the library gives one at a time, in one block. */
static void take_keys(qpdf_data objects, qpdf_oh dictionary, struct buffer *keys)
{
    size_t count = 0;
    qpdf_oh_begin_dict_key_iter(objects, dictionary);
    while (count++ < KEYS_MAXIMUM && qpdf_oh_dict_more_keys(objects)) {
        const char *key = qpdf_oh_dict_next_key(objects);
        buffer_append(keys, key, strlen(key) + 1);
    }
}

/* A string is of the dictionary's role, but for those that are streams too where they are long. */
static enum pdf_role role_of_string(struct pdf_walk *walk, qpdf_oh owner, const char *key,
                                    enum pdf_role role)
{
    enum pdf_role under = role_under(walk, owner, key, role);
    return under == PDF_PROGRAM || under == PDF_RICH ? under : role;
}

static void visit_dictionary(struct pdf_walk *walk, qpdf_oh dictionary, enum pdf_role role,
                             unsigned depth)
{
    struct buffer keys;
    buffer_init(&keys, PDF_KEPT_MAXIMUM);
    if (role != PDF_TECHNICAL)
        pdf_tell_dictionary(walk, dictionary, role);
    take_keys(walk->objects, dictionary, &keys);
    for (size_t at = 0; at < keys.length; at += strlen(buffer_text(&keys) + at) + 1) {
        const char *key = buffer_text(&keys) + at;
        qpdf_oh value = qpdf_oh_get_key(walk->objects, dictionary, key);
        if (qpdf_oh_is_string(walk->objects, value))
            visit_string(walk, dictionary, key, value, role_of_string(walk, dictionary, key, role));
        else
            pdf_visit(walk, value, key, role_under(walk, dictionary, key, role), depth + 1);
        qpdf_oh_release(walk->objects, value);
    }
    buffer_free(&keys);
}

/* Colours by number stand in a string: [/Indexed /DeviceRGB 255 (...)]. */
static bool is_of_colours(struct pdf_walk *walk, qpdf_oh array)
{
    qpdf_oh first = qpdf_oh_get_array_item(walk->objects, array, 0);
    bool is = qpdf_oh_is_name_and_equals(walk->objects, first, "/Indexed") ||
              qpdf_oh_is_name_and_equals(walk->objects, first, "/I");
    qpdf_oh_release(walk->objects, first);
    return is;
}

static void visit_array(struct pdf_walk *walk, qpdf_oh array, const char *key, enum pdf_role role,
                        unsigned depth)
{
    int count = qpdf_oh_get_array_n_items(walk->objects, array);
    if (count > 0 && is_of_colours(walk, array))
        return;
    for (int i = 0; i < count && i < OF_ARRAY_MAXIMUM; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(walk->objects, array, i);
        if (qpdf_oh_is_string(walk->objects, item))
            visit_string(walk, 0, key, item, role);
        else
            pdf_visit(walk, item, key, role, depth + 1);
        qpdf_oh_release(walk->objects, item);
    }
}

static void visit_direct(struct pdf_walk *walk, qpdf_oh value, const char *key, enum pdf_role role,
                         unsigned depth)
{
    if (depth > DIRECT_DEPTH)
        answer_unread(walk->version->answer, UNREAD_NESTED, NULL);
    else if (qpdf_oh_is_dictionary(walk->objects, value))
        visit_dictionary(walk, value, role, depth);
    else if (qpdf_oh_is_array(walk->objects, value))
        visit_array(walk, value, key, role, depth);
    else if (qpdf_oh_is_string(walk->objects, value))
        visit_string(walk, 0, key, value, role);
}

void pdf_visit(struct pdf_walk *walk, qpdf_oh value, const char *key, enum pdf_role role,
               unsigned depth)
{
    if (qpdf_oh_is_indirect(walk->objects, value))
        visit_later(walk, value, role);
    else
        visit_direct(walk, value, key, role, depth);
}

static void visit_items(struct pdf_walk *walk)
{
    while (walk->items_count > 0) {
        struct pdf_item item = walk->items[--walk->items_count];
        qpdf_oh value = qpdf_get_object_by_id(walk->objects, item.id, item.generation);
        if (walk->is_visited[item.id] == 2) {
            qpdf_oh_release_all(walk->objects);
            continue;
        }
        if (qpdf_oh_is_stream(walk->objects, value)) {
            qpdf_oh dictionary = qpdf_oh_get_dict(walk->objects, value);
            pdf_tell_stream(walk, value, item.role);
            visit_dictionary(walk, dictionary, item.role, 0);
        } else {
            visit_direct(walk, value, "", item.role, 0);
        }
        qpdf_oh_release_all(walk->objects);
    }
}

/* What nothing leads to is there all the same: whoever took something out often left it so. */
static void visit_lost(struct pdf_walk *walk)
{
    walk->is_lost = true;
    for (int id = 1; id < walk->end; id++) {
        qpdf_oh value = qpdf_get_object_by_id(walk->objects, id, 0);
        if (!qpdf_oh_is_null(walk->objects, value))
            visit_later(walk, value, PDF_LOST);
        qpdf_oh_release_all(walk->objects);
        visit_items(walk);
    }
}

/* What the library could not make sense of it passes over, and warns. A stream whose length is
 * wrong it finds all the same. */
static bool has_passed_over(qpdf_data objects)
{
    bool has = false;
    while (qpdf_more_warnings(objects)) {
        qpdf_error warning = qpdf_next_warning(objects);
        const char *what = qpdf_get_error_message_detail(objects, warning);
        has = has || (qpdf_get_error_code(objects, warning) == qpdf_e_damaged_pdf &&
                      !strstr(what, "stream length") && !strstr(what, "/Length"));
    }
    return has;
}

/* Of the last version, which is read first, and of those before it what it does not have. */
static void keep_known(struct pdf_walk *walk, struct pdf_known *known)
{
    if (!known->is_read && walk->end > 0) {
        known->is_read = memory_allocate((size_t)walk->end);
        known->lengths = memory_allocate_array((size_t)walk->end, sizeof *known->lengths);
        known->end = known->is_read && known->lengths ? walk->end : 0;
        walk->version->answer->failed = walk->version->answer->failed || known->end == 0;
    }
    for (int id = 1; id < walk->end && id < known->end; id++) {
        if (known->is_read[id] || !walk->is_visited[id])
            continue;
        qpdf_oh value = qpdf_get_object_by_id(walk->objects, id, 0);
        qpdf_oh length =
            qpdf_oh_is_stream(walk->objects, value)
                ? qpdf_oh_get_key(walk->objects, qpdf_oh_get_dict(walk->objects, value), "/Length")
                : 0;
        known->is_read[id] = 1;
        known->lengths[id] = length != 0 && qpdf_oh_is_integer(walk->objects, length)
                                 ? qpdf_oh_get_uint_value_as_uint(walk->objects, length)
                                 : 0;
        qpdf_oh_release_all(walk->objects);
    }
}

void pdf_read_objects(struct pdf_version *version)
{
    struct pdf_walk walk = {.version = version};
    if (!pdf_open_objects(version, &walk.objects))
        return;
    (void)has_passed_over(walk.objects); /* where its objects are, which is found out */
    walk.end = pdf_objects_end(version, walk.objects);
    walk.is_visited = memory_allocate(walk.end > 0 ? (size_t)walk.end : 1);
    if (walk.is_visited) {
        pdf_visit(&walk, qpdf_get_trailer(walk.objects), "", PDF_PLAIN, 0);
        visit_items(&walk);
        visit_lost(&walk);
        keep_known(&walk, version->known);
        if (has_passed_over(walk.objects))
            answer_unread(version->answer, UNREAD_DAMAGED, "a part");
        if (walk.drawings_count > 0)
            pdf_read_drawings(version, walk.drawings, walk.drawings_count);
    }
    memory_free(walk.drawings);
    memory_free(walk.items);
    memory_free(walk.is_visited);
    pdf_close_objects(&walk.objects);
}
