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

/* Who is in it; why it cannot be read, if it cannot. */
static bool read_words(const struct visit *visit, const char *records, const char *name,
                       struct buffer *words)
{
    struct record *record = NULL;
    struct error err = {0};
    char *path = file_join(records, name);
    bool is_read =
        path && office_record_open(visit->session->office, path, &record, &err) == STATUS_OK;
    if (is_read)
        share_family_words(record, words);
    else
        buffer_append_format(words, "cannot be read: %s", err.message);
    record_free(record);
    memory_free(path);
    return is_read;
}

static void add_family(const struct visit *visit, struct families *families, const char *records,
                       const char *name, const char *wanted, size_t most)
{
    struct buffer words;
    buffer_init(&words, SHARE_WORDS_SIZE);
    bool is_read = read_words(visit, records, name, &words);
    const char *text = buffer_text(&words);
    if (!*wanted || strcasestr(name, wanted) || (is_read && strcasestr(text, wanted))) {
        if (families->count < most) {
            char **texts = &families->texts[2 * families->count];
            texts[0] = memory_copy_string(name);
            texts[1] = memory_copy_string(text);
            families->options[families->count++] =
                (struct field_option){.value = texts[0] ? texts[0] : "",
                                      .label = texts[0] ? texts[0] : "",
                                      .hint = texts[1],
                                      .is_off = !is_read};
        } else {
            families->is_cut = true;
        }
    }
    buffer_free(&words);
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
