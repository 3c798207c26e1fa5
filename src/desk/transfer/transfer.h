/* Files, and what came by mail. */
#ifndef DESK_TRANSFER_H
#define DESK_TRANSFER_H

#include "pages/pages.h"

page_answer page_receipts, page_received;        /* receipts.c */
page_answer page_files;                          /* files.c */
page_answer page_office_files, page_office_file; /* office_files.c */
page_answer page_family, page_family_taken;      /* family.c */

/* Of a sharing that is there: its recipient's name and its family's reference, as its decision says
 * them; NULL where it does not. Both live as long as the timeline. */
struct sharing_names {
    const char *recipient, *reference;
};
struct sharing_names sharing_names_of(const struct sharing_timeline *timeline);

/* An open file without a name in the office's folder, to be read and written, which is gone when it
 * is closed. -1 with errno set. */
int scratch_file(const struct visit *visit);

/* The SHA-256 of all that is in an open file, in hex. */
enum status digest_of_file(int fd, char digest[DIGEST_HEX_SIZE], struct error *err) MUST_CHECK;

/* A file to keep, as a link with what is in it ("" for nothing to say). */
void page_file_link(struct page *page, const char *address, const char *name, const char *about);

#endif
