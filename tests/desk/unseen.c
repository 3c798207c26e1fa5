/* unseen OFFICE IDENTITY PASSPHRASE RECORD ANSWERS: decides a concern that a browser is to write to
 * a memory stick, and prints its id: what the desk's questions do, for a test of what comes after
 * them. */
#include <stdio.h>
#include <stdlib.h>

#include "safehand/sharing.h"

static const char *const SAID[][2] = {
    {"P01.purpose", "Protecting Ellie-Mae: what she said, and the bruise"},
    {"P01.again", "This test shares the same more than once"},
    {"P05.basis", "legal_obligation"},
    {"P07.who", "Ellie-Mae"},
    {"P07.harm", "He threatens to come tonight"},
};
static const char *ENTRIES[] = {"e9"};
static const char *ABOUT[] = {"p1", "p2", "c1", "c2", "c3"};

static void must(enum status status, const struct error *err)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "unseen: %s\n", err->message);
    exit(1);
}

int main(int count, char **words)
{
    struct error err = {0};
    struct office *office = NULL;
    struct identity *identity = NULL;
    struct sharing *sharing = NULL;
    bool waits = false;
    const char *item;
    char key[64];
    json_t *answer;
    if (count != 6)
        return 2;
    must(memory_start(&err), &err);
    must(identity_load(words[2], words[3], &identity, &err), &err);
    must(office_open(words[1], &office, &err), &err);
    must(office_unlock(office, identity, &err), &err);
    json_t *answers = json_object(), *checklist = json_load_file(words[5], 0, NULL);
    json_object_foreach(checklist, item, answer)
    {
        snprintf(key, sizeof key, "C03.%s", item);
        json_object_set(answers, key, answer);
    }
    json_decref(checklist);
    for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
        json_object_set_new(answers, SAID[i][0], json_string(SAID[i][1]));
    const struct sharing_request request = {
        .record_path = words[4],
        .recipient = "Amanda Kaur",
        .profile = "social-care-concern",
        .choice = {.about = {ABOUT, 5}, .entries = {ENTRIES, 1}},
        .channel = CHANNEL_MEDIA,
        .hold = true,
        .is_emergency = true,
        .answers = answers};
    must(sharing_begin(office, &request, timestamp_now(), &sharing, &err), &err);
    must(sharing_decide(sharing, timestamp_now(), &waits, &err), &err);
    printf("%s\n", sharing_id(sharing));
    json_decref(answers);
    sharing_free(sharing);
    office_close(office);
    identity_free(identity);
    return waits ? 0 : 1;
}
