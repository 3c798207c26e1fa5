/* A card that another program made (Python's json, hashlib and cryptography), and the secrets that
 * belong to it. */
#ifndef TEST_CARD_SUPPORT_H
#define TEST_CARD_SUPPORT_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/card.h"
#include "ways_support.h"

#define SAMPLE_SECRET "AGE-SECRET-KEY-1289UP3NRTRDGVSX3YQE3WKJ7H0AYF7VYC6NA4AT73FZZX0AE470SGK2WDL"
#define SAMPLE_RECIPIENT "age1hfheurhfwj0my2n8sg30kqg5wvlvs0px3k9sj49vl5d0w5tlgecqjwqau7"
#define SAMPLE_SEED "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
#define SAMPLE_VERIFIER                                                                            \
    "safehand/65b60673d6ed884b+293926a2+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk"
#define SAMPLE_LEDGER_VERIFIER                                                                     \
    "blackfen.example/ledger+fde06c40+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY"
#define SAMPLE_FINGERPRINT "94407 02103 48258 70012 69499 29876"
#define SAMPLE_DIGEST "bafbb5dd2e690fee204ab0e69e3adeac345a383824fce6dc02609409909914b9"
#define SAMPLE_CARD                                                                                \
    "{\"age_recipients\":[\"" SAMPLE_RECIPIENT "\"],\"contact\":\"\","                             \
    "\"created\":\"2026-11-22T09:05:00Z\",\"expires\":\"2028-11-21T09:05:00Z\","                   \
    "\"format\":\"safehand.card/2\",\"holder\":\"Aisha \\\"Ash\\\" Rahman\",\"kind\":\"team\","    \
    "\"ledger\":{\"origin\":\"blackfen.example/ledger\",\"verifier\":\"" SAMPLE_LEDGER_VERIFIER    \
    "\"},\"name\":\"Duty desk \xe2\x80\x9cSi\xc3\xa2n\xe2\x80\x9d\","                              \
    "\"organisation\":\"Blackfen Children's Services\",\"organisation_kind\":\"social_care\","     \
    "\"role\":\"duty team\",\"signature\":\"mmvX1YjCFqu1fSj2zpSlroLoxZFz2Se0UKd11Eal87B+tijKyhzDz" \
    "Y6IjvOzeuovHoa0J4rsmr0VHsszZMDyDA==\",\"verifier\":\"" SAMPLE_VERIFIER "\"}\n"

static inline void start_memory(void)
{
    struct error err = {0};

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
}

/* The identity file of the sample before encryption; memory_free. */
static inline char *sample_identity_text(void)
{
    char encoded[2048];

    cr_assert_lt(base64_encoded_length(strlen(SAMPLE_CARD), BASE64_PADDED), sizeof(encoded));
    base64_encode(SAMPLE_CARD, strlen(SAMPLE_CARD), BASE64_PADDED, encoded);
    return memory_format("# created: 2026-11-22T09:05:00Z\n"
                         "# public key: " SAMPLE_RECIPIENT "\n"
                         "# safehand-ed25519: " SAMPLE_SEED "\n"
                         "# safehand-card: %s\n" SAMPLE_SECRET "\n",
                         encoded);
}

static inline struct identity *sample_identity(void)
{
    struct error err = {0};
    struct identity *identity = NULL;
    char *text = sample_identity_text();

    cr_assert_eq(identity_parse(text, strlen(text), "sample", NULL, &identity, &err), STATUS_OK,
                 "%s", err.message);
    memory_free(text);
    return identity;
}

/* Details of a person's card, valid for two years from 22 November 2026. */
static inline struct card_details person_details(void)
{
    return (struct card_details){.name = "Tom Okafor",
                                 .organisation = "Home from Home",
                                 .organisation_kind = "charity",
                                 .role = "coordinator",
                                 .created = 1795338300,
                                 .expires = 1795338300 + CARD_VALID_DAYS * INT64_C(86400)};
}

#endif
