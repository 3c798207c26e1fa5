/*
 * The extract: choosing the least that a purpose needs (rules M01 to M03, M05 to M07), and writing
 * it as extract.json and as a report that any browser shows.
 */
#ifndef SAFEHAND_EXTRACT_H
#define SAFEHAND_EXTRACT_H

#include "safehand/policy.h"

/* What the coordinator chose, all optional. Lists hold borrowed strings. */
struct extract_choice {
    struct record_names about;   /* person ids; empty: all people of the profile's fields */
    bool has_since;
    struct date since;           /* entries from this day on */
    struct record_names entries; /* ids chosen by hand; empty: all that the profile allows */
    struct record_names attach;  /* attachments that no leaving entry names */
    struct record_names fields;  /* paths or patterns beyond the profile (M01) */
    struct record_names marks;   /* "ENTRY=KIND" (M05) */
    struct record_names confirmed; /* paths of stale values confirmed as still true today (M06) */
};

/*
 * Selects. STATUS_USAGE if the choice names a person, entry, attachment or mark that the record does
 * not have (the hint lists what there is). Attachments that leave are read once for size and digest.
 * The selection borrows from record, catalogue and profile, which must live as long.
 */
enum status extract_select(const struct record *record, const struct catalogue *catalogue,
                           const struct profile *profile, const struct extract_choice *choice,
                           timestamp now, struct selection **selection, struct error *err)
    MUST_CHECK;
void extract_selection_free(struct selection *selection);

/* extract.json, safehand.extract/1: canonical JSON and LF; the same bytes for the same selection.
 * (extract_select has put its digest into the selection.) */
enum status extract_write_json(const struct record *record, const struct profile *profile,
                               const struct selection *selection, struct buffer *out,
                               struct error *err) MUST_CHECK;

/* What the report says besides the extract. */
struct report_heading {
    const char *id; /* of the sharing */
    const char *sender_name, *sender_organisation, *sender_contact;
    const char *recipient_name, *recipient_organisation;
    const char *purpose;  /* in the coordinator's words */
    const char *basis;    /* in plain words, NULL for none */
    const char *handling; /* the handling notice */
    timestamp created;
    timestamp expires;
};
/* report.html: one page, no script, nothing loaded, UTF-8, readable on paper and by a screen reader;
 * facts and opinions told apart by words, what is historical or missing shown so. */
enum status extract_write_report(const struct record *record, const struct profile *profile,
                                 const struct selection *selection,
                                 const struct report_heading *heading, struct buffer *out,
                                 struct error *err) MUST_CHECK;

/* The preview for a terminal: two parts in plain words, what would leave (value and why) and what
 * stays (field names only, and why). `width` in columns. */
enum status extract_write_preview(const struct record *record, const struct profile *profile,
                                  const struct selection *selection, unsigned width,
                                  struct buffer *out, struct error *err) MUST_CHECK;
/* The same as one JSON object (new reference). */
enum status extract_preview_json(const struct record *record, const struct profile *profile,
                                 const struct selection *selection, json_t **preview,
                                 struct error *err) MUST_CHECK;

#endif
