/* What the streams of a PDF file hold: files, programs, pictures, what it tells of itself. */
#include <gio/gio.h>
#include <string.h>

#include "safehand/base/array.h"

#include "media/media.h"
#include "pdf_internal.h"

enum { BLOCK = 65536, RATIO_MAXIMUM = 1100 /* of what is packed */ };

/* ---- unpacking ---- */

/* Unpacks what Flate packed, as far as the bounds allow; what broke off is kept. */
static void inflate(const unsigned char *data, size_t length, struct buffer *out,
                    struct answer *answer)
{
    GConverter *unpacker = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
    GConverterResult result = G_CONVERTER_CONVERTED;
    while (result != G_CONVERTER_FINISHED && answer_allows(answer, BLOCK)) {
        gsize taken = 0, made = 0;
        unsigned char *room = buffer_append_space(out, BLOCK);
        if (!room)
            break;
        result = g_converter_convert(unpacker, data, length, room, BLOCK, G_CONVERTER_INPUT_AT_END,
                                     &taken, &made, NULL);
        buffer_truncate(out, out->length - BLOCK + (result == G_CONVERTER_ERROR ? 0 : made));
        answer->left += BLOCK - (result == G_CONVERTER_ERROR ? 0 : made);
        if (result == G_CONVERTER_ERROR) {
            answer_unread(answer, UNREAD_DAMAGED, "a part");
            break;
        }
        data += taken;
        length -= taken;
    }
    g_object_unref(unpacker);
}

/* The one way in which it is packed: NULL if there is none, "" if there are several. */
static const char *packing_of(qpdf_data objects, qpdf_oh dictionary)
{
    qpdf_oh filter = qpdf_oh_get_key(objects, dictionary, "/Filter");
    if (qpdf_oh_is_array(objects, filter)) {
        int count = qpdf_oh_get_array_n_items(objects, filter);
        if (count > 1)
            return "";
        filter =
            count == 1 ? qpdf_oh_get_array_item(objects, filter, 0) : qpdf_oh_new_null(objects);
    }
    return qpdf_oh_is_name(objects, filter) ? qpdf_oh_get_name(objects, filter) : NULL;
}

/* The bytes as they stand. Freed with free. */
static bool take_raw(qpdf_data objects, qpdf_oh stream, enum qpdf_stream_decode_level_e level,
                     unsigned char **bytes, size_t *length)
{
    QPDF_BOOL is_unpacked = QPDF_FALSE;
    *bytes = NULL;
    bool is_taken = (qpdf_oh_get_stream_data(objects, stream, level, &is_unpacked, bytes, length) &
                     QPDF_ERRORS) == 0 &&
                    *bytes && (level == qpdf_dl_none || is_unpacked);
    if (!is_taken) {
        free(*bytes);
        *bytes = NULL;
    }
    return is_taken;
}

static bool is_of_picture(const char *packing)
{
    return strcmp(packing, "/DCTDecode") == 0 || strcmp(packing, "/DCT") == 0 ||
           strcmp(packing, "/JPXDecode") == 0;
}

bool pdf_take_stream(const struct pdf_version *version, qpdf_data objects, qpdf_oh stream,
                     struct buffer *out)
{
    struct answer *answer = version->answer;
    qpdf_oh dictionary = qpdf_oh_get_dict(objects, stream);
    bool has_parameters =
        qpdf_oh_is_dictionary(objects, qpdf_oh_get_key(objects, dictionary, "/DecodeParms"));
    const char *packing = packing_of(objects, dictionary);
    bool is_plain = !packing || is_of_picture(packing);
    bool is_flate = packing && !has_parameters &&
                    (strcmp(packing, "/FlateDecode") == 0 || strcmp(packing, "/Fl") == 0);
    unsigned char *bytes = NULL;
    size_t length = 0;
    if (!take_raw(objects, stream, qpdf_dl_none, &bytes, &length)) {
        answer_unread(answer, UNREAD_DAMAGED, "a part");
        return false;
    }
    bool is_taken = true;
    if (is_flate) {
        inflate(bytes, length, out, answer);
    } else if (is_plain) {
        is_taken = answer_allows(answer, length);
        buffer_append(out, bytes, is_taken ? length : 0);
    } else {
        bool may = length < answer->left / RATIO_MAXIMUM;
        free(bytes);
        bytes = NULL;
        is_taken = may && take_raw(objects, stream, qpdf_dl_generalized, &bytes, &length) &&
                   answer_allows(answer, length);
        buffer_append(out, bytes, is_taken ? length : 0);
        if (!is_taken)
            answer_unread(answer, may ? UNREAD_PARTS : UNREAD_SIZE, NULL);
    }
    free(bytes);
    return is_taken;
}

/* ---- what they are ---- */

void pdf_read_file(struct pdf_walk *walk, qpdf_oh stream, const char *name)
{
    struct buffer bytes;
    buffer_init(&bytes, READER_UNPACKED_MAXIMUM);
    if (pdf_take_stream(walk->version, walk->objects, stream, &bytes)) {
        const struct part part = {name && name[0] ? name : NULL, NULL, bytes.data, bytes.length};
        answer_break(walk->version->answer);
        read_part(&part, walk->version->answer);
        answer_break(walk->version->answer);
    }
    buffer_free(&bytes);
}

/* A photo as it was taken: what it hides beside what it shows, which is looked at with its page. */
static void read_photo(struct pdf_walk *walk, qpdf_oh stream)
{
    struct buffer bytes;
    const char *packing = packing_of(walk->objects, qpdf_oh_get_dict(walk->objects, stream));
    if (!packing || !is_of_picture(packing))
        return;
    buffer_init(&bytes, READER_UNPACKED_MAXIMUM);
    if (pdf_take_stream(walk->version, walk->objects, stream, &bytes) && bytes.length > 0 &&
        !pdf_picture_is_known(walk->version->known, bytes.data, bytes.length)) {
        const struct part part = {NULL, NULL, bytes.data, bytes.length};
        read_hidden(&part, walk->version->answer);
    }
    buffer_free(&bytes);
}

static void read_words(struct pdf_walk *walk, qpdf_oh stream, const char *name)
{
    pdf_read_file(walk, stream, name);
}

static void read_about(struct pdf_walk *walk, qpdf_oh stream)
{
    struct buffer xmp;
    buffer_init(&xmp, PDF_KEPT_MAXIMUM);
    if (pdf_take_stream(walk->version, walk->objects, stream, &xmp))
        pdf_read_xmp(&xmp, walk->version->answer);
    buffer_free(&xmp);
}

/* Streams of which the dictionary says that nobody's words are in them. */
static bool is_technical(qpdf_data objects, qpdf_oh dictionary)
{
    static const char *const TYPES[] = {"/XRef", "/ObjStm", "/CMap", "/Pattern", "/Halftone"};
    static const char *const KEYS[] = {
        "/FunctionType", "/ShadingType", "/PatternType", "/HalftoneType",
        "/CMapName",     "/Length1",     "/N",           "/Alternate"};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (pdf_is_name(objects, dictionary, "/Type", TYPES[i]))
            return true;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (qpdf_oh_has_key(objects, dictionary, KEYS[i]))
            return true;
    return qpdf_oh_is_integer(objects, qpdf_oh_get_key(objects, dictionary, "/S")) ||
           pdf_is_name(objects, dictionary, "/Subtype", "/Type1C") ||
           pdf_is_name(objects, dictionary, "/Subtype", "/CIDFontType0C") ||
           pdf_is_name(objects, dictionary, "/Subtype", "/OpenType");
}

/* What no reader here draws: what a page said before, if it stands on its own. */
static bool draws_words(const struct buffer *bytes)
{
    return bytes->length > 0 && memmem(bytes->data, bytes->length, "BT", 2) &&
           (memmem(bytes->data, bytes->length, "Tj", 2) ||
            memmem(bytes->data, bytes->length, "TJ", 2));
}

/* A map of a font's letters, or the font, that no font uses any more. */
static bool is_of_font(const struct buffer *bytes)
{
    return bytes->length > 0 && (memmem(bytes->data, bytes->length, "begincmap", 9) ||
                                 memmem(bytes->data, bytes->length, "%!PS-AdobeFont", 14));
}

static void keep_drawing(struct pdf_walk *walk, int id)
{
    enum { DRAWINGS_MAXIMUM = 500 };
    if (walk->drawings_count >= DRAWINGS_MAXIMUM ||
        !ARRAY_ADD(walk->drawings, walk->drawings_count, id))
        answer_unread(walk->version->answer, UNREAD_EARLIER, NULL);
}

static void read_unknown(struct pdf_walk *walk, qpdf_oh stream)
{
    struct answer *answer = walk->version->answer;
    struct buffer bytes;
    buffer_init(&bytes, READER_UNPACKED_MAXIMUM);
    if (pdf_take_stream(walk->version, walk->objects, stream, &bytes)) {
        if (is_of_font(&bytes)) {
            ; /* nobody's words */
        } else if (draws_words(&bytes)) {
            keep_drawing(walk, qpdf_oh_get_object_id(walk->objects, stream));
        } else if (bytes.length > 0) {
            const struct part part = {NULL, NULL, bytes.data, bytes.length};
            read_part(&part, answer);
        }
    }
    buffer_free(&bytes);
}

void pdf_tell_stream(struct pdf_walk *walk, qpdf_oh stream, enum pdf_role role)
{
    struct answer *answer = walk->version->answer;
    qpdf_data objects = walk->objects;
    qpdf_oh dictionary = qpdf_oh_get_dict(objects, stream);
    if (role == PDF_SMALL)
        answer_hidden(answer, HIDDEN_SMALL, NULL);
    if (role == PDF_SMALL || pdf_is_name(objects, dictionary, "/Subtype", "/Image")) {
        read_photo(walk, stream);
    } else if (role == PDF_TECHNICAL || role == PDF_CONTENT || is_technical(objects, dictionary)) {
        return;
    } else if (pdf_is_name(objects, dictionary, "/Type", "/Metadata")) {
        read_about(walk, stream);
    } else if (role == PDF_PROGRAM) {
        answer_hidden(answer, HIDDEN_MACROS, NULL);
        read_words(walk, stream, "program.js");
    } else if (role == PDF_FORM_DATA) {
        answer_hidden(answer, HIDDEN_FORM, NULL);
        read_words(walk, stream, "form.xml");
    } else if (role == PDF_RICH) {
        read_words(walk, stream, "note.html");
    } else if (pdf_is_name(objects, dictionary, "/Subtype", "/Form") && !walk->is_lost) {
        return;
    } else if (role == PDF_FILE || pdf_is_name(objects, dictionary, "/Type", "/EmbeddedFile")) {
        answer_hidden(answer, HIDDEN_FILES, NULL);
        pdf_read_file(walk, stream, NULL);
    } else {
        read_unknown(walk, stream);
    }
}
