/* What is said of each state that a run may be cut off in, and what is done about it. */
#include "office_support.h"

static struct place place;
static char text[2048];

/* Puts a mark in place of each `what` in the text. */
static void mark(char *told, const char *what, const char *with)
{
    size_t length = strlen(what), mark_length = strlen(with);
    for (char *at = told; length > 0 && (at = strstr(at, what)) != NULL; at += mark_length) {
        memmove(at + mark_length, at + length, strlen(at + length) + 1);
        memcpy(at, with, mark_length);
    }
}

/* Resumes as somebody, and compares what is told, "OUTCOME: WORDS" a line, with ID for the id and
 * SHORT for its first 8 characters. */
static void resumes(struct office *office, timestamp now, const char *id, const char *wanted)
{
    char told[4096] = "", short_id[9] = "";
    struct resume_report report;
    OK(resume_cut_off(office, now, &report, err));
    for (size_t i = 0; i < report.count; i++) {
        const struct resume_item *item = &report.items[i];
        size_t used = strlen(told);
        if (*item->id)
            cr_assert_str_eq(item->id, id);
        snprintf(told + used, sizeof told - used, "%s: %s\n", resume_outcome_name(item->outcome),
                 words_shown(item->words, &item->ways));
    }
    memcpy(short_id, id, strnlen(id, 8));
    mark(told, id, "ID");
    mark(told, short_id, "SHORT");
    cr_assert_str_eq(told, wanted);
    resume_report_free(&report);
}

/* A concern, sealed; its package removed from the outbox if it is to be as if cut off before. */
static void sealed(char id[ID_SIZE], bool has_package)
{
    struct error ignored = {0};
    char path[256];
    struct sharing *sharing = concern(&place, CHANNEL_MEDIA, NOW);
    OK(sharing_seal(sharing, NOW, err));
    memcpy(id, sharing_id(sharing), ID_SIZE);
    place_outbox(&place, id, path);
    sharing_free(sharing);
    if (!has_package)
        cr_assert_eq(file_remove(path, &ignored), STATUS_OK);
}

static void withdraw(const char *id)
{
    OK(sharing_withdraw(place.office, id, "Enough", NOW, err));
}

Test(resume_cut_off, decided_and_not_sealed)
{
    char id[ID_SIZE];
    place_begin(&place);
    resumes(place.office, NOW, "", "");
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    resumes(place.office, NOW, id, ""); /* a run is at work on it */
    sharing_free(sharing);
    resumes(place.office, NOW, id,
            "left: was decided and not sealed, so nothing has left: Ruth Adeyemi goes on with "
            "`safehand deliver SHORT`, or withdraws it\n");
    resumes(place.manager, NOW, id,
            "left: was decided and not sealed, so nothing has left: Ruth Adeyemi goes on with "
            "`safehand deliver SHORT`, or withdraws it\n");
    /* Expired: nothing is left to do. */
    resumes(place.office, decision_lapses(), id,
            "finished: what nobody needs any more is removed from the outbox: .ID.readings.age\n");
    check_kinds(&place, id, "decision");
    withdraw(id);
    sharing = ended(&place, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    resumes(place.office, NOW, id, ""); /* it waits for a manager, as it was meant to */
    OK(sharing_approve(place.manager, id, NOW, err));
    resumes(place.office, NOW, id, ""); /* and now for who decided it */
    place_end(&place);
}

Test(resume_cut_off, sealed_with_its_package)
{
    char id[ID_SIZE];
    struct sharing *sharing = NULL;
    struct error failure = {0};
    place_begin(&place);
    sealed(id, true);
    resumes(place.office, NOW, id,
            "waits: is sealed and waits: Ruth Adeyemi sends it with `safehand deliver SHORT`\n");
    /* Somebody tried, and failed: it may have arrived. */
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    run("mv %s %s.out", place.stick, place.stick);
    cr_assert_neq(sharing_deliver(sharing, NULL, NULL, NULL, NOW, &failure), STATUS_OK);
    sharing_free(sharing);
    check_kinds(&place, id, "decision,sealed,delivery-failed");
    resumes(place.office, NOW, id,
            "left: is sealed, and may have arrived or not: Ruth Adeyemi runs `safehand deliver "
            "SHORT` (what is there already counts), or withdraws it\n");
    resumes(place.manager, NOW, id,
            "left: is sealed, and may have arrived or not: Ruth Adeyemi runs `safehand deliver "
            "SHORT` (what is there already counts), or withdraws it\n");
    check_kinds(&place, id, "decision,sealed,delivery-failed"); /* it never delivers */
    place_end(&place);
}

Test(resume_cut_off, sealed_without_its_package)
{
    char id[ID_SIZE], path[256], note[256];
    place_begin(&place);
    sealed(id, false);
    place_outbox(&place, id, path);
    resumes(place.manager, NOW, id,
            "left: was cut off while it was sealed: Ruth Adeyemi, who decided it, runs `safehand "
            "ledger resume`\n");
    cr_assert_not(file_exists(path));
    resumes(place.office, NOW - 1, id,
            "left: was cut off while it was sealed, and cannot be finished now: sharing ID was "
            "decided later than now, by this computer; set the computer's clock right\n");
    resumes(place.office, NOW + 60, id,
            "finished: was cut off while it was sealed, and its package is in the outbox now: send "
            "it with `safehand deliver SHORT`\n");
    struct package_opened *opened = open_package(&place, path);
    cr_assert_str_eq(opened->manifest->id, id);
    package_opened_free(opened);
    /* A package that nobody signed for is not one. */
    snprintf(note, sizeof note, "%s/outbox/%s.note", place.path, id);
    run("rm %s && echo something else >%s", note, path);
    resumes(place.office, NOW + 60, id,
            "finished: was cut off while it was sealed, and its package is in the outbox now: send "
            "it with `safehand deliver SHORT`\n");
    package_opened_free(open_package(&place, path));
    check_kinds(&place, id, "decision,sealed");
    place_end(&place);
}

/* What can never be made again as it was recorded is withdrawn, and the reason recorded. */
Test(resume_cut_off, withdrawn_when_it_lapsed)
{
    char id[ID_SIZE];
    place_begin(&place);
    sealed(id, false);
    resumes(place.office, decision_lapses(), id,
            "withdrawn: was cut off while it was sealed, and is withdrawn: its decision has "
            "expired\n");
    check_kinds(&place, id, "decision,sealed,withdrawn");
    resumes(place.office, decision_lapses(), id, "");
    place_end(&place);
}

Test(resume_cut_off, withdrawn)
{
    char id[ID_SIZE];
    struct office_recipient *recipient = NULL;
    place_begin(&place);
    sealed(id, false);
    run("mv %s %s.away", place.record, place.record);
    snprintf(text, sizeof text,
             "left: was cut off while it was sealed, and cannot be finished now: the family's file "
             "that sharing ID was decided on is not there any more: %s; put the folder back where "
             "it was, or withdraw the sharing (`safehand withdraw SHORT --reason ...`) and share "
             "anew\n",
             place.record);
    resumes(place.office, NOW, id, text);
    run("mv %s.away %s && sed -i 's/Ellie-Mae/Elly-May/g' %s/family.json", place.record,
        place.record, place.record);
    resumes(place.office, NOW, id,
            "withdrawn: was cut off while it was sealed, and is withdrawn: what would leave of the "
            "family's record has changed since sharing ID was decided\n");
    sealed(id, false);
    OK(office_recipient_find(place.office, "Amanda Kaur", &recipient, err));
    OK(office_recipient_revoke(place.office, recipient, "Her laptop was stolen", NOW, err));
    office_recipient_free(recipient);
    resumes(place.office, NOW, id,
            "withdrawn: was cut off while it was sealed, and is withdrawn: P03 recipient-verified: "
            "the card of Amanda Kaur, Leicestershire County Council, was revoked: Her laptop was "
            "stolen\n");
    struct ledger_verified verified;
    OK(ledger_verify(office_ledger(place.office), office_who, place.office, &verified, err));
    place_end(&place);
}

/* Nobody can go on with what somebody decided who has left. */
Test(resume_cut_off, sender_has_left)
{
    char gone[ID_SIZE], here[ID_SIZE], drafted[ID_SIZE];
    struct resume_report report;
    place_begin(&place);
    sealed(gone, false);
    sealed(here, true);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    memcpy(drafted, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    OK(office_staff_remove(place.manager, "Ruth Adeyemi", "Moved away", NOW, err));
    OK(resume_cut_off(place.manager, NOW, &report, err));
    cr_assert_eq(report.count, 3);
    const struct {
        const char *id, *words;
        enum resume_outcome outcome;
    } wanted[] = {
        {gone,
         "was cut off while it was sealed, and is withdrawn: who decided it is not on the staff "
         "any "
         "more",
         RESUME_WITHDRAWN},
        {here,
         "is sealed, and who decided it is not on the staff any more: withdraw it (`safehand "
         "withdraw %.8s --reason ...`)",
         RESUME_LEFT},
        {drafted,
         "is to be sent, and who decided it is not on the staff any more: withdraw it (`safehand "
         "withdraw %.8s --reason ...`)",
         RESUME_LEFT},
    };
    for (size_t i = 0; i < 3; i++) {
        char words[512];
        snprintf(words, sizeof words, "%s", wanted[i].words);
        char *at = strstr(words, "%.8s");
        if (at) {
            memmove(at + 8, at + 4, strlen(at + 4) + 1);
            memcpy(at, wanted[i].id, 8);
        }
        cr_assert_str_eq(report.items[i].id, wanted[i].id);
        cr_assert_str_eq(words_shown(report.items[i].words, &report.items[i].ways), words);
        cr_assert_eq(report.items[i].outcome, wanted[i].outcome);
    }
    resume_report_free(&report);
    place_end(&place);
}

/* ---- the ledger's own ---- */

Test(resume_cut_off, ledger)
{
    char id[ID_SIZE], path[256];
    place_begin(&place);
    run("cp %s/head.note %s/old.note", place.path, place.folder);
    sealed(id, true);
    withdraw(id);
    run("cp %s/old.note %s/head.note", place.folder, place.path);
    snprintf(path, sizeof path, "%s/ledger.erasing", place.path);
    run("touch %s", path);
    struct office *office = place_open(&place, place.ruth);
    resumes(office, NOW, id,
            "finished: head.note was behind the ledger, and is up to date again\n"
            "finished: an erasing was cut off, and is finished (keys that were left and are "
            "destroyed: 0)\n");
    office_close(office);
    office = place_open(&place, place.ruth);
    resumes(office, NOW, id, "");
    int lock = -1;
    cr_assert(file_lock(path, &lock));
    resumes(office, NOW, id,
            "left: an erasing is not finished: another run of safehand is erasing just now; wait "
            "until it has finished, then try again\n");
    file_unlock(path, &lock);
    office_close(office);
    place_end(&place);
}
