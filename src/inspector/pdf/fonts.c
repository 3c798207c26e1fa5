/*
 * Fonts of which only shapes are known: without a map to Unicode, under names or numbers of their
 * maker's own. What poppler makes of them is no text, however it looks.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pdf_internal.h"

enum { CODES = 256 };

/* "g17", "cid03", "glyph7": a number in the font, and no letter. But "a65" at code 65, as TeX names
 * bitmaps, and "uni0041" say which letter it is. */
static bool is_number_of_font(const char *name, int code)
{
    size_t letters = 0;
    while (isalpha((unsigned char)name[letters]))
        letters++;
    size_t digits = strspn(name + letters, "0123456789");
    if (letters == 0 || letters > 6 || digits == 0 || name[letters + digits] != '\0')
        return false;
    if (strcmp(name, "zero") == 0 || strncmp(name, "uni", 3) == 0 ||
        (letters == 1 && name[0] == 'u' && digits >= 4))
        return false;
    return letters > 1 || atoi(name + letters) != code || code <= ' ';
}

/* Whether most of the names in the list are such numbers. */
static bool has_numbers(qpdf_data objects, qpdf_oh encoding)
{
    qpdf_oh list = qpdf_oh_get_key_if_dict(objects, encoding, "/Differences");
    int items = qpdf_oh_is_array(objects, list) ? qpdf_oh_get_array_n_items(objects, list) : 0;
    int code = 0, names = 0, numbers = 0;
    for (int i = 0; i < items && i < 4 * CODES; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(objects, list, i);
        if (qpdf_oh_is_integer(objects, item)) {
            code = qpdf_oh_get_int_value_as_int(objects, item);
        } else if (qpdf_oh_is_name(objects, item)) {
            const char *name = qpdf_oh_get_name(objects, item) + 1;
            if (strcmp(name, ".notdef") != 0) {
                names++;
                numbers += is_number_of_font(name, code);
            }
            code++;
        }
        qpdf_oh_release(objects, item);
    }
    return numbers * 2 > names;
}

static bool is_composite_strange(qpdf_data objects, qpdf_oh font)
{
    qpdf_oh list = qpdf_oh_get_key(objects, font, "/DescendantFonts");
    if (!qpdf_oh_is_array(objects, list) || qpdf_oh_get_array_n_items(objects, list) < 1)
        return false;
    qpdf_oh system = qpdf_oh_get_key_if_dict(objects, qpdf_oh_get_array_item(objects, list, 0),
                                             "/CIDSystemInfo");
    qpdf_oh ordering = qpdf_oh_get_key_if_dict(objects, system, "/Ordering");
    return qpdf_oh_is_string(objects, ordering) &&
           strcmp(qpdf_oh_get_utf8_value(objects, ordering), "Identity") == 0;
}

static bool is_embedded(qpdf_data objects, qpdf_oh about)
{
    return qpdf_oh_is_dictionary(objects, about) &&
           (qpdf_oh_has_key(objects, about, "/FontFile") ||
            qpdf_oh_has_key(objects, about, "/FontFile2") ||
            qpdf_oh_has_key(objects, about, "/FontFile3"));
}

static bool is_simple_strange(qpdf_data objects, qpdf_oh font)
{
    enum { SYMBOLIC = 4 };
    qpdf_oh encoding = qpdf_oh_get_key(objects, font, "/Encoding");
    if (pdf_is_name(objects, font, "/Subtype", "/Type3"))
        return !qpdf_oh_is_name(objects, encoding) && has_numbers(objects, encoding);
    qpdf_oh about = qpdf_oh_get_key(objects, font, "/FontDescriptor");
    if (!is_embedded(objects, about))
        return false;
    if (qpdf_oh_is_dictionary(objects, encoding))
        return has_numbers(objects, encoding);
    qpdf_oh flags = qpdf_oh_get_key(objects, about, "/Flags");
    return pdf_is_name(objects, font, "/Subtype", "/TrueType") &&
           !qpdf_oh_is_name(objects, encoding) && qpdf_oh_is_integer(objects, flags) &&
           (qpdf_oh_get_int_value_as_int(objects, flags) & SYMBOLIC) != 0;
}

/* Fonts of bullets and signs. */
static bool is_of_signs(qpdf_data objects, qpdf_oh font)
{
    static const char *const SIGNS[] = {"Wingdings", "Webdings", "Symbol", "Dingbats"};
    qpdf_oh base = qpdf_oh_get_key(objects, font, "/BaseFont");
    const char *name = qpdf_oh_is_name(objects, base) ? qpdf_oh_get_name(objects, base) : "";
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (strstr(name, SIGNS[i]))
            return true;
    return false;
}

static bool is_strange(qpdf_data objects, qpdf_oh font)
{
    if (!qpdf_oh_is_dictionary_of_type(objects, font, "/Font", "") ||
        qpdf_oh_is_stream(objects, qpdf_oh_get_key(objects, font, "/ToUnicode")) ||
        pdf_is_name(objects, font, "/Subtype", "/CIDFontType0") ||
        pdf_is_name(objects, font, "/Subtype", "/CIDFontType2") || is_of_signs(objects, font))
        return false;
    return pdf_is_name(objects, font, "/Subtype", "/Type0") ? is_composite_strange(objects, font)
                                                            : is_simple_strange(objects, font);
}

bool pdf_has_strange_font(const struct pdf_version *version)
{
    qpdf_data objects = NULL;
    if (!pdf_open_objects(version, &objects))
        return false;
    int end = pdf_objects_end(version, objects);
    bool is_found = false;
    for (int id = 1; id < end && !is_found; id++) {
        is_found = is_strange(objects, qpdf_get_object_by_id(objects, id, 0));
        qpdf_oh_release_all(objects);
    }
    pdf_close_objects(&objects);
    return is_found;
}
