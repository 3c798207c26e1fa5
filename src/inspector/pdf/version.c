/* One version of a PDF file: opened twice, by poppler for its pages, by qpdf for its objects. */
#include <string.h>

#include "pdf_internal.h"

enum { COPY_MAXIMUM = 300 * 1024 * 1024 };

bool pdf_open_objects(const struct pdf_version *version, qpdf_data *objects)
{
    *objects = qpdf_init();
    qpdf_silence_errors(*objects);
    qpdf_set_suppress_warnings(*objects, QPDF_TRUE);
    QPDF_ERROR_CODE code =
        qpdf_read_memory(*objects, "", (const char *)version->data, version->length, NULL);
    if ((code & QPDF_ERRORS) == 0)
        return true;
    bool is_locked = qpdf_get_error_code(*objects, qpdf_get_error(*objects)) == qpdf_e_password;
    answer_unread(version->answer, is_locked ? UNREAD_LOCKED : UNREAD_DAMAGED, NULL);
    pdf_close_objects(objects);
    return false;
}

void pdf_close_objects(qpdf_data *objects)
{
    if (qpdf_has_error(*objects))
        qpdf_get_error(*objects); /* else the library prints it */
    qpdf_cleanup(objects);
}

int pdf_objects_end(const struct pdf_version *version, qpdf_data objects)
{
    enum { OBJECTS_MAXIMUM = 1000000, FEW = 20000, LEAST_SIZE = 4 };
    size_t most = FEW + version->length / LEAST_SIZE;
    int bound = most < OBJECTS_MAXIMUM ? (int)most : OBJECTS_MAXIMUM;
    int end = qpdf_oh_get_int_value_as_int(
        objects, qpdf_oh_get_key(objects, qpdf_get_trailer(objects), "/Size"));
    if (end > bound)
        answer_unread(version->answer, UNREAD_SIZE, "its numbers of objects");
    return end > bound ? bound : end;
}

bool pdf_is_name(qpdf_data objects, qpdf_oh dictionary, const char *key, const char *name)
{
    return qpdf_oh_is_name_and_equals(objects, qpdf_oh_get_key_if_dict(objects, dictionary, key),
                                      name);
}

PopplerDocument *pdf_open_document(const void *data, size_t length, struct answer *answer)
{
    GError *error = NULL;
    GBytes *bytes = g_bytes_new_static(data, length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_bytes_unref(bytes);
    if (!document) {
        bool is_locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        answer_unread(answer, is_locked ? UNREAD_LOCKED : UNREAD_DAMAGED, NULL);
    }
    g_clear_error(&error);
    return document;
}

void pdf_read_version(struct pdf_version *version)
{
    struct buffer copy;
    buffer_init(&copy, COPY_MAXIMUM);
    buffer_init(&version->words, PDF_KEPT_MAXIMUM);
    version->shown = pdf_open_document(version->data, version->length, version->answer);
    if (pdf_copy_whole(version, &copy))
        version->whole = pdf_open_document(copy.data, copy.length, version->answer);
    version->has_strange_font = pdf_has_strange_font(version);
    if (version->has_strange_font)
        answer_unread(version->answer, UNREAD_LETTERS, NULL);
    pdf_read_pages(version);
    pdf_read_objects(version);
    g_clear_object(&version->shown);
    g_clear_object(&version->whole);
    buffer_free(&version->words);
    buffer_free(&copy);
}

/* Blanks and line ends as one blank each. */
static void append_words(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        bool is_blank = strchr(" \t\r\n\f", *text) != NULL;
        if (!is_blank)
            buffer_append_byte(out, (unsigned char)*text);
        else if (out->length > 0 && out->data[out->length - 1] != ' ')
            buffer_append_byte(out, ' ');
    }
}

bool pdf_shows(const struct pdf_version *version, const char *text)
{
    struct buffer words;
    buffer_init(&words, PDF_KEPT_MAXIMUM);
    append_words(&words, text);
    while (words.length > 0 && words.data[words.length - 1] == ' ')
        buffer_truncate(&words, words.length - 1);
    bool shows = words.failure == STATUS_OK &&
                 (words.length == 0 ||
                  (version->words.length > 0 &&
                   memmem(version->words.data, version->words.length, words.data, words.length)));
    buffer_free(&words);
    return shows;
}
