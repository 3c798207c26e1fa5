#include <stdio.h>
#include <string.h>

#include "profile_duties.h"
#include "reader.h"
#include "words.h"

static const struct json_member profile_members[] = {
    {"format", JSON_MEMBER_TEXT, false, 0, 0},
    {"name", JSON_MEMBER_TEXT, false, 0, RECORD_ID_MAXIMUM},
    {"title", JSON_MEMBER_TEXT, false, 0, 0},
    {"purpose", JSON_MEMBER_TEXT, false, 0, 0},
    {"why", JSON_MEMBER_TEXT, true, 0, 0},
    {"recipient_kinds", JSON_MEMBER_LIST, false, 1, 100},
    {"bases", JSON_MEMBER_LIST, false, 0, 0},
    {"consent", JSON_MEMBER_TEXT, false, 0, 0},
    {"after_refusal", JSON_MEMBER_TEXT, false, 0, 0},
    {"concern", JSON_MEMBER_BOOLEAN, false, 0, 0},
    {"fields", JSON_MEMBER_LIST, false, 0, 0},
    {"categories", JSON_MEMBER_LIST, false, 0, 0},
    {"required", JSON_MEMBER_LIST, false, 0, 0},
    {"anonymised", JSON_MEMBER_BOOLEAN, false, 0, 0},
    {"dates", JSON_MEMBER_TEXT, true, 0, 0},
    {"counts_only", JSON_MEMBER_BOOLEAN, true, 0, 0},
    {"request", JSON_MEMBER_TEXT, true, 0, 0},
    {"without_consent", JSON_MEMBER_TEXT, true, 0, 0},
    {"standing_approval", JSON_MEMBER_BOOLEAN, true, 0, 0},
    {"retention_days", JSON_MEMBER_NUMBER, false, 1, 36500},
    {"receipt_days", JSON_MEMBER_NUMBER, false, 1, 365},
    {"duties", JSON_MEMBER_LIST, true, 0, PROFILE_DUTY_COUNT},
    {"channels", JSON_MEMBER_LIST, false, 1, 0},
    {"approvals", JSON_MEMBER_LIST, false, 0, 0},
    {0},
};
static const struct json_member field_members[] = {
    {"pattern", JSON_MEMBER_TEXT, false, 0, RECORD_PATH_MAXIMUM},
    {"why", JSON_MEMBER_TEXT, false, 0, 0},
    {"stale_days", JSON_MEMBER_NUMBER, true, 1, 36500},
    {0},
};
static const struct json_member required_members[] = {
    {"pattern", JSON_MEMBER_TEXT, false, 0, RECORD_PATH_MAXIMUM},
    {"why", JSON_MEMBER_TEXT, false, 0, 0},
    {0},
};
static const struct json_member category_members[] = {
    {"name", JSON_MEMBER_TEXT, false, 0, RECORD_ID_MAXIMUM},
    {"why", JSON_MEMBER_TEXT, false, 0, 0},
    {0},
};

static const char *const consents[] = {
    [PROFILE_CONSENT_REQUIRED] = "required",
    [PROFILE_CONSENT_ASKED] = "asked",
    [PROFILE_CONSENT_NOT_ASKED] = "not_asked",
    NULL,
};
static const char *const refusals[] = {"safeguarding", "refuse", NULL};
static const char *const absences[] = {"any", "safeguarding", NULL};
static const char *const dates[] = {
    [PROFILE_DATES_EXACT] = "exact",
    [PROFILE_DATES_MONTH] = "month",
    [PROFILE_DATES_YEAR] = "year",
    NULL,
};
static const char *const requests[] = {
    [PROFILE_UNASKED] = "none",
    [PROFILE_POWER] = "power",
    [PROFILE_POLICE_OR_COURT] = "police_or_court",
    NULL,
};

static bool is_rule(const char *text)
{
    enum rule_id rule;
    return rule_id_parse(text, &rule);
}

static const struct json_form form_kind = {
    .fits = reader_is_snake_case,
    .what = "a kind of recipient, in small letters, digits and '_'",
};
static const struct json_form form_basis = {
    .words = WORDS_BASES,
    .what = "one of \"consent\", \"legal_obligation\", \"vital_interests\", "
            "\"recognised_legitimate_interests\", \"public_task\", \"legitimate_interests\"",
    .grows = true,
};
static const struct json_form form_channel = {
    .words = WORDS_CHANNELS,
    .what = "one of \"portal\", \"media\", \"email\", \"hand\", \"handover\"",
    .grows = true,
};
static const struct json_form form_rule = {
    .fits = is_rule,
    .what = "the id of a rule, such as P06",
};

/* "support-ended": words of small letters and digits, with '-' between. */
static bool name_is_valid(const char *name)
{
    if (name[0] < 'a' || name[0] > 'z' || text_ends_with(name, "-") || strstr(name, "--"))
        return false;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static enum status read_fields(const struct json_reader *reader, json_t *root, const char *key,
                               const struct json_member *members, struct profile_field **fields,
                               size_t *count)
{
    const json_t *list = json_object_get(root, key);
    char place[JSON_POINTER_SIZE];
    *fields = memory_allocate_array(json_array_size(list), sizeof **fields);
    if (!*fields)
        return memory_error(reader->err);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        json_pointer_write(place, "/%s/%zu", key, i);
        enum status status = reader_check(reader, item, place, members);
        if (status != STATUS_OK)
            return status;
        struct profile_field field = {
            .pattern = json_text(item, "pattern"),
            .why = json_text(item, "why"),
            .stale_days = reader_number(item, "stale_days"),
        };
        json_pointer_write(place, "/%s/%zu/pattern", key, i);
        if (!field_pattern_is_valid(field.pattern))
            return json_reader_fail(reader, place, "must be a field path such as people.*.name");
        for (size_t j = 0; j < *count; j++)
            if (strcmp((*fields)[j].pattern, field.pattern) == 0)
                return json_reader_fail(reader, place, "'%s' stands twice", field.pattern);
        (*fields)[(*count)++] = field;
    }
    return STATUS_OK;
}

static enum status read_categories(const struct json_reader *reader, struct profile *profile)
{
    const json_t *list = json_object_get(profile->root, "categories");
    char place[JSON_POINTER_SIZE];
    profile->categories = memory_allocate_array(json_array_size(list), sizeof *profile->categories);
    if (!profile->categories)
        return memory_error(reader->err);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        json_pointer_write(place, "/categories/%zu", i);
        enum status status = reader_check(reader, item, place, category_members);
        if (status != STATUS_OK)
            return status;
        const char *name = json_text(item, "name");
        json_pointer_write(place, "/categories/%zu/name", i);
        if (!reader_is_snake_case(name) || strcmp(name, "fields") == 0)
            return json_reader_fail(
                reader, place, "must be a category of entries, in small letters, digits and '_'");
        if (profile_find_category(profile, name))
            return json_reader_fail(reader, place, "'%s' stands twice", name);
        profile->categories[profile->category_count++] =
            (struct profile_category){.name = name, .why = json_text(item, "why")};
    }
    return STATUS_OK;
}

static enum status read_lists(const struct json_reader *reader, struct profile *profile)
{
    json_t *root = profile->root;
    enum status status =
        reader_names(reader, root, "recipient_kinds", &form_kind, &profile->recipient_kinds);
    if (status == STATUS_OK)
        status = reader_names(reader, root, "bases", &form_basis, &profile->bases);
    if (status == STATUS_OK)
        status = read_fields(reader, root, "fields", field_members, &profile->fields,
                             &profile->field_count);
    if (status == STATUS_OK)
        status = read_categories(reader, profile);
    if (status == STATUS_OK)
        status = read_fields(reader, root, "required", required_members, &profile->required,
                             &profile->required_count);
    if (status == STATUS_OK)
        status = reader_names(reader, root, "channels", &form_channel, &profile->channels);
    if (status == STATUS_OK)
        status = reader_names(reader, root, "approvals", &form_rule, &profile->approvals);
    return status;
}

/* What the members say together: consent and bases, anonymised and the rest. */
static enum status check_bases(const struct json_reader *reader, const struct profile *profile)
{
    bool has_consent = names_have(&profile->bases, "consent");
    if (profile->anonymised) {
        if (profile->bases.count > 0)
            return json_reader_fail(
                reader, "/bases", "must be empty where 'anonymised' is true: nobody is identified");
    } else if (profile->bases.count == 0) {
        return json_reader_fail(reader, "/bases", "is empty");
    }
    switch (profile->consent) {
    case PROFILE_CONSENT_REQUIRED:
        if (!has_consent || profile->bases.count > 1)
            return json_reader_fail(reader, "/bases",
                                    "must be [\"consent\"] where 'consent' is \"required\"");
        break;
    case PROFILE_CONSENT_ASKED:
        if (!has_consent)
            return json_reader_fail(reader, "/bases",
                                    "must hold \"consent\" where 'consent' is \"asked\"");
        break;
    case PROFILE_CONSENT_NOT_ASKED:
        if (has_consent)
            return json_reader_fail(reader, "/bases",
                                    "must not hold \"consent\" where 'consent' is \"not_asked\"");
        break;
    }
    return STATUS_OK;
}

static enum status check_anonymised(const struct json_reader *reader, const struct profile *profile)
{
    if (profile->anonymised && profile->request != PROFILE_UNASKED)
        return json_reader_fail(
            reader, "/request",
            "must be \"none\" where 'anonymised' is true: whoever demands something "
            "demands it of somebody");
    if (!profile->anonymised && profile->counts_only)
        return json_reader_fail(reader, "/counts_only", "goes with 'anonymised' only");
    if (!profile->anonymised && profile->dates != PROFILE_DATES_EXACT)
        return json_reader_fail(reader, "/dates",
                                "are made coarse only where 'anonymised' is true");
    if (profile->counts_only && profile->category_count > 0)
        return json_reader_fail(reader, "/categories",
                                "must be empty where 'counts_only' is true: text is no count");
    return STATUS_OK;
}

static enum status check_together(const struct json_reader *reader, const struct profile *profile)
{
    enum status status = check_bases(reader, profile);
    if (status == STATUS_OK)
        status = check_anonymised(reader, profile);
    if (status != STATUS_OK)
        return status;
    if (profile->standing_approval && (profile->consent != PROFILE_CONSENT_ASKED ||
                                       !names_have(&profile->bases, "legitimate_interests")))
        return json_reader_fail(
            reader, "/standing_approval",
            "stands in for a consent that is absent: 'consent' must be \"asked\", and "
            "'bases' hold \"legitimate_interests\"");
    if (profile->concern && (profile->anonymised || profile->consent == PROFILE_CONSENT_REQUIRED))
        return json_reader_fail(reader, "/concern",
                                "a concern is neither anonymised nor does it rest on consent only");
    for (size_t i = 0; i < profile->required_count; i++) {
        bool listed = false;
        char place[JSON_POINTER_SIZE];
        for (size_t j = 0; j < profile->field_count && !listed; j++)
            listed = strcmp(profile->fields[j].pattern, profile->required[i].pattern) == 0;
        json_pointer_write(place, "/required/%zu/pattern", i);
        if (!listed)
            return json_reader_fail(reader, place, "'%s' does not stand among the fields",
                                    profile->required[i].pattern);
    }
    return STATUS_OK;
}

/* The member's place among the words; 0 if it is not there. */
static enum status read_optional(const struct json_reader *reader, json_t *root, const char *key,
                                 const char *const *words, int *index)
{
    *index = 0;
    if (!json_object_get(root, key))
        return STATUS_OK;
    return reader_choice(reader, root, "", key, words, index);
}

static enum status read_choices(const struct json_reader *reader, struct profile *profile)
{
    json_t *root = profile->root;
    int consent = 0, refusal = 0, absence = 0, date = 0, request = 0;
    enum status status = reader_choice(reader, root, "", "consent", consents, &consent);
    if (status == STATUS_OK)
        status = reader_choice(reader, root, "", "after_refusal", refusals, &refusal);
    if (status == STATUS_OK)
        status = read_optional(reader, root, "dates", dates, &date);
    if (status == STATUS_OK)
        status = read_optional(reader, root, "request", requests, &request);
    if (status == STATUS_OK)
        status = read_optional(reader, root, "without_consent", absences, &absence);
    profile->consent = (enum profile_consent)consent;
    profile->refusal_refuses = refusal == 1;
    profile->absence_needs_safeguarding = absence == 1;
    profile->dates = (enum profile_dates)date;
    profile->request = (enum profile_request)request;
    return status;
}

static enum status read_profile(const struct json_reader *reader, struct profile *profile)
{
    enum status status = reader_parse(reader, "safehand.profile/2", &profile->root);
    if (status == STATUS_OK)
        status = reader_check(reader, profile->root, "", profile_members);
    if (status != STATUS_OK)
        return status;
    json_t *root = profile->root;
    profile->name = json_text(root, "name");
    profile->title = json_text(root, "title");
    profile->purpose = json_text(root, "purpose");
    profile->why = json_text(root, "why");
    profile->concern = json_is_true(json_object_get(root, "concern"));
    profile->anonymised = json_is_true(json_object_get(root, "anonymised"));
    profile->retention_days = reader_number(root, "retention_days");
    profile->receipt_days = reader_number(root, "receipt_days");
    if (!name_is_valid(profile->name))
        return json_reader_fail(reader, "/name",
                                "must be words of small letters and digits, with '-' "
                                "between them");
    profile->counts_only = json_is_true(json_object_get(root, "counts_only"));
    profile->standing_approval = json_is_true(json_object_get(root, "standing_approval"));
    status = read_choices(reader, profile);
    if (status == STATUS_OK)
        status = read_lists(reader, profile);
    if (status == STATUS_OK)
        status = profile_read_duties(reader, profile);
    return status == STATUS_OK ? check_together(reader, profile) : status;
}

enum status profile_parse(const char *data, size_t length, const char *name,
                          struct profile **profile, struct error *err)
{
    struct json_reader reader = {
        .manner = &POLICY_MANNER, .text = data, .length = length, .name = name, .err = err};
    struct profile *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = read_profile(&reader, made);
    if (status == STATUS_OK)
        status = digest_sha256_hex(data, length, made->digest, err);
    if (status != STATUS_OK) {
        profile_free(made);
        return status;
    }
    *profile = made;
    return STATUS_OK;
}

/* Consents name profiles by their name, so a copy under another one must not pass for it. */
static enum status check_file_name(const struct json_reader *reader, const struct profile *profile)
{
    const char *slash = strrchr(reader->name, '/');
    const char *file = !slash ? reader->name : slash + 1;
    size_t length = strlen(profile->name);
    if (strncmp(file, profile->name, length) == 0 && strcmp(file + length, ".json") == 0)
        return STATUS_OK;
    return json_reader_fail(reader, "/name", "'%s' belongs into a file named %s.json",
                            profile->name, profile->name);
}

enum status profile_load(const char *path, struct profile **profile, struct error *err)
{
    struct buffer text;
    struct profile *made = NULL;
    buffer_init(&text, PROFILE_MAXIMUM);
    enum status status = file_read_whole(path, &text, err);
    struct json_reader reader = {.manner = &POLICY_MANNER,
                                 .text = buffer_text(&text),
                                 .length = text.length,
                                 .name = path,
                                 .err = err};
    if (status == STATUS_OK)
        status = profile_parse(reader.text, reader.length, path, &made, err);
    if (status == STATUS_OK)
        status = check_file_name(&reader, made);
    if (status == STATUS_OK) {
        *profile = made;
        made = NULL;
    }
    profile_free(made);
    buffer_free(&text);
    return status;
}

void profile_free(struct profile *profile)
{
    if (!profile)
        return;
    memory_free(profile->recipient_kinds.items);
    memory_free(profile->bases.items);
    memory_free(profile->fields);
    memory_free(profile->categories);
    memory_free(profile->required);
    memory_free(profile->channels.items);
    memory_free(profile->approvals.items);
    json_decref(profile->root);
    memory_free(profile);
}

const struct profile_field *profile_find_field(const struct profile *profile, const char *path)
{
    for (size_t i = 0; i < profile->field_count; i++)
        if (field_pattern_matches(profile->fields[i].pattern, path))
            return &profile->fields[i];
    return NULL;
}

const struct profile_category *profile_find_category(const struct profile *profile,
                                                     const char *name)
{
    for (size_t i = 0; i < profile->category_count; i++)
        if (strcmp(profile->categories[i].name, name) == 0)
            return &profile->categories[i];
    return NULL;
}
