/* Every key of an identity file that is accepted is written again as it stood there. */
#include <ctype.h>

#include "fuzz.h"
#include "keys.h"
#include "safehand/base/encoding.h"

/* The next line that holds a key, in upper case; how many bytes it and what stood before took. */
static size_t next_key(const char *text, size_t size, char line[128])
{
    size_t at = 0;
    while (at < size) {
        size_t length = 0;
        while (at + length < size && text[at + length] != '\n')
            length++;
        const char *start = text + at;
        size_t end = length;
        at += length + 1;
        if (end > 0 && start[end - 1] == '\r')
            end--;
        if (end == 0 || *start == '#')
            continue;
        HOLDS(end < 128);
        for (size_t i = 0; i < end; i++)
            line[i] = (char)toupper((unsigned char)start[i]);
        line[end] = '\0';
        return at;
    }
    return 0;
}

static void expect_key(EVP_PKEY *key, const char *line)
{
    unsigned char scalar[32];
    size_t length = sizeof scalar;
    struct buffer text;
    buffer_init(&text, 200);
    HOLDS(EVP_PKEY_get_raw_private_key(key, scalar, &length) == 1 && length == 32);
    HOLDS(bech32_encode("age-secret-key-", scalar, length, &text));
    for (size_t i = 0; i < text.length; i++)
        text.data[i] = (unsigned char)toupper(text.data[i]);
    HOLDS(strcmp(buffer_text(&text), line) == 0);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct age_identities *identities;
    char line[128];
    char *text = malloc(size + 1);
    HOLDS(text);
    memcpy(text, data, size);
    HOLDS(age_identities_new(&identities, &err) == STATUS_OK);
    enum status status = age_identities_add_file(identities, text, size, "file", &err);
    if (status == STATUS_OK) {
        size_t at = 0;
        HOLDS(identities->key_count > 0);
        for (size_t i = 0; i < identities->key_count; i++) {
            size_t taken = next_key(text + at, size - at, line);
            HOLDS(taken > 0);
            expect_key(identities->keys[i], line);
            at += taken < size - at ? taken : size - at;
        }
        HOLDS(next_key(text + at, size - at, line) == 0);
    } else {
        HOLDS(identities->key_count == 0);
        HOLDS(status == STATUS_MALFORMED || status == STATUS_USAGE); /* too many keys */
    }
    age_identities_free(identities);
    free(text);
    return 0;
}
