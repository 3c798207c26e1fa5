/* What the tests of the office share: an office with its people, a family's record, a stick. */
#ifndef OFFICE_SUPPORT_H
#define OFFICE_SUPPORT_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/office/entries.h"
#include "safehand/office/verified.h"
#include "safehand/oversight.h"
#include "safehand/page.h"
#include "safehand/register.h"
#include "safehand/sharing.h"
#include "ways_support.h"

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct error ok_err = {0};                                                                 \
        struct error *err = &ok_err;                                                               \
        cr_assert_eq((call), STATUS_OK, "%s: %s", #call, err->message);                            \
    } while (0)
#define FAILS(call, wanted, text)                                                                  \
    do {                                                                                           \
        struct error fails_err = {0};                                                              \
        struct error *err = &fails_err;                                                            \
        enum status fails_status = (call);                                                         \
        cr_assert_str_eq(message_shown(err), (text));                                              \
        cr_assert_eq(fails_status, (wanted), "%s: status %d", #call, fails_status);                \
        cr_assert_eq(err->status, (wanted));                                                       \
    } while (0)
#define FAILS_HINT(call, wanted, text, advice)                                                     \
    do {                                                                                           \
        struct error fails_err = {0};                                                              \
        struct error *err = &fails_err;                                                            \
        enum status fails_status = (call);                                                         \
        cr_assert_str_eq(message_shown(err), (text));                                              \
        cr_assert_str_eq(hint_shown(err), (advice));                                               \
        cr_assert_eq(fails_status, (wanted), "%s: status %d", #call, fails_status);                \
    } while (0)

#define ORIGIN "ledger.example.org/home-start"
#define NOW_TEXT "2026-11-22T09:05:00Z"
enum { NOW = 1795338300, DAY = 86400 };

struct place {
    char folder[64];
    char path[128];   /* of the office */
    char record[128]; /* of the copy of HS-2041 */
    char other[128];  /* of the copy of HS-2077, whose consent does not name the council */
    char stick[128];
    struct identity *helen, *ruth, *tara; /* manager, coordinator, trustee */
    struct identity *amanda, *eve;        /* social worker; somebody else */
    struct office *manager, *office;      /* as Helen; as Ruth */
};

static inline void run(const char *format, ...) PRINTF_LIKE(1, 2);
static inline void run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    cr_assert_eq(system(command), 0, "%s", command);
}

static inline struct identity *person(const char *name, const char *organisation, const char *kind,
                                      const struct office *office)
{
    struct identity *identity = NULL;
    struct card_details details = {.name = name,
                                   .organisation = organisation,
                                   .organisation_kind = kind,
                                   .role = "at work",
                                   .contact = "0116 496 0500",
                                   .ledger_origin = office ? office_origin(office) : NULL,
                                   .ledger_verifier =
                                       office ? office_ledger_verifier(office) : NULL,
                                   .created = NOW - DAY,
                                   .expires = NOW + (timestamp)700 * DAY};
    OK(identity_new(&details, &identity, err));
    return identity;
}

static inline struct office *place_open(const struct place *place, struct identity *who)
{
    struct office *office = NULL;
    OK(office_open(place->path, &office, err));
    OK(office_unlock(office, who, err));
    return office;
}

/* A folder, the people, and no office yet. */
static inline void place_prepare(struct place *place)
{
    OK(memory_start(err));
    setenv("SAFEHAND_TEST_TIME", NOW_TEXT, 1);
    setenv("SAFEHAND_TEST_REMOVABLE", "1", 1);
    *place = (struct place){.folder = "/tmp/safehand-office-XXXXXX"};
    cr_assert_not_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/office", place->folder);
    place->helen = person("Helen Ward", "Home-Start Example", "charity", NULL);
    place->amanda =
        person("Amanda Kaur", "Leicestershire County Council", "childrens_social_care", NULL);
    place->eve = person("Eve Stranger", "Nowhere", "childrens_social_care", NULL);
}

/* With a card that replaces no other. */
static inline enum status staff_add(struct office *office, const struct card *card,
                                    enum office_role role, const struct date *trained_on,
                                    timestamp now, struct error *failure)
{
    const struct office_joining joining = {.card = card, .role = role, .trained_on = trained_on};
    return office_staff_add(office, &joining, now, NULL, failure);
}

static inline void place_begin(struct place *place)
{
    char *card = NULL;
    struct date today = date_of(NOW);
    struct office_recipient *recipient = NULL;
    place_prepare(place);
    snprintf(place->record, sizeof place->record, "%s/HS-2041", place->folder);
    snprintf(place->other, sizeof place->other, "%s/HS-2077", place->folder);
    snprintf(place->stick, sizeof place->stick, "%s/stick", place->folder);
    run("cp -r %s/families/HS-2041 %s/families/HS-2077 %s && mkdir %s", TEST_DATA, TEST_DATA,
        place->folder, place->stick);
    OK(office_init(place->path, "Home-Start Example", ORIGIN, place->helen, NOW, &card, err));
    memory_free(card);
    place->manager = place_open(place, place->helen);
    place->ruth = person("Ruth Adeyemi", "Home-Start Example", "charity", place->manager);
    place->tara = person("Tara Trustee", "Home-Start Example", "charity", place->manager);
    OK(staff_add(place->manager, place->ruth->card, ROLE_COORDINATOR, &today, NOW, err));
    OK(staff_add(place->manager, place->tara->card, ROLE_TRUSTEE, NULL, NOW, err));
    place->office = place_open(place, place->ruth);
    OK(office_recipient_add(place->office, place->amanda->card, NOW, NULL, err));
    OK(office_recipient_find(place->office, "Amanda Kaur", &recipient, err));
    OK(office_recipient_verify(place->office, recipient, "Ruth Adeyemi", "phone, council's site",
                               &today, NOW, err));
    office_recipient_free(recipient);
}

/* All that a second look is owed for at the beginning is looked at. */
static inline void place_settle(struct place *place)
{
    struct office_verifications list;
    const struct office_verification *found = NULL;
    const struct office_member *member = NULL;
    struct office *trustee = place_open(place, place->tara);
    OK(office_staff_sign(trustee, NOW, &member, err));
    office_close(trustee);
    OK(office_staff_sign(place->office, NOW, &member, err));
    OK(office_verifications_read(place->manager, &list, err));
    OK(office_verification_find(&list, "Amanda Kaur", &found, err));
    OK(office_recipient_confirm(place->manager, found, NULL, NOW, err));
    office_verifications_free(&list);
    office_close(place->manager);
    place->manager = place_open(place, place->helen);
}

static inline void place_end(struct place *place)
{
    office_close(place->manager);
    office_close(place->office);
    identity_free(place->helen);
    identity_free(place->ruth);
    identity_free(place->tara);
    identity_free(place->amanda);
    identity_free(place->eve);
    OK(file_remove_tree(place->folder, err));
    unsetenv("SAFEHAND_TEST_TIME");
}

static inline json_t *answers_of(const char *const (*pairs)[2], size_t count)
{
    json_t *answers = json_object();
    for (size_t i = 0; i < count; i++)
        json_object_set_new(answers, pairs[i][0], json_string(pairs[i][1]));
    return answers;
}

/* Begins to share the concern of HS-2041 with Amanda; every question is answered. */
static inline enum status concern_try(struct place *place, enum channel channel, timestamp now,
                                      struct sharing **sharing, struct error *failure)
{
    static const char *const pairs[][2] = {
        {"P01.purpose", "Protecting Ellie-Mae: what she said on 11 November"},
        {"P01.again", "This test shares the same more than once"},
        {"P05.basis", "public_task"},
        {"P05.condition", "safeguarding"},
        {"P05.reason", "She may be hurt again: he is said to come at night"},
        {"P08.informed", "no"},
        {"P08.reason", "risk"},
        {"P09.c1", "She is not told before she is safe"},
        {"M03.e9", "The concern is about what her mother's former partner did"},
        {"M04.looked.drawing.png", "Ruth Adeyemi: a house and a sun, no name"},
        {"C01.reason", "The council's portal is down until tomorrow"},
        {"C03.safer_way", "no"},
        {"C03.encrypted", "yes"},
        {"C03.belongs_to_organisation", "yes"},
        {"C03.owner", "Home-Start Example"},
        {"C03.device", "Kingston 8 GB, label HSE-014"},
        {"C03.carrier", "Ruth Adeyemi"},
        {"C03.route", "On foot from the office to the council's front desk"},
        {"C03.stays_with_carrier", "yes"},
        {"C03.loss", "Helen Ward is phoned at once on 0116 496 0500"},
        {"C03.wiped", "Handed back at the desk, and wiped in the office the same day"},
    };
    static const char *entries[] = {"e9", "e10"};
    json_t *answers = answers_of(pairs, sizeof pairs / sizeof pairs[0]);
    struct sharing_request request = {.record_path = place->record,
                                      .recipient = "Amanda Kaur",
                                      .profile = "social-care-concern",
                                      .choice = {.entries = {entries, 2}},
                                      .channel = channel,
                                      .channel_to = channel == CHANNEL_MEDIA ? place->stick : NULL,
                                      .hold = true,
                                      .answers = answers};
    enum status status = sharing_begin(place->office, &request, now, sharing, failure);
    json_decref(answers);
    return status;
}

/* The same, decided. */
static inline struct sharing *concern(struct place *place, enum channel channel, timestamp now)
{
    bool waits = true;
    struct sharing *sharing = NULL;
    OK(concern_try(place, channel, now, &sharing, err));
    OK(sharing_decide(sharing, now, &waits, err));
    cr_assert_not(waits);
    return sharing;
}

/* The end of HS-2077's support, which awaits approval (P06). */
/* Delivers what goes by hand, and says that they have it. */
static inline void hand_over(struct place *place, struct sharing *sharing, timestamp now)
{
    OK(sharing_deliver(sharing, NULL, NULL, NULL, now, err));
    OK(sharing_sent(place->office, sharing_id(sharing), now, err));
}

static inline struct sharing *ended(struct place *place, timestamp now)
{
    static const char *const pairs[][2] = {
        {"P01.purpose", "Telling the council that our visits have ended"},
        {"P01.again", "This test shares the same more than once"},
        {"P05.basis", "legitimate_interests"},
        {"P05.reason", "It closed its own file because we visit, and must know"},
        {"P08.informed", "yes"},
        {"P08.whom", "Their father, at the last visit"},
        {"C01.reason", "The council's portal is down until tomorrow"},
    };
    bool waits = false;
    struct sharing *sharing = NULL;
    json_t *answers = answers_of(pairs, sizeof pairs / sizeof pairs[0]);
    struct sharing_request request = {.record_path = place->other,
                                      .recipient = "Amanda Kaur",
                                      .profile = "support-ended",
                                      .channel = CHANNEL_HAND,
                                      .answers = answers};
    OK(sharing_begin(place->office, &request, now, &sharing, err));
    OK(sharing_decide(sharing, now, &waits, err));
    cr_assert(waits);
    json_decref(answers);
    return sharing;
}

/* The same, by a run that is over: nobody holds it any more. */
static inline void ended_and_left(struct place *place, timestamp now, char id[ID_SIZE])
{
    struct sharing *sharing = ended(place, now);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
}

static inline void place_outbox(const struct place *place, const char *id, char path[256])
{
    snprintf(path, 256, "%s/outbox/%s.safehand", place->path, id);
}

/* How many files lie in the outbox, hidden ones too, but for the notes of packages that are there,
 * and what is kept there of what their files say. */
static inline int outbox_count(const struct place *place)
{
    char command[512];
    int count = -1;
    snprintf(command, sizeof command,
             "cd %s/outbox && for n in *.note; do test -e \"${n%%.note}.safehand\" && echo \"$n\" "
             "\".${n%%.note}.readings.age\"; done | tr ' ' '\\n' >../../notes; "
             "ls -A | grep -vxFf ../../notes | wc -l",
             place->path);
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    cr_assert_eq(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

/* When a decision of NOW has lapsed. */
static inline timestamp decision_lapses(void)
{
    struct date day = date_of(NOW);
    day = date_add_days(&day, DECISION_VALID_DAYS);
    return date_ends(&day);
}

static inline enum sharing_state state_now(struct place *place, const char *id, timestamp now)
{
    struct sharing_timeline timeline;
    OK(timeline_read(place->office, id, now, &timeline, err));
    enum sharing_state state = timeline.state;
    timeline_free(&timeline);
    return state;
}

/* The kinds of a sharing's entries, with commas. */
static inline void check_kinds(struct place *place, const char *id, const char *wanted)
{
    char kinds[512] = "";
    struct sharing_timeline timeline;
    OK(timeline_read(place->office, id, NOW, &timeline, err));
    for (size_t i = 0; i < timeline.count; i++) {
        strcat(kinds, i ? "," : "");
        strcat(kinds, leaf_kind_name(&timeline.entries[i]->leaf));
    }
    cr_assert_str_eq(kinds, wanted);
    timeline_free(&timeline);
}

static inline enum status trust_all(void *context, const struct card *sender, struct error *err)
{
    (void)context;
    (void)sender;
    (void)err;
    return STATUS_OK;
}

/* Opens a package as Amanda, without writing. */
static inline struct package_opened *open_package(const struct place *place, const char *path)
{
    char *ignored = NULL;
    struct package_opened *opened = NULL;
    const struct package_request request = {
        .identity = place->amanda, .trust = trust_all, .wants_digest = true};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    cr_assert_geq(fd, 0, "%s", path);
    OK(package_open(fd, &request, &ignored, &opened, err));
    close(fd);
    return opened;
}

#endif
