/* Names of characters in HTML that libxml2 does not know. */
#ifndef INSPECTOR_ENTITIES_H
#define INSPECTOR_ENTITIES_H

#include "safehand/base.h"

/* Appends the page with "&ffilig;" and its like written as numbers, which every parser knows. */
void entities_number(const char *html, size_t length, struct buffer *out);

#endif
