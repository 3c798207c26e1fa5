/* What is owed, and what is recorded. */
#ifndef DESK_REGISTER_H
#define DESK_REGISTER_H

#include "pages/pages.h"

page_answer page_home, page_sharings, page_sharing, page_approve, page_approved, page_recipients;

#endif
