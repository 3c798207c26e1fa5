/* Files, and what came by mail. */
#ifndef DESK_TRANSFER_H
#define DESK_TRANSFER_H

#include "pages/pages.h"

page_answer page_receipts, page_received;

#endif
