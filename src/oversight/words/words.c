/* What an entry says, as a sentence for people. */
#include "words.h"

#include <string.h>

void words_say(struct buffer *out, const char *text)
{
    text_append_visible(out, text, strlen(text));
}

void words_say_more(struct buffer *out, const char *between, const char *text)
{
    if (!text || !*text)
        return;
    /* What somebody wrote may end with a full stop, after which no sentence goes on. */
    const char *said = buffer_text(out);
    if (*between == ';' && text_ends_with(said, ".") && !text_ends_with(said, ".."))
        buffer_truncate(out, out->length - 1);
    buffer_append_text(out, between);
    words_say(out, text);
}

void words_say_day(struct buffer *out, const char *between, const char *text)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct date date;
    if (text && date_parse(text, &date)) {
        date_words(&date, words);
        words_say_more(out, between, words);
    } else {
        words_say_more(out, between, text);
    }
}

/* Whose card an entry holds. */
static void say_card(struct buffer *out, const struct entry_bytes *bytes)
{
    struct error ignored = {0};
    struct card *card = NULL;
    if (bytes->data && card_parse(bytes->data, bytes->length, "card", &card, &ignored) == STATUS_OK)
        words_say(out, card->name);
    else
        buffer_append_text(out, "somebody whose card cannot be read");
    card_free(card);
}

/* ---- kinds that are put together ---- */

static void tell_for_sending(const struct telling *telling)
{
    struct entry_for_sending said;
    entry_for_sending_see(telling->detail, &said);
    buffer_append_text(telling->out, said.channel && strcmp(said.channel, "hand") == 0
                                         ? "made the package ready to be handed over in person"
                                         : "handed the package over to be sent by email");
}

static void tell_delivery(const struct telling *telling)
{
    struct entry_delivery_failed said; /* one that was delivered has all but the problem */
    static const struct {
        const char *channel, *done, *failed;
    } words[] = {
        {"portal", "put the package on the portal", "could not put the package on the portal"},
        {"media", "wrote the package to", "could not write the package to"},
        {"email", "recorded that the package was sent by email",
         "could not have the package sent by email"},
        {"hand", "recorded that the package was handed over in person",
         "could not hand the package over in person"},
    };
    bool failed = telling->entry->leaf.kind == ENTRY_KIND_DELIVERY_FAILED;
    const char *text = failed ? "could not deliver the package" : "delivered the package";
    entry_delivery_failed_see(telling->detail, &said);
    for (size_t i = 0; said.channel && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].channel, said.channel) == 0)
            text = failed ? words[i].failed : words[i].done;
    bool is_media = said.channel && strcmp(said.channel, "media") == 0;
    buffer_append_text(telling->out, text);
    /* What a browser wrote is in no folder that the program knows. */
    words_say_more(telling->out, " ",
                   is_media && !(said.to && *said.to) ? "a memory stick" : said.to);
    words_say_more(telling->out, ": ", said.problem);
}

static void tell_handed_over(const struct telling *telling)
{
    struct entry_handed_over said;
    struct error ignored = {0};
    struct keyless *keyless = NULL;
    entry_handed_over_see(telling->detail, &said);
    if (said.recipient.data && keyless_parse(said.recipient.data, said.recipient.length,
                                             "recipient", &keyless, &ignored) == STATUS_OK) {
        words_say_more(telling->out, " for ", keyless_way_words(keyless->way));
        words_say_more(telling->out, " of ", keyless->team);
        words_say_more(telling->out, ", ", keyless->address);
    }
    buffer_append_format(telling->out, " (files: %zu)", json_array_size(said.files));
    words_say_more(telling->out, ", in ", said.folder);
    buffer_append_text(telling->out, ": nobody but them knows that it arrived");
    keyless_free(keyless);
}

static void tell_reference_given(const struct telling *telling)
{
    struct entry_reference_given said;
    entry_reference_given_see(telling->detail, &said);
    words_say_more(telling->out, " ", said.number);
    words_say_more(telling->out, ", as given by ", said.by);
    words_say_day(telling->out, " on ", said.on);
}

static void tell_receipt(const struct telling *telling)
{
    struct entry_receipt said;
    entry_receipt_see(telling->detail, &said);
    bool accepted = said.accepted == TRUTH_YES;
    buffer_append_text(telling->out, "filed the recipient's receipt: ");
    buffer_append_text(telling->out, accepted ? "accepted" : "rejected");
    if (!accepted)
        words_say_more(telling->out, ", ", said.code);
}

/* Of a recipient without keys. */
static void tell_found(const struct telling *telling, const struct entry_keyless_verified *said)
{
    struct error ignored = {0};
    struct keyless *keyless = NULL;
    bool is_read = keyless_parse(said->recipient.data, said->recipient.length, "recipient",
                                 &keyless, &ignored) == STATUS_OK;
    buffer_append_text(telling->out, "recorded that the address of ");
    words_say(telling->out, is_read ? keyless->team : "somebody whose file cannot be read");
    words_say_more(telling->out, ", ", is_read ? keyless->address : NULL);
    buffer_append_text(telling->out, ", was looked up");
    words_say_more(telling->out, " by ", said->by);
    words_say_day(telling->out, " on ", said->on);
    words_say_more(telling->out, ": ", said->how);
    keyless_free(keyless);
}

static void tell_verified(const struct telling *telling)
{
    struct entry_recipient_verified said;
    struct entry_keyless_verified found;
    entry_recipient_verified_see(telling->detail, &said);
    entry_keyless_verified_see(telling->detail, &found);
    if (found.recipient.data) {
        tell_found(telling, &found);
        return;
    }
    buffer_append_text(telling->out, said.renews ? "took a renewed card of "
                                                 : "recorded that the fingerprint of ");
    say_card(telling->out, &said.card);
    buffer_append_text(telling->out, said.renews ? ", of the same keys as the one that was compared"
                                                 : " was compared");
    words_say_more(telling->out, " by ", said.by);
    words_say_day(telling->out, " on ", said.on);
    words_say_more(telling->out, ": ", said.how);
}

static void tell_recipient_confirmed(const struct telling *telling)
{
    struct entry_recipient_confirmed said;
    entry_recipient_confirmed_see(telling->detail, &said);
    buffer_append_text(telling->out,
                       said.whom ? "showed the verified card of " : "confirmed that the card of ");
    words_say(telling->out, said.name ? said.name : "somebody");
    words_say_more(telling->out, said.whom ? " to " : "", said.whom ? said.whom : NULL);
    if (!said.whom)
        buffer_append_text(telling->out, " is theirs");
    words_say_more(telling->out, ": fingerprint ", said.fingerprint);
}

static void tell_training(const struct telling *telling)
{
    struct entry_training said;
    entry_training_see(telling->detail, &said);
    buffer_append_text(telling->out, "recorded that ");
    words_say(telling->out, said.name ? said.name : "somebody");
    buffer_append_text(telling->out, " signed that they accept the policy");
    words_say_day(telling->out, " on ", said.trained_on);
}

static void tell_agreement(const struct telling *telling)
{
    struct entry_standing standing;
    struct entry_agreement said;
    entry_standing_see(telling->detail, &standing);
    entry_agreement_see(telling->detail, &said);
    if (standing.standing) {
        buffer_append_text(telling->out, "approved all sharings under ");
        words_say(telling->out, standing.standing);
        words_say_day(telling->out, ", until ", standing.until);
        words_say_more(telling->out, ": ", standing.reason);
        return;
    }
    buffer_append_text(telling->out, "registered the sharing agreement");
    words_say_more(telling->out, " ", said.name);
    words_say_more(telling->out, " with ", said.with);
    words_say_day(telling->out, ", which lapses on ", said.review);
}

static void tell_declined(const struct telling *telling)
{
    struct entry_declined said;
    entry_declined_see(telling->detail, &said);
    buffer_append_text(telling->out, "decided not to share");
    words_say_more(telling->out, " with ", said.to);
    words_say_more(telling->out, ": ", said.reason);
    words_say_more(telling->out, "; ", said.asked_by);
    if (said.asked_by && *said.asked_by)
        buffer_append_text(telling->out, " had asked for it");
}

/* What was owed, and was done by this; a word that this program does not know as it stands. */
static void say_done(struct buffer *out, const char *text)
{
    static const char *const words[DUTY_COUNT] = {
        [DUTY_P07] = "an emergency was looked at afterwards",
        [DUTY_P08] = "the family was told, or why not",
        [DUTY_P11] = "the decision not to share was talked about",
        [DUTY_P12] = "the trustees were told of the request",
        [DUTY_L03_PARENTS] = "the parents were told of the inspection",
        [DUTY_L03_REPORT] = "the inspection's report was sent",
        [DUTY_WITHDRAWN] = "the recipient knows that it is withdrawn",
        [DUTY_PHONED] = "the recipient was phoned",
        [DUTY_L04] = "who asked was answered",
    };
    enum duty_id duty;
    words_say_more(out, "; with this, ", text && duty_id_parse(text, &duty) ? words[duty] : text);
}

static void tell_other_channel(const struct telling *telling)
{
    struct entry_other_channel said;
    entry_other_channel_see(telling->detail, &said);
    /* What is owed is mostly a talk, by which nothing is shared. */
    buffer_append_text(telling->out,
                       said.discharges ? "recorded what was said" : "recorded what was shared");
    words_say_more(telling->out, " by ", said.channel);
    words_say_more(telling->out, " with ", said.to);
    words_say_day(telling->out, " on ", said.on);
    words_say_more(telling->out, ": ", said.what);
    if (said.passed == TRUTH_NO)
        buffer_append_text(telling->out, " (the check failed)");
    say_done(telling->out, said.discharges);
}

static void tell_informed(const struct telling *telling)
{
    struct entry_family_informed said;
    struct entry_family_untold untold;
    entry_family_informed_see(telling->detail, &said);
    entry_family_untold_see(telling->detail, &untold);
    if (untold.why_not) {
        buffer_append_text(telling->out, "recorded why the family is not told");
        words_say_more(telling->out, ": ", untold.why_not);
        return;
    }
    buffer_append_text(telling->out, "recorded that the family was told");
    words_say_more(telling->out, ": ", said.whom);
    words_say_day(telling->out, ", on ", said.on);
    words_say_more(telling->out, ", ", said.how);
}

static void tell_incident(const struct telling *telling)
{
    timestamp aware;
    char words[TIMESTAMP_WORDS_SIZE];
    struct entry_incident said;
    struct entry_incident_closed closed;
    entry_incident_see(telling->detail, &said);
    entry_incident_closed_see(telling->detail, &closed);
    bool is_closed = closed.closed_as != NULL;
    buffer_append_text(telling->out, is_closed ? "closed an incident" : "recorded an incident");
    words_say_more(telling->out, ", ", closed.closed_as);
    words_say_more(telling->out, ": ", is_closed ? closed.reason : said.what);
    words_say_more(telling->out, ", ", said.details);
    if (said.aware && timestamp_parse(said.aware, &aware)) {
        timestamp_words(aware, words);
        words_say_more(telling->out, "; known since ", words);
    }
}

static void tell_media_returned(const struct telling *telling)
{
    struct entry_media_returned said;
    entry_media_returned_see(telling->detail, &said);
    bool wiped = said.how && strcmp(said.how, "wiped") == 0;
    buffer_append_text(telling->out, wiped ? "recorded that a device was wiped"
                                           : "recorded that a device came back");
    words_say_more(telling->out, ": ", said.device);
}

static void tell_staff_added(const struct telling *telling)
{
    struct entry_staff_added said;
    entry_staff_added_see(telling->detail, &said);
    if (said.renews) {
        buffer_append_text(telling->out, "took a renewed card of ");
        say_card(telling->out, &said.card);
        words_say_more(telling->out, ", who is on the staff as ", said.role);
        buffer_append_text(telling->out, " before and after");
        return;
    }
    buffer_append_text(telling->out, "added ");
    say_card(telling->out, &said.card);
    words_say_more(telling->out, " to the staff, as ", said.role);
    if (said.replaces)
        buffer_append_text(telling->out, "; this card is in the place of one of theirs");
    if (said.another_person == TRUTH_YES)
        buffer_append_text(telling->out, "; they are another person than who bears that name");
    words_say_day(telling->out, "; they accepted the policy on ", said.trained_on);
}

static void tell_staff_confirmed(const struct telling *telling)
{
    struct entry_staff_confirmed said;
    entry_staff_confirmed_see(telling->detail, &said);
    if (said.own == TRUTH_YES) {
        buffer_append_text(telling->out, "signed that their card on the staff is theirs");
        return;
    }
    buffer_append_text(telling->out, "confirmed that ");
    words_say(telling->out, said.name ? said.name : "somebody");
    words_say_more(telling->out, " is on the staff as ", said.role);
}

static void tell_visit(const struct telling *telling)
{
    struct entry_visit said;
    entry_visit_see(telling->detail, &said);
    buffer_append_text(telling->out, "recorded who looked into a family's file");
    words_say_more(telling->out, ": ", said.who);
    words_say_more(telling->out, ", ", said.role);
    words_say_more(telling->out, ", ", said.reason);
    words_say_more(telling->out, "; recorded as failed: ", said.failed);
}

static void tell_access(const struct telling *telling)
{
    struct entry_answer said;
    enum access_ground ground;
    entry_answer_see(telling->detail, &said);
    if (!said.person) {
        tell_visit(telling);
        return;
    }
    buffer_append_text(telling->out, "looked up what was shared about ");
    words_say(telling->out, said.person);
    words_say_more(telling->out, " of ", said.reference);
    if (said.ground && access_ground_parse(said.ground, &ground))
        words_say_more(telling->out, ", to answer: ", access_ground_words(ground));
    words_say_more(telling->out, "; asked by ", said.asked_by);
}

static void tell_hold(const struct telling *telling)
{
    struct entry_hold said;
    entry_hold_see(telling->detail, &said);
    bool released = said.state && strcmp(said.state, "released") == 0;
    buffer_append_text(telling->out,
                       released ? "ended the hold on it" : "put it on hold, so that it is kept");
    words_say_more(telling->out, ": ", said.reason);
}

/* ---- all kinds ---- */

/* A kind's first words, and what tells the rest. */
static const struct {
    const char *words;
    void (*tell)(const struct telling *telling);
} KINDS[ENTRY_KINDS] = {
    [ENTRY_KIND_DECISION] = {NULL, tell_decision},
    [ENTRY_KIND_DECLINED] = {NULL, tell_declined},
    [ENTRY_KIND_APPROVAL] = {NULL, tell_approval},
    [ENTRY_KIND_SEALED] = {"sealed the package", NULL},
    [ENTRY_KIND_FOR_SENDING] = {NULL, tell_for_sending},
    [ENTRY_KIND_DELIVERED] = {NULL, tell_delivery},
    [ENTRY_KIND_DELIVERY_FAILED] = {NULL, tell_delivery},
    [ENTRY_KIND_WITHDRAWN] = {NULL, tell_withdrawn},
    [ENTRY_KIND_SUPERSEDED] = {"put another sharing in its place", tell_superseded},
    [ENTRY_KIND_RECEIPT] = {NULL, tell_receipt},
    [ENTRY_KIND_HANDED_OVER] = {"had it put together open, to hand it over", tell_handed_over},
    [ENTRY_KIND_REFERENCE_GIVEN] = {"recorded the recipient's reference number",
                                    tell_reference_given},
    [ENTRY_KIND_MEDIA_ISSUED] = {"gave out a device", tell_media_issued},
    [ENTRY_KIND_MEDIA_RETURNED] = {NULL, tell_media_returned},
    [ENTRY_KIND_MEDIA_ADDED] = {"registered a device", tell_media_added},
    [ENTRY_KIND_RECIPIENT_VERIFIED] = {NULL, tell_verified},
    [ENTRY_KIND_RECIPIENT_CONFIRMED] = {NULL, tell_recipient_confirmed},
    [ENTRY_KIND_RECIPIENT_REVOKED] = {"revoked a recipient's card", tell_recipient_revoked},
    [ENTRY_KIND_STAFF_ADDED] = {NULL, tell_staff_added},
    [ENTRY_KIND_STAFF_CONFIRMED] = {NULL, tell_staff_confirmed},
    [ENTRY_KIND_STAFF_REMOVED] = {"took somebody off the staff", tell_staff_removed},
    [ENTRY_KIND_TRAINING] = {NULL, tell_training},
    [ENTRY_KIND_AGREEMENT] = {NULL, tell_agreement},
    [ENTRY_KIND_PORTAL_ADDED] = {"added a portal", tell_portal_added},
    [ENTRY_KIND_NUMBER_LISTED] = {"put a published number on the list", tell_number_listed},
    [ENTRY_KIND_LOOKED] = {NULL, tell_looked},
    [ENTRY_KIND_ACCESS] = {NULL, tell_access},
    [ENTRY_KIND_RECORD_EXPORTED] = {"took a readable copy of a family's record out of the office",
                                    tell_exported},
    [ENTRY_KIND_RECORD_REPLACED] = {"recorded that another record of a family is in the place of "
                                    "the one before",
                                    tell_replaced},
    [ENTRY_KIND_ADVICE] = {"recorded advice", tell_advice},
    [ENTRY_KIND_OTHER_CHANNEL] = {NULL, tell_other_channel},
    [ENTRY_KIND_FAMILY_INFORMED] = {NULL, tell_informed},
    [ENTRY_KIND_INCIDENT] = {NULL, tell_incident},
    [ENTRY_KIND_COMPLAINT] = {NULL, tell_complaint},
    [ENTRY_KIND_HOLD] = {NULL, tell_hold},
    [ENTRY_KIND_ERASED] = {"erased what the ledger held of it", tell_erased},
    [ENTRY_KIND_KEY_ROTATED] = {"changed the ledger's keys", NULL},
    [ENTRY_KIND_WITNESSED] = {"filed a witness's signature over the ledger", tell_witnessed},
    [ENTRY_KIND_LOG_CONTINUED] = {"began a new log after a restored backup", tell_log_continued},
    [ENTRY_KIND_CLOCK_CORRECTED] = {NULL, tell_clock_corrected},
    [ENTRY_KIND_POLICY_ACCEPTED] = {"accepted a file that decides what leaves",
                                    tell_policy_accepted},
};

void entry_words(const struct ledger_entry *entry, const struct office_member *signer,
                 const json_t *decision, struct buffer *out)
{
    const struct telling telling = {entry, entry->detail, decision, out};
    if (entry->is_erased) {
        buffer_append_format(out, "erased (%s): only the proof that it was there is left",
                             leaf_kind_name(&entry->leaf));
        return;
    }
    words_say(out, signer ? signer->card->name : "somebody");
    buffer_append_byte(out, ' ');
    if (KINDS[entry->leaf.kind].words)
        buffer_append_text(out, KINDS[entry->leaf.kind].words);
    if (KINDS[entry->leaf.kind].tell)
        KINDS[entry->leaf.kind].tell(&telling);
}
