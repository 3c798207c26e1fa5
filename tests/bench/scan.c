/*
 * scan WORDS-FOLDER: how long the search for identifying values takes (M04, M09): 10,000 of them
 * over 50 MB of text made of the texts in the folder, in which some of the values are planted.
 * Prints a line: values, megabytes, seconds to build, seconds to search, memory that it takes,
 * found, planted.
 */
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "safehand/base.h"
#include "safehand/scan.h"

enum { VALUES = 10000, TEXT_SIZE = 50 * 1000 * 1000, EVERY = 20000, VALUE_SIZE = 96 };

static const char *const FIRST[] = {"Aled",    "Bronwen", "Cerys",  "Dilwyn",  "Eleri",    "Farida",
                                    "Gethin",  "Hanna",   "Idris",  "Jolanta", "Karim",    "Lowri",
                                    "Mateusz", "Nerys",   "Oksana", "Piotr",   "Quentin",  "Rhian",
                                    "Samira",  "Tomasz",  "Ursula", "Vikram",  "Wiktoria", "Yusuf"};
static const char *const LAST[] = {"quist", "forth",  "wicz", "ington", "bourne", "ski",   "eddine",
                                   "well",  "thorpe", "nova", "ridge",  "meyer",  "field", "stein"};

static uint64_t state = 20260101;

static unsigned pick(unsigned count)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % count;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum field_type make_value(unsigned number, char value[VALUE_SIZE])
{
    static const char consonants[] = "bcdfghjklmnprstvwz", vowels[] = "aeiouy";
    char stem[8] = "";
    for (int i = 0; i < 3; i++) {
        stem[2 * i] = consonants[pick(sizeof consonants - 1)];
        stem[2 * i + 1] = vowels[pick(sizeof vowels - 1)];
    }
    stem[0] = (char)(stem[0] - 'a' + 'A');
    switch (number % 8) {
    case 0:
        snprintf(value, VALUE_SIZE, "%u %s %s, Anytown", 1 + pick(200), stem,
                 pick(2) ? "Road" : "Close");
        return FIELD_ADDRESS;
    case 1:
        snprintf(value, VALUE_SIZE, "LE%u %u%c%c", pick(100), pick(10), 'A' + (int)pick(26),
                 'A' + (int)pick(26));
        return FIELD_POSTCODE;
    case 2:
        snprintf(value, VALUE_SIZE, "07700 %06u", pick(1000000));
        return FIELD_PHONE;
    case 3:
        snprintf(value, VALUE_SIZE, "%s%u@example.org", stem, pick(1000));
        return FIELD_EMAIL;
    case 4:
        snprintf(value, VALUE_SIZE, "%04u-%02u-%02u", 1940 + pick(86), 1 + pick(12), 1 + pick(28));
        return FIELD_BIRTH_DATE;
    case 5:
        snprintf(value, VALUE_SIZE, "999 %03u %04u", pick(1000), pick(10000));
        return FIELD_NHS_NUMBER;
    default:
        snprintf(value, VALUE_SIZE, "%s %s%s", FIRST[pick(sizeof FIRST / sizeof *FIRST)], stem,
                 LAST[pick(sizeof LAST / sizeof *LAST)]);
        return FIELD_NAME;
    }
}

static void read_texts(const char *folder, struct buffer *texts)
{
    struct file_list files;
    struct error err = {0};
    if (file_list_folder(folder, &files, &err) != STATUS_OK)
        exit(1);
    for (size_t i = 0; i < files.count; i++) {
        struct buffer file;
        char *path = file_join(folder, files.names[i]);
        buffer_init(&file, 1 << 24);
        if (file_read_whole(path, &file, &err) != STATUS_OK)
            exit(1);
        buffer_append(texts, file.data, file.length);
        buffer_free(&file);
        memory_free(path);
    }
    file_list_free(&files);
}

static void count(void *context, const struct scan_match *match)
{
    (void)match;
    (*(size_t *)context)++;
}

int main(int arguments, char **words)
{
    static char values[VALUES][VALUE_SIZE];
    struct error err = {0};
    struct buffer texts, text;
    struct scan *scan;
    size_t found = 0, planted = 0;
    if (arguments != 2 || memory_start(&err) != STATUS_OK)
        return 2;
    buffer_init(&texts, TEXT_SIZE);
    buffer_init(&text, TEXT_SIZE + (1 << 24));
    read_texts(words[1], &texts);
    size_t memory = mallinfo2().uordblks + mallinfo2().hblkhd;
    double start = seconds();
    if (scan_new(false, &scan, &err) != STATUS_OK)
        return 1;
    for (unsigned i = 0; i < VALUES; i++) {
        enum field_type type = make_value(i, values[i]);
        const struct scan_value value = {.type = type, .text = values[i], .owner = i};
        if (scan_add(scan, &value, &err) != STATUS_OK)
            return 1;
    }
    if (scan_ready(scan, &err) != STATUS_OK)
        return 1;
    double built = seconds() - start;
    memory = mallinfo2().uordblks + mallinfo2().hblkhd - memory;
    while (text.length < TEXT_SIZE) {
        size_t from = pick((unsigned)texts.length - EVERY);
        while (from > 0 && texts.data[from - 1] != ' ')
            from--;
        buffer_append(&text, texts.data + from, EVERY);
        buffer_append_format(&text, " %s. ", values[pick(VALUES)]);
        planted++;
    }
    if (text.failure != STATUS_OK)
        return 1;
    start = seconds();
    scan_text(scan, (const char *)text.data, text.length, count, &found);
    double searched = seconds() - start;
    printf("%d %.1f %.3f %.3f %.1f %zu %zu\n", VALUES, (double)text.length / 1e6, built, searched,
           (double)memory / 1e6, found, planted);
    scan_free(scan);
    buffer_free(&texts);
    buffer_free(&text);
    return 0;
}
