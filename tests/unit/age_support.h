/* What the tests of the envelope share. */
#ifndef AGE_SUPPORT_H
#define AGE_SUPPORT_H

#include <criterion/criterion.h>
#include <string.h>

#include "safehand/age.h"
#include "safehand/base.h"

/* Two keys whose bytes are all 0x42, and all 7. */
#define FIRST_SECRET "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
#define FIRST_RECIPIENT "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
#define SECOND_SECRET "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K"
#define PASSPHRASE "correct horse battery staple"

static inline void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
}

/* The failure must be exactly this one; of a file that cannot be opened it says what to do next. */
static inline void expect_failure(enum status got, const struct error *err, enum status status,
                                  const char *message, const char *what)
{
    cr_assert_eq(got, status, "%s: status %d (%s)", what, got, err->message);
    cr_assert_eq(err->status, status, "%s: status in the error %d", what, err->status);
    cr_assert_str_eq(err->message, message, "%s: %s", what, err->message);
    cr_assert((status != STATUS_MALFORMED && status != STATUS_AUTHENTICATION) || err->hint[0],
              "%s: no hint for: %s", what, err->message);
}

static inline struct age_recipients *recipients_of(const char *first, const char *second)
{
    struct error err = {0};
    struct age_recipients *recipients = NULL;
    cr_assert_eq(age_recipients_new(&recipients, &err), STATUS_OK);
    if (first)
        cr_assert_eq(age_recipients_add(recipients, first, &err), STATUS_OK, "%s", err.message);
    if (second)
        cr_assert_eq(age_recipients_add(recipients, second, &err), STATUS_OK, "%s", err.message);
    return recipients;
}

static inline struct age_recipients *recipients_of_passphrase(int work_factor)
{
    struct error err = {0};
    struct age_recipients *recipients = recipients_of(NULL, NULL);
    cr_assert_eq(age_recipients_add_passphrase(recipients, PASSPHRASE, work_factor, &err),
                 STATUS_OK);
    return recipients;
}

/* Either may be NULL. */
static inline struct age_identities *identities_of(const char *secret, const char *passphrase)
{
    struct error err = {0};
    struct age_identities *identities = NULL;
    cr_assert_eq(age_identities_new(&identities, &err), STATUS_OK);
    if (secret)
        cr_assert_eq(age_identities_add(identities, secret, &err), STATUS_OK, "%s", err.message);
    if (passphrase)
        cr_assert_eq(age_identities_add_passphrase(identities, passphrase, &err), STATUS_OK, "%s",
                     err.message);
    return identities;
}

/* Bytes that differ from chunk to chunk. */
static inline unsigned char *some_bytes(size_t length)
{
    unsigned char *bytes = memory_allocate(length);
    uint32_t state = 1;
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < length; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (unsigned char)(state >> 24);
    }
    return bytes;
}

static inline void encrypt_to(const struct age_recipients *recipients, bool armor, const void *data,
                              size_t length, struct buffer *out)
{
    struct error err = {0};
    buffer_init(out, 64 << 20);
    cr_assert_eq(age_encrypt(recipients, armor, data, length, out, &err), STATUS_OK, "%s",
                 err.message);
}

/* Decrypts and compares. */
static inline void expect_plaintext(const struct age_identities *identities, const void *file,
                                    size_t length, const void *plaintext, size_t plain_length,
                                    const char *what)
{
    struct error err = {0};
    struct buffer out;
    buffer_init(&out, 64 << 20);
    cr_assert_eq(age_decrypt(identities, file, length, &out, &err), STATUS_OK, "%s: %s", what,
                 err.message);
    cr_assert_eq(out.length, plain_length, "%s: %zu bytes", what, out.length);
    cr_assert(plain_length == 0 || memcmp(out.data, plaintext, plain_length) == 0, "%s", what);
    buffer_free(&out);
}

/* Decrypting must fail like this, and leave nothing. */
static inline void expect_refusal(const struct age_identities *identities, const void *file,
                                  size_t length, enum status status, const char *message,
                                  const char *what)
{
    struct error err = {0};
    struct buffer out;
    buffer_init(&out, 64 << 20);
    buffer_append_text(&out, "before");
    enum status got = age_decrypt(identities, file, length, &out, &err);
    expect_failure(got, &err, status, message, what);
    cr_assert_str_eq(buffer_text(&out), "before", "%s", what);
    buffer_free(&out);
}

#endif
