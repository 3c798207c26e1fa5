/* poppler-glib: PDF files, with the two GLib libraries that its objects are of. Loaded at their
 * first use: see safehand/base/library.h. */
#ifndef INSPECT_LIBPOPPLER_H
#define INSPECT_LIBPOPPLER_H

#include <poppler.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBPOPPLER_FUNCTIONS(F)                                                                   \
    F(poppler_, document_new_from_bytes) F(poppler_, document_get_n_pages)                        \
    F(poppler_, document_get_page) F(poppler_, document_get_title)                                \
    F(poppler_, document_get_author) F(poppler_, document_get_subject)                            \
    F(poppler_, document_get_keywords) F(poppler_, document_get_creator)                          \
    F(poppler_, document_get_producer) F(poppler_, document_get_metadata)                         \
    F(poppler_, document_has_attachments) F(poppler_, page_get_text)                              \
    F(poppler_, page_get_image_mapping) F(poppler_, page_free_image_mapping)                      \
    F(poppler_, page_get_annot_mapping) F(poppler_, page_free_annot_mapping)                      \
    F(poppler_, annot_get_annot_type)                                                             \
    F(poppler_, layers_iter_new) F(poppler_, layers_iter_free)
LIBRARY_DECLARE(libpoppler, LIBPOPPLER_FUNCTIONS)
#define LIBGLIB_FUNCTIONS(F) F(g_, bytes_new_static) F(g_, free)
LIBRARY_DECLARE(libglib, LIBGLIB_FUNCTIONS)
#define LIBGOBJECT_FUNCTIONS(F) F(g_, object_unref)
LIBRARY_DECLARE(libgobject, LIBGOBJECT_FUNCTIONS)
/* clang-format on */

#endif
