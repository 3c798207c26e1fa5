/* A family in a temporary folder, for the tests of module record. */
#ifndef SAFEHAND_TEST_RECORD_FAMILY_H
#define SAFEHAND_TEST_RECORD_FAMILY_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/record.h"

/* A small family file without fault. Its attachment is there in the folder below. */
static const char family_good[] =
    "{\n"
    "  \"format\": \"safehand.family/2\",\n"
    "  \"reference\": \"HS-1\",\n"
    "  \"updated\": \"2026-11-16\",\n"
    "  \"people\": [\n"
    "    {\"id\": \"p1\", \"role\": \"mother\", \"name\": \"Ann Lee\", \"birth_date\": "
    "\"1990-02-28\"},\n"
    "    {\"id\": \"c1\", \"role\": \"child\", \"name\": {\"value\": \"Bo Lee\", \"as_at\": "
    "\"2026-01-31\"},\n"
    "     \"parental_responsibility\": [\"p1\"]}\n"
    "  ],\n"
    "  \"household\": {\"phone\": {\"value\": \"01632 960001\", \"as_at\": \"2026-10-01\", "
    "\"source\": \"call\"}},\n"
    "  \"support\": {\"goals\": [\"one\", \"two\"], \"outcomes\": [{\"id\": \"a\", \"now\": 1}, "
    "{\"id\": \"b\", \"now\": 2}]},\n"
    "  \"consents\": [\n"
    "    {\"id\": \"k1\", \"state\": \"given\", \"by\": \"p1\", \"for\": [\"p1\", \"c1\"],\n"
    "     \"purposes\": [\"support-ended\"], \"kinds\": [\"gp\"], \"categories\": [\"fields\"],\n"
    "     \"on\": \"2026-05-01\", \"until\": \"2027-05-01\"},\n"
    "    {\"id\": \"k2\", \"state\": \"withdrawn\", \"by\": \"p1\", \"for\": [\"p1\"], "
    "\"purposes\": [\"case-study\"],\n"
    "     \"kinds\": [\"funder\"], \"categories\": [\"outcome\"], \"on\": \"2026-05-02\",\n"
    "     \"withdrawn_on\": \"2026-05-03\"}\n"
    "  ],\n"
    "  \"entries\": [\n"
    "    {\"id\": \"e1\", \"on\": \"2026-06-01\", \"by\": \"R. A.\", \"about\": [\"c1\"], "
    "\"category\": \"concern\",\n"
    "     \"kind\": \"both\", \"text\": \"What was seen.\", \"attachments\": [\"note.txt\"],\n"
    "     \"concern\": {\"when\": \"noon\", \"signed_on\": \"2026-06-02\"}},\n"
    "    {\"id\": \"e2\", \"on\": \"2026-06-03\", \"by\": \"R. A.\", \"about\": [\"p1\", \"c1\"],\n"
    "     \"category\": \"contact\", \"text\": \"A call.\", \"source\": \"telephone\",\n"
    "     \"withhold_from_family\": {\"ground\": \"serious_harm\", \"until\": \"2026-12-01\"}}\n"
    "  ]\n"
    "}\n";

struct family {
    char folder[64];
    struct error err;
};

static inline void family_write(const struct family *family, const char *name, const void *data,
                                size_t length)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", family->folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(data, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
}

/* attachments/ holds note.txt, and what is no plain file: sub/inner.txt, link.txt, pipe, .hidden */
static inline void family_make(struct family *family)
{
    memset(family, 0, sizeof *family);
    cr_assert_eq(memory_start(&family->err), STATUS_OK);
    strcpy(family->folder, "/tmp/safehand-record-XXXXXX");
    cr_assert_not_null(mkdtemp(family->folder));
    char path[512];
    snprintf(path, sizeof path, "%s/attachments", family->folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/attachments/sub", family->folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/attachments/link.txt", family->folder);
    cr_assert_eq(symlink("note.txt", path), 0);
    snprintf(path, sizeof path, "%s/attachments/pipe", family->folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    family_write(family, "attachments/note.txt", "note", 4);
    family_write(family, "attachments/.hidden", "note", 4);
    family_write(family, "attachments/sub/inner.txt", "note", 4);
    family_write(family, "family.json", family_good, strlen(family_good));
}

static inline void family_remove(struct family *family)
{
    cr_assert_eq(file_remove_tree(family->folder, &family->err), STATUS_OK);
}

/* Opens the folder after family.json was written; an error loses the folder's name in front. */
static inline enum status family_open(struct family *family, const char *text, size_t length,
                                      struct record **record)
{
    family_write(family, "family.json", text, length);
    family->err = (struct error){0};
    *record = (struct record *)family; /* must be set, on failure to NULL */
    enum status status = record_open(family->folder, record, &family->err);
    size_t prefix = strlen(family->folder);
    if (status != STATUS_OK && strncmp(family->err.message, family->folder, prefix) == 0)
        memmove(family->err.message, family->err.message + prefix,
                strlen(family->err.message + prefix) + 1);
    return status;
}

/* The good family with the first `old` replaced; memory_free. */
static inline char *family_replace(const char *old, const char *new)
{
    const char *at = strstr(family_good, old);
    cr_assert_not_null(at, "%s", old);
    return memory_format("%.*s%s%s", (int)(at - family_good), family_good, new, at + strlen(old));
}

#endif
