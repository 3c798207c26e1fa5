/* Records and tasks when any call fails: said, never half done, nothing lost. */
#include "office_support.h"

#include "safehand/base/seam.h"

static struct place place;

static struct date today;

/* ---- what is tried ---- */

static enum status try_log(struct error *err)
{
    struct other_channel_done done;
    json_t *answers = json_pack("{s:s}", "called_back", "yes");
    struct other_channel what = {.channel = "phone",
                                 .reference = "HS-2041",
                                 .to = "Amanda Kaur",
                                 .what = "What was seen on the arm",
                                 .on = today,
                                 .answers = answers};
    enum status status = other_channel_record(place.office, &what, NOW, &done, err);
    if (status == STATUS_OK)
        other_channel_done_free(&done);
    json_decref(answers);
    return status;
}

static enum status try_front_sheet(struct error *err)
{
    struct front_sheet_done done;
    struct front_sheet sheet = {.reference = "HS-2041",
                                .who = "Olive Stead, Ofsted",
                                .role = "inspector",
                                .reason = "The yearly inspection",
                                .is_unannounced = true,
                                .on = today};
    return front_sheet_sign(place.office, &sheet, NOW, &done, err);
}

static enum status try_advice(struct error *err)
{
    uint64_t entry;
    struct advice advice = {.reference = "HS-2041",
                            .from = "Dora Lind",
                            .organisation = "NSPCC",
                            .advice = "To refer it today",
                            .on = today};
    return advice_record(place.office, &advice, NOW, &entry, err);
}

static enum status try_decline(struct error *err)
{
    uint64_t entry;
    json_t *detail = NULL;
    struct declining declining = {.reference = "HS-2041",
                                  .asked_by = "Jo Pike",
                                  .reason = "They want more than they need",
                                  .to = "Jo Pike"};
    enum status status = sharing_decline(place.office, &declining, NOW, &entry, &detail, err);
    json_decref(detail);
    return status;
}

static enum status try_training(struct error *err)
{
    struct policy_training training;
    return office_training_record(place.manager, "Ruth Adeyemi", &today, 30, NOW, &training, err);
}

static enum status try_agreement(struct error *err)
{
    static int review = 2027;
    char path[160];
    struct agreement *agreement = NULL;
    run("printf '{\"format\":\"safehand.agreement/2\",\"name\":\"council\",\"with\":\"The "
        "Council\",\"profiles\":[\"support-ended\"],\"signed_on\":\"2026-01-01\",\"review\":\"%d-"
        "01-01\"}' >%s/council.json",
        ++review, place.folder);
    snprintf(path, sizeof path, "%s/council.json", place.folder);
    enum status status = agreement_add(place.manager, path, NOW, &agreement, err);
    agreement_free(agreement);
    return status;
}

static enum status try_incident(struct error *err)
{
    char number[24];
    struct incident_done done;
    struct error failure = {0};
    (void)!try_log(&failure); /* the fault may come in it already */
    snprintf(number, sizeof number, "%llu",
             (unsigned long long)ledger_size(office_ledger(place.office)) - 1);
    struct incident incident = {
        .id = number, .what = "lost", .details = "It was left on a train", .aware = NOW};
    if (failure.status != STATUS_OK) {
        *err = failure;
        return failure.status;
    }
    return incident_record(place.office, &incident, NOW, &done, err);
}

static enum status try_tasks(struct error *err)
{
    struct tasks tasks;
    enum status status = tasks_list(place.manager, NOW, NULL, &tasks, err);
    if (status == STATUS_OK)
        tasks_free(&tasks);
    return status;
}

static enum status try_count(struct error *err)
{
    struct tasks_counted counted;
    return tasks_count(place.manager, NOW, &counted, err);
}

/* ---- at every call ---- */

static const struct {
    const char *name;
    enum status (*call)(struct error *err);
    bool records;
} TRIED[] = {
    {"log", try_log, true},           {"access", try_front_sheet, true},
    {"advice", try_advice, true},     {"decline", try_decline, true},
    {"training", try_training, true}, {"agreement", try_agreement, true},
    {"incident", try_incident, true}, {"tasks", try_tasks, false},
    {"count", try_count, false},
};

static void fail_everywhere(size_t which)
{
    static const char *const kinds[] = {"memory", "database", "file"};
    place_begin(&place);
    today = date_of(NOW);
    for (size_t k = 0; k < 3; k++) {
        int call = 1;
        for (bool hit = true; hit; call += 1 + call / 4) {
            char fault[64];
            struct error failure = {0};
            struct oversight_verified verified = {0};
            uint64_t before = ledger_size(office_ledger(place.office));
            snprintf(fault, sizeof fault, "fail:%s:%d", kinds[k], call);
            seam_plan(fault);
            enum status status = TRIED[which].call(&failure);
            hit = seam_was_hit();
            seam_plan(NULL);
            OK(oversight_verify(place.office, NULL, NULL, &verified, err));
            oversight_verified_free(&verified);
            bool grew = ledger_size(office_ledger(place.office)) > before;
            cr_assert(status != STATUS_OK || grew == TRIED[which].records, "%s, %s",
                      TRIED[which].name, fault);
            cr_assert(status == STATUS_OK || *failure.message, "%s, %s", TRIED[which].name, fault);
            cr_assert(hit || status == STATUS_OK, "%s, %s: %s", TRIED[which].name, fault,
                      failure.message);
        }
        cr_assert(k == 2 || call > 4, "%s: hardly any call of %s", TRIED[which].name, kinds[k]);
    }
    place_end(&place);
}

Test(office_faults, log)
{
    fail_everywhere(0);
}
Test(office_faults, access)
{
    fail_everywhere(1);
}
Test(office_faults, advice)
{
    fail_everywhere(2);
}
Test(office_faults, decline)
{
    fail_everywhere(3);
}
Test(office_faults, training)
{
    fail_everywhere(4);
}
Test(office_faults, agreement)
{
    fail_everywhere(5);
}
Test(office_faults, incident)
{
    fail_everywhere(6);
}
Test(office_faults, tasks)
{
    fail_everywhere(7);
}
Test(office_faults, count)
{
    fail_everywhere(8);
}
