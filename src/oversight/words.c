/* What an entry says, as a sentence for people. */
#include "oversight_internal.h"

#include <string.h>

enum { WORDS_MEMBERS = 4 };

/* An entry being put into words. */
struct telling {
    const struct ledger_entry *entry;
    const json_t *detail;
    struct buffer *out;
};

static void say(struct buffer *out, const char *text)
{
    text_append_visible(out, text, strlen(text));
}

/* "between", and the text, if there is one. */
static void say_more(struct buffer *out, const char *between, const char *text)
{
    if (!text || !*text)
        return;
    buffer_append_text(out, between);
    say(out, text);
}

static void say_day(struct buffer *out, const char *between, const char *text)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct date date;
    if (text && date_parse(text, &date)) {
        date_words(&date, words);
        say_more(out, between, words);
    } else {
        say_more(out, between, text);
    }
}

static void say_names(struct buffer *out, const char *before, const json_t *names)
{
    size_t i;
    json_t *name;
    json_array_foreach(names, i, name)
    {
        const char *text = json_string_value(name);
        say_more(out, i == 0 ? before : ", ", text);
    }
}

/* Whose card an entry holds. */
static void say_card(const struct telling *telling)
{
    struct error ignored = {0};
    struct card *card = NULL;
    const char *bytes = json_text(telling->detail, "card");
    if (bytes && card_parse(bytes, strlen(bytes), "card", &card, &ignored) == STATUS_OK)
        say(telling->out, card->name);
    else
        buffer_append_text(telling->out, "somebody whose card cannot be read");
    card_free(card);
}

/* ---- kinds that are put together ---- */

static void tell_decision(const struct telling *telling)
{
    const json_t *decision = json_object_get(telling->detail, "decision");
    const json_t *recipient = json_object_get(decision, "recipient");
    const json_t *awaits = json_object_get(telling->detail, "awaits");
    buffer_append_text(telling->out, "decided to share");
    say_more(telling->out, " with ", json_text(recipient, "name"));
    say_more(telling->out, ", ", json_text(recipient, "organisation"));
    say_more(telling->out, ": ", json_text(decision, "purpose"));
    say_names(telling->out, "; awaiting approval of ", awaits);
}

static void tell_approval(const struct telling *telling)
{
    buffer_append_text(telling->out, "approved it");
    say_names(telling->out, ": ", json_object_get(telling->detail, "rules"));
}

static void tell_delivery(const struct telling *telling)
{
    static const struct {
        const char *channel, *done, *failed;
    } words[] = {
        {"portal", "put the package on the portal", "could not put the package on the portal"},
        {"media", "wrote the package to", "could not write the package to"},
        {"email", "handed the package over to be sent by email",
         "could not hand the package over to be sent by email"},
        {"hand", "handed the package over in person", "could not hand the package over in person"},
    };
    const char *channel = json_text(telling->detail, "channel");
    const char *problem = json_text(telling->detail, "problem");
    bool failed = telling->entry->leaf.kind == ENTRY_KIND_DELIVERY_FAILED;
    const char *text = failed ? "could not deliver the package" : "delivered the package";
    for (size_t i = 0; channel && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].channel, channel) == 0)
            text = failed ? words[i].failed : words[i].done;
    buffer_append_text(telling->out, text);
    say_more(telling->out, " ", json_text(telling->detail, "to"));
    say_more(telling->out, ": ", problem);
}

static void tell_receipt(const struct telling *telling)
{
    bool accepted = json_is_true(json_object_get(telling->detail, "accepted"));
    buffer_append_text(telling->out, "filed the recipient's receipt: ");
    buffer_append_text(telling->out, accepted ? "accepted" : "rejected");
    if (!accepted)
        say_more(telling->out, ", ", json_text(telling->detail, "code"));
}

static void tell_verified(const struct telling *telling)
{
    buffer_append_text(telling->out, "recorded that the fingerprint of ");
    say_card(telling);
    buffer_append_text(telling->out, " was compared");
    say_more(telling->out, " by ", json_text(telling->detail, "by"));
    say_day(telling->out, " on ", json_text(telling->detail, "on"));
    say_more(telling->out, ": ", json_text(telling->detail, "how"));
}

/* A day of the detail, in words. */
static void say_member_day(const struct telling *telling, const char *between, const char *key)
{
    say_day(telling->out, between, json_text(telling->detail, key));
}

static void tell_training(const struct telling *telling)
{
    const char *name = json_text(telling->detail, "name");
    buffer_append_text(telling->out, "recorded that ");
    say(telling->out, name ? name : "somebody");
    buffer_append_text(telling->out, " signed that they accept the policy");
    say_member_day(telling, " on ", "trained_on");
}

static void tell_agreement(const struct telling *telling)
{
    const char *profile = json_text(telling->detail, "standing");
    if (profile) {
        buffer_append_text(telling->out, "approved all sharings under ");
        say(telling->out, profile);
        say_member_day(telling, ", until ", "until");
        say_more(telling->out, ": ", json_text(telling->detail, "reason"));
        return;
    }
    buffer_append_text(telling->out, "registered the sharing agreement");
    say_more(telling->out, " ", json_text(telling->detail, "name"));
    say_more(telling->out, " with ", json_text(telling->detail, "with"));
    say_member_day(telling, ", which lapses on ", "review");
}

static void tell_declined(const struct telling *telling)
{
    buffer_append_text(telling->out, "decided not to share");
    say_more(telling->out, " with ", json_text(telling->detail, "to"));
    say_more(telling->out, ", as asked by ", json_text(telling->detail, "asked_by"));
    say_more(telling->out, ": ", json_text(telling->detail, "reason"));
}

static void tell_other_channel(const struct telling *telling)
{
    const json_t *passed = json_object_get(telling->detail, "passed");
    buffer_append_text(telling->out, "recorded what was shared");
    say_more(telling->out, " by ", json_text(telling->detail, "channel"));
    say_more(telling->out, " with ", json_text(telling->detail, "to"));
    say_member_day(telling, " on ", "on");
    say_more(telling->out, ": ", json_text(telling->detail, "what"));
    if (json_is_false(passed))
        buffer_append_text(telling->out, " (the check failed)");
    say_more(telling->out, "; done by this: ", json_text(telling->detail, "discharges"));
}

static void tell_informed(const struct telling *telling)
{
    buffer_append_text(telling->out, "recorded that the family was told");
    say_more(telling->out, ": ", json_text(telling->detail, "whom"));
    say_member_day(telling, ", on ", "on");
    say_more(telling->out, ", ", json_text(telling->detail, "how"));
}

static void tell_incident(const struct telling *telling)
{
    timestamp aware;
    char words[TIMESTAMP_WORDS_SIZE];
    const char *closed = json_text(telling->detail, "closed_as");
    const char *text = json_text(telling->detail, "aware");
    buffer_append_text(telling->out, closed ? "closed an incident" : "recorded an incident");
    say_more(telling->out, ", ", closed);
    say_more(telling->out, ": ", json_text(telling->detail, closed ? "reason" : "what"));
    say_more(telling->out, ", ", json_text(telling->detail, "details"));
    if (text && timestamp_parse(text, &aware)) {
        timestamp_words(aware, words);
        say_more(telling->out, "; known since ", words);
    }
}

static void tell_media_returned(const struct telling *telling)
{
    const char *how = json_text(telling->detail, "how");
    bool wiped = how && strcmp(how, "wiped") == 0;
    buffer_append_text(telling->out, wiped ? "recorded that a device was wiped"
                                           : "recorded that a device came back");
    say_more(telling->out, ": ", json_text(telling->detail, "device"));
}

static void tell_staff_added(const struct telling *telling)
{
    buffer_append_text(telling->out, "added ");
    say_card(telling);
    say_more(telling->out, " to the staff, as ", json_text(telling->detail, "role"));
    say_member_day(telling, "; they accepted the policy on ", "trained_on");
}

static void tell_access(const struct telling *telling)
{
    const char *person = json_text(telling->detail, "for");
    if (!person) {
        buffer_append_text(telling->out, "recorded who looked into a family's file");
        say_more(telling->out, ": ", json_text(telling->detail, "who"));
        say_more(telling->out, ", ", json_text(telling->detail, "role"));
        say_more(telling->out, ", ", json_text(telling->detail, "reason"));
        say_more(telling->out, "; recorded as failed: ", json_text(telling->detail, "failed"));
        return;
    }
    buffer_append_text(telling->out, "looked up what was shared about ");
    say(telling->out, person);
    say_more(telling->out, " of ", json_text(telling->detail, "reference"));
    const char *name = json_text(telling->detail, "ground");
    enum access_ground ground;
    if (name && access_ground_parse(name, &ground))
        say_more(telling->out, ", to answer: ", access_ground_words(ground));
}

static void tell_hold(const struct telling *telling)
{
    const char *state = json_text(telling->detail, "state");
    bool released = state && strcmp(state, "released") == 0;
    buffer_append_text(telling->out,
                       released ? "ended the hold on it" : "put it on hold, so that it is kept");
    say_more(telling->out, ": ", json_text(telling->detail, "reason"));
}

/* ---- all kinds ---- */

/* A kind's words, and the members of its detail that follow them; or its own function. */
static const struct {
    enum entry_kind kind;
    const char *words;
    const char *members[WORDS_MEMBERS];
    void (*tell)(const struct telling *telling);
} KINDS[] = {
    {ENTRY_KIND_DECISION, NULL, {NULL}, tell_decision},
    {ENTRY_KIND_DECLINED, NULL, {NULL}, tell_declined},
    {ENTRY_KIND_APPROVAL, NULL, {NULL}, tell_approval},
    {ENTRY_KIND_SEALED, "sealed the package", {NULL}, NULL},
    {ENTRY_KIND_DELIVERED, NULL, {NULL}, tell_delivery},
    {ENTRY_KIND_DELIVERY_FAILED, NULL, {NULL}, tell_delivery},
    {ENTRY_KIND_WITHDRAWN, "withdrew it", {"reason"}, NULL},
    {ENTRY_KIND_SUPERSEDED, "put another sharing in its place", {"by", "reason"}, NULL},
    {ENTRY_KIND_RECEIPT, NULL, {NULL}, tell_receipt},
    {ENTRY_KIND_MEDIA_ISSUED, "gave out a device", {"device", "carrier"}, NULL},
    {ENTRY_KIND_MEDIA_RETURNED, NULL, {NULL}, tell_media_returned},
    {ENTRY_KIND_RECIPIENT_VERIFIED, NULL, {NULL}, tell_verified},
    {ENTRY_KIND_RECIPIENT_REVOKED, "revoked a recipient's card", {"name", "reason"}, NULL},
    {ENTRY_KIND_STAFF_ADDED, NULL, {NULL}, tell_staff_added},
    {ENTRY_KIND_STAFF_REMOVED, "took somebody off the staff", {"name", "reason"}, NULL},
    {ENTRY_KIND_TRAINING, NULL, {NULL}, tell_training},
    {ENTRY_KIND_AGREEMENT, NULL, {NULL}, tell_agreement},
    {ENTRY_KIND_PORTAL_ADDED, "added a portal", {"name", "url"}, NULL},
    {ENTRY_KIND_ACCESS, NULL, {NULL}, tell_access},
    {ENTRY_KIND_ADVICE, "recorded advice", {"who", "organisation", "advice"}, NULL},
    {ENTRY_KIND_OTHER_CHANNEL, NULL, {NULL}, tell_other_channel},
    {ENTRY_KIND_FAMILY_INFORMED, NULL, {NULL}, tell_informed},
    {ENTRY_KIND_INCIDENT, NULL, {NULL}, tell_incident},
    {ENTRY_KIND_HOLD, NULL, {NULL}, tell_hold},
    {ENTRY_KIND_ERASED, "erased what the ledger held of it", {"reason"}, NULL},
    {ENTRY_KIND_KEY_ROTATED, "changed the ledger's keys", {"reason"}, NULL},
    {ENTRY_KIND_WITNESSED, "filed a witness's signature over the ledger", {"witness"}, NULL},
    {ENTRY_KIND_LOG_CONTINUED, "began a new log after a restored backup", {"reason"}, NULL},
};

static void tell_members(const struct telling *telling, const char *const members[WORDS_MEMBERS])
{
    const char *between = ": ";
    for (size_t i = 0; i < WORDS_MEMBERS && members[i]; i++) {
        const char *text = json_text(telling->detail, members[i]);
        say_day(telling->out, between, text);
        between = text && *text ? ", " : between;
    }
}

void entry_words(const struct ledger_entry *entry, const struct office_member *signer,
                 struct buffer *out)
{
    const struct telling telling = {entry, entry->detail, out};
    if (entry->is_erased) {
        buffer_append_format(out, "erased (%s): only the proof that it was there is left",
                             leaf_kind_name(&entry->leaf));
        return;
    }
    say(out, signer ? signer->card->name : "somebody");
    buffer_append_byte(out, ' ');
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (KINDS[i].kind != entry->leaf.kind)
            continue;
        if (KINDS[i].tell) {
            KINDS[i].tell(&telling);
        } else {
            buffer_append_text(out, KINDS[i].words);
            tell_members(&telling, KINDS[i].members);
        }
    }
}
