/* What `log-continued` entries say, written and read. */
#include <string.h>

#include "history.h"

json_t *continued_to_json(const struct checkpoint *head, const struct note_verifier *verifier)
{
    char root[DIGEST_HEX_SIZE], key[NOTE_VERIFIER_SIZE];

    hex_encode(head->root, sizeof head->root, root);
    note_verifier_format(verifier, key);
    return json_pack("{s:s, s:I, s:s, s:s}", "origin", head->origin, "size", (json_int_t)head->size,
                     "root", root, "verifier", key);
}

bool continued_of_json(const json_t *object, struct checkpoint *head,
                       struct note_verifier *verifier)
{
    struct error ignored = {0};
    const char *origin = json_text(object, "origin"), *root = json_text(object, "root");
    const char *key = json_text(object, "verifier");
    const json_t *size = json_object_get(object, "size");

    if (!origin || strlen(origin) >= sizeof head->origin || !root || !key ||
        strlen(root) != DIGEST_HEX_SIZE - 1 || !hex_decode(root, head->root, sizeof head->root) ||
        !json_is_integer(size) || json_integer_value(size) < 0 ||
        note_verifier_parse(key, verifier, &ignored) != STATUS_OK)
        return false;
    memcpy(head->origin, origin, strlen(origin) + 1);
    head->size = (uint64_t)json_integer_value(size);
    return strcmp(verifier->name, origin) == 0;
}
