/* Who acts. */
#ifndef DESK_PEOPLE_H
#define DESK_PEOPLE_H

#include "pages/pages.h"

page_answer page_sign_in, page_signed_in, page_lock;

#endif
