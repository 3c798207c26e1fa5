/*
 * Changing a family's record and saving it whole.
 *
 * Every change says who made it, when, and what it was: the record keeps that in its top-level list
 * `changes`, which is no field, is searched as none, and never leaves. `updated` is not touched: it
 * dates the values that stand plain, and a change makes none of those younger.
 */
#ifndef SAFEHAND_RECORD_EDIT_H
#define SAFEHAND_RECORD_EDIT_H

#include "safehand/record.h"

/* ---- saving ---- */

struct record_change {
    const char *by; /* their name; neither it nor what is blank */
    timestamp at;
    const char *what; /* "added the entry e12" */
};

/*
 * Writes the whole record anew with the change at the end of its `changes`: all of it is there
 * afterwards, or all of the old one. `root` (a family file, borrowed and left as it is) is held
 * against the strict reader first, so nothing is written that cannot be read: STATUS_MALFORMED.
 * `base` is the digest of the family.json that was changed (struct record): if it is another one by
 * now, somebody wrote meanwhile, and it is STATUS_REFUSED. NULL is for a new record: its folder
 * (0700) is made, and one that is there already is STATUS_USAGE. Writers keep each other off by a
 * lock of the folder, which must not be a link; what one left there who was cut off
 * (.NAME.partial-XXXXXXXX, and hidden folders of new records) goes with the next that is written.
 */
enum status record_save(const char *folder, const char *base, json_t *root,
                        const struct record_change *change, struct error *err) MUST_CHECK;

/* A file that a record gets: its name there, and where its bytes are read, from the beginning. */
struct record_new_file {
    const char *name; /* one that any system takes (file_name_is_plain), else STATUS_USAGE */
    int fd;           /* borrowed */
};
/* Saves as record_save does, with files of any size for attachments/ (made if it is missing, never
 * a link): all of it or nothing, and never over another file that is there, which is STATUS_USAGE;
 * one of the same bytes stays as it is. */
enum status record_save_with(const char *folder, const char *base, json_t *root,
                             const struct record_change *change,
                             const struct record_new_file *files, size_t count,
                             struct error *err) MUST_CHECK;

/* Where a record lies, and how it is read and written there: as by record_open and
 * record_save_with. */
struct record_place {
    const char *folder;
    enum status (*open)(const struct record_place *place, struct record **record,
                        struct error *err);
    enum status (*save)(const struct record_place *place, const char *base, json_t *root,
                        const struct record_change *change, const struct record_new_file *files,
                        size_t count, struct error *err);
    const void *context; /* theirs */
};
/* A folder as it is; the name is borrowed. */
struct record_place record_place_plain(const char *folder);

/* ---- changing ---- */

/* Who changes it, when, and by which roles and categories. All borrowed for as long as the edit. */
struct record_editor {
    const char *by;
    timestamp at;
    const struct catalogue *catalogue;
};

/*
 * A record that is being changed; nothing is written until record_edit_save. Each function checks
 * what it is given at once: STATUS_USAGE, told as who typed it understands, and the edit as it was.
 *
 * Ids are made: the first letter of the kind and a number that no other has, or ever had as far as
 * the record tells. `*id` (NULL: not wanted) lives as long as the edit, and is final once it is
 * saved: where somebody else took it meanwhile it is another one then.
 */
struct record_edit;
/* Of the record as it is now. The place is copied, what it names is borrowed. */
enum status record_edit_begin(const struct record_place *place, const struct record_editor *editor,
                              struct record_edit **edit, struct error *err) MUST_CHECK;
/* Of a new record, which has to get somebody before it is saved. */
enum status record_edit_new(const struct record_place *place, const char *reference,
                            const struct record_editor *editor, struct record_edit **edit,
                            struct error *err) MUST_CHECK;
void record_edit_free(struct record_edit *edit);
/* The family file with the changes so far; belongs to the edit. */
const json_t *record_edit_root(const struct record_edit *edit);
/* Whether anything was changed so far: else there is nothing to save. */
bool record_edit_is_changed(const struct record_edit *edit);

/* STATUS_USAGE unless the text can stand in a record: not blank, UTF-8, no control characters. */
enum status record_edit_check_text(const char *what, const char *text,
                                   struct error *err) MUST_CHECK;

/* STATUS_USAGE unless the program or the editor's catalogue knows the role. */
enum status record_edit_check_role(const struct record_edit *edit, const char *role,
                                   struct error *err) MUST_CHECK;

struct edit_person {
    const char *role;                    /* one that is known */
    const char *name;                    /* NULL: not known */
    const struct date *birth_date;       /* NULL: not known */
    const struct names *responsible_for; /* ids of children; NULL for none */
    const struct names *held_by;         /* of a child: who holds responsibility; NULL: not known */
};
/* Somebody of, or around, the family. Where they hold parental responsibility, they are added to
 * what is known of those children. */
enum status record_edit_add_person(struct record_edit *edit, const struct edit_person *person,
                                   const char **id, struct error *err) MUST_CHECK;

/* The record-of-concern form; each may be NULL. */
struct edit_concern {
    const char *when, *where, *present, *seen_or_heard, *action, *signed_by, *discussed_with;
    const struct date *signed_on, *discussed_on;
};
struct edit_entry {
    struct date on;
    const char *by; /* who wrote it; NULL: who changes the record */
    struct names about;
    const char *category; /* one that is known */
    enum record_entry_kind kind;
    const char *text, *source;          /* source: who told it; NULL */
    struct names attachments;           /* that are there, or added in this edit */
    const struct edit_concern *concern; /* only of the category "concern"; else NULL */
};
/* An entry, at the end. */
enum status record_edit_add_entry(struct record_edit *edit, const struct edit_entry *entry,
                                  const char **id, struct error *err) MUST_CHECK;
/* What nobody had said of an entry: whether it is fact or opinion. One that says the same already
 * stays as it is, without a change; one that says something else is STATUS_USAGE. */
enum status record_edit_say_kind(struct record_edit *edit, const char *id,
                                 enum record_entry_kind kind, struct error *err) MUST_CHECK;
/* Likewise whom an imported entry is about, of which nobody had said it. */
enum status record_edit_say_about(struct record_edit *edit, const char *id,
                                  const struct names *about, struct error *err) MUST_CHECK;

/*
 * What is put right in an entry: what is NULL (about: of nobody; kind: unmarked; of the form each
 * member) stays as it is. What stood before is kept with the entry, in its list `corrected`, with
 * who corrected it, when and why; none of that leaves but the day. An entry that is no concern any
 * more loses its form, which is kept there too.
 */
struct edit_correction {
    const struct date *on;
    const char *by; /* who wrote it */
    struct names about;
    const char *category;
    enum record_entry_kind kind;
    const char *text, *source;
    const struct edit_concern *concern;
    const char *reason;
};
/* STATUS_USAGE too if the entry says all of it already. */
enum status record_edit_correct_entry(struct record_edit *edit, const char *id,
                                      const struct edit_correction *correction,
                                      struct error *err) MUST_CHECK;
/*
 * Takes out an entry that belongs to another family, or should not be there: it is kept, with who
 * took it out, when and why, in the record's list `taken_out`, which is no field, is read by nobody
 * but who opens the file, and never leaves. Files that it names stay.
 */
enum status record_edit_take_out_entry(struct record_edit *edit, const char *id, const char *reason,
                                       struct error *err) MUST_CHECK;
/* The same of somebody who does not belong to the record. STATUS_USAGE while an entry or a consent
 * names them, and of the only one. They hold parental responsibility for nobody then; and their
 * name is still looked for in what leaves. */
enum status record_edit_take_out_person(struct record_edit *edit, const char *id,
                                        const char *reason, struct error *err) MUST_CHECK;

struct edit_consent {
    bool is_given; /* else it was refused */
    const char *by;
    struct names for_people, purposes, kinds, categories;
    struct date on;
    const struct date *until; /* NULL: no end */
    const char *seen_preview; /* a day, or how; NULL: they saw none */
};
/* Recorded by who changes the record. Purposes and kinds of recipient are the caller's to check. */
enum status record_edit_add_consent(struct record_edit *edit, const struct edit_consent *consent,
                                    const char **id, struct error *err) MUST_CHECK;
/* A consent that is there was withdrawn on that day. */
enum status record_edit_withdraw_consent(struct record_edit *edit, const char *id,
                                         const struct date *on, struct error *err) MUST_CHECK;

/*
 * Sets the field of that path, as record_field has it, to a plain value or a list of them (the
 * reference is taken over in any case), as at that day, from `source` (NULL: not told). What leads
 * there is made; a person or an object of a list is there already. Not for `format`, `reference`,
 * `updated`, ids, roles, consents, entries and changes.
 */
enum status record_edit_set_field(struct record_edit *edit, const char *path, json_t *value,
                                  const struct date *as_at, const char *source,
                                  struct error *err) MUST_CHECK;

/* What somebody is: a role that is known. What they were before is told with the change.
 * STATUS_USAGE too if that is what they are. */
enum status record_edit_set_role(struct record_edit *edit, const char *id, const char *role,
                                 struct error *err) MUST_CHECK;

/* A file of any size, which becomes an attachment when the edit is saved; `name` NULL: under its
 * own name. `entry` (an id, or NULL) then names it. */
enum status record_edit_add_file(struct record_edit *edit, const char *path, const char *name,
                                 const char *entry, struct error *err) MUST_CHECK;

/*
 * Saves it. What somebody else changed meanwhile is kept, where it is something else; the same
 * thing changed by both is STATUS_REFUSED with both values, and nothing is written. On failure the
 * edit is as it was, and may be saved again.
 */
enum status record_edit_save(struct record_edit *edit, struct error *err) MUST_CHECK;

#endif
