#include <stdio.h>
#include <string.h>

#include "safehand/policy.h"

enum { APPROVAL_TEXT_MAXIMUM = 1024 }; /* bytes; one with every rule of the table is half of it */

#define APPROVAL_FORMAT "safehand.approval/2"
static const char first_line[] = APPROVAL_FORMAT "\n";

enum status approval_text(const char *id, const char *digest, const struct names *rules,
                          timestamp time, struct buffer *out, struct error *err)
{
    char moment[TIMESTAMP_SIZE];
    size_t written = 0;
    enum rule_id known;
    if (rules->count == 0)
        return error_set(err, STATUS_USAGE, "nothing of this sharing awaits approval");
    for (size_t i = 0; i < rules->count; i++)
        if (!rule_id_parse(rules->items[i], &known))
            return error_set(err, STATUS_USAGE, "there is no rule %s", rules->items[i]);
    timestamp_format(time, moment);
    buffer_append_format(out, "%sid %s\ndecision %s\nrules ", first_line, id, digest);
    for (int i = 0; i < RULE_COUNT; i++)
        if (names_have_rule(rules, (enum rule_id)i))
            buffer_append_format(out, "%s%s", written++ > 0 ? "," : "",
                                 rule_id_text((enum rule_id)i));
    buffer_append_format(out, "\ntime %s\n", moment);
    return buffer_status(out, err);
}

/* Takes the line that begins with the word and a space; the rest of it goes into value. */
static bool approval_take_line(const char **text, const char *word, char *value, size_t size)
{
    size_t prefix = strlen(word);
    const char *end = strchr(*text, '\n');
    if (!end || strncmp(*text, word, prefix) != 0 || (*text)[prefix] != ' ')
        return false;
    const char *begin = *text + prefix + 1;
    if (begin > end || (size_t)(end - begin) >= size)
        return false;
    memcpy(value, begin, (size_t)(end - begin));
    value[end - begin] = '\0';
    *text = end + 1;
    return true;
}

/* One or more ids of the table in its order, with commas between them and none twice. */
static bool rules_are_canonical(const char *list)
{
    int at = 0;
    for (;;) {
        size_t length = strcspn(list, ",");
        const char *id = NULL;
        while (at < RULE_COUNT && (id = rule_id_text((enum rule_id)at)) &&
               (strlen(id) != length || strncmp(id, list, length) != 0))
            at++;
        if (at++ >= RULE_COUNT)
            return false;
        if (list[length] == '\0')
            return true;
        list += length + 1;
    }
}

enum status approval_check(const char *text, size_t length, const char *id, const char *digest,
                           char rules[APPROVAL_RULES_SIZE], timestamp *time, struct error *err)
{
    char copy[APPROVAL_TEXT_MAXIMUM], found_id[ID_SIZE], found_digest[DIGEST_HEX_SIZE];
    char found_rules[APPROVAL_RULES_SIZE], moment[TIMESTAMP_SIZE];
    unsigned char bytes[DIGEST_SIZE];
    timestamp found_time;
    const char *rest = copy + sizeof first_line - 1;
    if (length >= sizeof copy || memchr(text, '\0', length))
        return error_set(err, STATUS_MALFORMED, "this is no approval of safehand.approval/2");
    if (newer_is_format(text, length, APPROVAL_FORMAT))
        return newer_error(err, "this approval");
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (!text_starts_with(copy, first_line) ||
        !approval_take_line(&rest, "id", found_id, sizeof found_id) || !id_is_valid(found_id) ||
        !approval_take_line(&rest, "decision", found_digest, sizeof found_digest) ||
        !hex_decode(found_digest, bytes, sizeof bytes) ||
        !approval_take_line(&rest, "rules", found_rules, sizeof found_rules) ||
        !rules_are_canonical(found_rules) ||
        !approval_take_line(&rest, "time", moment, sizeof moment) ||
        !timestamp_parse(moment, &found_time) || *rest != '\0')
        return error_set(err, STATUS_MALFORMED, "this is no approval of safehand.approval/2");
    if (strcmp(found_id, id) != 0)
        return error_set(err, STATUS_AUTHENTICATION, "the approval is for another sharing, %s",
                         found_id);
    if (strcmp(found_digest, digest) != 0) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the approval is for another decision about this sharing");
        return error_hint(err, "what leaves, or why, has changed since: ask for a new approval");
    }
    memcpy(rules, found_rules, sizeof found_rules);
    *time = found_time;
    return STATUS_OK;
}
