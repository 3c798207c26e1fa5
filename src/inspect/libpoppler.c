#include "libpoppler.h"

LIBRARY_DEFINE(libpoppler, "libpoppler-glib.so.8", LIBPOPPLER_FUNCTIONS)
LIBRARY_DEFINE(libglib, "libglib-2.0.so.0", LIBGLIB_FUNCTIONS)
LIBRARY_DEFINE(libgobject, "libgobject-2.0.so.0", LIBGOBJECT_FUNCTIONS)
