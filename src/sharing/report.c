/* The report of a sharing, as it stands in a package or is handed over. */
#include "sharing_internal.h"

#include <string.h>

static enum handling_family family_told(const struct sharing *sharing)
{
    const char *told = answer_find(sharing->answers, ANSWER_P08_INFORMED, NULL);
    bool is_emergency = sharing->decision
                            ? json_is_true(json_object_get(sharing->decision, "emergency"))
                            : sharing->facts.is_emergency;
    if (!told)
        return is_emergency ? HANDLING_FAMILY_UNKNOWN : HANDLING_FAMILY_UNSAID;
    return strcmp(told, "yes") == 0     ? HANDLING_FAMILY_TOLD
           : strcmp(told, "later") == 0 ? HANDLING_FAMILY_LATER
                                        : HANDLING_FAMILY_UNSAFE;
}

/* Who decided it; nobody has yet: who acts. Another than who acts looks at it before it is sealed.
 */
static const struct card *sender_of(const struct sharing *sharing)
{
    char verifier[NOTE_VERIFIER_SIZE];
    const struct office *office = sharing->office;
    const char *wanted = json_text(json_object_get(sharing->decision, "sender"), "verifier");
    for (size_t i = 0; wanted && i < office_member_count(office); i++) {
        const struct card *card = office_member_at(office, i)->card;
        note_verifier_format(&card->verifier, verifier);
        if (strcmp(verifier, wanted) == 0)
            return card;
    }
    return office_self(office)->card;
}

enum status sharing_report(const struct sharing *sharing, timestamp created, timestamp expires,
                           struct buffer *handling, struct report_heading *heading,
                           struct buffer *report, struct error *err)
{
    const struct card *sender = sender_of(sharing);
    const struct office_recipient *recipient = sharing->recipient;
    const char *purpose = answer_find(sharing->answers, ANSWER_P01_PURPOSE, NULL);
    const char *basis = sharing->decision
                            ? json_text(sharing->decision, "basis")
                            : policy_verdict_basis(&sharing->facts, &sharing->verdict);
    bool is_emergency = sharing->decision
                            ? json_is_true(json_object_get(sharing->decision, "emergency"))
                            : sharing->facts.is_emergency;
    const json_t *said = sharing->answers;
    enum status status = handling_notice(
        sharing->selection->marking, family_told(sharing), recipient->name,
        *sender->contact ? sender->contact : sender->organisation, expires, handling, err);
    if (status != STATUS_OK)
        return status;
    *heading = (struct report_heading){
        .id = sharing->id,
        .sender_name = sender->name,
        .sender_organisation = sender->organisation,
        .sender_contact = sender->contact,
        .sender_role = sender->role,
        .recipient_name = recipient->name,
        .recipient_organisation = recipient->organisation,
        .at_risk = is_emergency ? answer_find(said, ANSWER_P07_WHO, NULL) : NULL,
        .harm = is_emergency ? answer_find(said, ANSWER_P07_HARM, NULL) : NULL,
        .purpose = purpose ? purpose : "",
        .basis = policy_basis_words(basis ? basis : ""),
        .handling = buffer_text(handling),
        .created = created,
        .expires = expires,
    };
    return page_report(sharing->record, sharing->profile, sharing->selection, heading, report, err);
}

enum status sharing_report_preview(const struct sharing *sharing, timestamp now, struct buffer *out,
                                   struct error *err)
{
    struct report_heading heading;
    struct buffer handling;
    buffer_init(&handling, EXTRACT_MAXIMUM);
    enum status status =
        sharing_report(sharing, now, office_deadline(now, sharing->profile->retention_days),
                       &handling, &heading, out, err);
    buffer_free(&handling);
    return status;
}

/* Of the same selection under the same heading, so that the two cannot say different things. */
enum status sharing_report_pdf(const struct sharing *sharing, timestamp now, struct buffer *out,
                               struct error *err)
{
    struct report_heading heading;
    struct buffer handling, page;
    buffer_init(&handling, EXTRACT_MAXIMUM);
    buffer_init(&page, PACKAGE_TEXT_MAXIMUM);
    enum status status =
        sharing_report(sharing, now, office_deadline(now, sharing->profile->retention_days),
                       &handling, &heading, &page, err);
    if (status == STATUS_OK)
        status = page_report_pdf(sharing->selection, &heading, out, err);
    buffer_free(&handling);
    buffer_free(&page);
    return status;
}
