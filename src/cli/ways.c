/* Ways on (base/way.h), as what is typed: the one place that knows which command does what. */
#include "ways.h"
#include "share/options.h"

#include <string.h>

#include "safehand/base.h"
#include "safehand/register.h"

enum { ID_SHOWN = 8, WORDS_MAXIMUM = 1 << 16 };

/* "$1" and "$2" stand for the arguments, "$8" for what an id begins with, "$f" for a file's path as
 * one word for a shell, "$c" for the short check of a call; TEXT for no second one. */
struct command_way {
    const char *without; /* with no argument known */
    const char *with;    /* with its arguments, if it has some; else the same */
    bool is_bare;        /* is never put in quotes */
};

static const struct command_way WAYS[WAY_ACTIONS] = {
    [WAY_NONE] = {"safehand --help", NULL, false},
    [WAY_SHARE] = {"safehand share", NULL, false},
    [WAY_RESUME_DRAFT] = {"safehand share --resume", "safehand share --resume $8", false},
    [WAY_DISCARD_DRAFT] = {"safehand share --discard", "safehand share --discard $8", false},
    [WAY_PREVIEW] = {"safehand preview", NULL, false},
    [WAY_PREVIEW_FOR_FAMILY] = {"safehand preview --for-family", NULL, false},
    [WAY_PREVIEW_PATHS] = {"the preview with --json", NULL, true},
    [WAY_CHECK_RECORD] = {"safehand record check", "safehand record check $f", false},
    [WAY_APPROVE] = {"safehand approve", "safehand approve $8", false},
    [WAY_DELIVER] = {"safehand deliver ID", "safehand deliver $8", false},
    [WAY_WITHDRAW] = {"safehand withdraw ID", "safehand withdraw $8 --reason ...", false},
    [WAY_SENT] = {"safehand sent ID", "safehand sent $8", false},
    [WAY_TAKE_OFF] = {"safehand withdraw ID", "safehand withdraw $8", false},
    [WAY_NOTICE] = {"safehand notice ID", "safehand notice $8", false},
    [WAY_DECLINE] = {"safehand decline", NULL, false},
    [WAY_COLLECT] = {"safehand collect", NULL, false},
    [WAY_HAND_OVER] = {"--by handover --out DIR", NULL, true},
    [WAY_RECORD_REFERENCE] = {"safehand receive --reference NUMBER",
                              "safehand receive --reference NUMBER --from WHO $8", false},
    [WAY_RECEIVE] = {"safehand receive RECEIPT", NULL, false},
    [WAY_OPEN] = {"safehand open", NULL, false},
    [WAY_ACKNOWLEDGE] = {"safehand acknowledge", NULL, false},
    [WAY_ADD_RECIPIENT] = {"safehand recipient add CARD", NULL, false},
    [WAY_LIST_RECIPIENTS] = {"safehand recipient list", NULL, false},
    [WAY_VERIFY_RECIPIENT] = {"safehand recipient verify",
                              "safehand recipient verify \"$1\" --by --how --on", false},
    [WAY_TRUST_SENDER] = {"safehand card trust $f", NULL, true},
    [WAY_SHOW_CARD] = {"safehand card show", NULL, false},
    [WAY_NEW_IDENTITY] = {"safehand identity new", NULL, true},
    [WAY_NEW_STAFF_CARD] = {"safehand identity new --office FOLDER ...", NULL, false},
    [WAY_ADD_STAFF] = {"safehand staff add", NULL, false},
    [WAY_CONFIRM_STAFF] = {"safehand staff confirm", "safehand staff confirm \"$1\"", false},
    [WAY_SIGN_CARD] = {"safehand staff confirm", NULL, false},
    [WAY_CONFIRM_RECIPIENT] = {"safehand recipient confirm", "safehand recipient confirm \"$1\"",
                               false},
    [WAY_REMOVE_STAFF] = {"safehand staff remove", "safehand staff remove \"$1\" --reason ...",
                          false},
    [WAY_LIST_STAFF] = {"safehand staff list", NULL, false},
    [WAY_RECORD_TRAINING] = {"safehand staff training NAME --on DATE",
                             "safehand staff training \"$1\" --on DATE", false},
    [WAY_SIGN_POLICY] = {"safehand staff training", NULL, false},
    [WAY_ACCEPT_POLICY] = {"safehand policy accept FILE", "safehand policy accept $1", false},
    [WAY_ADD_PORTAL] = {"safehand portal add", NULL, false},
    [WAY_CHECK_PORTAL] = {"safehand portal check", NULL, false},
    [WAY_ADD_NUMBER] = {"safehand number add",
                        "safehand number add \"$1\" --kind KIND --number NUMBER --source WHERE",
                        false},
    [WAY_CONFIRM_NUMBER] = {"safehand number confirm", "safehand number confirm \"$1\"", false},
    [WAY_LOOK_AT] = {"safehand look", "safehand look $8 --what ...", false},
    [WAY_LOOK_AFTERWARDS] = {"safehand approve", "safehand approve $8", false},
    [WAY_COMPLETE] = {"safehand afterwards", "safehand afterwards $8 ...", false},
    [WAY_ADD_AGREEMENT] = {"safehand agreement add FILE", NULL, false},
    [WAY_APPROVE_STANDING] = {"safehand agreement standing",
                              "safehand agreement standing $1 --until DATE --reason ...", false},
    [WAY_MAKE_OFFICE] = {"safehand init", NULL, false},
    [WAY_CHOOSE_OFFICE] = {"--office or SAFEHAND_OFFICE", NULL, true},
    [WAY_LOG] = {"safehand log", NULL, false},
    [WAY_LOG_DUTY] = {"safehand log --discharges", "safehand log --discharges $1 --entry $2 ...",
                      false},
    [WAY_LOG_SHARING_DUTY] = {"safehand log --discharges",
                              "safehand log --discharges $1 --sharing $2 ...", false},
    [WAY_PHONED] = {"safehand log --discharges phoned",
                    "safehand log --channel phone $c --discharges phoned --sharing $8 ...", false},
    [WAY_INFORM] = {"safehand informed",
                    "safehand informed $8 --whom ... --how ... --on DATE (or --reason ...)", false},
    [WAY_NOTIFY_TRUSTEES] = {"safehand notice --trustees", "safehand notice $8 --trustees", false},
    [WAY_ADVISE] = {"safehand advice", NULL, false},
    [WAY_ACCESS] = {"safehand access", NULL, false},
    [WAY_REPORT_INCIDENT] = {"safehand incident", "safehand incident $8", false},
    [WAY_CLOSE_INCIDENT] = {"safehand incident --close told",
                            "safehand incident $8 --close told --reason ...", false},
    [WAY_LIST_COMPLAINTS] = {"safehand complaint list", NULL, false},
    [WAY_TELL_COMPLAINT] = {"safehand complaint tell",
                            "safehand complaint tell $8 --step STEP --what ...", false},
    [WAY_RETURN_MEDIA] = {"safehand media return", "safehand media return \"$1\"", false},
    [WAY_WIPE_MEDIA] = {"safehand media wipe", "safehand media wipe \"$1\"", false},
    [WAY_RELEASE_HOLD] = {"safehand ledger hold --release",
                          "safehand ledger hold $8 --release --reason ...", false},
    [WAY_SEAL_RECORDS] = {"safehand record seal", NULL, false},
    [WAY_RESTORE_RECORD] = {"safehand record restore",
                            "safehand record restore \"$1\" --reason ...", false},
    [WAY_SHOW_SHARING] = {"safehand ledger show", "safehand ledger show $8", false},
    [WAY_LIST_ENTRIES] = {"safehand ledger list", NULL, false},
    [WAY_LIST_FAMILY] = {"safehand ledger family", NULL, false},
    [WAY_REPORT] = {"safehand ledger report", NULL, false},
    [WAY_VERIFY_LEDGER] = {"safehand ledger verify", NULL, false},
    [WAY_CORRECT_CLOCK] = {"safehand ledger clock --reason TEXT", NULL, false},
    [WAY_CONTINUE_LEDGER] = {"safehand ledger continue", NULL, false},
    [WAY_CONTINUE_FROM_RECEIPTS] = {"safehand ledger continue --receipts DIR", NULL, false},
    [WAY_RESUME] = {"safehand ledger resume", NULL, false},
    [WAY_ERASE] = {"safehand ledger erase", "safehand ledger erase $8 --reason ...", false},
    [WAY_CHECKPOINT] = {"safehand ledger checkpoint", "safehand ledger checkpoint --since $1",
                        false},
    [WAY_COSIGN] = {"safehand ledger cosign", NULL, false},
    [WAY_LIST_TASKS] = {"safehand tasks", NULL, false},
    [WAY_LIST_RULES] = {"safehand policy", NULL, false},
    [WAY_READ_FORMATS] = {"man safehand-formats", NULL, false},
};

/* The option, and what stands for its value: "" for a flag. */
static const struct {
    const char *name, *value;
} OPTIONS[INPUTS] = {
    [INPUT_NONE] = {"--help", ""},
    [INPUT_ABOUT] = {"--about", "PERSON"},
    [INPUT_ADDRESS] = {"--address", "\"ADDRESS\""},
    [INPUT_ACCOMPANIED_BY] = {"--accompanied-by", "NAME"},
    [INPUT_ADVICE] = {"--advice", "TEXT"},
    [INPUT_ANSWERS] = {"--answers", "FILE"},
    [INPUT_ASKED_BY] = {"--asked-by", "NAME"},
    [INPUT_ATTACH] = {"--attach", "FILE"},
    [INPUT_BASIS] = {"--basis", "BASIS"},
    [INPUT_BLANK] = {"--blank", "FIELD"},
    [INPUT_BY] = {"--by", "NAME"},
    [INPUT_CLEAN] = {"--clean", "FILE"},
    [INPUT_CLOSE] = {"--close", "HOW"},
    [INPUT_CONFIRM] = {"--confirm", "FIELD"},
    [INPUT_CONSENT] = {"--consent", "ID"},
    [INPUT_DESPITE_LEDGER] = {"--despite-ledger", ""},
    [INPUT_DETAILS] = {"--details", "TEXT"},
    [INPUT_DISCHARGES] = {"--discharges", "DUTY"},
    [INPUT_DISCLOSE] = {"--disclose", "ID"},
    [INPUT_EMERGENCY] = {"--emergency", ""},
    [INPUT_ENTRY] = {"--entry", "NUMBER"},
    [INPUT_FROM] = {"--from", "NAME"},
    [INPUT_HOW] = {"--how", "\"phone, number from the council's site\""},
    [INPUT_INVOLVED] = {"--involved", "TEXT"},
    [INPUT_MARK] = {"--mark", "ENTRY=KIND"},
    [INPUT_MEDIA] = {"--media", "DIR"},
    [INPUT_NOTHING] = {"--nothing", ""},
    [INPUT_OFFICE] = {"--office", "DIR"},
    [INPUT_ON] = {"--on", "DATE"},
    [INPUT_PARENTS_TOLD] = {"--parents-told", ""},
    [INPUT_PURPOSE] = {"--purpose", "TEXT"},
    [INPUT_REASON] = {"--reason", "TEXT"},
    [INPUT_RECEIPTS] = {"--receipts", "DIR"},
    [INPUT_ROLE] = {"--role", "ROLE"},
    [INPUT_SERIOUS_HARM] = {"--serious-harm", "\"REASON\""},
    [INPUT_SHARING] = {"--sharing", "ID"},
    [INPUT_SOURCE] = {"--source", "WHERE"},
    [INPUT_TAKEN_OFF] = {"--taken-off", "\"WHO, and how\""},
    [INPUT_TO] = {"--to", "NAME"},
    [INPUT_UNANNOUNCED] = {"--unannounced", ""},
    [INPUT_UNDERTAKING] = {"--undertaking", "TEXT"},
    [INPUT_WHAT] = {"--what", "TEXT"},
    [INPUT_WHO] = {"--who", "NAME"},
    [INPUT_WHOM] = {"--whom", "NAME"},
    [INPUT_WITHHOLD] = {"--withhold", "ID"},
    [INPUT_WITHOUT] = {"--without", "ENTRY"},
    [INPUT_WORDS] = {"--words", "ID=TEXT"},
};

/* A path as one word for a shell, so that the command can be copied whatever the file is called. */
static void append_word(struct buffer *out, const char *path)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
    if (*path && path[strspn(path, plain)] == '\0') {
        buffer_append_text(out, path);
        return;
    }
    buffer_append_byte(out, '\'');
    for (; *path; path++)
        if (*path == '\'')
            buffer_append_text(out, "'\\''");
        else
            buffer_append_byte(out, (unsigned char)*path);
    buffer_append_byte(out, '\'');
}

/* What is not answered is recorded as failed: whoever types the command must see what is asked. */
static void append_check(struct buffer *out)
{
    struct error ignored = {0};
    struct checklist *checklist = NULL;
    if (other_channel_checklist("phone", &checklist, &ignored) == STATUS_OK)
        for (size_t i = 0; i < checklist->count; i++)
            buffer_append_format(out, "%s--check %s=...", i ? " " : "", checklist->items[i].key);
    checklist_free(checklist);
}

static void append_command(struct buffer *out, const struct way *way, const char *format)
{
    for (const char *mark = strchr(format, '$'); mark; mark = strchr(format, '$')) {
        const char *argument = way->arguments[mark[1] == '2'];
        if (mark[1] == '2' && !*argument)
            argument = "TEXT";
        size_t length = strlen(argument);
        buffer_append(out, format, (size_t)(mark - format));
        if (mark[1] == 'f')
            append_word(out, argument);
        else if (mark[1] == 'c')
            append_check(out);
        else
            buffer_append(out, argument, mark[1] == '8' && length > ID_SHOWN ? ID_SHOWN : length);
        format = mark + 2;
    }
    buffer_append_text(out, format);
}

static void append_option(struct buffer *out, const struct way *way)
{
    const char *value = *way->arguments[0] ? way->arguments[0] : OPTIONS[way->input].value;
    buffer_append_text(out, OPTIONS[way->input].name);
    if (way->action == WAY_GIVE && *value)
        buffer_append_format(out, " %s", value);
}

void way_tell_command(void *context, const struct way *way, struct buffer *out)
{
    const struct command_way *command = &WAYS[way->action];
    const bool *quoted = context;
    bool is_option =
        way->action == WAY_INPUT || way->action == WAY_GIVE || way->action == WAY_ANSWER;
    const char *quote = *quoted && !is_option && !command->is_bare ? "`" : "";
    buffer_append_text(out, quote);
    if (way->action == WAY_ANSWER)
        answer_option_append(way->arguments[0], way->arguments[1], out);
    else if (is_option)
        append_option(out, way);
    else
        append_command(out, way,
                       *way->arguments[0] && command->with ? command->with : command->without);
    buffer_append_text(out, quote);
}

static char *words_fill(const char *words, const struct ways *ways, bool is_quoted)
{
    struct buffer out;
    size_t length;
    buffer_init(&out, WORDS_MAXIMUM);
    words_render(&out, words, ways, way_tell_command, &is_quoted);
    char *text = buffer_take(&out, &length);
    buffer_free(&out);
    return text;
}

char *words_quoting(const char *words, const struct ways *ways)
{
    return words_fill(words, ways, !ways->is_bare);
}

char *words_typed(const char *words, const struct ways *ways)
{
    return words_fill(words, ways, false);
}
