/* Which page answers which address: files, and what came by mail. */
#include "transfer/transfer.h"

const struct route ROUTES_TRANSFER[] = {
    {"/receipts", false, false, false, page_receipts},
    {"/receipts", false, true, false, page_received},
    {NULL, false, false, false, NULL},
};
