/* What kind of file it is, by its bytes. */
#ifndef RECORD_TABLES_KINDS_H
#define RECORD_TABLES_KINDS_H

#include "tables/build.h"

/* Reads the file with the reader that its bytes ask for; fails the build, with what to do, for what
 * no reader takes. */
void table_read_kind(struct table_build *build, const struct buffer *bytes);

#endif
