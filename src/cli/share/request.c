#include "share/request.h"
#include "share/options.h"

#include <ctype.h>
#include <string.h>

bool request_names_channel(const struct arguments *arguments)
{
    return argument_given(arguments, "--portal") || argument_given(arguments, "--media") ||
           argument_given(arguments, "--by");
}

enum status request_channel(const struct arguments *arguments, enum channel *channel,
                            const char **channel_to, struct error *err)
{
    const char *portal = argument_value(arguments, "--portal");
    const char *media = argument_value(arguments, "--media");
    const char *by = argument_value(arguments, "--by");
    if ((portal != NULL) + (media != NULL) + (by != NULL) > 1)
        return error_set(err, STATUS_USAGE, "--portal, --media and --by exclude each other");
    *channel = CHANNEL_PORTAL;
    *channel_to = portal;
    if (media) {
        *channel = CHANNEL_MEDIA;
        *channel_to = media;
    } else if (by && (strcmp(by, "email") == 0 || strcmp(by, "hand") == 0)) {
        (void)channel_parse(by, channel);
    } else if (by && strcmp(by, "handover") == 0) {
        *channel = CHANNEL_HANDOVER;
        *channel_to = argument_value(arguments, "--out");
    } else if (by) {
        error_set(err, STATUS_USAGE, "there is no way called %s", by);
        return error_hint(err, "--by email or --by hand; else --portal NAME or --media DIR; to "
                               "somebody without a key: --by handover --out DIR");
    } else if (!portal) {
        error_set(err, STATUS_USAGE, "how shall it go?");
        return error_hint(err, "--portal NAME; if that cannot be: --media DIR, --by email or --by "
                               "hand, with the reason why");
    }
    return STATUS_OK;
}

/* Whether it is about a file, whose name may well have blanks ("M12.Photo 1.jpg=..."). */
static bool is_about_file(const char *text)
{
    enum answer_key key;
    const char *rest;
    return answer_key_parse(text, &key, &rest) && (key == ANSWER_M01_FILE || key == ANSWER_M04 ||
                                                   key == ANSWER_M04_LOOKED || key == ANSWER_M12);
}

/* What ends a key: in a file's name it is written twice. */
static const char *find_equals(const char *text)
{
    const char *equals = strchr(text, '=');
    while (equals && equals[1] == '=')
        equals = strchr(equals + 2, '=');
    return equals;
}

/* A copy of the key, with what is written twice once; NULL without memory. */
static char *take_key(const char *text, size_t length)
{
    char *key = memory_copy_bytes(text, length);
    size_t kept = 0;
    for (size_t i = 0; key && i < length; i++) {
        key[kept++] = text[i];
        i += text[i] == '=';
    }
    if (key)
        key[kept] = '\0';
    return key;
}

/* "M01.people.p1.phone=..." is a reason for that question; anything else is the reason of P05. */
static bool reason_has_key(const char *text, size_t *key_length)
{
    const char *equals = find_equals(text);
    if (!equals || equals - text < 5)
        return false;
    *key_length = (size_t)(equals - text);
    return isupper((unsigned char)text[0]) && isdigit((unsigned char)text[1]) &&
           isdigit((unsigned char)text[2]) && text[3] == '.' &&
           (strcspn(text, " \t\n") > *key_length || is_about_file(text));
}

/* Puts an answer in. "@FILE" stands for the file's text: what is on the command line can be seen by
 * everybody who uses the machine. */
static enum status answers_put(json_t *answers, const char *key, const char *value,
                               struct error *err)
{
    int failed = 0;
    struct buffer text;
    buffer_init(&text, CHECKLIST_ANSWERS_MAXIMUM);
    enum status status = STATUS_OK;
    if (value[0] == '@') {
        status = file_read_whole(value + 1, &text, err);
        while (status == STATUS_OK && text.length > 0 && text.data[text.length - 1] == '\n')
            buffer_truncate(&text, text.length - 1);
        value = buffer_text(&text);
        if (status == STATUS_OK && utf8_check(value, text.length) != strlen(value))
            status = error_set(err, STATUS_MALFORMED, "the answer to %s is not UTF-8 text", key);
    }
    if (status == STATUS_OK)
        json_put(answers, key, json_string(value), &failed);
    if (failed)
        status = memory_error(err);
    buffer_free(&text);
    return status;
}

static enum status answers_add_reasons(const struct arguments *arguments, json_t *answers,
                                       struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < arguments->given_count; i++) {
        const char *text = arguments->given[i].value;
        size_t length = 0;
        if (strcmp(arguments->given[i].option->name, "--reason") != 0)
            continue;
        if (reason_has_key(text, &length)) {
            char *key = take_key(text, length);
            status = key ? answers_put(answers, key, text + length + 1, err) : memory_error(err);
            memory_free(key);
        } else {
            status = answers_put(answers, answer_key_text(ANSWER_P05_REASON), text, err);
        }
    }
    return status;
}

static enum status answers_read_file(const char *path, json_t **answers, struct error *err)
{
    struct checklist *checklist = NULL;
    struct buffer text;
    buffer_init(&text, CHECKLIST_ANSWERS_MAXIMUM);
    enum status status = file_read_whole(path, &text, err);
    if (status == STATUS_OK)
        status = checklist_media(&checklist, err);
    if (status == STATUS_OK)
        status =
            checklist_answers_parse(checklist, buffer_text(&text), text.length, path, answers, err);
    checklist_free(checklist);
    buffer_free(&text);
    return status;
}

enum status request_answers(const struct arguments *arguments, json_t **out, struct error *err)
{
    static const enum answer_key KEYS[] = {ANSWER_P01_PURPOSE, ANSWER_P05_BASIS, ANSWER_P04_CONSENT,
                                           ANSWER_P13_AGREEMENT, ANSWER_C05_BACK_BY};
    json_t *answers = NULL;
    enum status status = STATUS_OK;
    const char *file = argument_value(arguments, "--answers");
    *out = NULL;
    if (file)
        status = answers_read_file(file, &answers, err);
    else if (!(answers = json_object()))
        status = memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const char *value = argument_value(arguments, answer_option(KEYS[i]));
        if (value)
            status = answers_put(answers, answer_key_text(KEYS[i]), value, err);
    }
    if (status == STATUS_OK)
        status = answers_add_reasons(arguments, answers, err);
    if (status == STATUS_OK)
        *out = answers;
    else
        json_decref(answers);
    return status;
}
