/* The recipient's folder of trusted cards. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "card_internal.h"

/* Why no card in the folder is good enough; the later ones tell more. */
enum verdict { UNKNOWN_KEYS, EXPIRED, OTHER_LEDGER, OTHER_NAME, TRUSTED };

enum status trust_folder(char **path, struct error *err)
{
    return card_config_path("trusted", "the trusted cards are kept", path, err);
}

enum status trust_add(const char *folder, const struct card *card, struct error *err)
{
    char name[CARD_FILE_NAME_SIZE];
    char *path = NULL;
    enum status status = file_make_folders(folder, 0700, err);

    if (status == STATUS_OK) {
        card_file_name(card, name);
        path = file_join(folder, name);
        status = !path ? memory_error(err) : STATUS_OK;
    }
    if (status == STATUS_OK)
        status = file_write_whole(path, card->bytes, card->length, 0600, FILE_REPLACE, err);
    memory_free(path);
    return status;
}

/* Whoever was trusted as one person must not come back as another. */
static bool same_person(const struct card *a, const struct card *b)
{
    return a->is_team == b->is_team && strcmp(a->name, b->name) == 0 &&
           strcmp(a->organisation, b->organisation) == 0 &&
           strcmp(a->organisation_kind, b->organisation_kind) == 0;
}

static enum verdict judge(const struct card *trusted, const struct card *card, timestamp now)
{
    if (!card_same_keys(trusted, card))
        return UNKNOWN_KEYS;
    if (trusted->expires <= now)
        return EXPIRED;
    if (!card_same_ledger(trusted, card))
        return OTHER_LEDGER;
    return same_person(trusted, card) ? TRUSTED : OTHER_NAME;
}

/* What the folder says of a card. */
struct judgement {
    const struct card *card;
    timestamp now;
    enum verdict verdict;
    char renewed[CARD_FINGERPRINT_SIZE]; /* of the trusted card that it renews, or "" */
};

static void judge_by_card(struct judgement *judgement, const struct card *trusted)
{
    enum verdict found = judge(trusted, judgement->card, judgement->now);

    if (found > judgement->verdict)
        judgement->verdict = found;
    if (trusted->expires > judgement->now && card_renews(judgement->card, trusted))
        memcpy(judgement->renewed, trusted->fingerprint, sizeof judgement->renewed);
}

/* Judges by one file of the folder. A file that is no card trusts nobody and stops nobody: the
 * worst it can cause is that the fingerprint is compared once more. */
static enum status judge_by_file(const char *folder, const char *name, struct judgement *judgement,
                                 struct error *err)
{
    struct error failure = {0};
    struct card *trusted = NULL;
    char *path = NULL;
    enum status status;

    if (!text_ends_with(name, ".card.json"))
        return STATUS_OK;
    path = file_join(folder, name);
    if (!path)
        return memory_error(err);
    status = card_load(path, &trusted, &failure);
    if (status == STATUS_OK)
        judge_by_card(judgement, trusted);
    else if (status == STATUS_SYSTEM)
        *err = failure;
    else
        status = STATUS_OK;
    card_free(trusted);
    memory_free(path);
    return status;
}

static enum status judge_by_folder(const char *folder, struct judgement *judgement,
                                   struct error *err)
{
    struct file_list list = {0};
    enum status status;
    int fd = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);

    if (fd < 0)
        return errno == ENOENT ? STATUS_OK
                               : error_set_errno(err, "%s: cannot open the folder", folder);
    file_close(&fd);
    status = file_list_folder(folder, &list, err);
    for (size_t i = 0; i < list.count && status == STATUS_OK && judgement->verdict != TRUSTED; i++)
        status = judge_by_file(folder, list.names[i], judgement, err);
    file_list_free(&list);
    return status;
}

/* Says what is wrong and how to put it right: by the voice at the other end of the telephone. */
static enum status trust_refuse(const struct card *card, const char *card_path,
                                enum verdict verdict, timestamp now, struct error *err)
{
    switch (verdict) {
    case EXPIRED:
        error_set(err, STATUS_AUTHENTICATION, "the card that you trusted for %s (%s) has expired",
                  card->name, card->organisation);
        break;
    case OTHER_LEDGER:
        error_set(err, STATUS_AUTHENTICATION,
                  "the card of %s (%s) names another ledger than the one that you trusted",
                  card->name, card->organisation);
        break;
    case OTHER_NAME:
        error_set(err, STATUS_AUTHENTICATION,
                  "whoever calls themselves %s (%s) here had another name or organisation when you "
                  "trusted them",
                  card->name, card->organisation);
        break;
    default:
        error_set(err, STATUS_AUTHENTICATION, "%s (%s) is not among the senders that you trust",
                  card->name, card->organisation);
        break;
    }
    /* What has expired cannot be trusted: the card that came with it leads nowhere then. */
    if (card->expires <= now) {
        error_hint(err,
                   "the card that came with this has expired too: ring them on a number that you "
                   "already know, and ask for a new card of the same keys; have its fingerprint "
                   "read out, and then: " WAY);
        return error_way(err, WAY_TRUST_SENDER, "CARD", NULL);
    }
    error_hint(err,
               "ring them on a number that you already know and have them read out the fingerprint "
               "of their card; if it is %s, run: " WAY,
               card->fingerprint);
    return error_way(err, WAY_TRUST_SENDER, card_path, NULL);
}

enum status trust_find_renewed(const char *folder, const struct card *card, timestamp now,
                               char fingerprint[CARD_FINGERPRINT_SIZE], struct error *err)
{
    struct judgement judgement = {card, now, UNKNOWN_KEYS, ""};
    enum status status = judge_by_folder(folder, &judgement, err);

    memcpy(fingerprint, judgement.renewed, CARD_FINGERPRINT_SIZE);
    return status;
}

enum status trust_check(const char *folder, const struct card *card, const char *card_path,
                        timestamp now, struct error *err)
{
    struct judgement judgement = {card, now, UNKNOWN_KEYS, ""};
    enum status status = judge_by_folder(folder, &judgement, err);

    if (status == STATUS_OK && judgement.verdict != TRUSTED)
        status = trust_refuse(card, card_path, judgement.verdict, now, err);
    return status;
}
