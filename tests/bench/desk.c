/*
 * bench-desk OFFICE IDENTITY PASSPHRASE ID COUNT: gives an office COUNT sharings more, each like
 * the one of that id, as if they had happened: another id, another family. Only to measure with:
 * what their entries say of digests is the first one's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/office.h"
#include "safehand/office/entries.h"

enum { TEXT_MAXIMUM = 1 << 20 };

static void fail(const char *what, const struct error *err)
{
    fprintf(stderr, "bench-desk: %s: %s\n", what, err->message);
    exit(1);
}

/* Every place where `from` stands gets `to`, which is as long. */
static void replace(char *text, const char *from, const char *to)
{
    for (char *at = strstr(text, from); at; at = strstr(at + 1, from))
        memcpy(at, to, strlen(from));
}

struct like {
    struct office *office;
    struct identity *sender, *holder; /* who shares, and who gets it */
    struct sharing_timeline timeline;
    char reference[64], recipient[256];
};

/* The receipt names the sharing, and is signed by who got it: its text anew. */
static void sign_anew(const struct like *like, json_t *detail)
{
    struct error err = {0};
    struct buffer note;
    const struct note_signer *signer = like->holder->signer;
    const char *before = json_text(detail, "receipt");
    buffer_init(&note, TEXT_MAXIMUM);
    size_t length = 0; /* up to the last empty line: a checkpoint within has one too */
    for (const char *at = strstr(before, "\n\n"); at; at = strstr(at + 1, "\n\n"))
        length = (size_t)(at + 1 - before);
    if (note_sign(before, length, &signer, 1, &note, &err) != STATUS_OK)
        fail("note", &err);
    json_object_set_new(detail, "receipt", json_string(buffer_text(&note)));
    buffer_free(&note);
}

static void append(const struct like *like, const struct ledger_entry *entry, const char *id,
                   const char *family, timestamp time)
{
    struct error err = {0};
    bool has_family =
        entry->leaf.kind == ENTRY_KIND_DECISION || entry->leaf.kind == ENTRY_KIND_SEALED;
    char *text = json_dumps(entry->detail, JSON_COMPACT);
    replace(text, like->timeline.id, id);
    replace(text, like->reference, family);
    const struct office_entry copy = {
        .kind = entry->leaf.kind,
        .subject = *entry->leaf.subject ? entry->leaf.subject : NULL,
        .detail = json_loads(text, 0, NULL),
        .lookups = {{LOOKUP_SHARING, id},
                    {LOOKUP_FAMILY, has_family ? family : NULL},
                    {LOOKUP_RECIPIENT, has_family ? like->recipient : NULL}},
    };
    memory_free(text);
    if (copy.kind == ENTRY_KIND_RECEIPT)
        sign_anew(like, copy.detail);
    if (office_append(like->office, &copy, time, NULL, &err) != STATUS_OK)
        fail("append", &err);
}

static void begin(struct like *like, char **words)
{
    struct error err = {0};
    if (memory_start(&err) != STATUS_OK ||
        identity_load(words[2], words[4], &like->sender, &err) != STATUS_OK ||
        identity_load(words[3], words[4], &like->holder, &err) != STATUS_OK ||
        office_open(words[1], &like->office, &err) != STATUS_OK ||
        office_unlock(like->office, like->sender, &err) != STATUS_OK ||
        timeline_read(like->office, words[5], timestamp_now(), &like->timeline, &err) != STATUS_OK)
        fail("open", &err);
    const json_t *decision = decision_of(timeline_decision(&like->timeline));
    snprintf(like->reference, sizeof like->reference, "%s", json_text(decision, "reference"));
    snprintf(like->recipient, sizeof like->recipient, "%s",
             json_text(json_object_get(decision, "recipient"), "card"));
}

int main(int count, char **words)
{
    struct like like = {0};
    if (count != 7)
        return 2;
    begin(&like, words);
    for (int i = 0; i < atoi(words[6]); i++) {
        char id[ID_SIZE], family[64];
        snprintf(id, sizeof id, "%s", like.timeline.id);
        char digits[9];
        snprintf(digits, sizeof digits, "%08x", (unsigned)i + 1);
        memcpy(id, digits, 8);
        snprintf(family, sizeof family, "%.*s%04d", (int)strlen(like.reference) - 4, like.reference,
                 i / 10);
        for (size_t j = 0; j < like.timeline.count; j++)
            append(&like, like.timeline.entries[j], id, family, timestamp_now());
    }
    timeline_free(&like.timeline);
    office_close(like.office);
    identity_free(like.holder);
    identity_free(like.sender);
    return 0;
}
