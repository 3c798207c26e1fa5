/* Subject access (L04): who may give the answer, on which ground, and the record of it. */
#include "access.h"

#include <string.h>

#include "oversight_internal.h"

enum { REASON_MINIMUM = 10 /* characters */ };

void access_review_free(struct access_review *review)
{
    json_decref(review->left_out);
    json_decref(review->told);
    *review = (struct access_review){0};
}

/* ---- whether it may be asked so ---- */

/* Who may, in the hint: a family is not one person, so a manager looks at every answer. */
static enum status check_right(const struct office *office, struct error *err)
{
    char names[ERROR_HINT_SIZE / 2] = "";
    if (office_role_approves(office_self(office)->role))
        return STATUS_OK;
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (!member->is_removed && office_role_approves(member->role))
            (void)!office_words_add(names, sizeof names, "%s%s (%s)", *names ? ", " : "",
                                    member->card->name, office_role_name(member->role));
    }
    rule_error(err, STATUS_REFUSED, RULE_L04,
               "%s (%s) may not tell a family what was shared about them",
               office_self(office)->card->name, office_role_name(office_self(office)->role));
    return error_hint(err, "it needs somebody who may approve: %s", names);
}

static enum status check_request(const struct access_request *request, timestamp now,
                                 struct error *err)
{
    struct date today = date_of(now);
    if (date_compare(&request->asked, &today) > 0)
        return error_set(err, STATUS_USAGE, "the day on which they asked lies in the future");
    if (request->serious_harm && strlen(request->serious_harm) < REASON_MINIMUM) {
        error_set(err, STATUS_USAGE, "say in some words why telling them would do serious harm");
        error_hint(err, WAY ", and " WAY " names what is left out");
        error_way_input(err, WAY_GIVE, INPUT_SERIOUS_HARM, NULL);
        return error_way_input(err, WAY_INPUT, INPUT_WITHHOLD, NULL);
    }
    if (request->serious_harm && request->withhold.count == 0) {
        error_set(err, STATUS_USAGE, "what is withheld because of serious harm?");
        error_hint(err, WAY " names a sharing, an entry of the record, or a field");
        return error_way_input(err, WAY_GIVE, INPUT_WITHHOLD, NULL);
    }
    if (request->serious_harm || request->withhold.count == 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "something is withheld without a reason");
    error_hint(err, "only serious harm is one: " WAY);
    return error_way_input(err, WAY_GIVE, INPUT_SERIOUS_HARM, NULL);
}

/* ---- putting the answer together ---- */

struct date date_month_later(const struct date *date)
{
    struct date first = {date->year, date->month + 1, 1};
    if (first.month > 12)
        first = (struct date){date->year + 1, 1, 1};
    struct date next = date_add_days(&first, 31);
    struct date after = {next.year, next.month, 1};
    struct date last = date_add_days(&after, -1);
    struct date same = {first.year, first.month, date->day};
    return date->day > last.day ? last : same;
}

static enum status naming_begin(struct naming *naming, const struct names *names, struct error *err)
{
    naming->names = *names;
    naming->used = memory_allocate_array(names->count + 1, sizeof *naming->used);
    return naming->used ? STATUS_OK : memory_error(err);
}

/* A name that fits nothing is a slip, and what was meant would be told. */
static enum status naming_check(const struct naming *naming, enum input input, struct error *err)
{
    for (size_t i = 0; i < naming->names.count; i++) {
        if (naming->used[i])
            continue;
        error_set(err, STATUS_USAGE, WAY " %s fits nothing that would be told",
                  naming->names.items[i]);
        error_way_input(err, WAY_INPUT, input, NULL);
        return error_hint(err, "a sharing's id has 8 characters or more; entries and fields are "
                               "named as in the family's record");
    }
    return STATUS_OK;
}

static enum status check_known(const struct collection *of, struct error *err)
{
    const struct access_request *request = of->request;
    if (of->is_known || request->nothing)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "no sharing of the family %s names a person %s",
              request->reference, request->person);
    error_hint(
        err, "look at the reference, and at the person's id in family.json; if both are right, " WAY
             " answers that nothing was shared");
    return error_way_input(err, WAY_INPUT, INPUT_NOTHING, NULL);
}

static enum status check_collection(const struct collection *of, struct error *err)
{
    enum status status = check_known(of, err);
    if (status == STATUS_OK && *of->undecided) {
        error_set(err, STATUS_USAGE,
                  "the entry %s was kept from the family until a day that has passed",
                  of->undecided);
        error_hint(err, "look at it again: " WAY " tells it; " WAY ", with the reason in " WAY
                        ", does not");
        error_way_input(err, WAY_GIVE, INPUT_DISCLOSE, of->undecided);
        error_way_input(err, WAY_GIVE, INPUT_WITHHOLD, of->undecided);
        return error_way_input(err, WAY_INPUT, INPUT_SERIOUS_HARM, NULL);
    }
    if (status == STATUS_OK)
        status = naming_check(&of->withhold, INPUT_WITHHOLD, err);
    if (status == STATUS_OK)
        status = naming_check(&of->disclose, INPUT_DISCLOSE, err);
    if (status == STATUS_OK)
        status = naming_check(&of->words, INPUT_WORDS, err);
    return status;
}

static void put_date(json_t *object, const char *key, const struct date *date, int *failed)
{
    char text[DATE_SIZE];
    date_format(date, text);
    json_put(object, key, json_string(text), failed);
}

static enum status answer_build(const struct collection *of, json_t **answer, struct error *err)
{
    int failed = 0;
    const struct access_request *request = of->request;
    struct date due = date_month_later(&request->asked);
    json_t *made = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:O, s:O}", "format",
                             "safehand.subject-access/2", "office", office_name(of->office),
                             "reference", request->reference, "person", request->person, "name",
                             request->name, "ground", access_ground_name(request->ground),
                             "sharings", of->sharings, "other_ways", of->other_ways);
    put_date(made, "asked", &request->asked, &failed);
    put_date(made, "due", &due, &failed);
    put_date(made, "answered", &of->today, &failed);
    if (failed) {
        json_decref(made);
        return memory_error(err);
    }
    of->review->is_late = date_compare(&of->today, &due) > 0;
    *answer = made;
    return STATUS_OK;
}

static enum status answer_collect(struct collection *of, timestamp now, struct error *err)
{
    const struct ledger_filter filter = {.reference = of->request->reference};
    enum status status = naming_begin(&of->withhold, &of->request->withhold, err);
    if (status == STATUS_OK)
        status = naming_begin(&of->disclose, &of->request->disclose, err);
    if (status == STATUS_OK)
        status = naming_begin(&of->words, &of->request->words, err);
    if (status == STATUS_OK)
        status = list_sharings(of->office, &filter, now, collect_sharing, of, err);
    if (status == STATUS_OK)
        status = list_entries(of->office, ENTRY_KIND_OTHER_CHANNEL, &filter, collect_told, of, err);
    if (status == STATUS_OK)
        status = check_collection(of, err);
    return status;
}

enum status access_answer(struct office *office, const struct access_request *request,
                          timestamp now, json_t **answer, struct access_review *review,
                          struct error *err)
{
    struct collection of = {
        .office = office, .request = request, .today = date_of(now), .review = review};
    *answer = NULL;
    *review = (struct access_review){0};
    enum status status = check_right(office, err);
    if (status == STATUS_OK)
        status = check_request(request, now, err);
    if (status != STATUS_OK)
        return status;
    review->left_out = json_array();
    review->told = json_array();
    of.sharings = json_array();
    of.other_ways = json_array();
    status = review->left_out && review->told && of.sharings && of.other_ways
                 ? answer_collect(&of, now, err)
                 : memory_error(err);
    if (status == STATUS_OK)
        status = answer_build(&of, answer, err);
    json_decref(of.sharings);
    json_decref(of.other_ways);
    memory_free(of.withhold.used);
    memory_free(of.disclose.used);
    memory_free(of.words.used);
    if (status != STATUS_OK)
        access_review_free(review);
    return status;
}

/* ---- the record of it ---- */

static json_t *sharing_ids(const json_t *answer)
{
    size_t i;
    json_t *sharing, *ids = json_array();
    json_array_foreach(json_object_get(answer, "sharings"), i, sharing)
    {
        if (json_array_append(ids, json_object_get(sharing, "id")) != 0) {
            json_decref(ids);
            return NULL;
        }
    }
    return ids;
}

enum status access_record(struct office *office, const struct access_request *request,
                          const json_t *answer, const struct access_review *review, timestamp now,
                          struct error *err)
{
    char digest[DIGEST_HEX_SIZE], id[ID_SIZE], day[DATE_SIZE];
    enum status status = json_canonical_digest(answer, digest, err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    own_review_day(now, day);
    json_t *withheld = names_to_json(&request->withhold);
    json_t *disclosed = names_to_json(&request->disclose);
    json_t *sharings = sharing_ids(answer);
    const struct entry_answer said = {
        .id = id,
        .review = day,
        .rule = rule_id_text(RULE_L04),
        .reference = request->reference,
        .person = request->person,
        .ground = access_ground_name(request->ground),
        .asked = json_text(answer, "asked"),
        .due = json_text(answer, "due"),
        .answer = digest,
        .serious_harm = request->serious_harm,
        .left_out = review->left_out,
        .withheld = withheld,
        .disclosed = disclosed,
        .sharings = sharings,
    };
    const struct office_entry entry = {
        .kind = ENTRY_KIND_ACCESS,
        .detail = entry_answer_write(&said),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, request->reference}}};
    status = office_append(office, &entry, now, NULL, err);
    json_decref(withheld);
    json_decref(disclosed);
    json_decref(sharings);
    return status;
}
