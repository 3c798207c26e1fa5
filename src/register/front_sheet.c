/* The front sheet of a family's file (L03): who looked into it, and why. */
#include "register_internal.h"

#include <string.h>
#include <strings.h>

static bool is_accompanied(const struct front_sheet *sheet)
{
    return sheet->accompanied_by != NULL;
}

static bool has_undertaken(const struct front_sheet *sheet)
{
    return sheet->undertaking != NULL;
}

/* Before an announced inspection the parents are told; nobody could before another one. */
static bool parents_know(const struct front_sheet *sheet)
{
    return sheet->is_unannounced ||
           (sheet->parents_were_told && date_compare(&sheet->parents_told, &sheet->on) <= 0);
}

static const struct {
    const char *role;
    const char *what; /* must be so, in words; NULL: the signature is enough */
    bool (*holds)(const struct front_sheet *sheet);
} VISITORS[] = {
    {"trustee", NULL, NULL},
    {"reviewer", NULL, NULL},
    {"auditor", "an auditor from outside is accompanied", is_accompanied},
    {"contractor", "a contractor has signed an undertaking", has_undertaken},
    {"inspector", "before an inspection that was announced the parents are told", parents_know},
    {"subject", NULL, NULL}, /* who asks what is known about them: the answer is owed (L04) */
    {"other", NULL, NULL},
};
enum { VISITOR_COUNT = sizeof VISITORS / sizeof VISITORS[0] };

const char *const VISITOR_ROLES[] = {"trustee",   "reviewer", "auditor", "contractor",
                                     "inspector", "subject",  "other",   NULL};

/* Who is on the staff looks into files every day. */
static enum status visitor_check(const struct office *office, const struct front_sheet *sheet,
                                 size_t *visitor, struct error *err)
{
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        bool is_staff = !member->is_removed && member->role != ROLE_TRUSTEE &&
                        strcasecmp(member->card->name, sheet->who) == 0;
        if (!is_staff && strcmp(sheet->role, "staff") != 0)
            continue;
        error_set(err, STATUS_USAGE, "staff need not sign the front sheet");
        return error_hint(err, "it is for everybody else: trustees, auditors, contractors, "
                               "inspectors; nothing was recorded");
    }
    for (*visitor = 0; *visitor < VISITOR_COUNT; ++*visitor)
        if (strcmp(VISITORS[*visitor].role, sheet->role) == 0)
            return STATUS_OK;
    error_set(err, STATUS_USAGE, "there is no role %s on the front sheet", sheet->role);
    return error_hint(err, "one of: trustee, reviewer (of the national organisation), auditor, "
                           "contractor, inspector, subject (who asks what is known about "
                           "them), other");
}

static enum status sheet_check(const struct front_sheet *sheet, timestamp now, struct error *err)
{
    bool inspects = strcmp(sheet->role, "inspector") == 0;
    enum status status = name_check(sheet->who, INPUT_WHO, err);
    if (status == STATUS_OK)
        status = words_check(sheet->reason, INPUT_REASON, err);
    if (status == STATUS_OK)
        status = day_check(&sheet->on, now, "on which they looked into it", err);
    if (status == STATUS_OK && sheet->parents_were_told)
        status = day_check(&sheet->parents_told, now, "on which the parents were told", err);
    if (status == STATUS_OK && sheet->accompanied_by)
        status = name_check(sheet->accompanied_by, INPUT_ACCOMPANIED_BY, err);
    if (status == STATUS_OK && sheet->undertaking)
        status = words_check(sheet->undertaking, INPUT_UNDERTAKING, err);
    if (status == STATUS_OK && !inspects && (sheet->is_unannounced || sheet->parents_were_told)) {
        status = error_set(err, STATUS_USAGE, "only an inspection is announced or unannounced");
        error_hint(err, WAY " and " WAY " go with " WAY);
        error_way_input(err, WAY_INPUT, INPUT_UNANNOUNCED, NULL);
        error_way_input(err, WAY_INPUT, INPUT_PARENTS_TOLD, NULL);
        error_way_input(err, WAY_GIVE, INPUT_ROLE, "inspector");
    }
    return status;
}

static json_t *sheet_detail(const struct front_sheet *sheet, const char *broken, int *failed)
{
    json_t *detail = json_object(), *duties = json_array();
    bool inspects = strcmp(sheet->role, "inspector") == 0;
    json_put(detail, "rule", json_string("L03"), failed);
    json_put(detail, "reference", json_string(sheet->reference), failed);
    json_put(detail, "who", json_string(sheet->who), failed);
    json_put(detail, "role", json_string(sheet->role), failed);
    json_put(detail, "reason", json_string(sheet->reason), failed);
    put_day(detail, "on", &sheet->on, failed);
    put_words(detail, "accompanied_by", sheet->accompanied_by, failed);
    put_words(detail, "undertaking", sheet->undertaking, failed);
    if (inspects)
        json_put(detail, "announced", json_boolean(!sheet->is_unannounced), failed);
    if (sheet->parents_were_told)
        put_day(detail, "parents_told", &sheet->parents_told, failed);
    json_put(detail, "passed", json_boolean(!broken), failed);
    put_words(detail, "failed", broken, failed);
    if (inspects && !sheet->parents_were_told)
        *failed |= json_array_append_new(duties, json_string("L03-parents")) != 0;
    if (inspects)
        *failed |= json_array_append_new(duties, json_string("L03-report")) != 0;
    if (strcmp(sheet->role, "subject") == 0)
        *failed |= json_array_append_new(duties, json_string("L04")) != 0;
    json_put(detail, "duties", duties, failed);
    return detail;
}

enum status front_sheet_sign(struct office *office, const struct front_sheet *sheet, timestamp now,
                             struct front_sheet_done *done, struct error *err)
{
    int failed = 0;
    char id[ID_SIZE];
    size_t visitor = 0;
    *done = (struct front_sheet_done){.failed = NULL};
    enum status status = visitor_check(office, sheet, &visitor, err);
    if (status == STATUS_OK)
        status = sheet_check(sheet, now, err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    if (VISITORS[visitor].holds && !VISITORS[visitor].holds(sheet))
        done->failed = VISITORS[visitor].what;
    json_t *detail = sheet_detail(sheet, done->failed, &failed);
    put_own_id(detail, id, now, &failed);
    return record_append(office, "access", detail, failed, id, sheet->reference, now, &done->entry,
                         err);
}
