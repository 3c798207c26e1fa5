/* Ways on (base/way.h), as what is typed. */
#ifndef CLI_WAYS_H
#define CLI_WAYS_H

#include "safehand/base/way.h"

/* The words with the command or option for each way, commands in back-quotes (unless the ways are
 * bare) or as they are typed; memory_free. NULL without memory. */
char *words_quoting(const char *words, const struct ways *ways);
char *words_typed(const char *words, const struct ways *ways);
/* A way_tell; *context is a bool, whether commands are in back-quotes. */
void way_tell_command(void *context, const struct way *way, struct buffer *out);

#endif
