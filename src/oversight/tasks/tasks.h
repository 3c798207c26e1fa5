/* What the files that work out what is owed share. */
#ifndef TASKS_H
#define TASKS_H

#include "oversight_internal.h"
#include "safehand/office/settled.h"

struct owing {
    struct office *office;
    struct tasks *tasks;
    size_t capacity;
    const struct tasks_progress *progress; /* NULL: nobody waits for it */
    size_t done;                           /* sharings that were read */
    timestamp now;
    struct date today;
    json_t *days;       /* profile -> array of working days, one a duty; null: no such profile */
    json_t *discharged; /* array of "DUTY ENTRY": duties of entries that were done */
};

/* A new task at the list's end; NULL without memory, or room. Valid until the next. */
struct task *task_add(struct owing *owing, const char *rule, timestamp since, struct error *err);
void task_due(struct task *task, const struct owing *owing, timestamp due);
/* Says of which sharing it is, and what tells that from another of the same day. */
void task_of(struct task *task, const struct sharing_timeline *timeline);
/* What fits of a text; `text` of TASK_TEXT_SIZE. Made visible, but for the format's slots. */
void task_text(char *text, const char *format, ...) PRINTF_LIKE(2, 3);
/* When a duty of a sharing under that profile is due that began at `from`: `otherwise` (working
 * days; 0: only before `latest`) where neither the profile nor its being a concern says when, and
 * never after `latest`, if that is not 0. */
void task_due_by(struct task *task, struct owing *owing, const char *profile,
                 enum profile_duty duty, timestamp from, int otherwise, timestamp latest);
/* One action alone does it. */
void task_how(struct task *task, enum way_action action, const char *first, const char *second);
/* "Helen Ward (manager) or Tara Trustee (trustee)": who may approve what `sender` decided. */
void task_approvers(const struct office *office, const struct office_member *sender,
                    char who[TASK_WHO_SIZE]);
/* "Helen Ward (manager) or Dan Deputy (deputy)": who manages staff. */
void task_managers(const struct office *office, char who[TASK_WHO_SIZE]);
/* Who looks at what `did` did alone (NULL: nobody known): anybody else, or who is told where nobody
 * else is on the staff. */
void task_looker(const struct office *office, const struct office_member *did,
                 char who[TASK_WHO_SIZE]);
void task_who(char who[TASK_WHO_SIZE], const char *name);
bool owing_is_discharged(const struct owing *owing, const char *duty, uint64_t entry);

/* sharing_visitor; context is a struct owing. */
enum status tasks_of_sharing(void *context, const struct sharing_view *view, bool *go_on,
                             struct error *err) MUST_CHECK;
/* Adds a task (L05) if the review date has come and no hold stands; `what` is to be looked at. */
enum status task_review(struct owing *owing, const struct sharing_timeline *timeline,
                        const char *what, struct error *err) MUST_CHECK;
/* Of records that belong to no sharing: their review dates. */
enum status tasks_of_records(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_duties(struct owing *owing, const struct sharing_view *view,
                            struct error *err) MUST_CHECK;
/* That its recipient is phoned (P06, C08). */
enum status tasks_of_phone(struct owing *owing, const struct sharing_view *view,
                           const struct sharing_deadlines *deadlines, struct error *err) MUST_CHECK;
/* Whether an entry of the sharing, not before `since`, says that this duty was done. */
bool sharing_discharges(const struct sharing_timeline *timeline, enum duty_id duty,
                        timestamp since);
/* What was told in an emergency by other means (P07, P08). */
enum status tasks_of_calls(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_staff(struct owing *owing, struct error *err) MUST_CHECK;
/* Whom of the staff a second person is to look at, and who is to sign that a card is theirs. */
enum status tasks_of_people(struct owing *owing, struct error *err) MUST_CHECK;
/* What of the recipients' cards a second person is to look at. */
enum status tasks_of_recipients(struct owing *owing, struct error *err) MUST_CHECK;
/* What one person said of the whole ledger, which a second is to look at. */
enum status tasks_of_ledger(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_numbers(struct owing *owing, struct error *err) MUST_CHECK;
/* Of who looks: what they began to answer more than a day ago. */
enum status tasks_of_drafts(struct owing *owing, struct error *err) MUST_CHECK;
/* Records that lie readable in the office, or are sealed to an earlier key. */
enum status tasks_of_lying(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_agreements(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_media(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_visitors(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_declined(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_incidents(struct owing *owing, struct error *err) MUST_CHECK;
enum status tasks_of_complaints(struct owing *owing, struct error *err) MUST_CHECK;

#endif
