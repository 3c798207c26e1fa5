#include "share/share.h"
#include "share/summary.h"
#include "share/transport.h"

enum { LEFT_MAXIMUM = 4096 }; /* bytes of a list of ids */

/* Decides and, unless somebody must approve it first, seals and delivers. The portal's password is
 * asked for before the decision stands in the ledger. */
static enum status share_carry_out(const struct arguments *arguments, struct share_item *item,
                                   struct error *err)
{
    struct sharing *sharing = item->sharing;
    struct transport transport = {0};
    struct error awaited = {0};
    enum status status = STATUS_OK;
    bool goes_now = !sharing_is_held(sharing) &&
                    policy_verdict_status(sharing_verdict(sharing), &awaited) == STATUS_OK;
    if (goes_now)
        status = transport_connect(arguments, sharing, &transport, err);
    if (status == STATUS_OK && interrupt_seen())
        status = interrupt_error(err);
    if (status == STATUS_OK)
        status = sharing_decide(sharing, session_now(), &item->waits, err);
    if (status == STATUS_OK && !item->waits)
        status = transport_carry(&transport, sharing, !goes_now, err);
    transport_close(&transport);
    if (status != STATUS_OK && sharing_decision(sharing))
        delivery_failed(sharing, err);
    return status;
}

/* What was said of entries stays with them. Only once all that was to leave has left: nothing waits
 * for somebody who is writing the record. */
static void share_keep_said(struct share *share)
{
    for (size_t i = 0; i < share->count; i++)
        if (share->items[i].sharing)
            delivery_keep_said(share->items[i].sharing, share->draft.seen);
}

static const char *share_state(const struct share_item *item, bool in_words)
{
    if (item->waits)
        return "awaiting approval";
    if (sharing_is_held(item->sharing))
        return "sealed";
    return in_words ? delivered_words(item->sharing) : delivered_state(item->sharing);
}

static json_t *share_json(const struct share_item *item)
{
    const struct sharing *sharing = item->sharing;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:s}", "id", sharing_id(sharing), "state",
                     share_state(item, false), "decision", sharing_decision_digest(sharing),
                     "package", sharing_package_digest(sharing), "recipient",
                     sharing_recipient(sharing)->name, "rules",
                     outcomes_json(sharing_verdict(sharing)), "outbox",
                     sharing_package_path(sharing) ? sharing_package_path(sharing) : "");
}

/* Of several: one that could not go, with its rules if it came so far. */
static json_t *failure_json(const struct share_item *item, const char *recipient)
{
    const struct error *failure = &item->failure;
    char *message = words_quoting(failure->message, &failure->message_ways);
    char *hint = words_quoting(failure->hint, &failure->hint_ways);
    json_t *json =
        json_pack("{s:s, s:s, s:i, s:s, s:s}", "recipient", recipient, "state", "not shared",
                  "status", (int)failure->status, "error", message ? message : failure->message,
                  "hint", hint ? hint : failure->hint);
    memory_free(message);
    memory_free(hint);
    if (item->sharing)
        json_object_set_new(json, "rules", outcomes_json(sharing_verdict(item->sharing)));
    return json;
}

/* The very entry that a concern is about is often about somebody else too. */
static void share_print_left(const struct sharing *sharing)
{
    struct buffer ids;
    buffer_init(&ids, LEFT_MAXIMUM);
    share_entries_left(sharing_selection(sharing), &ids);
    if (ids.failure != STATUS_OK || ids.length > 0)
        print_note("these entries stay, as they are also about somebody who was not chosen: %s; "
                   "--entry chooses them",
                   ids.failure == STATUS_OK ? buffer_text(&ids) : "many");
    buffer_free(&ids);
}

static void share_print(const struct share_item *item)
{
    const struct sharing *sharing = item->sharing;
    print_line("Sharing %s is %s.", sharing_id(sharing), share_state(item, true));
    outcomes_print(sharing_verdict(sharing), false);
    share_print_left(sharing);
    if (share_basis_hint(sharing))
        print_note("%s", share_basis_hint(sharing));
    if (item->waits)
        return;
    if (sharing_is_held(sharing))
        print_note("send it with `safehand deliver %.8s`", sharing_id(sharing));
    else
        delivered_advise(sharing);
}

/* The result of one. */
static enum status share_finish_one(const struct share *share, const struct share_item *item,
                                    struct error *err)
{
    enum status status = STATUS_OK;
    if (wants_json(share->arguments))
        status = print_json(share_json(item), err);
    else
        share_print(item);
    return status == STATUS_OK && item->waits ? delivery_waits(item->sharing, err) : status;
}

/* The results of several: each is said, and the gravest is the exit status. */
static enum status share_finish_all(const struct share *share, struct error *err)
{
    json_t *array = json_array();
    struct error gravest = {0};
    size_t failed = 0;
    for (size_t i = 0; i < share->count; i++) {
        const struct share_item *item = &share->items[i];
        struct error said = item->failure;
        json_array_append_new(array, said.status == STATUS_OK
                                         ? share_json(item)
                                         : failure_json(item, share->recipients.items[i]));
        if (said.status == STATUS_OK && !wants_json(share->arguments))
            share_print(item);
        if (said.status == STATUS_OK && item->waits)
            (void)!delivery_waits(item->sharing, &said);
        failed += said.status != STATUS_OK;
        if (said.status != STATUS_OK)
            print_error(&said);
        if (gravest.status == STATUS_OK || gravest.status == STATUS_WAITING ||
            said.status == STATUS_REFUSED)
            gravest.status = said.status == STATUS_OK ? gravest.status : said.status;
    }
    enum status status = STATUS_OK;
    if (wants_json(share->arguments))
        status = print_json(json_pack("{s:O}", "sharings", array), err);
    json_decref(array);
    if (status != STATUS_OK || failed == 0)
        return status;
    return error_set(err, gravest.status, "%zu of %zu recipients did not get it", failed,
                     share->count);
}

/* The gravest of one is the run's; of several each has its own, but for who stopped it. */
static enum status share_carry_out_each(struct share *share, struct error *err)
{
    bool several = share->recipients.count > 1;
    for (size_t i = 0; i < share->count; i++) {
        struct share_item *item = &share->items[i];
        enum status status = item->failure.status;
        if (status == STATUS_OK)
            status = share_carry_out(share->arguments, item, several ? &item->failure : err);
        if (status != STATUS_OK && (!several || status == STATUS_INTERRUPTED)) {
            if (several)
                *err = item->failure;
            return status;
        }
    }
    return STATUS_OK;
}

enum status share_carry_out_all(struct share *share, struct error *err)
{
    enum status status = share_carry_out_each(share, err);
    share_keep_said(share);
    if (status != STATUS_OK)
        return status;
    return share->recipients.count > 1 ? share_finish_all(share, err)
                                       : share_finish_one(share, share->items, err);
}
