/* What lists keep of settled sharings. */
#ifndef OFFICE_SETTLED_H
#define OFFICE_SETTLED_H

#include "safehand/office/settled.h"

/* A view with texts of its own; settled_view_free. */
struct settled_view {
    struct sharing_view view; /* its timeline is NULL */
    char id[ID_SIZE];
    char *texts;
    timestamp owes_from; /* nothing before; 0 if that is not known */
};

/* Forgets what entries that were added since may have changed. Call it before a list. */
enum status settled_follow(struct office *office, struct error *err) MUST_CHECK;
/* What is kept of the sharing that this entry decided. False if nothing is. */
bool settled_find(const struct office *office, uint64_t decision, struct settled_view *found);
void settled_view_free(struct settled_view *found);
/* Keeps a view, if its sharing is settled. */
void settled_keep(const struct office *office, uint64_t decision, const struct sharing_view *view);

#endif
