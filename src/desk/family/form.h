/*
 * A form about one family: what it asks is a table (register/forms/ask.h), with what of this family
 * is to be chosen from; one thing is written by it, and it leads back to the family's page. Which
 * there are is one table (form.c), by the address of each.
 */
#ifndef DESK_FAMILY_FORM_H
#define DESK_FAMILY_FORM_H

#include "family/family.h"
#include "register/forms/ask.h"
#include "safehand/record/edit.h"

enum { FAMILY_ASKS_MAXIMUM = 20, FAMILY_CHOICES_MAXIMUM = 2000, FAMILY_TEXTS_MAXIMUM = 3000 };

/* What is asked, with the choices that are made for it, and their texts. */
struct family_asks {
    struct ask asks[FAMILY_ASKS_MAXIMUM];
    size_t count;
    struct ask_choice choices[FAMILY_CHOICES_MAXIMUM];
    size_t choice_count;
    char *texts[FAMILY_TEXTS_MAXIMUM];
    size_t text_count;
};
void family_asks_free(struct family_asks *asks);
/* Adds a question; the place of it, to be filled further. */
struct ask *family_ask(struct family_asks *asks, struct ask ask);
/* A text that lives as long as the asks, which take it over; "" for NULL. */
const char *family_text(struct family_asks *asks, char *text);
/* Adds a choice to the question that was added last. */
void family_choice(struct family_asks *asks, const char *value, const char *label,
                   const char *hint);
/* The choices of the question that was added last: everybody in the record; the roles; ... */
void family_choose_people(const struct family *family, struct family_asks *asks);
void family_choose_roles(const struct family *family, struct family_asks *asks);
void family_choose_categories(const struct family *family, struct family_asks *asks);

/* The ids of everybody in the record who was ticked under that name; memory_free the items. */
enum status family_ticked(const struct family *family, const char *name, struct names *ids,
                          struct error *err) MUST_CHECK;

struct family_form {
    struct asking asking;
    const char *said; /* above the questions; NULL: nothing */
    bool warns;       /* whom to ring stands above all */
    /* Whether what else the address names is there; NULL: it names nothing else. */
    bool (*fits)(const struct family *family);
    /* What stands above the questions; NULL: nothing more. */
    void (*show)(const struct family *family);
    /* What is asked of this family, behind "ref". */
    void (*add)(struct family *family, struct family_asks *asks);
    /* Writes it. */
    enum status (*act)(struct family *family, struct asking *asking, struct error *err);
    /* Where it leads, if not to the family's page. */
    void (*then)(struct family *family);
};
extern const struct family_form FORM_ADD, FORM_ENTRY, FORM_CONCERN, FORM_WITHDRAW_CONSENT,
    FORM_FILE, FORM_CHANGE, FORM_ROLE;
extern const struct family_form FORM_CORRECT, FORM_REMOVE_ENTRY, FORM_REMOVE_PERSON; /* mend.c */

/* ---- somebody.c ---- */

/* The questions about one person; adding who was described so, with what else was said of them. */
void somebody_ask(const struct family *family, struct family_asks *asks);
enum status somebody_add(struct visit *visit, struct record_edit *edit,
                         const struct names *responsible_for, struct error *err) MUST_CHECK;
/* What was said of the household of a new family. */
enum status household_set(struct visit *visit, struct record_edit *edit,
                          struct error *err) MUST_CHECK;

/* Whether an entry is fact or opinion, and what is chosen already, or NULL (written.c). */
void family_ask_kind(struct family_asks *asks, const char *initial);

/* ---- save.c ---- */

/* Of what stands in the record (NULL: nothing), by which is known whether another changed it since
 * it was shown. */
enum status family_digest(const json_t *value, char hex[DIGEST_HEX_SIZE],
                          struct error *err) MUST_CHECK;

/* The folder of a record of the office's (borrowed), read and written as the office keeps it. */
struct record_place family_place(const struct visit *visit, const char *folder);
/* Who changes it, and when: who acts, now. */
struct record_editor family_editor(const struct visit *visit);
/* Begins to change the record as it is now; family_edit_end must follow. */
enum status family_edit(struct family *family, struct record_edit **edit,
                        struct error *err) MUST_CHECK;
/* Saves it if all went well so far, and frees it. */
enum status family_edit_end(struct record_edit *edit, enum status status,
                            struct error *err) MUST_CHECK;

#endif
