/* A fresh folder for each test of files, and a few looks into it. */
#ifndef TEST_BASE_FOLDER_H
#define TEST_BASE_FOLDER_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

/* Every test works in a folder of its own, which is the current one and is removed at the end. */
static char home[] = "/tmp/safehand-file-XXXXXX";
static struct error err;

static inline void start(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_not_null(mkdtemp(home));
    cr_assert_eq(chdir(home), 0);
    umask(022);
}

static inline void finish(void)
{
    seam_plan(NULL);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(file_remove_tree(home, &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists(home));
}

static inline void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static inline void assert_content(const char *path, const char *text)
{
    char content[100] = "";
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fread(content, 1, sizeof content - 1, file), strlen(text), "%s", path);
    fclose(file);
    cr_assert_str_eq(content, text);
}

/* Names in the folder, the hidden ones too. */
static inline int count_names(const char *path)
{
    int count = -2;
    DIR *folder = opendir(path);
    cr_assert_not_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static inline int count_descriptors(void)
{
    return count_names("/proc/self/fd");
}

#endif
