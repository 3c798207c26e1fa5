/* Records that are kept sealed. */
#ifndef SAFEHAND_RECORD_STORE_H
#define SAFEHAND_RECORD_STORE_H

#include "safehand/record.h"

/* Whether the folder holds a sealed record. */
bool record_is_sealed(const char *path);

#endif
