/* Files that the program carries within it. The build makes NAME_data[] from src/NAME/data/. */
#ifndef SAFEHAND_BASE_EMBEDDED_H
#define SAFEHAND_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *name;          /* relative to the data folder; NULL ends the table */
    const unsigned char *data; /* followed by a NUL that is not counted */
    size_t length;
};

/* The file of that name in a table, or NULL. */
const struct embedded_file *embedded_find(const struct embedded_file *table, const char *name);

#endif
