/* What the attributes of elements say. */
#ifndef INSPECTOR_VALUES_H
#define INSPECTOR_VALUES_H

#include "flow.h"
#include "xml.h"

/* Tells every attribute's value of the element that was opened, a line each, but for those that
 * only say how or where something looks, what it is counted as, or with what it is checked. */
void values_tell(struct flow *flow, const struct xml *xml);
/* Where a path or an address leads to something of the maker's own: a disk, a share. */
bool values_is_path(const char *value);

#endif
