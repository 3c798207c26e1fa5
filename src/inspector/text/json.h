/* JSON, of which only the escapes of its strings matter here. */
#ifndef INSPECTOR_JSON_H
#define INSPECTOR_JSON_H

#include "reader.h"

bool json_looks_like(const char *text, size_t length);
/* The text with its escapes resolved, where it has any. */
void json_tell(struct answer *answer, const char *text, size_t length);

#endif
