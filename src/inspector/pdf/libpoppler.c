#include "libpoppler.h"

LIBRARY_DEFINE(libpoppler, "libpoppler-glib.so.8", RECOMMENDED,
               "attachments: text and hidden data of PDF files", LIBPOPPLER_FUNCTIONS)
LIBRARY_DEFINE(libglib, "libglib-2.0.so.0", RECOMMENDED, "attachments: PDF files, with poppler",
               LIBGLIB_FUNCTIONS)
LIBRARY_DEFINE(libgobject, "libgobject-2.0.so.0", RECOMMENDED,
               "attachments: PDF files, with poppler", LIBGOBJECT_FUNCTIONS)
