#include "share/decided/decided.h"

#include "safehand/entry/sharing.h"

static void find_decision(const struct office *office, struct decided *decided)
{
    const struct sharing_timeline *timeline = &decided->timeline;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i]->leaf.kind == ENTRY_KIND_DECISION) {
            struct entry_decision said;
            entry_decision_see(timeline->entries[i]->detail, &said);
            decided->decision = said.decision;
            decided->is_own = office_signer(office, timeline->entries[i]) == office_self(office);
        }
}

bool decided_read(struct visit *visit, struct decided *decided)
{
    struct error err = {0};
    *decided = (struct decided){.decision = NULL};
    enum status status = timeline_read(visit->session->office, visit->rest, visit_now(visit),
                                       &decided->timeline, &err);
    if (status == STATUS_OK)
        find_decision(visit->session->office, decided);
    const json_t *asked = json_object_get(decided->decision, "asked");
    const json_t *recipient = json_object_get(decided->decision, "recipient");
    const char *channel = json_text(asked, "channel");
    if (status == STATUS_USAGE ||
        (status == STATUS_OK && (!channel || !channel_parse(channel, &decided->channel))))
        page_missing(visit);
    else if (status != STATUS_OK)
        page_failure(visit, &err);
    else {
        decided->to = json_text(asked, "channel_to");
        decided->recipient = json_text(recipient, "name");
        decided->organisation = json_text(recipient, "organisation");
        return true;
    }
    timeline_free(&decided->timeline);
    return false;
}

bool decided_is_emergency(const struct decided *decided)
{
    return json_is_true(json_object_get(decided->decision, "emergency"));
}

bool decided_may_send(const struct decided *decided)
{
    enum sharing_state state = decided->timeline.state;
    return decided->is_own && (state == SHARING_DRAFTED || state == SHARING_SEALED);
}

bool decided_is_unseen(const struct decided *decided)
{
    return decided_may_send(decided) && decided->channel == CHANNEL_MEDIA && !decided->to;
}
