/* What the files that change a record share. */
#ifndef SAFEHAND_RECORD_EDIT_INTERNAL_H
#define SAFEHAND_RECORD_EDIT_INTERNAL_H

#include "forms.h"
#include "safehand/record/edit.h"

/* One of the things that an edit did: "added the entry %s". */
struct edit_step {
    const char *words; /* with one %s, for the id or path */
    const char *list;  /* that the id was made for: "entries"; NULL: none was */
    char *reason;      /* its own; NULL: none is told */
    char subject[RECORD_PATH_MAXIMUM + 1];
};

struct record_edit {
    struct record_place place;
    char *folder;
    struct record_editor editor;
    struct date today;
    char digest[DIGEST_HEX_SIZE]; /* of what it began with; "": it is a new record */
    json_t *base;                 /* what it began with */
    json_t *root;                 /* what it is to be */
    struct edit_step **steps;     /* each in its own place, as its id is handed out */
    size_t step_count;
    struct record_new_file *files; /* names and descriptors are its own */
    size_t file_count;
};

/* Puts the files into the folder's attachments/, or none of them; are_ours (of `count`) gets which
 * were not there before. */
enum status edit_put_files(const char *folder, const struct record_new_file *files, size_t count,
                           bool *are_ours, struct error *err) MUST_CHECK;
/* Takes those out again. */
void edit_take_files(const char *folder, const struct record_new_file *files, size_t count,
                     const bool *are_ours);

/* A step at the end, of that subject. NULL without memory. */
struct edit_step *edit_add_step(struct record_edit *edit, const char *words, const char *list,
                                const char *subject);
/* The member of a list by its id, or NULL. */
json_t *edit_find(const json_t *root, const char *list, const char *id);
/* An id that no member of the list has in either file (`other` may be NULL), nor a change names. */
void edit_make_id(const json_t *root, const json_t *other, const char *list, const char *prefix,
                  char id[RECORD_ID_MAXIMUM + 1]);

/* A member of an object, if there is something to put there. */
void edit_put_text(json_t *object, const char *key, const char *text, int *failed);
void edit_put_day(json_t *object, const char *key, const struct date *day, int *failed);
void edit_put_names(json_t *object, const char *key, const struct names *names, int *failed);
/* The form as a new object. */
json_t *edit_concern_of(const struct edit_concern *concern, int *failed);

/* The entry of that id; STATUS_USAGE if there is none. */
enum status edit_need_entry(const struct record_edit *edit, const char *id, json_t **entry,
                            struct error *err);
/* A category that the catalogue knows. */
enum status edit_check_category(const struct record_edit *edit, const char *category,
                                struct error *err);
/* What the form says, and that the entry's category has one. */
enum status edit_check_concern(const struct record_edit *edit, const struct edit_entry *entry,
                               struct error *err);
enum status edit_check_past(const struct record_edit *edit, const char *what,
                            const struct date *day, struct error *err);
/* None of them stands twice. */
enum status edit_check_once(const struct names *names, struct error *err);
/* All of them are people of the record, and none stands twice. */
enum status edit_check_people(const struct record_edit *edit, const struct names *ids,
                              struct error *err);

/*
 * What `ours` and `theirs` made of `base`, in one: *merged is a new reference. Ids that both made
 * are made anew in `ours`, and told in the steps. STATUS_REFUSED if both changed the same.
 */
enum status edit_merge(json_t *base, json_t *ours, json_t *theirs, struct edit_step **steps,
                       size_t step_count, json_t **merged, struct error *err) MUST_CHECK;

#endif
