/*
 * Files out of a ZIP that somebody made of a folder and that may come from anywhere: read in order,
 * bounded, and nothing but the content of plain files.
 */
#ifndef SAFEHAND_PACKAGE_UNZIP_H
#define SAFEHAND_PACKAGE_UNZIP_H

#include "safehand/base.h"

struct unzip {
    size_t files_most;
    uint64_t bytes_most; /* of all that comes out; what was packed far closer than papers and
                            pictures are is refused before that */
    /* Where a file of that name is to go: *fd, which is closed here; -1: nowhere. The name is UTF-8
     * and leads down, of parts that file_name_is_one takes; each comes once. */
    enum status (*place)(void *context, const char *name, int *fd, struct error *err);
    void *context;
};
/* All files of the ZIP in the open file. STATUS_MALFORMED, with words for who chose it, for one
 * that is damaged, locked by a password or beyond a bound, holds a link or a name that leads
 * elsewhere, or a name twice: some may have been placed then. */
enum status unzip_files(int fd, const struct unzip *unzip, struct error *err) MUST_CHECK;
/* Whether the open file begins as a ZIP does; where it stands is neither used nor changed. */
bool unzip_is_one(int fd);

#endif
