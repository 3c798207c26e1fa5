#include "libexpat.h"

LIBRARY_DEFINE(libexpat, "libexpat.so.1", RECOMMENDED, "spreadsheets and forms", LIBEXPAT_FUNCTIONS)
