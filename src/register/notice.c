/* Notices: texts for an email or a letter, which anybody may read on the way, so they name nobody.
 */
#include "register_internal.h"

#include <string.h>

#include "safehand/page.h"

/* The telephone number in a contact, which may be an email address with somebody's name too. */
static const char *phone_in(const char *contact, size_t *length)
{
    static const char of_number[] = "+0123456789 ()-";
    enum { DIGITS_MINIMUM = 7 };
    while (*contact) {
        size_t digits = 0;
        *length = strspn(contact, of_number);
        for (size_t i = 0; i < *length; i++)
            digits += contact[i] >= '0' && contact[i] <= '9';
        const char *from = contact + strspn(contact, " ");
        size_t before = (size_t)(from - contact);
        contact += *length > 0 ? *length : 1;
        if (digits < DIGITS_MINIMUM)
            continue;
        *length -= before;
        while (from[*length - 1] < '0' || from[*length - 1] > '9')
            (*length)--;
        return from;
    }
    return NULL;
}

/* No number is written: whoever changed this message could change it too. */
void notice_append_phone(struct buffer *out, const struct office *office)
{
    buffer_append_text(out, ":\n");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    buffer_append_text(out, ", on the number that you have already or find on our website, never "
                            "one\nfrom a message.\n");
}

static void append_phone(struct buffer *out, const struct office *office, bool is_to_open)
{
    buffer_append_text(out, "Whom to ring, if you do not know of this");
    buffer_append_text(out, is_to_open ? " or it does not open" : "");
    notice_append_phone(out, office);
}

static void append_last(struct buffer *out)
{
    buffer_append_text(out, "Write nothing about a family in an answer.\n");
}

/* Before all else. It names nobody either, and says only what was decided on. A number is written
 * last, for whoever has none and would lose time looking. */
static void append_urgent(struct buffer *out, const struct office *office,
                          const struct ledger_entry *decided)
{
    const struct office_member *sender = office_signer(office, decided);
    size_t length = 0;
    const char *phone =
        sender && sender->card->contact ? phone_in(sender->card->contact, &length) : NULL;
    buffer_append_text(out, "URGENT: we believe that somebody is at immediate risk. Open this now. "
                            "If you cannot, do not wait:\nphone ");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    buffer_append_text(out, " on our number that you already have or find on our website");
    if (phone) {
        buffer_append_text(out, ", or else on\n");
        text_append_visible(out, phone, length);
    }
    buffer_append_text(out, ", and have us tell you what it is.\n\n");
}

/* Whether a word of a person's name stands in an address. */
static bool tells_of(const char *address, const char *name)
{
    enum { WORD_MINIMUM = 3, WORD_MAXIMUM = 64 };
    static const char between[] = " ,.'-";
    while (name && *name) {
        char word[WORD_MAXIMUM + 1];
        size_t length = strcspn(name, between);
        snprintf(word, sizeof word, "%.*s", (int)length, name);
        if (length >= WORD_MINIMUM && strcasestr(address, word))
            return true;
        name += length;
        name += strspn(name, between);
    }
    return false;
}

/* Where the package lies, and where the page that opens it; without the path, if the recipient's
 * name stands in that. */
static void append_portal(struct buffer *out, struct office *office, const json_t *decision,
                          const char *id, struct buffer *page_at)
{
    struct portal *portal = NULL;
    struct error ignored = {0};
    const char *name = json_text(json_object_get(decision, "channel"), "to");
    buffer_append_text(out, "Where: sign in to the portal that we agreed on");
    if (!name || office_portal_find(office, name, &portal, &ignored) != STATUS_OK) {
        buffer_append_format(out, ", and fetch the file\n  %s.safehand\n\n", id);
        return;
    }
    static const char scheme[] = "https://";
    size_t host = strlen(scheme) + strcspn(portal->url + strlen(scheme), "/");
    bool tells =
        tells_of(portal->url + host, json_text(json_object_get(decision, "recipient"), "name"));
    size_t shown = tells ? host : strlen(portal->url);
    if (tells) {
        buffer_append_text(out, ",\n  ");
        text_append_visible(out, portal->url, shown);
        buffer_append_format(out, "\nand fetch from your folder there\n  %s.safehand\n\n", id);
    } else {
        buffer_append_text(out, ", and fetch\n  ");
        text_append_visible(out, portal->url, shown);
        buffer_append_format(out, "%s.safehand\n\n", id);
        text_append_visible(page_at, portal->url, shown);
    }
    portal_free(portal);
}

/* Where the page lies is in page_at then, if that can be said. */
static void append_where(struct buffer *out, struct office *office, const json_t *decision,
                         const char *id, struct buffer *page_at)
{
    const json_t *channel = json_object_get(decision, "channel");
    const char *kind = json_text(channel, "kind");
    if (kind && strcmp(kind, "portal") == 0) {
        append_portal(out, office, decision, id, page_at);
        return;
    }
    if (kind && strcmp(kind, "media") == 0)
        buffer_append_text(out, "Where: one of us brings it to you on a memory stick. Copy from it "
                                "the file\n");
    else if (kind && strcmp(kind, "email") == 0)
        buffer_append_text(out, "Where: it comes to you by secure email. Save the file\n");
    else
        buffer_append_text(out, "Where: one of us hands it to you. Keep the file\n");
    buffer_append_format(out, "  %s.safehand\n\n", id);
}

/* What makes the first time short. The sender's fingerprint is for looking at while it is read
 * aloud: in a message alone it proves nothing, and that is said beside it. A card that came since
 * may not be the one in the package. */
static void append_at_hand(struct buffer *out, const struct office *office,
                           const struct sharing_timeline *timeline)
{
    const struct ledger_entry *sealed = timeline_first(timeline, ENTRY_KIND_SEALED);
    const struct office_member *sender = sealed ? office_signer(office, sealed) : NULL;
    if (!sender || sender->card->created > sealed->leaf.time)
        return;
    buffer_append_text(out, "If the page asks for the sender's six groups, ring us for them:\n");
    notice_append_groups(out, sender->card->fingerprint);
}

void notice_append_groups(struct buffer *out, const char *fingerprint)
{
    buffer_append_format(out, "  %s\nThey prove nothing unless you hear them.\n\n", fingerprint);
}

/* Mail systems often take a page away, so that it comes another way; and a page from who knows
 * where could show what it likes. The digest here is for who has two messages of ours to compare:
 * what shows that the page is ours is the phone. Whoever has the program knows how it is called. */
static void append_how(struct buffer *out, struct buffer *page_at)
{
    struct recipient_page page;
    bool lies_there = page_at->length > 0 && recipient_page_find(&page);
    buffer_append_text(out, "How: open it in Edge, Chrome or Firefox with the page ");
    if (lies_there)
        buffer_append_format(out, "that lies beside it,\n  %s" RECIPIENT_PAGE "\n",
                             buffer_text(page_at));
    else
        buffer_append_text(out, RECIPIENT_PAGE ",\nwhich you have from us.\n");
    buffer_append_text(out, "It asks for your key file and its passphrase, and for the memory file "
                            "if you kept one.\nThe page never comes by email. ");
    notice_append_digest(out);
    buffer_append_byte(out, '\n');
}

void notice_append_digest(struct buffer *out)
{
    struct recipient_page page;
    if (recipient_page_find(&page))
        buffer_append_format(out,
                             "Its SHA-256, which we read to you if you ask:\n"
                             "  %s\n",
                             page.digest);
    else
        buffer_append_text(out, "We read its SHA-256 to you if you ask.\n");
}

static void append_days(struct buffer *out, const struct sharing_timeline *timeline)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct sharing_deadlines deadlines;
    sharing_deadlines_of((const struct ledger_entry *const *)timeline->entries, timeline->count,
                         &deadlines);
    if (deadlines.has_expiry) {
        struct date last = date_of(deadlines.expires - 1);
        date_words(&last, day);
        buffer_append_format(out, "Until when: keep it until %s at the latest. ", day);
    }
    if (deadlines.has_receipt_due) {
        struct date last = date_of(deadlines.receipt_due);
        date_words(&last, day);
        buffer_append_format(out, "We wait for the receipt that the page makes\nuntil %s.", day);
    } else {
        buffer_append_text(out, "Please send us the receipt that the page makes.");
    }
    buffer_append_text(out, "\n\n");
}

static void append_notice(struct buffer *out, struct office *office,
                          const struct sharing_timeline *timeline,
                          const struct ledger_entry *decided)
{
    struct buffer page_at;
    bool is_urgent = json_is_true(json_object_get(decision_of(decided), "emergency"));
    if (is_urgent)
        append_urgent(out, office, decided);
    buffer_append_text(out, "A package from ");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    buffer_append_format(out, " waits for you (number %.8s).\n\n", timeline->id);
    buffer_init(&page_at, NOTICE_MAXIMUM);
    append_where(out, office, decision_of(decided), timeline->id, &page_at);
    append_how(out, &page_at);
    buffer_free(&page_at);
    append_at_hand(out, office, timeline);
    append_days(out, timeline);
    if (!is_urgent) // whom to phone stands first then
        append_phone(out, office, true);
    append_last(out);
}

/* A package by its number; what was handed over by theirs, if they gave one. */
static void append_what(struct buffer *out, const struct office *office,
                        const struct sharing_timeline *timeline)
{
    struct entry_reference_given given;
    const struct ledger_entry *entry = timeline_first(timeline, ENTRY_KIND_REFERENCE_GIVEN);
    bool is_handed_over = timeline_first(timeline, ENTRY_KIND_HANDED_OVER) != NULL;
    entry_reference_given_see(entry ? entry->detail : NULL, &given);
    buffer_append_text(out, is_handed_over ? "What " : "A package that ");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    if (!is_handed_over)
        buffer_append_format(out, " made for you (number %.8s)", timeline->id);
    else
        buffer_append_text(out, " handed over to you");
    if (given.number) {
        buffer_append_text(out, " (your reference ");
        text_append_visible(out, given.number, strlen(given.number));
        buffer_append_byte(out, ')');
    }
}

/* To whoever may have fetched it. It does not say why: it may go by an ordinary email. */
static void append_withdrawn(struct buffer *out, const struct office *office,
                             const struct sharing_timeline *timeline)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct date on = date_of(timeline_first(timeline, ENTRY_KIND_WITHDRAWN)->leaf.time);
    date_words(&on, day);
    append_what(out, office, timeline);
    buffer_append_format(out, " was withdrawn on %s.\n\n", day);
    buffer_append_text(out,
                       "If you have not opened it, do not, and delete the file. If you have, do "
                       "not use what it says, and\ndestroy every copy, unless you must keep it by "
                       "law or somebody is in danger. Either way please let us\nknow which it is, "
                       "and whether anybody else saw it.\n\n");
    append_phone(out, office, false);
    append_last(out);
}

/* The timeline of a sharing that a notice can be about, and its decision. */
static enum status notice_open(struct office *office, const char *id, timestamp now,
                               struct sharing_timeline *timeline,
                               const struct ledger_entry **decided, struct error *err)
{
    enum status status = timeline_read(office, id, now, timeline, err);
    if (status != STATUS_OK)
        return status;
    *decided = timeline_decision(timeline);
    if (*decided)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "there is nothing to tell of sharing %s: it is %s",
                     timeline->id, timeline_state_words(timeline));
}

enum status notice_write(struct office *office, const char *id, timestamp now, struct buffer *out,
                         struct error *err)
{
    struct sharing_timeline timeline = {0};
    const struct ledger_entry *decided = NULL;
    enum status status = notice_open(office, id, now, &timeline, &decided, err);
    if (status == STATUS_OK && timeline_first(&timeline, ENTRY_KIND_WITHDRAWN) &&
        timeline_left(&timeline)) {
        append_withdrawn(out, office, &timeline);
        status = buffer_status(out, err);
        timeline_free(&timeline);
        return status;
    }
    bool is_waiting = (timeline.state == SHARING_SEALED || timeline.state == SHARING_FOR_SENDING ||
                       timeline.state == SHARING_DELIVERED || timeline.state == SHARING_OVERDUE) &&
                      !timeline_first(&timeline, ENTRY_KIND_HANDED_OVER);
    if (status == STATUS_OK && !is_waiting) {
        status = error_set(err, STATUS_USAGE, "no package of sharing %s waits: it is %s",
                           timeline.id, timeline_state_words(&timeline));
        error_hint(err, WAY " tells what happened");
        error_way(err, WAY_SHOW_SHARING, timeline.id, NULL);
    }
    if (status == STATUS_OK) {
        append_notice(out, office, &timeline, decided);
        status = buffer_status(out, err);
    }
    timeline_free(&timeline);
    return status;
}

/* ---- trustees (P12) ---- */

/* What rule P12 found, or NULL if it had no part in it. */
static const char *trustees_ground(const json_t *decision)
{
    size_t i;
    json_t *rule;
    json_array_foreach(json_object_get(decision, "rules"), i, rule)
    {
        const char *id = json_text(rule, "id"), *result = json_text(rule, "result");
        if (rule_id_is(id, RULE_P12) && result && strcmp(result, "not applicable") != 0)
            return json_text(rule, "reason");
    }
    return NULL;
}

static void append_trustees(struct buffer *out, const struct office *office,
                            const struct sharing_timeline *timeline, const json_t *decision,
                            const char *ground, timestamp decided)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct date on = date_of(decided);
    const char *kind = json_text(json_object_get(decision, "recipient"), "organisation_kind");
    date_words(&on, day);
    buffer_append_text(out, "To the trustees of ");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    buffer_append_format(out, "\n\nOn %s a request by ", day);
    buffer_append_text(out, kind && strcmp(kind, "court") == 0 ? "a court" : "the police");
    buffer_append_format(
        out, " for information about a family was decided on (number %.8s): ", timeline->id);
    text_append_visible(out, ground, strlen(ground));
    buffer_append_format(out,
                         ".\nWhere it stands: %s.\n\nThis notice names nobody, and nothing more "
                         "is told in it on purpose. The manager can\nshow you the entry in the "
                         "ledger",
                         timeline_state_words(timeline));
}

static void append_entry(struct buffer *out, const char *id, way_tell *tell, void *context)
{
    struct ways where = {.count = 0};
    ways_add(&where, WAY_SHOW_SHARING, id, NULL);
    words_render(out, " (" WAY ").\n", &where, tell, context);
}

/* Of a request that was declined: the duty is for the request, whatever became of it. */
static void append_declined(struct buffer *out, const struct office *office,
                            const struct sharing_timeline *timeline,
                            const struct ledger_entry *declined, const char *request)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct date on = date_of(declined->leaf.time);
    date_words(&on, day);
    buffer_append_text(out, "To the trustees of ");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    buffer_append_format(out,
                         "\n\nOn %s a request by %s for information about a family was declined "
                         "(number %.8s).\n\nThis notice names nobody, and nothing more is told in "
                         "it on purpose. The manager can\nshow you the entry in the ledger",
                         day, strcmp(request, "court") == 0 ? "a court" : "the police",
                         timeline->id);
}

/* *is_told: it was such a request. */
static enum status trustees_declined(struct office *office, const char *id, timestamp now,
                                     way_tell *tell, void *context, struct buffer *out,
                                     bool *is_told, struct error *err)
{
    struct sharing_timeline timeline = {0};
    struct entry_declined said = {.request = NULL};
    enum status status = timeline_read(office, id, now, &timeline, err);
    const struct ledger_entry *declined = timeline_first(&timeline, ENTRY_KIND_DECLINED);
    if (status == STATUS_OK && declined && !declined->is_erased)
        entry_declined_see(declined->detail, &said);
    *is_told = said.request;
    if (said.request) {
        append_declined(out, office, &timeline, declined, said.request);
        append_entry(out, timeline.id, tell, context);
        status = buffer_status(out, err);
    }
    timeline_free(&timeline);
    return status;
}

enum status notice_write_trustees(struct office *office, const char *id, timestamp now,
                                  way_tell *tell, void *context, struct buffer *out,
                                  struct error *err)
{
    struct sharing_timeline timeline = {0};
    const struct ledger_entry *decided = NULL;
    bool is_told = false;
    enum status status = trustees_declined(office, id, now, tell, context, out, &is_told, err);
    if (status != STATUS_OK || is_told)
        return status;
    status = notice_open(office, id, now, &timeline, &decided, err);
    if (status == STATUS_OK) {
        const json_t *decision = decision_of(decided);
        const char *ground = trustees_ground(decision);
        if (!ground) {
            status =
                error_set(err, STATUS_USAGE,
                          "sharing %s answers no request by the police or a court", timeline.id);
            error_hint(err, "the trustees are told of those only (rule P12)");
        } else {
            append_trustees(out, office, &timeline, decision, ground, decided->leaf.time);
            append_entry(out, timeline.id, tell, context);
            status = buffer_status(out, err);
        }
    }
    timeline_free(&timeline);
    return status;
}
