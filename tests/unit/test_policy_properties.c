/*
 * What holds whatever the facts are: many sharings, made from a seed, and each changed in one
 * thing. Of two verdicts the stricter is in this order: refused, asks, waits, done.
 */
#include "policy_facts.h"

enum { CASES = 600 };

/* ---- facts from a seed ---- */

static uint64_t state;  /* of the generator: xorshift, so that every machine makes the same cases */
static bool is_careful; /* a case in which most is in order, so that one thing decides */

static unsigned pick(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 33) % below);
}

static bool chance(unsigned percent)
{
    return pick(100) < percent;
}

static const struct {
    const char *profile, *kind;
} purposes[] = {
    {"social-care-report", "childrens_social_care"},
    {"social-care-report", "school"},
    {"social-care-concern", "childrens_social_care"},
    {"social-care-concern", "police"},
    {"adult-concern", "adult_social_care"},
    {"support-started", "gp"},
    {"support-ended", "health_visitor"},
    {"support-update", "gp"},
    {"new-scheme-transfer", "sister_scheme"},
    {"police-or-court", "police"},
    {"statutory-request", "regulator"},
    {"multi-agency-meeting", "school"},
    {"case-study", "funder"},
    {"case-study-identified", "funder"},
    {"subject-access", "family"},
};
static const char *const paths[] = {
    "people.p1.name",       "people.p1.birth_date", "people.p1.ethnicity", "people.p1.phone",
    "people.p1.address",    "people.p2.name",       "people.c1.name",      "people.c1.birth_date",
    "people.c2.name",       "people.c2.health",     "household.address",   "support.started",
    "support.kind",         "support.hours",        "referral.kind",       "risk.domestic_abuse",
    "people.c2.birth_date", "people.p2.birth_date", "people.c2.favourite",
};
static const char *const entries[] = {"e1", "e2", "e3", "e5", "e7", "e8"};
static const char people[] =
    "[{\"id\": \"p1\", \"role\": \"mother\", \"name\": \"Nadia Farrow\", \"birth_date\": "
    "\"1991-04-12\", \"ethnicity\": \"Irish\", \"phone\": \"01632 960111\", \"address\": \"9 Ferry "
    "Lane\", \"address_hidden\": \"from p2\"}, {\"id\": \"p2\", \"role\": \"father\", \"name\": "
    "\"Colin Farrow\", \"birth_date\": \"1988-07-30\"}, {\"id\": \"c1\", \"role\": \"child\", "
    "\"name\": \"Rhys Farrow\", \"birth_date\": \"2012-05-20\", \"parental_responsibility\": "
    "[\"p1\"]}, {\"id\": \"c2\", \"role\": \"child\", \"name\": \"Mabel Farrow\", \"birth_date\": "
    "\"2020-02-29\", \"parental_responsibility\": [\"p1\", \"p2\"], \"health\": \"Asthma\", "
    "\"favourite\": \"blue\"}]";

static void put(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

static json_t *some(const char *const *items, size_t count, unsigned percent)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (chance(percent))
            json_array_append_new(list, json_string(items[i]));
    return list;
}

static json_t *make_consent(unsigned number, const char *profile, const char *kind)
{
    static const char *const by[] = {"p1", "p2", "c1"};
    static const char *const whom[] = {"p1", "p2", "c1", "c2"};
    static const char *const categories[] = {"fields",  "visit_note",  "support",     "health",
                                             "concern", "attachments", "safeguarding"};
    static const char *const days[] = {"2026-01-05", "2026-03-02", "2026-10-20"};
    unsigned standing = pick(10), day = pick(3);
    char id[8];
    json_t *json = json_object();
    json_t *covers = some(whom, 4, 75), *of = some(categories, 7, 85);
    if (json_array_size(covers) == 0)
        json_array_append_new(covers, json_string("p1"));
    if (json_array_size(of) == 0)
        json_array_append_new(of, json_string("fields"));
    snprintf(id, sizeof id, "k%u", number);
    put(json, "id", id);
    put(json, "state", standing < 7 ? "given" : standing < 9 ? "refused" : "withdrawn");
    put(json, "by", by[pick(3)]);
    json_object_set_new(json, "for", covers);
    json_object_set_new(json, "purposes", json_pack("[s]", profile));
    json_object_set_new(json, "kinds", json_pack("[s]", kind));
    json_object_set_new(json, "categories", of);
    put(json, "on", days[day]);
    if (standing == 9)
        put(json, "withdrawn_on", "2026-11-01");
    if (chance(20))
        put(json, "until", "2026-11-10");
    if (chance(85))
        put(json, "seen_preview", days[day]);
    return json;
}

static void answer(json_t *answers, unsigned percent, const char *key, const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL)
        count++;
    if (is_careful)
        put(answers, key, words[0]);
    else if (chance(percent))
        put(answers, key, words[pick((unsigned)count)]);
}
#define ANSWER(percent, key, ...)                                                                  \
    answer(answers, percent, key, (const char *const[]){__VA_ARGS__, NULL})

static json_t *make_answers(void)
{
    json_t *answers = json_object();
    ANSWER(90, "P01.purpose", "Review meeting on 24 November", "review");
    ANSWER(70, "P05.basis", "legal_obligation", "public_task", "legitimate_interests",
           "vital_interests", "consent");
    ANSWER(85, "P05.reason", "A child may come to harm", "because");
    ANSWER(75, "P05.condition", "safeguarding", "health_or_social_care", "urgency");
    if (!is_careful)
        ANSWER(20, "P04.consent", "k0", "k1", "k0,k1", "k9");
    ANSWER(60, "P03.callback", "The duty desk at 01632 960700", "She called me");
    ANSWER(80, "P08.informed", "yes", "later", "no", "not yet");
    ANSWER(90, "P08.whom", "The mother on Monday, by phone");
    ANSWER(90, "P08.reason", "risk", "investigation");
    ANSWER(80, "P09.c1", "He was there and agrees", "yes");
    ANSWER(80, "P12.ground", "court_order", "protection_of_child", "other_serious_crime", "none");
    ANSWER(90, "P12.reference", "Northmoor Crown Court, T20260117");
    ANSWER(70, "P12.trustees", "Maureen Clegg, this morning");
    ANSWER(60, "M01.people.p1.ethnicity", "For the right interpreter");
    ANSWER(60, "M01.people.p1.address", "To find her before Friday");
    ANSWER(60, "M01.people.p1.phone", "To ring her before the meeting");
    ANSWER(60, "M01.entries.e8", "It explains the second visitor");
    ANSWER(70, "M03.e3", "He is part of the meeting");
    ANSWER(70, "C01.reason", "Their portal is down all week");
    ANSWER(90, "M09.rare_fact", "no");
    ANSWER(90, "L04.harm", "no", "yes");
    ANSWER(95, "C03.safer_way", "no", "no", "no", "yes");
    ANSWER(95, "C03.encrypted", "yes");
    ANSWER(95, "C03.belongs_to_organisation", "yes");
    ANSWER(95, "C03.owner", "ours");
    ANSWER(95, "C03.device", "Kingston, label HS-4");
    ANSWER(95, "C03.carrier", "Ann Lee");
    ANSWER(95, "C03.route", "on foot to the town hall");
    ANSWER(95, "C03.stays_with_carrier", "yes", "yes", "yes", "no");
    ANSWER(95, "C03.loss", "Sally on 01632 960100, at once");
    ANSWER(95, "C03.wiped", "on return, by Sally");
    return answers;
}

static void make_circumstances(json_t *facts, const char *kind)
{
    static const char *const approvals[] = {"P06", "M01", "M08", "L07", "C04", "L04", "P12"};
    static const char *const targets[] = {"unknown", "removable", "other"};
    json_t *recipient = json_object();
    put(recipient, "organisation_kind", kind);
    if (chance(is_careful ? 2 : 10))
        put(recipient, "revoked_because", "left the council");
    if (chance(is_careful ? 2 : 15))
        json_object_set_new(recipient, "verified_by", json_null());
    if (chance(5))
        put(recipient, "expires", "2026-11-16T10:00:00Z");
    json_object_set_new(facts, "recipient", recipient);
    json_object_set_new(facts, "approved", some(approvals, 7, is_careful ? 70 : 45));
    if (chance(is_careful ? 3 : 15))
        json_object_set_new(facts, "training", json_null());
    put(facts, "channel", chance(30) ? "media" : "portal");
    put(facts, "target", targets[pick(3)]);
    json_object_set_new(facts, "standing_approval", json_boolean(chance(50)));
    if (chance(10))
        json_object_set_new(facts, "attachments", json_pack("[s]", "drawing.png"));
}

static json_t *make_facts(unsigned seed)
{
    static const char *const persons[] = {"p1", "p2", "c1", "c2"};
    state = 88172645463325252ULL + seed * 2654435761ULL;
    for (int i = 0; i < 8; i++)
        (void)pick(2);
    is_careful = chance(60);
    size_t purpose = pick(sizeof purposes / sizeof *purposes);
    const char *profile = purposes[purpose].profile, *kind = purposes[purpose].kind;
    json_t *facts = json_object(), *family = json_object(), *consents = json_array();
    for (unsigned i = pick(4); i > 0; i--)
        json_array_append_new(consents,
                              make_consent((unsigned)json_array_size(consents), profile, kind));
    json_object_set_new(family, "consents", consents);
    json_object_set_new(family, "people", json_loads(people, 0, NULL));
    json_object_set_new(facts, "family", family);
    put(facts, "profile", profile);
    json_object_set_new(facts, "about",
                        chance(is_careful ? 95 : 60) ? some(persons, 4, 100)
                                                     : some(persons, 4, 70));
    json_object_set_new(facts, "fields",
                        some(paths, sizeof paths / sizeof *paths, is_careful ? 8 : 18));
    json_object_set_new(facts, "entries", some(entries, 6, is_careful ? 6 : 15));
    json_object_set_new(facts, "chosen", json_pack("[s]", "e3"));
    json_object_set_new(facts, "answers", make_answers());
    make_circumstances(facts, kind);
    return facts;
}

/* ---- judged ---- */

struct judged {
    struct fixture fixture;
    struct policy_verdict verdict;
    enum status status;
};

/* The higher, the stricter. */
static int rank(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return 0;
    case STATUS_WAITING:
        return 1;
    case STATUS_USAGE:
        return 2;
    case STATUS_REFUSED:
        return 3;
    default:
        cr_assert_fail("a verdict has no such status: %d", status);
        return 0;
    }
}

static const char *told(const struct judged *judged, char text[1024])
{
    size_t used = 0;
    for (size_t i = 0; i < judged->verdict.count && used < 900; i++) {
        const struct policy_outcome *outcome = &judged->verdict.outcomes[i];
        if (outcome->result == POLICY_ASKS || outcome->result == POLICY_REFUSED ||
            outcome->result == POLICY_AWAITS_APPROVAL)
            used += (size_t)snprintf(text + used, 1024 - used, "%s %s (%.80s); ",
                                     rule_id_text(outcome->rule->id),
                                     policy_result_name(outcome->result), outcome->reason);
    }
    text[used] = '\0';
    return text;
}

static void judge(struct judged *judged, const json_t *facts)
{
    struct error err = {0};
    fixture_make(&judged->fixture, json_deep_copy(facts));
    cr_assert_eq(policy_evaluate(&judged->fixture.facts, &judged->verdict, &err), STATUS_OK);
    judged->status = policy_verdict_status(&judged->verdict, &err);
}

static void judged_free(struct judged *judged)
{
    policy_verdict_free(&judged->verdict);
    fixture_free(&judged->fixture);
}

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

/* ---- what holds ---- */

/* One more field in the extract never makes the verdict more lenient. */
Test(policy_properties, a_field_more_is_never_more_lenient)
{
    size_t found[4] = {0}, stricter = 0;
    start();
    for (unsigned seed = 0; seed < CASES; seed++) {
        struct judged less, more;
        char before[1024] = "", after[1024] = "";
        json_t *facts = make_facts(seed);
        if (chance(25))
            json_object_set_new(facts, "emergency", json_true());
        judge(&less, facts);
        json_array_append_new(json_object_get(facts, "fields"),
                              json_string(paths[pick(sizeof paths / sizeof *paths)]));
        judge(&more, facts);
        found[rank(less.status)]++;
        stricter += rank(more.status) > rank(less.status);
        cr_expect_geq(rank(more.status), rank(less.status), "seed %u: %s\n-> %s", seed,
                      told(&less, before), told(&more, after));
        judged_free(&less);
        judged_free(&more);
        json_decref(facts);
    }
    for (int i = 0; i < 4; i++)
        cr_expect_gt(found[i], 15, "rank %d: only %zu cases", i, found[i]);
    cr_expect_gt(stricter, 20);
}

static size_t remove_given(json_t *consents)
{
    size_t removed = 0;
    for (size_t i = json_array_size(consents); i > 0; i--) {
        if (strcmp(json_text(json_array_get(consents, i - 1), "state"), "given") == 0) {
            json_array_remove(consents, i - 1);
            removed++;
        }
    }
    return removed;
}

/* What was refused with a consent does not go, nor wait for a signature only, without it; and what
 * did not go before does not go then. */
Test(policy_properties, without_consent_nothing_refused_goes)
{
    size_t changed = 0, refused = 0;
    start();
    for (unsigned seed = 0; seed < CASES; seed++) {
        struct judged with, without;
        char before[1024] = "", after[1024] = "";
        json_t *facts = make_facts(seed);
        judge(&with, facts);
        if (remove_given(json_object_get(json_object_get(facts, "family"), "consents")) > 0) {
            judge(&without, facts);
            changed++;
            refused += with.status == STATUS_REFUSED;
            if (with.status == STATUS_REFUSED)
                cr_expect_geq(rank(without.status), rank(STATUS_USAGE), "seed %u: %s\n-> %s", seed,
                              told(&with, before), told(&without, after));
            if (with.status != STATUS_OK)
                cr_expect_neq(without.status, STATUS_OK, "seed %u: %s\n-> %s", seed,
                              told(&with, before), told(&without, after));
            judged_free(&without);
        }
        judged_free(&with);
        json_decref(facts);
    }
    cr_expect_gt(changed, 100);
    cr_expect_gt(refused, 50);
}

static enum policy_result result_of(const struct judged *judged, const char *id)
{
    return find_outcome(&judged->verdict, id)->result;
}

/* What an emergency never lifts: it is judged as without. */
static void expect_same(unsigned seed, const struct judged *calm, const struct judged *emergency)
{
    static const char *const ids[] = {"P01", "C02", "C03", "C04", "C05", "C07",
                                      "C08", "L01", "L04", "L05", "M02", "M09"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        cr_expect_eq(result_of(emergency, ids[i]), result_of(calm, ids[i]), "seed %u: %s", seed,
                     ids[i]);
}

static bool stands_in_the_way(enum policy_result result)
{
    return result == POLICY_ASKS || result == POLICY_REFUSED || result == POLICY_AWAITS_APPROVAL;
}

/* Whether an address that is hidden leaves, which a concern, whose profile lists it, would not send
 * to this recipient without an emergency too. */
static bool hidden_leaves(const struct judged *emergency, const struct judged *calm)
{
    bool goes_anyway = calm->fixture.profile->concern &&
                       !stands_in_the_way(result_of(calm, "P02")) &&
                       !stands_in_the_way(result_of(calm, "P03"));
    return !goes_anyway && (fixture_lists(&emergency->fixture, "fields", "people.p1.address") ||
                            fixture_lists(&emergency->fixture, "fields", "household.address"));
}

Test(policy_properties, an_emergency_lifts_only_what_it_may)
{
    static const char *const lifted[] = {"P02", "P06", "P08", "P09", "P13", "M05",
                                         "M08", "M10", "M11", "C01", "L07"};
    size_t revoked = 0, hidden = 0, went = 0, duties = 0;
    struct recipient_kinds *kinds = NULL;
    struct error err = {0};
    start();
    cr_assert_eq(recipient_kinds_shipped(&kinds, &err), STATUS_OK);
    for (unsigned seed = 0; seed < CASES; seed++) {
        struct judged calm, emergency;
        json_t *facts = make_facts(seed);
        judge(&calm, facts);
        json_object_set_new(facts, "emergency", json_true());
        judge(&emergency, facts);
        expect_same(seed, &calm, &emergency);
        if (calm.fixture.facts.recipient.is_revoked) {
            revoked++;
            cr_expect_eq(result_of(&emergency, "P03"), POLICY_REFUSED, "seed %u", seed);
            cr_expect_eq(emergency.status, STATUS_REFUSED, "seed %u", seed);
        }
        bool protects =
            recipient_kind_protects(kinds, emergency.fixture.facts.recipient.organisation_kind);
        if (!protects)
            cr_expect_eq(result_of(&emergency, "P02"), POLICY_REFUSED, "seed %u", seed);
        if (hidden_leaves(&emergency, &calm) &&
            !names_have(&emergency.fixture.facts.approved, "M01")) {
            hidden++;
            cr_expect(stands_in_the_way(result_of(&emergency, "M01")), "seed %u", seed);
            cr_expect_neq(emergency.status, STATUS_OK, "seed %u", seed);
        }
        for (size_t i = 0; i < sizeof lifted / sizeof *lifted; i++)
            cr_expect(!stands_in_the_way(result_of(&emergency, lifted[i])) ||
                          (strcmp(lifted[i], "C01") == 0 &&
                           result_of(&emergency, "C01") == POLICY_REFUSED) ||
                          (strcmp(lifted[i], "P02") == 0 && !protects),
                      "seed %u: %s %s", seed, lifted[i],
                      find_outcome(&emergency.verdict, lifted[i])->reason);
        /* It never stands more in the way than without, but for a hidden address, and for who
         * protects nobody. */
        if (!hidden_leaves(&emergency, &calm) && protects)
            cr_expect_leq(rank(emergency.status), rank(calm.status), "seed %u", seed);
        went += emergency.status == STATUS_OK && calm.status != STATUS_OK;
        duties += result_of(&emergency, "P07") == POLICY_DUTY;
        /* What it lets go is owed. */
        if (emergency.status == STATUS_OK && calm.status != STATUS_OK &&
            result_of(&calm, "P03") != POLICY_REFUSED)
            cr_expect_eq(result_of(&emergency, "P07"), POLICY_DUTY, "seed %u", seed);
        judged_free(&calm);
        judged_free(&emergency);
        json_decref(facts);
    }
    cr_expect_gt(revoked, 10);
    cr_expect_gt(hidden, 10);
    cr_expect_gt(went, 10);
    cr_expect_gt(duties, 50);
    recipient_kinds_free(kinds);
}
