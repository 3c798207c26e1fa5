/*
 * What the command's readers say of bytes, for tests/page/differ.test.mjs: on standard input any
 * number of times the line "KIND LENGTH" and so many bytes; for each a line on standard output with
 * the status. The one argument is a file with an identity in the clear, who opens packages from
 * anybody.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "safehand/package.h"

static struct identity *reader;

static enum status trust_all(void *context, const struct card *sender, struct error *err)
{
    (void)context;
    (void)sender;
    (void)err;
    return STATUS_OK;
}

static enum status judge_package(const char *data, size_t length, struct error *err)
{
    const struct package_request request = {.identity = reader, .trust = trust_all};
    struct package_opened *opened = NULL;
    char *path = NULL;
    int fd = memfd_create("package", MFD_CLOEXEC);
    if (fd < 0 || !file_write(fd, data, length) || lseek(fd, 0, SEEK_SET) != 0)
        abort();
    enum status status = package_open(fd, &request, &path, &opened, err);
    close(fd);
    package_opened_free(opened);
    return status;
}

static enum status judge_proof(const char *data, size_t length, struct error *err)
{
    struct tlog_proof proof;
    struct buffer storage;
    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    enum status status = tlog_proof_parse(data, length, &proof, &storage, err);
    if (status == STATUS_OK && proof.extra_length == 0)
        status = STATUS_MALFORMED; /* in a package it carries its leaf */
    buffer_free(&storage);
    return status;
}

static enum status judge(const char *kind, const char *data, size_t length, struct error *err)
{
    struct card *card = NULL;
    struct manifest *manifest = NULL;
    struct package_history history;
    struct note note;
    struct leaf leaf;
    json_t *root = NULL;
    enum status status = STATUS_SYSTEM;
    if (strcmp(kind, "card") == 0) {
        status = card_parse(data, length, "card", &card, err);
        card_free(card);
    } else if (strcmp(kind, "manifest") == 0) {
        status = manifest_parse(data, length, &manifest, err);
        manifest_free(manifest);
    } else if (strcmp(kind, "history") == 0) {
        status = package_history_parse(data, length, &history, err);
        if (status == STATUS_OK)
            package_history_free(&history);
    } else if (strcmp(kind, "note") == 0) {
        status = note_parse(data, length, &note, err);
    } else if (strcmp(kind, "leaf") == 0) {
        status = leaf_parse(data, length, &leaf, err);
    } else if (strcmp(kind, "proof") == 0) {
        status = judge_proof(data, length, err);
    } else if (strcmp(kind, "json") == 0) {
        status = json_strict_parse(data, length, "json", &JSON_LIMITS_DEFAULT, &root, err);
        json_decref(root);
    } else if (strcmp(kind, "package") == 0) {
        status = judge_package(data, length, err);
    }
    return status;
}

int main(int count, char **arguments)
{
    enum { KIND_SIZE = 16 };
    char kind[KIND_SIZE];
    size_t length;
    struct buffer identity;
    struct error err = {0};
    buffer_init(&identity, IDENTITY_MAXIMUM);
    if (count != 2 || memory_start(&err) != STATUS_OK ||
        file_read_whole(arguments[1], &identity, &err) != STATUS_OK ||
        identity_parse(buffer_text(&identity), identity.length, "identity", NULL, &reader, &err) !=
            STATUS_OK) {
        fprintf(stderr, "judge: %s\n", err.message);
        return 1;
    }
    while (scanf("%15s %zu", kind, &length) == 2 && getchar() == '\n') {
        char *data = malloc(length + 1);
        if (!data || fread(data, 1, length, stdin) != length)
            return 1;
        data[length] = '\0';
        err = (struct error){0};
        enum status status = judge(kind, data, length, &err);
        printf("%d %s\n", (int)status, err.message);
        free(data);
    }
    identity_free(reader);
    buffer_free(&identity);
    return 0;
}
