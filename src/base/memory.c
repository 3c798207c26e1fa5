#include "safehand/base/memory.h"

#include <errno.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "safehand/base/seam.h"

enum {
    SECRET_POOL_SIZE = 1 << 21, /* 32 sessions of a desk, each with a ledger's keys, and more */
    SECRET_SMALLEST = 32,       /* the pool's unit: a key or a seed */
};

/* Stands before every block, so that memory_free knows how much to wipe. */
struct block_header {
    alignas(max_align_t) size_t size;
    uintptr_t check;
};

static _Thread_local bool json_parsing;
static _Thread_local bool json_out_of_memory;

static uintptr_t header_check(const struct block_header *header)
{
    return (uintptr_t)header ^ header->size ^ (uintptr_t)0x5afe4a9d5afe4a9dULL;
}

/* A pointer that is none of ours must not lead to wiping an unknown length: stop here instead. */
static struct block_header *header_of(void *block)
{
    struct block_header *header = (struct block_header *)block - 1;
    if (header->check != header_check(header))
        abort();
    return header;
}

void *memory_allocate(size_t size)
{
    if (size == 0)
        size = 1;
    if (size > PTRDIFF_MAX - sizeof(struct block_header) || !seam_pass(SEAM_MEMORY, "allocate")) {
        errno = ENOMEM;
        return NULL;
    }
    struct block_header *header = calloc(1, sizeof *header + size);
    if (!header)
        return NULL;
    header->size = size;
    header->check = header_check(header);
    return header + 1;
}

void *memory_allocate_array(size_t count, size_t size)
{
    if (size != 0 && count > PTRDIFF_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return memory_allocate(count * size);
}

void *memory_resize(void *block, size_t size)
{
    void *fresh = memory_allocate(size);
    if (!fresh || !block)
        return fresh;
    size_t old = header_of(block)->size;
    memcpy(fresh, block, old < size ? old : size);
    memory_free(block);
    return fresh;
}

size_t memory_size(void *block)
{
    return header_of(block)->size;
}

void memory_free(void *block)
{
    if (!block)
        return;
    struct block_header *header = header_of(block);
    explicit_bzero(header, sizeof *header + header->size);
    free(header);
}

char *memory_copy_string(const char *text)
{
    return !text ? NULL : memory_copy_bytes(text, strlen(text));
}

char *memory_copy_bytes(const void *data, size_t length)
{
    if (length >= PTRDIFF_MAX) {
        errno = ENOMEM;
        return NULL;
    }
    char *copy = memory_allocate(length + 1);
    if (copy && length > 0)
        memcpy(copy, data, length);
    return copy;
}

char *memory_format(const char *format, ...)
{
    char *text = NULL;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0)
        text = memory_allocate((size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

enum status memory_error(struct error *err)
{
    error_set(err, STATUS_SYSTEM, "out of memory");
    return error_hint(err, "close other programs and try again");
}

/*
 * Jansson's scanner does not notice that a token could not grow: it drops characters, and then
 * writes beyond its block. So while it parses it gets the block at the second try (the first
 * failure is the seam's, or has passed), and the tree is refused afterwards. Where there is none
 * then either, there is no safe way back.
 */
static void *json_allocate(size_t size)
{
    void *block = memory_allocate(size);
    if (block)
        return block;
    json_out_of_memory = true;
    if (!json_parsing)
        return NULL;
    block = memory_allocate(size);
    if (!block)
        abort();
    return block;
}

void memory_json_forget_failure(void)
{
    json_parsing = true;
    json_out_of_memory = false;
}

bool memory_json_failed(void)
{
    json_parsing = false;
    return json_out_of_memory;
}

enum status memory_start(struct error *err)
{
    static bool started;
    if (started)
        return STATUS_OK;
    /* 2 means that the pool is there but could not be locked or fenced, as under a small
     * RLIMIT_MEMLOCK: still wiped, still not dumped. */
    if (CRYPTO_secure_malloc_initialized() == 0 &&
        CRYPTO_secure_malloc_init(SECRET_POOL_SIZE, SECRET_SMALLEST) == 0) {
        error_set(err, STATUS_SYSTEM, "cannot set memory for secrets aside");
        return error_hint(err, "close other programs and try again");
    }
    size_t seed = 0;
    enum status status = random_system_bytes(&seed, sizeof seed, err);
    if (status != STATUS_OK)
        return status;
    json_set_alloc_funcs(json_allocate, memory_free);
    json_object_seed(seed | 1); /* 0 would have Jansson look for a seed of its own */
    started = true;
    return STATUS_OK;
}

void *secret_allocate(size_t size)
{
    /* Without the pool OpenSSL would hand out ordinary memory. */
    if (CRYPTO_secure_malloc_initialized() == 0 || !seam_pass(SEAM_MEMORY, "secret")) {
        errno = ENOMEM;
        return NULL;
    }
    return OPENSSL_secure_zalloc(size == 0 ? 1 : size);
}

void secret_free(void *block)
{
    OPENSSL_secure_free(block); /* which wipes the whole block */
}

void secret_wipe(void *data, size_t length)
{
    if (data)
        explicit_bzero(data, length);
}

int secret_equal(const void *a, const void *b, size_t length)
{
    return CRYPTO_memcmp(a, b, length) == 0;
}
