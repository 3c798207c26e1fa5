/* Compressed RTF, as Outlook keeps a message's body: [MS-OXRTFCP]. */
#ifndef INSPECTOR_LZFU_H
#define INSPECTOR_LZFU_H

#include "reader.h"

/* Appends what the bytes unpack to. False, and out as it was, if they are no compressed RTF. */
bool lzfu_append(struct buffer *out, const unsigned char *data, size_t length);

#endif
