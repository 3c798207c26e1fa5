/* Tesseract: words in pictures. Loaded at its first use: see safehand/base/library.h. */
#ifndef INSPECTOR_LIBTESSERACT_H
#define INSPECTOR_LIBTESSERACT_H

#include <tesseract/capi.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBTESSERACT_FUNCTIONS(F)                                                                 \
    F(TessBaseAPI, Create) F(TessBaseAPI, Delete) F(TessBaseAPI, Init2)                           \
    F(TessBaseAPI, SetVariable) F(TessBaseAPI, SetPageSegMode) F(TessBaseAPI, SetImage2)          \
    F(TessBaseAPI, SetSourceResolution) F(TessBaseAPI, Recognize) F(TessBaseAPI, GetIterator)     \
    F(TessBaseAPI, Clear)                                                                         \
    F(TessMonitor, SetCancelFunc) F(TessMonitor, SetCancelThis) F(Tess, MonitorCreate) F(Tess, MonitorDelete)                \
    F(TessResultIterator, GetUTF8Text) F(TessResultIterator, Confidence)                          \
    F(TessResultIterator, Next) F(Tess, ResultIteratorDelete)                                     \
    F(TessResultIterator, GetPageIteratorConst) F(TessPageIterator, IsAtBeginningOf)              \
    F(Tess, DeleteText)
LIBRARY_DECLARE(libtesseract, LIBTESSERACT_FUNCTIONS)
/* clang-format on */

#endif
