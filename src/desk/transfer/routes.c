/* Which page answers which address: files, and what came by mail. */
#include "transfer/transfer.h"

const struct route ROUTES_TRANSFER[] = {
    {"/receipts", false, false, false, page_receipts},
    {"/receipts", false, true, false, page_received},
    {"/files/", true, false, false, page_files},
    {"/office-files", false, false, false, page_office_files},
    {"/office-files/", true, false, false, page_office_file},
    {"/share/family", false, false, false, page_family},
    {"/share/family", false, true, false, page_family_taken},
    {NULL, false, false, false, NULL},
};
