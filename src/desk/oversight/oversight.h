/* What somebody wants to know. */
#ifndef DESK_OVERSIGHT_H
#define DESK_OVERSIGHT_H

#include "pages/pages.h"

page_answer page_rules, page_rule;

#endif
