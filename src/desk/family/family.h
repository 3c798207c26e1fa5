/*
 * A family's record at the desk: read, added to, corrected. Each page names the family by its
 * reference ("ref"); a form is about the record as it was shown, and what another wrote meanwhile
 * stays.
 */
#ifndef DESK_FAMILY_H
#define DESK_FAMILY_H

#include "pages/pages.h"
#include "safehand/record.h"

page_answer page_families, page_family_new, page_family_made; /* list.c, new.c */
page_answer page_import, page_import_sent;                    /* import/pages.c */
page_answer page_import_look, page_import_looked;             /* import/look.c */
page_answer page_import_done;                                 /* the same */
page_answer page_families_lying, page_families_sealed;        /* sealed.c */
page_answer page_family_restore, page_family_restored;        /* restore.c */
page_answer page_family_file;                                 /* show.c */
page_answer page_family_person;                               /* person.c */
page_answer page_family_attachment;                           /* files.c */
page_answer page_front_sheet_paper;                           /* paper.c */
page_answer page_consent, page_consent_asked;                 /* consent/ */
page_answer page_consent_of, page_consent_paper;              /* the same */
page_answer page_family_form, page_family_form_sent;          /* form.c */

/* ---- routes.c ---- */

/* Whether what is sent there is something that somebody typed, and comes without a file; the page
 * that takes it. */
bool family_keeps(const char *path);
void family_posted(struct visit *visit);

enum {
    FAMILY_ADDRESS_SIZE = 2048,
    FAMILY_WORDS_SIZE = 4096,
    FAMILY_ENTRIES_SHOWN = 20, /* on one page */
    FAMILY_CHANGES_SHOWN = 50,
};

/* One family's record, as long as a request about it goes. */
struct family {
    struct visit *visit;
    char *folder;
    struct record *record;
    const struct catalogue *catalogue;
};
/* That of the reference "ref" in the address or the form. False, with a page that says so, if there
 * is none or it cannot be read. family_close. */
bool family_open(struct visit *visit, struct family *family);
void family_close(struct family *family);

/* ---- words.c ---- */

/* The address of a page about this family: "/family/x?ref=HS-1". */
void family_address(const struct family *family, const char *path, struct buffer *out);
/* And more behind it: "&name=value". */
void family_address_more(struct buffer *out, const char *name, const char *value);
/* A link of such a page. */
void family_link(const struct family *family, const char *path, const char *words);
/* A link by which the browser gets that file, named by its name. */
void family_link_file(const struct family *family, const char *name);
/* The role of that name in a catalogue, or NULL. */
const struct catalogue_role *family_find_role(const struct catalogue *catalogue, const char *role);
/* "Mother", as the office's catalogue calls it, or the one that ships. */
void family_append_role(const struct family *family, const char *role, struct buffer *out);
/* The person's name, or that they have none. */
const char *family_person_name(const struct record_person *person);
/* The names of those ids, with ", " between them. */
void family_append_people(const struct family *family, const struct names *ids, struct buffer *out);
/* "Home visit". */
const char *family_category(const struct family *family, const char *category);
/* Its entries, the newest first; memory_free the list. NULL without memory. */
const struct record_entry **family_entries_newest(const struct record *record);
/* What a consent names of what is on file: a category of entries, "fields", "attachments", or what
 * the law protects specially. */
void family_append_covered(const struct family *family, const char *name, struct buffer *out);
/* A copy that begins with a capital letter; memory_free. */
char *family_capital(const char *words);
/* What a field is called: "Family address". */
void family_append_label(const struct family *family, const char *path, struct buffer *out);
/* What it says: days in words, people by name. */
void family_append_value(const struct family *family, const json_t *value, struct buffer *out);
/* A row of a list of terms: its value, since when it is so, who said it, and a link to change it.
 */
void family_show_field(const struct family *family, const struct record_field *field);

/* ---- show.c's parts ---- */

void family_show_consents(struct family *family); /* consents.c */
/* Rows of a list of terms: about whom, with whom, and what of it (consents.c). */
void consent_show_extent(const struct family *family, const struct names *about,
                         const struct names *kinds, const struct names *covered);
void family_show_entries(struct family *family); /* entries.c */
/* One of them, its day a heading of that level (entries.c). */
void family_show_entry(const struct family *family, const struct record_entry *entry, int level);
void family_show_files(struct family *family);   /* files.c */
void family_show_changes(struct family *family); /* changes.c */
/* That it lies readable for whoever gets at the disk, with what seals it; nothing if it does not
 * (sealed.c). */
void family_show_lying(struct family *family);

#endif
