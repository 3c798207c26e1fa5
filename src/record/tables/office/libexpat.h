/* Expat: XML as it streams by. Loaded at its first use: see safehand/base/library.h. */
#ifndef RECORD_TABLES_LIBEXPAT_H
#define RECORD_TABLES_LIBEXPAT_H

#include <expat.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBEXPAT_FUNCTIONS(F)                                                                     \
    F(XML_, ParserCreate_MM) F(XML_, ParserFree) F(XML_, SetUserData) F(XML_, SetElementHandler)  \
    F(XML_, SetCharacterDataHandler) F(XML_, SetStartDoctypeDeclHandler) F(XML_, Parse)           \
    F(XML_, StopParser) F(XML_, GetErrorCode) F(XML_, GetCurrentLineNumber)
LIBRARY_DECLARE(libexpat, LIBEXPAT_FUNCTIONS)
/* clang-format on */

#endif
