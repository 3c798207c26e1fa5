/* How a zip lies in its bytes: what its list does not name. */
#ifndef INSPECTOR_ZIP_H
#define INSPECTOR_ZIP_H

#include "reader.h"

/* Tells data before the first member, between them and behind the last, remarks, locked members
 * and two of one name. What is between, or before and behind, is read as a part. False if there is
 * no list at the end: it is cut, and is to be read from the beginning. */
bool zip_look(const struct part *part, struct answer *answer);

#endif
