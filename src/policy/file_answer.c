/* What is known of a file that leaves: found, nothing found, not read. */
#include <stdio.h>
#include <string.h>

#include "safehand/policy/facts.h"

static bool is_found_in(const struct selection *selection, const char *name)
{
    for (size_t i = 0; i < selection->leak_count; i++) {
        const struct selected_leak *leak = &selection->leaks[i];
        if ((leak->place == LEAK_IN_ATTACHMENT || leak->place == LEAK_IN_ATTACHMENT_NAME) &&
            strcmp(leak->where, name) == 0)
            return true;
    }
    return false;
}

static bool hides(const struct selection *selection, const char *name)
{
    for (size_t i = 0; i < selection->hidden_count; i++)
        if (strcmp(selection->hidden[i].attachment, name) == 0)
            return true;
    return false;
}

enum file_answer selected_file_answer(const struct selection *selection,
                                      const struct selected_attachment *attachment)
{
    if (attachment->text_unread || attachment->hidden_unread)
        return FILE_NOT_READ;
    return is_found_in(selection, attachment->name) || hides(selection, attachment->name)
               ? FILE_FOUND
               : FILE_NOTHING_FOUND;
}

const char *file_answer_name(enum file_answer answer)
{
    static const char *const names[] = {
        [FILE_NOT_READ] = "not_read",
        [FILE_FOUND] = "found",
        [FILE_NOTHING_FOUND] = "nothing_found",
    };
    return names[answer];
}

/* Whether a reason stands among those of a list that is parted by "; ". */
static bool has_reason(const char *list, const char *reason, size_t length)
{
    for (const char *at = list; (at = strstr(at, reason)); at++) {
        bool begins = at == list || at[-1] == ' ';
        if (begins && (at[length] == '\0' || at[length] == ';'))
            return true;
    }
    return false;
}

static void add_reasons(char words[FILE_ANSWER_WORDS_SIZE], const char *reasons)
{
    char reason[FILE_ANSWER_WORDS_SIZE];
    while (reasons && *reasons != '\0') {
        const char *end = strstr(reasons, "; ");
        size_t length = end ? (size_t)(end - reasons) : strlen(reasons), used = strlen(words);
        snprintf(reason, sizeof reason, "%.*s", (int)length, reasons);
        if (!has_reason(words, reason, strlen(reason)))
            snprintf(words + used, FILE_ANSWER_WORDS_SIZE - used, "%s%s", used > 0 ? "; " : "",
                     reason);
        reasons = end ? end + 2 : NULL;
    }
}

const char *selected_file_name(const struct selected_attachment *attachment)
{
    return attachment->sent_name ? attachment->sent_name : attachment->name;
}

void selected_file_unread(const struct selected_attachment *attachment,
                          char words[FILE_ANSWER_WORDS_SIZE])
{
    words[0] = '\0';
    add_reasons(words, attachment->text_unread);
    add_reasons(words, attachment->hidden_unread);
}

void selected_file_words(const struct selection *selection,
                         const struct selected_attachment *attachment,
                         char words[FILE_ANSWER_WORDS_SIZE])
{
    char why[FILE_ANSWER_WORDS_SIZE];
    enum file_answer answer = selected_file_answer(selection, attachment);
    bool leaks = is_found_in(selection, attachment->name);
    bool holds = hides(selection, attachment->name);
    const char *rules = leaks && holds ? "M04, M12" : leaks ? "M04" : "M12";
    selected_file_unread(attachment, why);
    if (answer == FILE_NOTHING_FOUND)
        snprintf(words, FILE_ANSWER_WORDS_SIZE, "read whole, nothing found");
    else if (answer == FILE_FOUND)
        snprintf(words, FILE_ANSWER_WORDS_SIZE, "read whole, and something was found (%s)", rules);
    else
        snprintf(words, FILE_ANSWER_WORDS_SIZE, "not read whole, because %.600s%s", why,
                 leaks || holds ? "; in the rest something was found" : "");
}
