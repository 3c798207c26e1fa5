/*
 * Links. To a page of the web they are searched as words, and no more; whom else or what they lead
 * to (who is written to or rung, where a file lies) is hidden, unless it stands readable in what
 * the file shows. One rule for whatever kind of file.
 */
#ifndef INSPECTOR_LINKS_H
#define INSPECTOR_LINKS_H

#include "reader.h"

/* A link's target as it was written. It is told at the end of the file, by read_links_now, once all
 * that is shown is known. Its words are the caller's to tell. */
void answer_link(struct answer *answer, const char *target);
/* The same of every target in the codes of Word's fields ("HYPERLINK \"mailto:...\""). With others
 * a file that another field names is told. */
void answer_field_links(struct answer *answer, const char *codes, bool with_others);
/* Tells of the links so far (HIDDEN_PATHS), and forgets them. */
void read_links_now(struct answer *answer);

/* Whether a link leads to somebody or something that may have to be told. */
bool link_leads_to_somebody(const char *target);
/* Whether where it leads stands in a text that is shown. */
bool link_stands_in(const char *target, const char *text, size_t length);

#endif
