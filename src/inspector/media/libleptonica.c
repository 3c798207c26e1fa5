#include "libleptonica.h"

LIBRARY_DEFINE(libleptonica, "liblept.so.5", RECOMMENDED, "attachments: words in pictures",
               LIBLEPTONICA_FUNCTIONS)
