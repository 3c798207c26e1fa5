/* The office's folder, its staff, and what they may do. */
#include "office_support.h"

static struct place place;

static enum status try_init(const char *folder, struct error *failure)
{
    char *card = NULL;
    enum status status =
        office_init(folder, "Home-Start Example", ORIGIN, place.helen, NOW, &card, failure);
    cr_assert_eq(card != NULL, status == STATUS_OK);
    memory_free(card);
    return status;
}

Test(office_init, makes_an_office)
{
    static const char *const private[] = {"office.json", "catalogue.json",
                                          "ledger.db",   "ledger.keys",
                                          "head.note",   "profiles/case-study.json"};
    static const char *const folders[] = {"",        "profiles",   "staff", "recipients",
                                          "portals", "agreements", "outbox"};
    char path[512];
    struct stat about;
    place_prepare(&place);
    OK(try_init(place.path, err));
    for (size_t i = 0; i < sizeof private / sizeof private[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", place.path, private[i]);
        cr_assert_eq(stat(path, &about), 0, "%s", path);
        cr_assert_eq(about.st_mode & 07777, 0600, "%s: %o", path, about.st_mode);
    }
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", place.path, folders[i]);
        cr_assert_eq(stat(path, &about), 0, "%s", path);
        cr_assert_eq(about.st_mode & 07777, 0700, "%s: %o", path, about.st_mode);
    }
    struct office *office = place_open(&place, place.helen);
    struct ledger_verified verified = {0};
    cr_assert_str_eq(office_name(office), "Home-Start Example");
    cr_assert_str_eq(office_origin(office), ORIGIN);
    cr_assert_eq(office_member_count(office), 1);
    cr_assert_eq(office_self(office)->role, ROLE_MANAGER);
    cr_assert_str_eq(office_self(office)->card->ledger_origin, ORIGIN);
    OK(ledger_verify(office_ledger(office), office_who, office, &verified, err));
    cr_assert_eq(verified.entries, 1);
    office_close(office);
    office_close(NULL);
    /* It may be moved. */
    run("mv %s %s/elsewhere", place.path, place.folder);
    strcat(place.folder, "/elsewhere");
    strcpy(place.path, place.folder);
    office_close(place_open(&place, place.helen));
    place.folder[strlen(place.folder) - strlen("/elsewhere")] = '\0';
    place_end(&place);
}

Test(office_init, refused)
{
    char text[512], *card = NULL;
    place_prepare(&place);
    struct {
        const char *prepare, *message;
    } rows[] = {
        {"mkdir %s && touch %s/letter.odt", "the folder %s is not empty"},
        {"mkdir %s && touch %s/.hidden", "the folder %s is not empty"},
        {"mkdir %s && mkdir %s/.git", "the folder %s is not empty"},
        {"true %s && echo hello >%s", "cannot look into %s: Not a directory"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char before[256];
        snprintf(before, sizeof before, "ls -lAR %s >%s/before", place.path, place.folder);
        char command[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(command, sizeof command, rows[i].prepare, place.path, place.path);
        snprintf(text, sizeof text, rows[i].message, place.path);
#pragma GCC diagnostic pop
        run("%s", command);
        run("%s", before);
        struct error failure = {0};
        cr_assert_neq(try_init(place.path, &failure), STATUS_OK);
        cr_assert_str_eq(failure.message, text);
        run("ls -lAR %s | cmp - %s/before", place.path, place.folder);
        run("rm -rf %s", place.path);
    }
    FAILS(office_init(place.path, "", ORIGIN, place.helen, NOW, &card, err), STATUS_USAGE,
          "an office needs a name");
    struct error failure = {0};
    cr_assert_eq(office_init(place.path, "Office", "two words", place.helen, NOW, &card, &failure),
                 STATUS_USAGE);
    cr_assert_str_eq(failure.hint,
                     "an origin looks like ledger.example.org/office: no spaces, no plus sign");
    cr_assert_neq(access(place.path, F_OK), 0);
    /* An empty folder is taken. */
    run("mkdir -m 755 %s", place.path);
    OK(try_init(place.path, err));
    office_close(place_open(&place, place.helen));
    place_end(&place);
}

/* Every failing call leaves no folder, or the empty one that was there. */
Test(office_init, failing_leaves_nothing)
{
    static const char *const kinds[] = {"file", "database"};
    place_prepare(&place);
    for (int existing = 0; existing < 2; existing++) {
        for (size_t k = 0; k < 2; k++) {
            int call = 1;
            for (bool hit = true; hit; call += 1 + call / 8) {
                char fault[64];
                struct error failure = {0};
                if (existing)
                    run("mkdir %s", place.path);
                snprintf(fault, sizeof fault, "fail:%s:%d", kinds[k], call);
                seam_plan(fault);
                enum status status = try_init(place.path, &failure);
                hit = seam_was_hit();
                seam_plan(NULL);
                if (status == STATUS_OK) {
                    run("rm -rf %s", place.path);
                    continue;
                }
                cr_assert(hit);
                if (existing)
                    run("test -z \"$(ls -A %s)\" && rmdir %s", place.path, place.path);
                cr_assert_neq(access(place.path, F_OK), 0, "%s: %s", fault, failure.message);
            }
            cr_assert_gt(call, 20);
        }
    }
    place_end(&place);
}

Test(office_init, opening_refused)
{
    struct office *office = NULL;
    char text[512];
    place_prepare(&place);
    snprintf(text, sizeof text, "cannot read the office folder %s: No such file or directory",
             place.path);
    FAILS(office_open(place.path, &office, err), STATUS_SYSTEM, text);
    run("touch %s", place.path);
    snprintf(text, sizeof text, "%s is not a folder", place.path);
    FAILS(office_open(place.path, &office, err), STATUS_USAGE, text);
    run("rm %s && mkdir -m 700 %s", place.path, place.path);
    snprintf(text, sizeof text, "%s is not an office: it has no office.json", place.path);
    FAILS(office_open(place.path, &office, err), STATUS_USAGE, text);
    run("rmdir %s", place.path);
    OK(try_init(place.path, err));
    for (int mode = 1; mode <= 040; mode <<= 1) {
        cr_assert_eq(chmod(place.path, 0700 | (mode_t)mode), 0);
        snprintf(text, sizeof text, "the office folder %s lets others in", place.path);
        FAILS(office_open(place.path, &office, err), STATUS_SYSTEM, text);
    }
    cr_assert_eq(chmod(place.path, 0700), 0);
    OK(office_open(place.path, &office, err));
    FAILS(office_unlock(office, place.eve, err), STATUS_AUTHENTICATION,
          "this identity may not read the ledger: its keys are not sealed to it");
    office_close(office);
    run("sed -i s/home-start/home-stort/ %s/office.json", place.path);
    struct error failure = {0};
    cr_assert_eq(office_open(place.path, &office, &failure), STATUS_MALFORMED);
    run("echo '{}' >%s/office.json", place.path);
    failure = (struct error){0};
    cr_assert_eq(office_open(place.path, &office, &failure), STATUS_MALFORMED);
    cr_assert(
        text_ends_with(failure.message, "this is not an office of the format safehand.office/2"),
        "%s", failure.message);
    cr_assert_null(office);
    place_end(&place);
}

/* ---- staff ---- */

Test(office_init, roles)
{
    static const struct {
        enum office_role role;
        const char *name;
        bool approves, manages;
    } rows[] = {{ROLE_COORDINATOR, "coordinator", false, false},
                {ROLE_MANAGER, "manager", true, true},
                {ROLE_DEPUTY, "deputy", true, true},
                {ROLE_TRUSTEE, "trustee", true, false}};
    enum office_role role = ROLE_TRUSTEE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert_str_eq(office_role_name(rows[i].role), rows[i].name);
        cr_assert(office_role_parse(rows[i].name, &role));
        cr_assert_eq(role, rows[i].role);
        cr_assert_eq(office_role_approves(role), rows[i].approves);
        cr_assert_eq(office_role_manages_staff(role), rows[i].manages);
    }
    cr_assert_not(office_role_parse("Manager", &role));
    cr_assert_not(office_role_parse("", &role));
}

/* A card that takes a member's signing key and brings an age key of its own would get that member's
 * sealed ledger keys written over. */
Test(office_init, one_known_key_is_enough)
{
    place_begin(&place);
    struct identity *dan = person("Dan Deputy", "Home-Start Example", "charity", place.office);
    struct identity *new = person("New Person", "Home-Start Example", "charity", place.office);
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    for (int i = 0; i < 2; i++) {
        struct identity mixed = i == 0 ? *dan : *new;
        struct card *card = NULL;
        struct card_details details = {.name = "Somebody Else",
                                       .organisation = "Home-Start Example",
                                       .organisation_kind = "charity",
                                       .role = "coordinator",
                                       .ledger_origin = office_origin(place.office),
                                       .ledger_verifier = office_ledger_verifier(place.office),
                                       .created = NOW,
                                       .expires = NOW + DAY};
        mixed.card = i == 0 ? new->card : dan->card; /* whose age key goes into the card */
        OK(identity_make_card(&mixed, &details, &card, err));
        FAILS(staff_add(place.manager, card, ROLE_COORDINATOR, NULL, NOW, err), STATUS_USAGE,
              "Somebody Else is on the staff already");
        card_free(card);
    }
    struct office *deputy = place_open(&place, dan); /* his keys are still sealed to him */
    office_close(deputy);
    identity_free(dan);
    identity_free(new);
    place_end(&place);
}

Test(office_init, staff)
{
    char text[512];
    place_begin(&place);
    struct identity *dan = person("Dan Deputy", "Home-Start Example", "charity", place.office);
    struct identity *new = person("New Person", "Home-Start Example", "charity", place.office);
    FAILS(staff_add(place.office, dan->card, ROLE_DEPUTY, NULL, NOW, err), STATUS_REFUSED,
          "Ruth Adeyemi (coordinator) may not add staff");
    struct office *trustee = place_open(&place, place.tara);
    FAILS(staff_add(trustee, dan->card, ROLE_DEPUTY, NULL, NOW, err), STATUS_REFUSED,
          "Tara Trustee (trustee) may not add staff");
    office_close(trustee);
    FAILS(staff_add(place.manager, place.amanda->card, ROLE_DEPUTY, NULL, NOW, err), STATUS_REFUSED,
          "the card of Amanda Kaur does not carry this office's ledger");
    FAILS(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, dan->card->expires, err),
          STATUS_REFUSED, "the card of Dan Deputy has expired");
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    FAILS(staff_add(place.manager, dan->card, ROLE_MANAGER, NULL, NOW, err), STATUS_USAGE,
          "Dan Deputy is on the staff already");
    cr_assert_eq(office_self(place.manager)->role, ROLE_MANAGER);
    struct office *deputy = place_open(&place, dan);
    OK(staff_add(deputy, new->card, ROLE_COORDINATOR, NULL, NOW, err));
    cr_assert_eq(office_member_count(deputy), 5);
    cr_assert_eq(office_self(deputy)->role, ROLE_DEPUTY);
    office_close(deputy);
    /* A card put into staff/ makes nobody anything. */
    struct office_strays strays;
    OK(office_staff_strays(place.manager, &strays, err));
    cr_assert_eq(strays.unknown.count, 1); /* she does not know yet whom the deputy added */
    cr_assert_eq(strays.edited.count, 0);
    office_strays_free(&strays);
    struct office *again = place_open(&place, place.helen);
    snprintf(text, sizeof text, "%s/staff/mallory.card.json", place.path);
    OK(file_write_whole(text, place.eve->card->bytes, place.eve->card->length, 0600, FILE_NEW,
                        err));
    OK(office_staff_strays(again, &strays, err));
    cr_assert_eq(strays.unknown.count, 1);
    cr_assert_str_eq(strays.unknown.names[0], "mallory.card.json");
    cr_assert_eq(strays.edited.count, 0);
    office_strays_free(&strays);
    /* Nor does one that was edited, exchanged for another, emptied, or made a folder. */
    char name[CARD_FILE_NAME_SIZE];
    card_file_name(dan->card, name);
    static const char *const edits[] = {"sed -i s/charity/council/", "cp mallory.card.json",
                                        "truncate -s 0", "rm -f x; f() { rm $1; mkdir $1; }; f"};
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        run("cd %s/staff && %s %s", place.path, edits[i], name);
        OK(office_staff_strays(again, &strays, err));
        cr_assert_eq(strays.unknown.count, 1, "%s", edits[i]);
        cr_assert_eq(strays.edited.count, 1, "%s", edits[i]);
        cr_assert_str_eq(strays.edited.names[0], name);
        office_strays_free(&strays);
    }
    struct office *same = place_open(&place, dan);
    cr_assert_eq(office_self(same)->role, ROLE_DEPUTY);
    office_close(same);
    office_close(again);
    struct office *office = NULL;
    OK(office_open(place.path, &office, err));
    struct error failure = {0};
    cr_assert_eq(office_unlock(office, place.eve, &failure), STATUS_AUTHENTICATION);
    office_close(office);
    identity_free(dan);
    identity_free(new);
    place_end(&place);
}

/* Whether it is the keys, the entry or the file that fails: nobody is half on the staff. */
Test(office_init, staff_add_failing)
{
    place_begin(&place);
    for (int call = 1, hit = 1; hit; call += 1 + call / 6) {
        char fault[64], name[64];
        struct error failure = {0};
        snprintf(name, sizeof name, "Person %d", call);
        struct identity *new = person(name, "Home-Start Example", "charity", place.manager);
        snprintf(fault, sizeof fault, "fail:database:%d", call);
        seam_plan(fault);
        enum status status =
            staff_add(place.manager, new->card, ROLE_COORDINATOR, NULL, NOW, &failure);
        hit = seam_was_hit();
        seam_plan(NULL);
        struct office *office = NULL;
        OK(office_open(place.path, &office, err));
        failure = (struct error){0};
        enum status unlocked = office_unlock(office, new, &failure);
        cr_assert(status != STATUS_OK || unlocked == STATUS_OK, "%d", call);
        cr_assert(unlocked == STATUS_OK || unlocked == STATUS_AUTHENTICATION, "%d: %s", call,
                  failure.message);
        office_close(office);
        identity_free(new);
    }
    place_end(&place);
}

Test(office_init, profiles)
{
    struct profile *profile = NULL;
    place_begin(&place);
    OK(office_profile(place.office, "support-ended", &profile, err));
    cr_assert_str_eq(profile->name, "support-ended");
    profile_free(profile);
    static const char *const wrong[] = {"", "nothing", "../office", "profiles/support-ended"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "there is no profile named %s", wrong[i]);
        FAILS_HINT(office_profile(place.office, wrong[i], &profile, err), STATUS_USAGE, text,
                   "this office has: adult-concern, advice, case-study-identified, case-study, "
                   "centre-registration, health-visitor-notice, inspection, multi-agency-meeting, "
                   "new-scheme-transfer, police-or-court, social-care-concern, social-care-report, "
                   "statistics, statutory-request, subject-access, support-ended, support-started, "
                   "support-update");
    }
    place_end(&place);
}
