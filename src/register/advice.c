/* Advice that was sought without naming anybody (P10). */
#include "register_internal.h"

#include <string.h>

#include "safehand/page.h"

static const char PROFILE[] = "advice";

/* ---- the summary ---- */

/* Our own staff are not to be named in it either. */
static enum status choice_add_staff(const struct office *office, struct extract_choice *choice,
                                    struct error *err)
{
    for (size_t i = 0; i < office_member_count(office); i++)
        if (!names_add_copy(&choice->known, office_member_at(office, i)->card->name))
            return memory_error(err);
    return STATUS_OK;
}

static enum status write_page(const struct office *office, const struct record *record,
                              const struct profile *profile, const struct selection *selection,
                              timestamp now, struct buffer *out, struct error *err)
{
    const struct report_heading heading = {
        .id = "advice",
        .sender_name = "a member of its staff",
        .sender_organisation = office_name(office),
        .sender_contact = "",
        .recipient_name = "whoever is asked for advice",
        .recipient_organisation = "any organisation",
        .purpose = profile->purpose,
        .handling = "This names nobody. If you can tell who the family is all the same, say so, "
                    "and keep it to yourself.",
        .created = now,
        .expires = now + (timestamp)profile->retention_days * 86400,
    };
    return page_report(record, profile, selection, &heading, out, err);
}

enum status advice_summary_write(const struct office *office, const struct advice_summary *summary,
                                 timestamp now, struct buffer *out, struct error *err)
{
    struct profile *profile = NULL;
    struct selection *selection = NULL;
    enum status status = choice_add_staff(office, summary->choice, err);
    if (status == STATUS_OK)
        status = office_profile(office, PROFILE, &profile, err);
    if (status == STATUS_OK)
        status = extract_select(summary->record, office_catalogue(office), profile, summary->choice,
                                now, &selection, err);
    if (status == STATUS_OK && (selection->identifies || selection->leak_count > 0)) {
        for (size_t i = 0; i < selection->leak_count; i++)
            summary->tell(summary->context, &selection->leaks[i]);
        status = rule_error(err, STATUS_REFUSED, RULE_M09,
                            "somebody could be identified by this summary");
        error_hint(err, "blank it or leave it out (" WAY ", " WAY "), choose fewer entries (" WAY
                        "), or describe it in your own words");
        error_way_input(err, WAY_INPUT, INPUT_BLANK, NULL);
        error_way_input(err, WAY_INPUT, INPUT_WITHOUT, NULL);
        error_way_input(err, WAY_INPUT, INPUT_ENTRY, NULL);
    }
    if (status == STATUS_OK)
        status = summary->as_json
                     ? extract_write_json(summary->record, profile, selection, out, err)
                     : write_page(office, summary->record, profile, selection, now, out, err);
    extract_selection_free(selection);
    profile_free(profile);
    return status;
}

/* ---- what was advised ---- */

enum status advice_record(struct office *office, const struct advice *advice, timestamp now,
                          uint64_t *entry, struct error *err)
{
    char id[ID_SIZE], review[DATE_SIZE], on[DATE_SIZE];
    enum status status = name_check(advice->from, INPUT_FROM, err);
    if (status == STATUS_OK)
        status = words_check(advice->advice, INPUT_ADVICE, err);
    if (status == STATUS_OK)
        status = day_check(&advice->on, now, "of the advice", err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    own_review_day(now, review);
    date_format(&advice->on, on);
    const struct entry_advice said = {
        .id = id,
        .review = review,
        .reference = advice->reference,
        .who = advice->from,
        .organisation = advice->organisation,
        .advice = advice->advice,
        .summary = advice->summary,
        .on = on,
    };
    const struct office_entry appended = {
        .kind = ENTRY_KIND_ADVICE,
        .detail = entry_advice_write(&said),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, advice->reference}}};
    return office_append(office, &appended, now, entry, err);
}
