/* A copy of the file that shows everything, for its letters to be read. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pdf_internal.h"

static void show_notes(qpdf_data objects, qpdf_oh page)
{
    qpdf_oh notes = qpdf_oh_get_key(objects, page, "/Annots");
    int count = qpdf_oh_is_array(objects, notes) ? qpdf_oh_get_array_n_items(objects, notes) : 0;
    for (int i = 0; i < count && i < PDF_PAGES_MAXIMUM; i++) {
        qpdf_oh note = qpdf_oh_get_array_item(objects, notes, i);
        if (qpdf_oh_is_dictionary(objects, note))
            qpdf_oh_replace_key(objects, note, "/F", qpdf_oh_new_integer(objects, 4 /* printed */));
    }
}

/* The box of a page, its corners in order; false if it has none. */
static bool take_box(qpdf_data objects, qpdf_oh page, const char *key, double box[4])
{
    qpdf_oh found = qpdf_oh_get_key(objects, page, key);
    if (!qpdf_oh_is_array(objects, found) || qpdf_oh_get_array_n_items(objects, found) != 4)
        return false;
    for (int i = 0; i < 4; i++)
        box[i] = qpdf_oh_get_numeric_value(objects, qpdf_oh_get_array_item(objects, found, i));
    for (int i = 0; i < 2; i++)
        if (box[i] > box[i + 2]) {
            double other = box[i];
            box[i] = box[i + 2];
            box[i + 2] = other;
        }
    return box[0] < box[2] && box[1] < box[3];
}

/* Puts the same margin around what is shown of it, on all sides. */
static void widen(qpdf_data objects, qpdf_oh page)
{
    double media[4] = {0, 0, 612, 792}, crop[4];
    take_box(objects, page, "/MediaBox", media);
    if (take_box(objects, page, "/CropBox", crop))
        for (int i = 0; i < 4; i++)
            media[i] = i < 2 ? (crop[i] > media[i] ? crop[i] : media[i])
                             : (crop[i] < media[i] ? crop[i] : media[i]);
    char text[200];
    snprintf(text, sizeof text, "[%.4f %.4f %.4f %.4f]", media[0] - PDF_MARGIN,
             media[1] - PDF_MARGIN, media[2] + PDF_MARGIN, media[3] + PDF_MARGIN);
    qpdf_oh_replace_key(objects, page, "/MediaBox", qpdf_oh_parse(objects, text));
    qpdf_oh_remove_key(objects, page, "/CropBox");
    qpdf_oh_remove_key(objects, page, "/UserUnit");
}

/* Pages that stand in no list of pages: whoever took them out left them there. */
static void add_lost_pages(const struct pdf_version *version, qpdf_data objects)
{
    int end = pdf_objects_end(version, objects);
    for (int id = 1, added = 0; id < end && added < PDF_PAGES_MAXIMUM; id++) {
        qpdf_oh page = qpdf_get_object_by_id(objects, id, 0);
        if (qpdf_oh_is_dictionary_of_type(objects, page, "/Page", "") &&
            qpdf_oh_has_key(objects, page, "/Contents") &&
            qpdf_find_page_by_id(objects, id, 0) < 0 &&
            qpdf_add_page(objects, objects, page, QPDF_FALSE) == QPDF_SUCCESS)
            added++;
        qpdf_oh_release(objects, page);
    }
}

static void show_all(const struct pdf_version *version, qpdf_data objects)
{
    qpdf_push_inherited_attributes_to_page(objects);
    add_lost_pages(version, objects);
    int pages = qpdf_get_num_pages(objects);
    for (int i = 0; i < pages && i < PDF_PAGES_MAXIMUM; i++) {
        qpdf_oh page = qpdf_get_page_n(objects, (size_t)i);
        show_notes(objects, page);
        widen(objects, page);
        qpdf_oh_release_all(objects);
    }
    qpdf_oh_remove_key(objects, qpdf_get_root(objects), "/OCProperties");
}

static bool write_copy(qpdf_data objects, struct buffer *out)
{
    bool is_made = qpdf_init_write_memory(objects) == QPDF_SUCCESS;
    if (is_made) {
        qpdf_set_stream_data_mode(objects, qpdf_s_preserve);
        qpdf_set_object_stream_mode(objects, qpdf_o_disable);
        qpdf_set_preserve_encryption(objects, QPDF_FALSE);
        is_made = (qpdf_write(objects) & QPDF_ERRORS) == 0;
    }
    if (is_made)
        buffer_append(out, qpdf_get_buffer(objects), qpdf_get_buffer_length(objects));
    return is_made && out->length > 0;
}

bool pdf_copy_whole(const struct pdf_version *version, struct buffer *out)
{
    qpdf_data objects = NULL;
    if (!pdf_open_objects(version, &objects))
        return false;
    show_all(version, objects);
    bool is_made = write_copy(objects, out);
    pdf_close_objects(&objects);
    return is_made;
}

/* ---- turned ---- */

/* All that the page draws stands behind a turn. */
static void turn_page(qpdf_data objects, qpdf_oh page, int degrees)
{
    double turn = degrees * M_PI / 180;
    qpdf_oh contents = qpdf_oh_get_key(objects, page, "/Contents");
    qpdf_oh list = qpdf_oh_new_array(objects), begin = qpdf_oh_new_stream(objects);
    char text[120];
    int length = snprintf(text, sizeof text, "%.6f %.6f %.6f %.6f 0 0 cm\n", cos(turn), -sin(turn),
                          sin(turn), cos(turn));
    qpdf_oh_replace_stream_data(objects, begin, (const unsigned char *)text, (size_t)length,
                                qpdf_oh_new_null(objects), qpdf_oh_new_null(objects));
    qpdf_oh_append_item(objects, list, begin);
    int count =
        qpdf_oh_is_array(objects, contents) ? qpdf_oh_get_array_n_items(objects, contents) : 0;
    for (int i = 0; i < count; i++)
        qpdf_oh_append_item(objects, list, qpdf_oh_get_array_item(objects, contents, i));
    if (qpdf_oh_is_stream(objects, contents))
        qpdf_oh_append_item(objects, list, contents);
    qpdf_oh_replace_key(objects, page, "/Contents", list);
    qpdf_oh_replace_key(objects, page, "/MediaBox",
                        qpdf_oh_parse(objects, "[-40000 -40000 40000 40000]"));
    qpdf_oh_remove_key(objects, page, "/Rotate");
}

bool pdf_copy_turned(const struct pdf_version *version, int degrees, struct buffer *out)
{
    qpdf_data objects = NULL;
    if (!pdf_open_objects(version, &objects))
        return false;
    show_all(version, objects);
    int pages = qpdf_get_num_pages(objects);
    for (int i = 0; i < pages && i < PDF_PAGES_MAXIMUM; i++) {
        turn_page(objects, qpdf_get_page_n(objects, (size_t)i), degrees);
        qpdf_oh_release_all(objects);
    }
    bool is_made = write_copy(objects, out);
    pdf_close_objects(&objects);
    return is_made;
}

/* ---- what no page draws any more ---- */

static void add_drawing(qpdf_data objects, qpdf_oh fonts, int id)
{
    qpdf_oh drawing = qpdf_get_object_by_id(objects, id, 0);
    qpdf_oh own = qpdf_oh_get_key(objects, qpdf_oh_get_dict(objects, drawing), "/Resources");
    qpdf_oh page =
        qpdf_oh_parse(objects, "<< /Type /Page /MediaBox [-14400 -14400 14400 14400] >>");
    qpdf_oh_replace_key(objects, page, "/Resources",
                        qpdf_oh_is_dictionary(objects, own) ? own : fonts);
    qpdf_oh_replace_key(objects, page, "/Contents", drawing);
    qpdf_add_page(objects, objects, qpdf_make_indirect_object(objects, page), QPDF_FALSE);
}

bool pdf_copy_drawings(const struct pdf_version *version, const int *ids, size_t count,
                       struct buffer *out)
{
    qpdf_data objects = NULL;
    if (!pdf_open_objects(version, &objects))
        return false;
    qpdf_push_inherited_attributes_to_page(objects);
    qpdf_oh fonts = qpdf_get_num_pages(objects) > 0
                        ? qpdf_oh_get_key(objects, qpdf_get_page_n(objects, 0), "/Resources")
                        : qpdf_oh_new_dictionary(objects);
    for (size_t i = 0; i < count; i++)
        add_drawing(objects, fonts, ids[i]);
    qpdf_oh_remove_key(objects, qpdf_get_root(objects), "/OCProperties");
    bool is_made = write_copy(objects, out);
    pdf_close_objects(&objects);
    return is_made;
}
