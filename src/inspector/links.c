#include "links.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "answer.h"
#include "safehand/base/array.h"
#include "text/values.h"

enum { LINKS_MAXIMUM = 64, DIGITS_LEAST = 7, DIGITS_COMPARED = 9, TARGET_SIZE = 2048 };
static const char TOLD[] = "links";

/* ---- what it leads to ---- */

/* How long its scheme is, with the colon; 0: it has none, and leads within the file or its site. */
static size_t scheme_length(const char *target)
{
    size_t length = isalpha((unsigned char)target[0]) ? 1 : 0;
    while (length > 0 && (isalnum((unsigned char)target[length]) || target[length] == '+' ||
                          target[length] == '-' || target[length] == '.'))
        length++;
    return length > 0 && target[length] == ':' ? length + 1 : 0;
}

bool link_leads_to_somebody(const char *target)
{
    /* Pages, and what is in the file itself. */
    static const char *const others[] = {
        "http:",     "https:", "ftp:",        "data:",  "cid:", "mid:", "about:", "urn:",
        "ppaction:", "blob:",  "javascript:", "xmlns:", "tag:", "doi:", "chrome:"};
    size_t length = scheme_length(target);
    if (values_is_path(target))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strncasecmp(target, others[i], strlen(others[i])) == 0)
            return false;
    return length > 0;
}

static int hex_value(char digit)
{
    return isdigit((unsigned char)digit) ? digit - '0' : tolower((unsigned char)digit) - 'a' + 10;
}

/* "%2E" as the letter that it stands for. */
static void decode(const char *target, char out[TARGET_SIZE])
{
    size_t at = 0;
    for (; *target && at + 1 < TARGET_SIZE; target++) {
        bool is_coded = target[0] == '%' && isxdigit((unsigned char)target[1]) &&
                        isxdigit((unsigned char)target[2]);
        out[at++] = is_coded ? (char)(hex_value(target[1]) << 4 | hex_value(target[2])) : target[0];
        target += is_coded ? 2 : 0;
    }
    out[at] = '\0';
}

/* ---- whether it is shown ---- */

static bool is_of_word(char letter)
{
    return isalnum((unsigned char)letter) || (unsigned char)letter >= 0x80;
}

/* As words by themselves, in whatever case. */
static bool stands_as_words(const char *words, size_t size, const char *text, size_t length)
{
    for (size_t i = 0; size > 0 && size <= length && i <= length - size; i++)
        if (tolower((unsigned char)text[i]) == tolower((unsigned char)words[0]) &&
            strncasecmp(text + i, words, size) == 0 && (i == 0 || !is_of_word(text[i - 1])) &&
            (i + size == length || !is_of_word(text[i + size])))
            return true;
    return false;
}

/* Where the digits end that stand at this place, in groups or not; 0: others stand there. */
static size_t digits_at(const char *text, size_t length, const char *digits)
{
    size_t at = 0;
    while (*digits && at < length) {
        if (text[at] == *digits)
            digits++;
        else if (isdigit((unsigned char)text[at]) || !strchr(" -.()/\xC2\xA0", text[at]))
            return 0;
        at++;
    }
    return *digits ? 0 : at;
}

/* By its last digits, so that "+44 116" is 0116 too. */
static bool stands_as_number(const char *number, const char *text, size_t length)
{
    char all[64];
    size_t count = 0;
    for (; *number && *number != ';' && *number != '?' && count + 1 < sizeof all; number++)
        if (isdigit((unsigned char)*number))
            all[count++] = *number;
    all[count] = '\0';
    const char *last = count > DIGITS_COMPARED ? all + count - DIGITS_COMPARED : all;
    for (size_t i = 0; i < length && count >= DIGITS_LEAST; i++) {
        size_t end = text[i] == *last ? digits_at(text + i, length - i, last) : 0;
        if (end > 0 && (i + end == length || !isdigit((unsigned char)text[i + end])))
            return true;
    }
    return false;
}

/* Each of several people who are written to. */
static bool stand_as_people(const char *people, const char *text, size_t length)
{
    bool are_shown = *people != '\0';
    while (*people && are_shown) {
        size_t size = strcspn(people, ",;");
        are_shown = stands_as_words(people, size, text, length);
        people += size + (people[size] != '\0');
        people += strspn(people, " ");
    }
    return are_shown;
}

bool link_stands_in(const char *target, const char *text, size_t length)
{
    static const char *const numbers[] = {"tel:", "sms:", "callto:", "fax:", "whatsapp:"};
    char plain[TARGET_SIZE];
    if (strlen(target) >= TARGET_SIZE)
        return false;
    decode(target, plain);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strncasecmp(plain, numbers[i], strlen(numbers[i])) == 0)
            return stands_as_number(plain + strlen(numbers[i]), text, length);
    size_t scheme = values_is_path(plain) ? 0 : scheme_length(plain);
    return strncasecmp(plain, "mailto:", 7) == 0
               ? stand_as_people(plain + scheme, text, length)
               : stands_as_words(plain + scheme, strlen(plain + scheme), text, length);
}

static bool is_shown(const struct answer *answer, const char *target)
{
    for (size_t i = 0; i < answer->span_count; i++) {
        const struct answer_span *span = &answer->spans[i];
        if (link_stands_in(target, buffer_text(&answer->text) + span->from, span->to - span->from))
            return true;
    }
    return false;
}

/* ---- telling ---- */

void answer_link(struct answer *answer, const char *target)
{
    target += strspn(target, " \t\r\n");
    if (!link_leads_to_somebody(target))
        return;
    for (size_t i = 0; i < answer->link_count; i++)
        if (strcmp(answer->links[i], target) == 0)
            return;
    if (answer->link_count == LINKS_MAXIMUM) {
        answer_hidden(answer, HIDDEN_PATHS, TOLD);
        return;
    }
    char *copy = memory_copy_string(target);
    if (copy && ARRAY_ADD(answer->links, answer->link_count, copy))
        return;
    memory_free(copy);
    answer->failed = true;
}

/* The target behind the name of a field; where it ends. */
static const char *take_target(struct answer *answer, const char *at)
{
    char target[TARGET_SIZE];
    at += strspn(at, " ");
    if (*at == '\\' && (at[1] == 'l' || at[1] == 'L') && (at[2] == ' ' || at[2] == '"'))
        return at; /* to a bookmark of its own */
    bool is_quoted = *at == '"';
    at += is_quoted;
    size_t size = strcspn(at, is_quoted ? "\"\n" : " \n");
    snprintf(target, sizeof target, "%.*s", (int)(size < TARGET_SIZE ? size : TARGET_SIZE - 1), at);
    answer_link(answer, target);
    return at + size;
}

/* A file in another field. */
static void look_beside(struct answer *answer, const char *codes, size_t length)
{
    if (memmem(codes, length, "mailto:", 7) || memmem(codes, length, "tel:", 4) ||
        memmem(codes, length, "file:", 5) || memmem(codes, length, ":\\", 2))
        answer_hidden(answer, HIDDEN_PATHS, TOLD);
}

void answer_field_links(struct answer *answer, const char *codes, bool with_others)
{
    static const char NAME[] = "HYPERLINK";
    const char *next;
    while ((next = strstr(codes, NAME)) != NULL) {
        if (with_others)
            look_beside(answer, codes, (size_t)(next - codes));
        codes = take_target(answer, next + sizeof NAME - 1);
    }
    if (with_others)
        look_beside(answer, codes, strlen(codes));
}

void read_links_now(struct answer *answer)
{
    for (size_t i = 0; i < answer->link_count; i++)
        if (!is_shown(answer, answer->links[i])) {
            answer_hidden(answer, HIDDEN_PATHS, TOLD);
            break;
        }
    answer_forget_links(answer);
}
