/*
 * Keys do not outlive their use: after every path through an encryption and a decryption the memory
 * of the whole process is searched for file key, payload key and shared secret. The test build's
 * repeatable random numbers tell what they are; a child of its own works them out, so that this
 * process knows them only inverted.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/age/payload.h"
#include "age_support.h"

TestSuite(age_wiping, .init = start, .timeout = 300);

enum { LENGTH = 70000, PIECE = 1 << 20, REGION_MAXIMUM = 256 << 20 };

struct keys {
    unsigned char file[AGE_FILE_KEY_BYTES];
    unsigned char payload[AGE_KEY_BYTES];
    unsigned char shared[AGE_KEY_BYTES];
};

/* ---- what to look for ---- */

static void random_block(const char *seed, unsigned char number, unsigned char block[DIGEST_SIZE])
{
    unsigned char text[64] = {0};
    struct error err = {0};
    size_t length = strlen(seed);
    memcpy(text, seed, length);
    text[length + 7] = number;
    cr_assert_eq(digest_sha256(text, length + 8, block, &err), STATUS_OK);
}

/* The writer draws file key, ephemeral key and nonce, in this order. */
static void derive(const char *seed, struct keys *keys)
{
    struct error err = {0};
    unsigned char block[DIGEST_SIZE], point[AGE_KEY_BYTES], secret[AGE_KEY_BYTES];
    EVP_PKEY *ephemeral, *recipient;
    random_block(seed, 0, block);
    memcpy(keys->file, block, sizeof keys->file);
    random_block(seed, 1, block);
    memset(secret, 0x42, sizeof secret);
    cr_assert_eq(age_x25519_private(block, &ephemeral, &err), STATUS_OK);
    cr_assert_eq(age_x25519_private(secret, &recipient, &err), STATUS_OK);
    cr_assert_eq(age_x25519_public(recipient, point, &err), STATUS_OK);
    cr_assert_eq(age_x25519_shared(ephemeral, point, keys->shared, &err), STATUS_OK);
    random_block(seed, 2, block);
    cr_assert_eq(age_payload_key(keys->file, block, keys->payload, &err), STATUS_OK);
    EVP_PKEY_free(ephemeral);
    EVP_PKEY_free(recipient);
}

static void invert(struct keys *keys)
{
    unsigned char *bytes = (unsigned char *)keys;
    for (size_t i = 0; i < sizeof *keys; i++)
        bytes[i] ^= 0xff;
}

static void expect_keys(const char *seed, struct keys *inverted)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct keys keys;
        derive(seed, &keys);
        invert(&keys);
        _exit(file_write(ends[1], &keys, sizeof keys) ? 0 : 1);
    }
    size_t got = 0;
    int status = 1;
    close(ends[1]);
    cr_assert(file_read(ends[0], inverted, sizeof *inverted, &got));
    cr_assert_eq(got, sizeof *inverted);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert_eq(status, 0);
    close(ends[0]);
}

/* ---- looking ---- */

static bool holds(const unsigned char *data, size_t length, const unsigned char *inverted)
{
    enum { ENOUGH = AGE_FILE_KEY_BYTES }; /* half a key is a find too */
    const unsigned char first = (unsigned char)(inverted[0] ^ 0xff);
    const unsigned char *at = data, *end = data + length - ENOUGH;
    while (at <= end && (at = memchr(at, first, (size_t)(end - at) + 1))) {
        size_t same = 1;
        while (same < ENOUGH && (at[same] ^ inverted[same]) == 0xff)
            same++;
        if (same == ENOUGH)
            return true;
        at++;
    }
    return false;
}

/* Which of the keys stand anywhere in what this process can write to: bits 1, 2, 4. Read as a file,
 * so that the sanitizer does not mind. */
static unsigned find_keys(const struct keys *inverted)
{
    static unsigned char piece[PIECE];
    char line[512];
    unsigned found = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    cr_assert(maps && memory >= 0);
    while (fgets(line, sizeof line, maps)) {
        unsigned long begin, end;
        char mode[5];
        if (sscanf(line, "%lx-%lx %4s", &begin, &end, mode) != 3 || mode[0] != 'r' ||
            mode[1] != 'w' || end - begin > REGION_MAXIMUM)
            continue; /* what is larger is the sanitizer's own */
        for (unsigned long at = begin; at < end; at += PIECE - AGE_KEY_BYTES) {
            size_t wanted = end - at < PIECE ? end - at : PIECE, got = 0;
            if (!file_read_at(memory, piece, wanted, at, &got) || got < AGE_KEY_BYTES)
                break;
            found |= holds(piece, got, inverted->file) ? 1 : 0;
            found |= holds(piece, got, inverted->payload) ? 2 : 0;
            found |= holds(piece, got, inverted->shared) ? 4 : 0;
        }
    }
    fclose(maps);
    close(memory);
    return found;
}

/* Uses the stack as deep as a call does, because what a function of the library leaves below its
 * own end is overwritten by the next call, and is not ours to wipe. */
static void __attribute__((noinline)) use_stack(void)
{
    volatile unsigned char room[32768];
    for (size_t i = 0; i < sizeof room; i++)
        room[i] = 1;
}

static void expect_nothing(const struct keys *keys, const char *what, unsigned long call)
{
    use_stack();
    cr_assert_eq(find_keys(keys), 0, "%s, call %lu: %u", what, call, find_keys(keys));
}

/* ---- the paths ---- */

static enum status encrypt(const struct age_recipients *recipients, const unsigned char *plaintext,
                           struct buffer *file)
{
    struct error err = {0};
    buffer_init(file, 1 << 20);
    return age_encrypt(recipients, false, plaintext, LENGTH, file, &err);
}

static enum status decrypt(const struct age_identities *identities, const struct buffer *file)
{
    struct error err = {0};
    struct buffer out;
    buffer_init(&out, 1 << 20);
    enum status status = age_decrypt(identities, file->data, file->length, &out, &err);
    buffer_free(&out);
    return status;
}

Test(age_wiping, keys_are_found_while_they_are_used)
{
    struct error err = {0};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_writer *writer;
    struct buffer file;
    struct keys keys;
    buffer_init(&file, 1 << 20);
    expect_keys("in use", &keys);
    setenv("SAFEHAND_TEST_SEED", "in use", 1);
    cr_assert_eq(age_writer_open(&writer, recipients, false, age_sink_buffer, &file, &err),
                 STATUS_OK);
    cr_assert_eq(find_keys(&keys), 2, "the payload key, and no other");
    age_writer_free(writer);
    expect_nothing(&keys, "afterwards", 0);
    buffer_free(&file);
    age_recipients_free(recipients);
}

Test(age_wiping, nothing_is_left_on_any_path)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(LENGTH);
    struct buffer file;
    struct keys keys;
    bool hit = true;
    unsigned long call = 1;
    for (; hit; call++) {
        char seed[32], plan[40];
        snprintf(seed, sizeof seed, "run %lu", call);
        snprintf(plan, sizeof plan, "fail:%lu", call);
        expect_keys(seed, &keys);
        setenv("SAFEHAND_TEST_SEED", seed, 1);
        seam_plan(plan);
        enum status status = encrypt(recipients, plaintext, &file);
        if (status == STATUS_OK)
            status = decrypt(identities, &file);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK);
        expect_nothing(&keys, "a call failed", call);
        if (hit)
            buffer_free(&file);
    }
    cr_assert_gt(call, 15);
    struct age_identities *stranger = identities_of(SECOND_SECRET, NULL);
    cr_assert_eq(decrypt(stranger, &file), STATUS_AUTHENTICATION);
    expect_nothing(&keys, "no key matched", 0);
    static const size_t places[] = {140, 150, 190, 65800, 70200}; /* MAC, nonce, chunks */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        file.data[places[i]] ^= 1;
        cr_assert_neq(decrypt(identities, &file), STATUS_OK);
        expect_nothing(&keys, "altered", places[i]);
        file.data[places[i]] ^= 1;
    }
    const size_t whole = file.length;
    for (file.length = 170; file.length < whole; file.length += 8191) {
        cr_assert_neq(decrypt(identities, &file), STATUS_OK);
        expect_nothing(&keys, "cut", file.length);
    }
    age_identities_free(stranger);
    buffer_free(&file);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}
