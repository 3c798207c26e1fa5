/* Where a sharing begins: a record of the office's, or a concern that becomes one. */
#ifndef DESK_SHARE_BEGIN_H
#define DESK_SHARE_BEGIN_H

#include "share/share.h"

/* The families whose records lie here, as far as they were looked for. */
enum { FAMILIES_SHOWN = 25 }; /* at once; what is more is searched */
struct families {
    struct field_option options[SHARE_CHOICES_MAXIMUM]; /* reference, and who is in it */
    char *texts[2 * SHARE_CHOICES_MAXIMUM];
    size_t count;
    size_t all; /* that lie here, whatever they were looked for by */
    bool is_cut;
};
/* At most so many in whose reference or names that stands, in any case; "": of all. NULL without
 * memory; families_free. */
struct families *families_find(const struct visit *visit, const char *wanted, size_t most);
void families_free(struct families *families);
/* The folder of the one of that reference; memory_free. NULL if none lies here. */
char *families_folder(const struct visit *visit, const char *reference);
/* office/records; memory_free. */
char *families_records(const struct visit *visit);

/* The recipient from whose page somebody came; "": it is asked. */
const char *begin_to(const struct visit *visit);
/* On to the first question of a new draft about that record; else the page from which one begins,
 * with what is wrong. */
void begin_with(struct visit *visit, const char *folder);

#endif
