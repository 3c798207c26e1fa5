/* The families whose records lie in the office. */
#include "safehand/office/records.h"
#include "share/begin/begin.h"

#include <string.h>

char *families_records(const struct visit *visit)
{
    return file_join(office_folder(visit->session->office), "records");
}

void families_free(struct families *families)
{
    for (size_t i = 0; families && i < 2 * families->count; i++)
        memory_free(families->texts[i]);
    memory_free(families);
}

/* A family's record, as far as it is shown and found. */
struct found {
    struct buffer words; /* who is in it; why it cannot be read, if it cannot */
    bool is_read, is_wanted;
};

/* Whether what is looked for stands in the name of anybody on file, whoever they are to it. */
static bool has_name(const struct record *record, const char *wanted)
{
    for (size_t i = 0; i < record->people_count; i++)
        if (record->people[i].name && strcasestr(record->people[i].name, wanted))
            return true;
    return false;
}

static void read_family(const struct visit *visit, const char *records, const char *name,
                        const char *wanted, struct found *found)
{
    struct record *record = NULL;
    struct error err = {0};
    char *path = file_join(records, name);
    found->is_read =
        path && office_record_open(visit->session->office, path, &record, &err) == STATUS_OK;
    found->is_wanted =
        !*wanted || strcasestr(name, wanted) || (found->is_read && has_name(record, wanted));
    if (found->is_read)
        share_family_words(record, &found->words);
    else
        buffer_append_format(&found->words, "cannot be read: %s", err.message);
    record_free(record);
    memory_free(path);
}

static void add_family(const struct visit *visit, struct families *families, const char *records,
                       const char *name, const char *wanted, size_t most)
{
    struct found found = {.is_read = false};
    buffer_init(&found.words, SHARE_WORDS_SIZE);
    read_family(visit, records, name, wanted, &found);
    if (found.is_wanted && families->count < most) {
        char **texts = &families->texts[2 * families->count];
        texts[0] = memory_copy_string(name);
        texts[1] = memory_copy_string(buffer_text(&found.words));
        families->options[families->count++] =
            (struct field_option){.value = texts[0] ? texts[0] : "",
                                  .label = texts[0] ? texts[0] : "",
                                  .hint = texts[1],
                                  .is_off = !found.is_read};
    } else if (found.is_wanted) {
        families->is_cut = true;
    }
    buffer_free(&found.words);
}

struct families *families_find(const struct visit *visit, const char *wanted, size_t most)
{
    struct error ignored = {0};
    struct file_list names = {0};
    struct families *families = memory_allocate(sizeof *families);
    char *records = families_records(visit);
    if (!families || !records) {
        memory_free(families);
        memory_free(records);
        return NULL;
    }
    most = most < SHARE_CHOICES_MAXIMUM ? most : SHARE_CHOICES_MAXIMUM;
    (void)!file_list_folder(records, &names, &ignored); /* there is none yet */
    families->all = names.count;
    for (size_t i = 0; i < names.count && !families->is_cut; i++)
        if (families->count < most || *wanted)
            add_family(visit, families, records, names.names[i], wanted, most);
        else
            families->is_cut = true;
    file_list_free(&names);
    memory_free(records);
    return families;
}

char *families_folder(const struct visit *visit, const char *reference)
{
    struct error ignored = {0};
    struct file_list names = {0};
    char *records = families_records(visit), *folder = NULL;
    /* Only what is listed is opened. */
    if (records && file_list_folder(records, &names, &ignored) == STATUS_OK)
        for (size_t i = 0; i < names.count && !folder; i++)
            if (strcmp(names.names[i], reference) == 0)
                folder = file_join(records, names.names[i]);
    file_list_free(&names);
    memory_free(records);
    return folder;
}

void share_ask_family(struct visit *visit, const struct field *field)
{
    struct families *families = families_find(visit, "", SHARE_CHOICES_MAXIMUM);
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    size_t count = families ? families->count : 0;
    for (size_t i = 0; i < count; i++)
        options[i] = (struct field_option){.value = families->options[i].value,
                                           .label = families->options[i].hint};
    page_field_known(&visit->page, field, options, count);
    families_free(families);
}
