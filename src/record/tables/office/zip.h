/* The zip that an office file is: its parts are read as a stream, each as often as it is asked for.
 */
#ifndef RECORD_TABLES_ZIP_H
#define RECORD_TABLES_ZIP_H

#include "tables/build.h"

enum { ZIP_PARTS_MAXIMUM = 10000, ZIP_BLOCK = 256 << 10 };

struct archive;
struct table_zip {
    struct table_build *build;
    const struct buffer *bytes;
    struct names names; /* of all parts; owned */
    size_t unpacked;    /* bytes that came out so far, of all walks */
    size_t most;
    struct archive *archive; /* of the walk under way */
    const char *part;        /* that is open */
    unsigned char *block;    /* of ZIP_BLOCK bytes, for whoever reads the part */
};

/* Reads what parts there are. table_zip_close is owed, on failure too. */
void table_zip_open(struct table_zip *zip, struct table_build *build, const struct buffer *bytes);
void table_zip_close(struct table_zip *zip);
/* Whether there is a part of that name; whether it is the one that is open. Letters count alike,
 * small or large, as programs write one part's name in both. */
bool table_zip_has(const struct table_zip *zip, const char *name);
bool table_zip_is(const struct table_zip *zip, const char *name);

/* Walks over the parts in the order of the file, and calls `take` for each; what it does not read
 * is passed over. Ends at the first failure. */
void table_zip_walk(struct table_zip *zip, void (*take)(struct table_zip *zip, void *state),
                    void *state);
/* The next bytes of the part that is open; 0 at its end, or after a failure. */
size_t table_zip_read(struct table_zip *zip, void *data, size_t size);

#endif
