/* Archives, by libarchive: zip, tar, 7z, rar, cab, and packed single files. */
#ifndef INSPECTOR_MEMBERS_H
#define INSPECTOR_MEMBERS_H

#include "reader.h"

/* A file within one. */
struct member {
    char *name;
    unsigned char *data; /* NULL if empty, or not read: then that was told */
    size_t length;
    unsigned turn; /* for whoever sorts them */
};
struct members {
    struct member *members;
    size_t count;
};

/* Unpacks all that may be, and tells what was not. members_free is owed. */
void members_unpack(const struct part *part, struct members *members, struct answer *answer);
void members_free(struct members *members);
/* Reads the parts of an Office file; false if it is none, and nothing was told. */
bool members_read_office(struct members *members, struct answer *answer);

/* Reads the members of a zip that its list does not name: one behind the other. */
reader members_read_unlisted;

#endif
