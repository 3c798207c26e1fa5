/* Cairo and Pango, which set a page, with what they stand on, and qpdf, which finishes the file.
 * Loaded at their first use: see safehand/base/library.h. */
#ifndef PAGE_PDF_LIBRARIES_H
#define PAGE_PDF_LIBRARIES_H

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <qpdf/qpdf-c.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBCAIRO_FUNCTIONS(F)                                                                      \
    F(cairo_, create) F(cairo_, destroy) F(cairo_, status) F(cairo_, show_page)                    \
    F(cairo_, surface_finish) F(cairo_, surface_destroy) F(cairo_, surface_status)                 \
    F(cairo_, pdf_surface_create_for_stream) F(cairo_, pdf_surface_set_metadata)                   \
    F(cairo_, pdf_surface_add_outline) F(cairo_, tag_begin) F(cairo_, tag_end)                     \
    F(cairo_, move_to) F(cairo_, line_to) F(cairo_, rectangle) F(cairo_, stroke)                   \
    F(cairo_, set_line_width) F(cairo_, set_dash) F(cairo_, set_source_rgb)                        \
    F(cairo_, font_options_create) F(cairo_, font_options_destroy)                                 \
    F(cairo_, font_options_set_hint_metrics) F(cairo_, font_options_set_hint_style)
LIBRARY_DECLARE(libcairo, LIBCAIRO_FUNCTIONS)
#define LIBPANGO_FUNCTIONS(F)                                                                      \
    F(pango_, font_map_create_context) F(pango_, context_set_round_glyph_positions)                \
    F(pango_, font_map_load_font) F(pango_, font_describe)                                         \
    F(pango_, font_description_from_string) F(pango_, font_description_free)                       \
    F(pango_, font_description_get_family)                                                         \
    F(pango_, layout_new) F(pango_, layout_set_font_description) F(pango_, layout_set_text)        \
    F(pango_, layout_get_text) F(pango_, layout_set_width) F(pango_, layout_set_wrap)              \
    F(pango_, layout_set_attributes) F(pango_, layout_set_line_spacing)                            \
    F(pango_, layout_set_alignment) F(pango_, layout_get_pixel_size)                               \
    F(pango_, layout_get_unknown_glyphs_count) F(pango_, layout_get_iter)                          \
    F(pango_, layout_iter_free) F(pango_, layout_iter_next_line)                                   \
    F(pango_, layout_iter_get_line_readonly) F(pango_, layout_iter_get_line_extents)               \
    F(pango_, layout_iter_get_baseline) F(pango_, layout_iter_get_line_yrange)                     \
    F(pango_, attr_list_new) F(pango_, attr_list_unref) F(pango_, attr_list_insert)                \
    F(pango_, attr_weight_new) F(pango_, attr_style_new) F(pango_, attr_scale_new)                 \
    F(pango_, attr_foreground_new) F(pango_, attr_font_features_new)
LIBRARY_DECLARE(libpango, LIBPANGO_FUNCTIONS)
#define LIBPANGOCAIRO_FUNCTIONS(F)                                                                 \
    F(pango_cairo_, font_map_new_for_font_type) F(pango_cairo_, font_map_set_resolution)           \
    F(pango_cairo_, context_set_font_options) F(pango_cairo_, show_layout_line)
LIBRARY_DECLARE(libpangocairo, LIBPANGOCAIRO_FUNCTIONS)
#define LIBPANGOFT2_FUNCTIONS(F) F(pango_fc_, font_map_set_config)
LIBRARY_DECLARE(libpangoft2, LIBPANGOFT2_FUNCTIONS)
#define LIBFONTCONFIG_FUNCTIONS(F)                                                                 \
    F(Fc, ConfigCreate) F(Fc, ConfigParseAndLoadFromMemory) F(Fc, ConfigBuildFonts)                \
    F(Fc, ConfigDestroy) F(Fc, ConfigSetCurrent)
LIBRARY_DECLARE(libfontconfig, LIBFONTCONFIG_FUNCTIONS)
#define PDF_GOBJECT_FUNCTIONS(F) F(g_, object_unref)
LIBRARY_DECLARE(pdf_gobject, PDF_GOBJECT_FUNCTIONS)
#define LIBQPDF_FUNCTIONS(F)                                                                       \
    F(qpdf_, init) F(qpdf_, cleanup) F(qpdf_, silence_errors) F(qpdf_, set_suppress_warnings)      \
    F(qpdf_, has_error) F(qpdf_, get_error) F(qpdf_, get_error_full_text)                          \
    F(qpdf_, read_memory) F(qpdf_, get_root) F(qpdf_, get_num_pages) F(qpdf_, get_page_n)          \
    F(qpdf_, make_indirect_object) F(qpdf_, init_write_memory) F(qpdf_, set_deterministic_ID)      \
    F(qpdf_, set_minimum_pdf_version) F(qpdf_, write) F(qpdf_, get_buffer_length)                  \
    F(qpdf_, get_buffer)                                                                           \
    F(qpdf_, oh_get_key) F(qpdf_, oh_get_array_n_items) F(qpdf_, oh_get_array_item)                \
    F(qpdf_, oh_get_int_value_as_int) F(qpdf_, oh_get_stream_data)                                 \
    F(qpdf_, oh_replace_stream_data) F(qpdf_, oh_new_null) F(qpdf_, oh_new_bool)                   \
    F(qpdf_, oh_new_integer) F(qpdf_, oh_new_name) F(qpdf_, oh_new_string)                         \
    F(qpdf_, oh_new_unicode_string) F(qpdf_, oh_new_array) F(qpdf_, oh_new_dictionary)             \
    F(qpdf_, oh_new_stream) F(qpdf_, oh_append_item) F(qpdf_, oh_replace_key)                      \
    F(qpdf_, oh_get_dict)
LIBRARY_DECLARE(libqpdf, LIBQPDF_FUNCTIONS)
/* clang-format on */

#endif
