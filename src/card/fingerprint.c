/* Fingerprints, for reading out over a telephone. */
#include <stdio.h>

#include "card_internal.h"

enum {
    GROUPS = 6,
    GROUP_SIZE = 5,   /* bytes of the digest in a group */
    GROUP_LENGTH = 6, /* characters: five digits, and a space or the NUL */
    MODULUS = 100000,
};

enum status card_fingerprint(const void *canonical, size_t length,
                             char fingerprint[CARD_FINGERPRINT_SIZE], struct error *err)
{
    unsigned char digest[DIGEST_SIZE];
    enum status status = digest_sha256(canonical, length, digest, err);

    for (size_t i = 0; i < GROUPS && status == STATUS_OK; i++) {
        uint64_t group = 0;

        for (size_t k = 0; k < GROUP_SIZE; k++)
            group = group << 8 | digest[i * GROUP_SIZE + k];
        snprintf(fingerprint + i * GROUP_LENGTH, GROUP_LENGTH, "%05u", (unsigned)(group % MODULUS));
        if (i + 1 < GROUPS)
            fingerprint[(i + 1) * GROUP_LENGTH - 1] = ' ';
    }
    return status;
}
