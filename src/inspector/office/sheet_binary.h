/* Excel's workbooks of binary parts (xlsb, [MS-XLSB]): what they hide, as far as it is read here.
 * Their cells are not: the words in them are searched as runs of letters, and told as not read. */
#ifndef INSPECTOR_SHEET_BINARY_H
#define INSPECTOR_SHEET_BINARY_H

#include "archive/members.h"

/* Tells what the part is for, and which sheets, rows and columns it hides. */
void sheet_binary_look(const struct member *member, struct answer *answer);

#endif
