#include "share/options.h"

#include <string.h>

/* The option, and what stands for the answer; where there is no option it is --reason KEY=ANSWER.
 */
static const struct {
    const char *option, *answer;
} OPTIONS[ANSWER_COUNT] = {
    [ANSWER_P01_PURPOSE] = {"--purpose", "TEXT"},
    [ANSWER_P04_CONSENT] = {"--consent", "ID"},
    [ANSWER_P05_BASIS] = {"--basis", "BASIS"},
    [ANSWER_P05_REASON] = {"--reason", "TEXT"},
    [ANSWER_P05_CONDITION] = {NULL, "CONDITION"},
    [ANSWER_P08_INFORMED] = {NULL, "ANSWER"},
    [ANSWER_P08_REASON] = {NULL, "ANSWER"},
    [ANSWER_P12_GROUND] = {NULL, "ANSWER"},
    [ANSWER_P13_AGREEMENT] = {"--agreement", "NAME"},
    [ANSWER_M06_HISTORICAL] = {NULL, "yes"},
    [ANSWER_M09_RARE_FACT] = {NULL, "no"},
    [ANSWER_C02_ACCOUNT] = {NULL, "ANSWER"},
    [ANSWER_C03_DEVICE] = {"--answers", "FILE"},
    [ANSWER_C03_CARRIER] = {"--answers", "FILE"},
    [ANSWER_C03] = {"--answers", "FILE"},
    [ANSWER_C05_BACK_BY] = {"--back-by", "DAY"},
    [ANSWER_L04_HARM] = {NULL, "ANSWER"},
};

const char *answer_option(enum answer_key key)
{
    return OPTIONS[key].option ? OPTIONS[key].option : "--reason";
}

/* As a shell takes it for one word: the name of a file may have blanks, and quotes. */
static void word_append(struct buffer *out, const char *word, size_t length)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "._-:,+@%/";
    bool is_plain = true;
    for (size_t i = 0; i < length; i++)
        is_plain = is_plain && ((unsigned char)word[i] >= 0x80 || strchr(PLAIN, word[i]));
    buffer_append_text(out, is_plain ? "" : "'");
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '\'')
            buffer_append_text(out, "'\\'");
        buffer_append_byte(out, (unsigned char)word[i]);
    }
    buffer_append_text(out, is_plain ? "" : "'");
}

/* The key of an answer ends at an equals sign; those of a file's name are written twice. */
static void key_append(struct buffer *out, const char *key)
{
    struct buffer twice;
    buffer_init(&twice, 2 * strlen(key) + 1);
    for (; *key != '\0'; key++)
        buffer_append_text(&twice, *key == '=' ? "==" : (const char[]){*key, '\0'});
    word_append(out, buffer_text(&twice), twice.length);
    if (twice.failure == STATUS_SYSTEM)
        out->failure = STATUS_SYSTEM;
    buffer_free(&twice);
}

/* What was found may also be blanked, in an entry, or left out. */
static void leak_option_append(const char *rest, struct buffer *out)
{
    struct leak_key leak;
    if (!leak_key_parse(rest, &leak))
        return;
    if (leak.in_purpose) {
        buffer_append_text(out, ", or say it without that: --purpose TEXT");
        return;
    }
    buffer_append_text(out, leak.in_entry ? ", " : " or ");
    if (leak.in_entry)
        buffer_append_format(out, "--blank %s or ", rest);
    buffer_append_text(out, "--without ");
    word_append(out, leak.place, leak.place_length);
}

void answer_option_append(const char *key, const char *answer, struct buffer *out)
{
    enum answer_key question;
    const char *rest = "", *stands = "TEXT";
    bool is_question = answer_key_parse(key, &question, &rest);
    if (answer && *answer)
        stands = answer;
    else if (is_question && OPTIONS[question].answer)
        stands = OPTIONS[question].answer;
    if (is_question && question == ANSWER_M05)
        buffer_append_format(out, "--mark %s=%s", rest, answer && *answer ? answer : "KIND");
    else if (is_question && question == ANSWER_C03_DEVICE && answer && *answer)
        buffer_append_format(out, "--reason %s=\"%s\"", key, answer);
    else if (is_question && OPTIONS[question].option)
        buffer_append_format(out, "%s %s", OPTIONS[question].option, stands);
    else {
        buffer_append_text(out, "--reason ");
        key_append(out, key);
        buffer_append_format(out, "=%s", stands);
    }
    if (is_question && (question == ANSWER_M04 || question == ANSWER_M09)) {
        leak_option_append(rest, out);
    } else if (is_question && (question == ANSWER_M04_LOOKED || question == ANSWER_M12)) {
        buffer_append_text(out, " or --without ");
        word_append(out, rest, strlen(rest));
    }
}
