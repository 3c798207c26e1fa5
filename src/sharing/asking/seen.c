/* About which record and which files something was answered. */
#include "safehand/sharing/asking.h"

#include <ctype.h>
#include <string.h>

enum status asking_seen_of(const struct sharing *sharing, const char record[DIGEST_HEX_SIZE],
                           char seen[DIGEST_HEX_SIZE], struct error *err)
{
    const struct selection *selection = sharing_selection(sharing);
    struct digest *digest = NULL;
    unsigned char sum[DIGEST_SIZE];
    enum status status = digest_begin(&digest, err);
    if (status == STATUS_OK)
        status = digest_update(digest, record, DIGEST_HEX_SIZE, err);
    for (size_t i = 0; status == STATUS_OK && i < selection->attachment_count; i++) {
        /* Of a clean copy the file's: the copy may come out another each time. */
        const struct selected_attachment *file = &selection->attachments[i];
        status =
            digest_update(digest, file->copy ? file->original : file->digest, DIGEST_HEX_SIZE, err);
    }
    if (status == STATUS_OK)
        status = digest_end(digest, sum, err);
    if (status == STATUS_OK)
        hex_encode(sum, sizeof sum, seen);
    digest_free(digest);
    return status;
}

enum status asking_seen(const struct sharing *sharing, char seen[DIGEST_HEX_SIZE],
                        struct error *err)
{
    return asking_seen_of(sharing, sharing_record(sharing)->digest, seen, err);
}

static bool is_of_what_leaves(const char *key)
{
    return key[0] == 'M' && isdigit((unsigned char)key[1]); /* the rules of the least, M01 on */
}

/* So that it is asked again. */
static void forget_step(json_t *asked, const char *step)
{
    json_t *steps = json_object_get(asked, "steps");
    for (size_t i = json_array_size(steps); i > 0; i--) {
        const char *name = json_string_value(json_array_get(steps, i - 1));
        if (name && strcmp(name, step) == 0)
            (void)json_array_remove(steps, i - 1);
    }
}

void asking_forget_seen(json_t *asked, json_t *answers)
{
    const char *key;
    json_t *answer;
    void *next;
    json_object_foreach_safe(answers, next, key, answer)
    {
        if (is_of_what_leaves(key))
            (void)json_object_del(answers, key);
    }
    forget_step(asked, "whom");
    (void)json_object_del(asked, "about_entries");
    (void)json_object_del(asked, "marks");
    (void)json_object_del(asked, "confirmed");
}
