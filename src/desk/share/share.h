/*
 * A sharing on its way, one question a page. All that was answered stands in a draft
 * (office/drafts.h), which each form writes before it goes on: nothing else is kept, but what can
 * be made again. Addresses are /share/DRAFT/STEP.
 */
#ifndef DESK_SHARE_H
#define DESK_SHARE_H

#include "pages/pages.h"
#include "safehand/office/drafts.h"
#include "safehand/office/records.h"
#include "safehand/sharing/asking.h"

enum {
    SHARE_ADDRESS_SIZE = 2048,
    SHARE_WORDS_SIZE = 2048,
    SHARE_CHOICES_MAXIMUM = 500, /* that one page offers */
};

enum share_step {
    SHARE_EMERGENCY,
    SHARE_PROFILE,
    SHARE_RECIPIENT,
    SHARE_ENTRIES,
    SHARE_WHOM,
    SHARE_PEOPLE,
    SHARE_FILES,
    SHARE_WAY,
    SHARE_QUESTION,
    SHARE_CHECK,
    SHARE_STEPS
};

/* One request about one draft. */
struct wizard {
    struct visit *visit;
    struct page *page;
    struct office *office;
    struct draft draft;
    struct record *record;         /* opened by wizard_record */
    struct profile *profile;       /* by wizard_profile */
    const char *rest;              /* of the address, behind the step */
    char back[SHARE_ADDRESS_SIZE]; /* where Back of this page leads */
    bool has_forgotten;            /* what was said of a record that has changed since */
};

/* ---- state.c: the draft ---- */

/* A new one about the record in that folder; its id goes into the draft. */
enum status wizard_new(struct wizard *wizard, const char *folder, struct error *err) MUST_CHECK;
/* Reads the draft of that id. False, with a page that says so, if there is none of theirs. */
bool wizard_open(struct wizard *wizard, struct visit *visit, const char *id);
void wizard_close(struct wizard *wizard);
/* Writes it. */
enum status wizard_save(struct wizard *wizard, struct error *err) MUST_CHECK;
/* Whether a step was answered that may be answered by nothing; and that it was. */
bool wizard_has_step(const struct wizard *wizard, const char *name);
enum status wizard_put_step(struct wizard *wizard, const char *name, struct error *err) MUST_CHECK;
/* A list of the choice (extract_choice_put) in place of what it was; the names stay the caller's.
 */
enum status wizard_put_list(struct wizard *wizard, const char *list, const struct names *names,
                            struct error *err) MUST_CHECK;
/* Whether a list of the choice has that name. */
bool wizard_list_has(const struct wizard *wizard, const char *list, const char *name);
/* Puts a name in, or takes it out. */
enum status wizard_list_mark(struct wizard *wizard, const char *list, const char *name, bool is_in,
                             struct error *err) MUST_CHECK;
enum status wizard_put_text(struct wizard *wizard, const char *key, const char *text,
                            struct error *err) MUST_CHECK;
/* What leaves is chosen anew: what was answered about it is asked where it still applies. */
void wizard_choice_changed(struct wizard *wizard);
/* The record and the profile of the draft, read once. */
enum status wizard_record(struct wizard *wizard, struct error *err) MUST_CHECK;
enum status wizard_profile(struct wizard *wizard, struct error *err) MUST_CHECK;
/* The choice so far; extract_choice_free. */
enum status wizard_choice(const struct wizard *wizard, struct extract_choice *choice,
                          struct error *err) MUST_CHECK;
/* Whether it is an emergency, and whom it goes to (NULL: not chosen). */
bool wizard_is_emergency(const struct wizard *wizard);
const char *wizard_recipient(const struct wizard *wizard);

/* ---- held.c: what is made of it, and kept in the session until the draft changes ---- */

/*
 * The selection of that choice, for offering: extract_selection_free. NULL, with a page, if it
 * cannot be, or as long as files are being looked into, which goes on in a thread: the page asks
 * again by itself.
 */
struct selection *wizard_select(struct wizard *wizard, const struct extract_choice *choice);
/* Lends a choice what was read of files, for a further selection in this request. */
void wizard_lend(const struct wizard *wizard, struct extract_choice *choice);
/* The sharing as answered so far, the session's own. NULL, with a page, likewise. */
struct sharing *wizard_sharing(struct wizard *wizard);
/* Takes what was answered in that sharing into the draft, and writes that. */
enum status wizard_keep(struct wizard *wizard, struct sharing *sharing,
                        struct error *err) MUST_CHECK;
/* The session's sharing is another than the draft says: it is made anew when it is asked for. */
void wizard_drop_sharing(struct wizard *wizard);

/* ---- steps.c: one page after the other ---- */

/* The address of a step of this draft. */
void wizard_address(const struct wizard *wizard, enum share_step step,
                    char address[SHARE_ADDRESS_SIZE]);
/* On to the first step that is not answered; NULL-safe after a page was written. */
void wizard_go_on(struct wizard *wizard);
/* A page of the draft: its title, where Back leads, and at its end what becomes of it. */
void wizard_begin(struct wizard *wizard, const struct error *err, const char *field,
                  const char *title, const char *back);
void wizard_end(struct wizard *wizard);
/* A page that is a form: Back is a button at its end, which sends what was typed, so that it is
 * kept. */
void wizard_begin_form(struct wizard *wizard, const struct error *err, const char *field,
                       const char *title, const char *back);
void wizard_form_end(struct wizard *wizard);
/* Back alone, in a form whose other buttons stand in it, or where there is none. */
void wizard_form_back(struct wizard *wizard);
/* Something is in the way, and these are the answers that can be changed. */
void wizard_failure(struct wizard *wizard, const struct error *err);

typedef void wizard_page(struct wizard *wizard);
typedef void wizard_take(struct wizard *wizard, const struct form *form);
wizard_page share_show_emergency, share_show_profile, share_show_recipient, share_show_way;
wizard_take share_take_emergency, share_take_profile, share_take_recipient, share_take_way;
wizard_page share_show_entries, share_show_whom, share_show_people, share_show_fields,
    share_show_files;
wizard_take share_take_entries, share_take_whom, share_take_people, share_take_fields,
    share_take_files;
wizard_page share_show_question, share_show_answer, share_show_check, share_show_report,
    share_show_pdf, share_show_family;
wizard_take share_take_answer, share_take_check;
/* The checklist for a memory stick (transfer/checklist.c): whether it is what a sharing asks next,
 * or refuses; and whether an answer of the draft belongs to it. */
wizard_page share_show_checklist;
wizard_take share_take_checklist;
bool share_asks_checklist(const struct sharing *sharing);
bool share_is_of_checklist(const struct wizard *wizard, const char *key);
wizard_page share_show_file, share_show_discard;
wizard_take share_take_discard;
/* What of a step somebody must approve, or do afterwards, which must not be missed; and, to be
 * opened, what is settled. (beside.c) */
void share_show_to_come(struct wizard *wizard, const struct sharing *sharing,
                        enum asking_step step);
void share_show_settled(struct wizard *wizard, const struct sharing *sharing,
                        enum asking_step step);
/* The entry, or the file, that is asked about. */
void share_show_what(struct wizard *wizard, const struct policy_question *question);
/* Lets them look at a file of the record: `size` 0, where it is not known. (beside.c) */
void share_show_look(struct wizard *wizard, const char *name, uint64_t size);
/* A link to what the family may see of what would leave, before they consent (report.c). */
void share_offer_family(struct wizard *wizard);
/* Whether the step has anything to ask of this draft; false with a page if that cannot be told. */
bool share_asks_recipient(struct wizard *wizard, bool *asks);
bool share_asks_entries(struct wizard *wizard, bool *asks);
bool share_asks_whom(struct wizard *wizard, bool *asks);
bool share_asks_people(struct wizard *wizard, bool *asks);
bool share_asks_files(struct wizard *wizard, bool *asks);

page_answer share_page, share_begin;              /* begin/begin.c */
page_answer share_concern, share_concern_written; /* begin/concern.c */
page_answer share_draft, share_draft_posted;      /* steps.c */
page_answer share_send, share_send_posted, share_sending, share_sent,
    share_unmount; /* send.c, sent.c */

/* ---- words.c ---- */

/* Words of a rule, in which the family's people, entries and fields stand by their ids, with their
 * names in place of these, and without rules' codes. */
void share_append_named(const struct wizard *wizard, struct buffer *out, const char *words);
void share_named(struct wizard *wizard, const char *words, const struct ways *ways);
/* The same as it stands, within a sentence. */
void share_named_text(struct wizard *wizard, const char *words);
/* What a question is about, in a few words: the label of its answer. */
void share_answer_label(const struct wizard *wizard, const char *key, struct buffer *out);
/* What was answered, in words. */
void share_answer_words(const struct wizard *wizard, const char *key, const char *answer,
                        struct buffer *out);
/* "Kelly Marsden (mother)". */
void share_person_words(const struct record_person *person, struct buffer *out);
/* The people of a family in one line, children and parents first as the record has them. */
void share_family_words(const struct record *record, struct buffer *out);
/* To whom the same goes afterwards, of several recipients; nothing if there is one. */
void share_next_words(const struct wizard *wizard, struct buffer *out);
/* The files that go, and what was found in each. */
void share_files_words(const struct selection *selection, struct buffer *out);
/* Appends text as it stands in an address, behind "?key=" or between slashes. */
void share_append_address(struct buffer *out, const char *text);
/* The first value of that name in the form, "" if there is none. */
const char *share_value(const struct form *form, const char *name);
/* Whether the form has that name with that value, as of a checkbox. */
bool share_has_value(const struct form *form, const char *name, const char *value);

/* ---- for other areas ---- */

/* Danger first: 999, and the numbers of the office's own list. */
void share_warn(struct visit *visit);
/* Whether what is sent to that address by a session that is locked is kept, until who was signed in
 * there signs in again: a page of what somebody typed, and nothing that decides or sends. */
bool share_keeps(const char *path);
/* After somebody signed in: goes on with what was kept, if it was theirs. False if there is
 * nothing. */
bool share_take_kept(struct visit *visit);

/* A field for a family's reference, which offers those whose records lie here, with who is in them.
 */
void share_ask_family(struct visit *visit, const struct field *field);
/* What is being sent, and the drafts of who acts, to go on with or to throw away: for the first
 * page. Nothing if there is none. */
void share_list_drafts(struct visit *visit);
/* What to do with a decided sharing, where it can be sent: a link. */
void share_offer_sending(struct visit *visit, const char *id, enum sharing_state state);

/* Whether it is the password that is to be typed (again), and not the portal or the way there. */
bool share_is_password(const struct error *err);
/* The field for a portal's password, which is kept nowhere. */
void share_portal_password(struct page *page, const char *portal, const struct error *err);
/* That the recipient of an emergency is to be rung now. */
void share_show_urgent(struct page *page, const char *recipient, const char *organisation);
/* The sealed file that a person takes along or sends: to be saved by the browser. */
void share_offer_file(struct visit *visit, const char *id);
/* A text for the recipient of that sharing, to copy; it names nobody. */
void share_show_notice(struct visit *visit, const char *id);
/* Keeps in the record what was said of the entries of a sharing that is decided (asking_keep_said);
 * where that cannot be done, its page says why. */
void share_keep_said(struct visit *visit, const struct sharing *sharing,
                     char seen[DIGEST_HEX_SIZE]);
/* Says why what was said of the entries of that sharing is not kept in the record, if it is not. */
void share_tell_unkept(struct visit *visit, const char *id);
/* The whole address of a package on that portal, to be said on the telephone. */
void share_show_where(struct visit *visit, const char *name, const char *id);
/* What a rule says of this sharing, as an item of a list, with a link to the rule. */
void share_outcome(struct wizard *wizard, const struct policy_outcome *outcome);

#endif
