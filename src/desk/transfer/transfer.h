/* Files, and what came by mail. */
#ifndef DESK_TRANSFER_H
#define DESK_TRANSFER_H

#include "pages/pages.h"

page_answer page_receipts, page_received;        /* receipts.c */
page_answer page_collected;                      /* collect.c */
page_answer page_verify, page_verify_begun;      /* verify.c */
page_answer page_stick, page_stick_done;         /* stick.c */
page_answer page_files;                          /* files.c */
page_answer page_office_files, page_office_file; /* office_files.c */
page_answer page_family, page_family_taken;      /* family.c */

/* Of a sharing that is there: its recipient's name and its family's reference, as its decision says
 * them; NULL where it does not. Both live as long as the timeline. */
struct sharing_names {
    const char *recipient, *reference;
};
struct sharing_names sharing_names_of(const struct sharing_timeline *timeline);

/* To whom, about which family, and when that was decided: behind "what went to". */
void page_sharing_words(struct page *page, const struct sharing_timeline *timeline);
/* What went to whom, about which family, as a link to that sharing. */
void page_sharing_link(struct visit *visit, const char *id);
/* How it went, as an item of a list: an outcome that is a tag of that colour and words. */
void page_tag(struct page *page, const char *colour, const char *words);
/* The tag and, whatever is wrong, its words and what to do. */
void page_not_filed(struct page *page, const struct error *err);
/* The forms that fetch receipts from each portal on which one may lie. `portal` (NULL: none) is the
 * one that err is about. */
void page_portal_receipts(struct visit *visit, const char *portal, const struct error *err);

/* An open file without a name in the office's folder, to be read and written, which is gone when it
 * is closed. -1 with errno set. */
int scratch_file(const struct visit *visit);

/* The SHA-256 of all that is in an open file, in hex. */
enum status digest_of_file(int fd, char digest[DIGEST_HEX_SIZE], struct error *err) MUST_CHECK;

/* A text for an email or a letter as a page to keep (page_notice). */
enum status letter_download(struct visit *visit, const char *text, const char *name,
                            struct error *err) MUST_CHECK;

/* A file to keep, as a link with what is in it ("" for nothing to say). */
void page_file_link(struct page *page, const char *address, const char *name, const char *about);

#endif
