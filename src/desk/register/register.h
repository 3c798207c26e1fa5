/* What is owed, and what is recorded. */
#ifndef DESK_REGISTER_H
#define DESK_REGISTER_H

#include "register/forms/ask.h"
#include "safehand/oversight.h"

page_answer page_home;                                                   /* home.c */
page_answer page_sharings, page_sharing;                                 /* sharings.c */
page_answer page_approve, page_approved, page_leaving, page_leaving_pdf; /* approve/ */
page_answer page_recipients, page_recipient;                             /* recipients/ */
page_answer page_recipient_invite, page_recipient_invited;               /* recipients/invite.c */
page_answer page_recipient_page;                                         /* the same */
page_answer page_recipient_add, page_recipient_added;                    /* recipients/add.c */
page_answer page_card, page_card_looked;                                 /* the same */
page_answer page_keyless_add, page_keyless_added;                        /* the same */
page_answer page_call, page_called, page_confirm, page_confirmed;        /* recipients/call.c */
page_answer page_revoke, page_revoked;                                   /* the same */
page_answer page_agreements, page_agreement_add, page_agreed;            /* agreements.c */
page_answer page_standing, page_stood;                                   /* the same */
page_answer page_training, page_trained;                                 /* training.c */
page_answer page_media, page_media_back, page_media_came_back;           /* media.c */
page_answer page_media_wiped, page_media_was_wiped;                      /* the same */
page_answer page_media_add, page_media_added;                            /* the same */
page_answer page_front_sheet, page_front_sheet_signed;                   /* access.c */
page_answer page_log, page_logged;                                       /* log.c */
page_answer page_about_form, page_about_form_sent;                       /* forms/about_form.c */
page_answer page_decline, page_declined;                                 /* decline.c */
page_answer page_incident, page_incident_happened;                       /* incident.c */
page_answer page_incidents, page_incident_close, page_incident_closed;   /* incidents.c */
page_answer page_complaints, page_complaint_add, page_complaint_added;   /* complaints.c */
page_answer page_complaint_told, page_complaint_was_told;                /* the same */
page_answer page_notice_to_copy;                                         /* notice.c */
page_answer page_reissue, page_reissued;                                 /* again.c */
page_answer page_numbers, page_number_add, page_number_added;            /* numbers.c */
page_answer page_number_confirm, page_number_confirmed;                  /* the same */
page_answer page_portals, page_portal_add, page_portal_added;            /* portals/ */
page_answer page_portal_check, page_portal_checked;                      /* portals/visit.c */
page_answer page_portal_page, page_portal_page_put;                      /* the same */
page_answer page_profiles, page_profile_accept, page_profile_accepted;   /* profiles.c */
page_answer page_clock, page_clock_corrected;                            /* ledger.c */
page_answer page_resume, page_resumed;                                   /* the same */
page_answer page_recorded;                                               /* recorded.c */
page_answer page_erase, page_erased;                                     /* keeping/erase.c */
page_answer page_advice, page_advised;                                   /* keeping/advice.c */
page_answer page_summary, page_summary_made;                             /* keeping/summary.c */
page_answer page_witness, page_witnessed;                                /* keeping/witness.c */

/* One sharing as a row of a list: when, with whom, whose, what for, how it stands (sharings.c). */
void sharing_row_show(struct page *page, const struct sharing_view *view);
/* One thing that can be done with a sharing, as an item of a list: a link to that page, with the
 * id behind it (sharings.c). */
void action_show(struct page *page, const char *to, const char *id, const char *words);

/* The rows of a list of terms that tell first of a sharing (oversight.h); timeline NULL: nothing is
 * known of what was recorded since the decision. */
void stories_show(struct visit *visit, const json_t *decision,
                  const struct sharing_timeline *timeline);

/* ---- what is owed ---- */

/* All of it (tasks_free). STATUS_WAITING, and a page that asks again, as long as so much has to be
 * read for it that a thread does that: owed_show_reading says how far it is. (owed.c) */
enum status owed_list(struct visit *visit, struct tasks *tasks, struct error *err) MUST_CHECK;
void owed_show_reading(struct visit *visit);
/* One thing that is owed, with a button for each page that does it; `with_about` it says of which
 * sharing, unless the page is about that one. */
void task_show(struct visit *visit, const struct task *task, bool with_about);
/* Whether who acts is among those who owe it. */
bool task_is_mine(const struct visit *visit, const struct task *task);
/* Those of a sharing, or ("" for it) of an entry. */
void tasks_show_of(struct visit *visit, const char *sharing, uint64_t entry);
/* "47 hours left, until 3 December 2026 at 10:15", or how long it is over. */
enum { COUNTDOWN_SIZE = 128 };
void countdown_words(timestamp due, timestamp now, char text[COUNTDOWN_SIZE]);

/* ---- what it is about ---- */

/* Shows what a sharing, or an entry by its number, was: with whom, about whom, when. False, and a
 * page that says so, if there is none of that name: before a page is begun, see about_find. */
void about_show(struct visit *visit, const char *id);
/* Whether there is one: else the answer is a page that says so, and nothing else is to be done. */
bool about_find(struct visit *visit, const char *id);
/* As the `above` of a page whose form carries "id". */
void about_above(struct visit *visit, const void *context);

/* Goes on to the page of that entry, which says what was recorded and what is owed because of it.
 */
void recorded_go_on(struct visit *visit, uint64_t entry);

/* A concern about a child or an adult at risk goes on by this computer's clock, if that is behind
 * (office_believe_clock); `until` as there. */
enum status visit_concern(struct visit *visit, timestamp until, struct error *err) MUST_CHECK;
/* The same for a sharing that is one. */
enum status visit_concern_of(struct visit *visit, const char *id, struct error *err) MUST_CHECK;

/* Whether what was given as "family" can be a family's reference. */
enum status family_check(struct visit *visit, struct asking *asking, struct error *err) MUST_CHECK;
/* The kinds of organisation as choices, at most `room`; how many. */
size_t kinds_choices(const struct recipient_kinds *known, struct ask_choice *choices, size_t room);
/* The number of an entry; false if the text is none. */
bool entry_of_text(const char *text, uint64_t *entry);

#endif
