/*
 * Pages: how what was selected, and what was recorded, is told to people, as HTML or as lines of
 * text. An HTML page is one file: no script, nothing loaded, UTF-8, with the same look on a screen
 * in light or dark, on paper and without colours, and read by a screen reader; text from outside is
 * escaped.
 *
 * In all that follow record and profile are those of the selection. All append to out, which the
 * caller initialises and frees; they fail without memory (STATUS_SYSTEM) or when the page is longer
 * than out may become (STATUS_MALFORMED), and out then keeps what it held before.
 */
#ifndef SAFEHAND_PAGE_H
#define SAFEHAND_PAGE_H

#include "safehand/extract.h"
#include "safehand/page/trustees_report.h"

/* ---- the recipient's page ---- */

#define RECIPIENT_PAGE "safehand-open.html"

/* The page that recipients open packages with: one HTML file, the same for everybody. Its texts
 * live as long as the program. */
struct recipient_page {
    const char *name; /* RECIPIENT_PAGE */
    const unsigned char *data;
    size_t length;
    char digest[DIGEST_HEX_SIZE];
};
/* What lies beside a package on a memory stick, for whoever has the stick in hand: what it is, how
 * it is opened, and what to do with one that was found. It names nobody. */
#define READ_ME_PAGE "READ ME FIRST.html"
/* Its text, as a page like the recipient's; false if its digest cannot be worked out. */
bool read_me_page_find(struct recipient_page *page);
/* The page that this program carries; false if it was built without. */
bool recipient_page_find(struct recipient_page *page);
/* The same; STATUS_USAGE if it was built without. */
enum status recipient_page_need(struct recipient_page *page, struct error *err) MUST_CHECK;

/* ---- the report and the preview ---- */

/* What the report says besides the extract. */
struct report_heading {
    const char *id; /* of the sharing */
    const char *sender_name, *sender_organisation, *sender_contact;
    const char *sender_role; /* in it; NULL: not told */
    const char *recipient_name, *recipient_organisation;
    const char *at_risk, *harm; /* in an emergency (P07): who, and what may happen; else NULL */
    const char *purpose;        /* in the coordinator's words */
    const char *basis;          /* in plain words, NULL for none */
    const char *handling;       /* the handling notice; newlines are kept */
    timestamp created;
    timestamp expires;
};
/* report.html: facts and opinions told apart by words, what is historical or missing shown so. */
enum status page_report(const struct record *record, const struct profile *profile,
                        const struct selection *selection, const struct report_heading *heading,
                        struct buffer *out, struct error *err) MUST_CHECK;

/*
 * The same report as report.pdf: A4, tagged, with language, title and embedded fonts, its text that
 * of the extract. The same selection and heading give the same bytes where Cairo, Pango, qpdf and
 * the fonts are the same. STATUS_SYSTEM too if one of these is not there, STATUS_MALFORMED too of
 * more than 2 MiB of text: whoever shares goes on without it.
 */
enum status page_report_pdf(const struct selection *selection, const struct report_heading *heading,
                            struct buffer *out, struct error *err) MUST_CHECK;

/*
 * The extract as plain text under the headings of a referral form, for pasting into one. `extract`
 * is a document of extract.json, which may have come from outside (what it lacks is left out);
 * `basis` is the lawful basis in plain words, or NULL. What belongs under which heading stands in
 * src/page/data/paste.json and, for other programs, in safehand-formats(5).
 */
enum status page_paste(const json_t *extract, const char *basis, struct buffer *out,
                       struct error *err) MUST_CHECK;

/* The preview for a terminal: two parts in plain words, what would leave (value and why) and what
 * stays (field names only, and why). `width` in columns; 0 for 80, less than 20 counts as 20. */
enum status page_preview(const struct record *record, const struct profile *profile,
                         const struct selection *selection, unsigned width, struct buffer *out,
                         struct error *err) MUST_CHECK;
enum { PAGE_COLUMNS_MINIMUM = 100 };
/* The same as two columns beside each other, for a wide terminal and eyes that see it: what would
 * leave on the left, what stays on the right. Less than 100 columns counts as 100. */
enum status page_preview_columns(const struct selection *selection, unsigned width,
                                 struct buffer *out, struct error *err) MUST_CHECK;
/*
 * The same as one JSON object (new reference): profile, title, scope (person ids), leaves (the
 * document of extract.json), beyond {fields, entries, attachments} (paths, ids, names asked for
 * beyond the profile), found {leaks: [{place, where, person?, path, question, found, context}],
 * hidden: [{attachment, what}], not_read: [{attachment, text, hidden}]} (M04, M09, M12), stays
 * {fields:
 * [{path, label, why}], entries: [{id, on, category, label, about_others, why}]}. *preview is a new
 * reference; on failure (STATUS_SYSTEM, without memory) it is as it was.
 */
enum status page_preview_json(const struct record *record, const struct profile *profile,
                              const struct selection *selection, json_t **preview,
                              struct error *err) MUST_CHECK;

/* ---- notices ---- */

/* A notice's text (register.h: a package waits, or is withdrawn) as a page for an email. */
enum status page_notice(const char *text, struct buffer *out, struct error *err) MUST_CHECK;

/* ---- subject access (L04) ---- */

/* The answer (the document that oversight makes and records) as a page. It tells no more than the
 * document does, and says the same about what may be left out whether anything is or not. */
enum status page_subject_access(const json_t *answer, struct buffer *out,
                                struct error *err) MUST_CHECK;

#endif
