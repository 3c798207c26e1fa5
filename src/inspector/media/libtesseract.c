#include "libtesseract.h"

LIBRARY_DEFINE(libtesseract, "libtesseract.so.5", RECOMMENDED, "attachments: words in pictures",
               LIBTESSERACT_FUNCTIONS)
