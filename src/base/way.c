#include "safehand/base/way.h"

#include <stdio.h>
#include <string.h>

#include "safehand/base/buffer.h"
#include "safehand/base/text.h"

enum { SLOT_SIZE = sizeof WAY - 1 };

static const char *const action_names[WAY_ACTIONS] = {
    [WAY_NONE] = "nothing known",
    [WAY_INPUT] = "give it",
    [WAY_GIVE] = "give it",
    [WAY_ANSWER] = "answer the question",
    [WAY_SHARE] = "share",
    [WAY_RESUME_DRAFT] = "go on with what was answered",
    [WAY_DISCARD_DRAFT] = "throw away what was answered",
    [WAY_PREVIEW] = "see what would leave",
    [WAY_PREVIEW_FOR_FAMILY] = "show the family what would leave",
    [WAY_CHECK_RECORD] = "see all that is wrong in a record",
    [WAY_PREVIEW_PATHS] = "see the paths of all fields",
    [WAY_APPROVE] = "approve it",
    [WAY_DELIVER] = "send it now",
    [WAY_WITHDRAW] = "withdraw it",
    [WAY_DECLINE] = "record that nothing is shared",
    [WAY_COLLECT] = "collect the receipts",
    [WAY_RECEIVE] = "file the receipt",
    [WAY_HAND_OVER] = "hand it over",
    [WAY_RECORD_REFERENCE] = "record the reference number",
    [WAY_OPEN] = "open the package",
    [WAY_ACKNOWLEDGE] = "acknowledge the package",
    [WAY_ADD_RECIPIENT] = "add the recipient",
    [WAY_LIST_RECIPIENTS] = "see the recipients",
    [WAY_VERIFY_RECIPIENT] = "verify the recipient",
    [WAY_CONFIRM_RECIPIENT] = "confirm the recipient",
    [WAY_TRUST_SENDER] = "trust the sender",
    [WAY_SHOW_CARD] = "look at the card",
    [WAY_NEW_IDENTITY] = "make an identity",
    [WAY_NEW_STAFF_CARD] = "make an identity for the office",
    [WAY_ADD_STAFF] = "add somebody to the staff",
    [WAY_CONFIRM_STAFF] = "confirm the member of staff",
    [WAY_SIGN_CARD] = "sign that your card is yours",
    [WAY_REMOVE_STAFF] = "take somebody off the staff",
    [WAY_LIST_STAFF] = "see the staff",
    [WAY_RECORD_TRAINING] = "record the training",
    [WAY_SIGN_POLICY] = "sign the policy again",
    [WAY_ACCEPT_POLICY] = "accept the file",
    [WAY_ADD_PORTAL] = "add a portal",
    [WAY_CHECK_PORTAL] = "check the portal",
    [WAY_ADD_NUMBER] = "put the number on the list",
    [WAY_CONFIRM_NUMBER] = "confirm the number",
    [WAY_LOOK_AT] = "say that you looked at it",
    [WAY_LOOK_AFTERWARDS] = "look at it, and sign that you did",
    [WAY_COMPLETE] = "answer what was left open",
    [WAY_ADD_AGREEMENT] = "add the agreement",
    [WAY_APPROVE_STANDING] = "approve the agreement's sharings",
    [WAY_MAKE_OFFICE] = "make an office",
    [WAY_CHOOSE_OFFICE] = "name the office",
    [WAY_LOG] = "record what was shared otherwise",
    [WAY_LOG_DUTY] = "record that it was done",
    [WAY_PHONED] = "say that you rang them",
    [WAY_INFORM] = "record that the family was told, or why not",
    [WAY_NOTIFY_TRUSTEES] = "write the notice to the trustees",
    [WAY_ADVISE] = "record the advice",
    [WAY_ACCESS] = "sign the front sheet",
    [WAY_REPORT_INCIDENT] = "report an incident",
    [WAY_CLOSE_INCIDENT] = "close the incident",
    [WAY_LIST_COMPLAINTS] = "see the complaints",
    [WAY_TELL_COMPLAINT] = "record what they were told",
    [WAY_RETURN_MEDIA] = "record that the device is back",
    [WAY_WIPE_MEDIA] = "record that the device is wiped",
    [WAY_RELEASE_HOLD] = "release the hold",
    [WAY_SEAL_RECORDS] = "seal them",
    [WAY_RESTORE_RECORD] = "say that it was put back",
    [WAY_SENT] = "record that it was sent",
    [WAY_TAKE_OFF] = "take it off the portal",
    [WAY_NOTICE] = "tell the recipient",
    [WAY_LOG_SHARING_DUTY] = "record that a duty of the sharing is done",
    [WAY_SHOW_SHARING] = "look at the sharing",
    [WAY_LIST_ENTRIES] = "see the ledger's entries",
    [WAY_LIST_FAMILY] = "see what was shared about a family",
    [WAY_REPORT] = "count over all families",
    [WAY_VERIFY_LEDGER] = "verify the ledger",
    [WAY_CORRECT_CLOCK] = "say that the clock was wrong",
    [WAY_CONTINUE_LEDGER] = "continue the ledger in a further log",
    [WAY_CONTINUE_FROM_RECEIPTS] = "continue the ledger from the receipts",
    [WAY_RESUME] = "take up what was cut off",
    [WAY_ERASE] = "erase it",
    [WAY_CHECKPOINT] = "print the checkpoint",
    [WAY_COSIGN] = "cosign the checkpoint",
    [WAY_LIST_TASKS] = "see what is owed",
    [WAY_LIST_RULES] = "see the rules",
    [WAY_READ_FORMATS] = "read about the formats",
};

static const char *const input_names[INPUTS] = {
    [INPUT_NONE] = "nothing",
    [INPUT_ADDRESS] = "the address",
    [INPUT_ABOUT] = "whom it is about",
    [INPUT_ACCOMPANIED_BY] = "who accompanies them",
    [INPUT_ADVICE] = "the advice",
    [INPUT_ANSWERS] = "the checklist's answers",
    [INPUT_ASKED_BY] = "who asked",
    [INPUT_ATTACH] = "the attachments",
    [INPUT_BASIS] = "the lawful basis",
    [INPUT_BLANK] = "what is blanked",
    [INPUT_BY] = "who checked it",
    [INPUT_CLEAN] = "the file that is cleaned",
    [INPUT_CLOSE] = "how it was closed",
    [INPUT_CONFIRM] = "the value that is confirmed",
    [INPUT_CONSENT] = "the consent",
    [INPUT_DESPITE_LEDGER] = "that its ledger contradicts itself",
    [INPUT_DETAILS] = "the details",
    [INPUT_DISCHARGES] = "the duty that was done",
    [INPUT_DISCLOSE] = "what is disclosed",
    [INPUT_EMERGENCY] = "that it is an emergency",
    [INPUT_ENTRY] = "the entry",
    [INPUT_FROM] = "whom it is from",
    [INPUT_HOW] = "how",
    [INPUT_INVOLVED] = "how they had a part in it",
    [INPUT_MARK] = "what an entry is marked as",
    [INPUT_MEDIA] = "the device's folder",
    [INPUT_NOTHING] = "that nothing was shared",
    [INPUT_OFFICE] = "the office's folder",
    [INPUT_ON] = "the day",
    [INPUT_PARENTS_TOLD] = "that the parents were told",
    [INPUT_PURPOSE] = "the purpose",
    [INPUT_REASON] = "the reason",
    [INPUT_RECEIPTS] = "the folder of receipts",
    [INPUT_ROLE] = "the role",
    [INPUT_SERIOUS_HARM] = "the serious harm",
    [INPUT_TAKEN_OFF] = "who took it off the portal, and how",
    [INPUT_SHARING] = "the sharing",
    [INPUT_SOURCE] = "where it is published",
    [INPUT_TO] = "the recipient",
    [INPUT_UNANNOUNCED] = "that nobody was told before",
    [INPUT_UNDERTAKING] = "the undertaking",
    [INPUT_WHAT] = "what",
    [INPUT_WHO] = "who",
    [INPUT_WHOM] = "whom",
    [INPUT_WITHHOLD] = "what is withheld",
    [INPUT_WITHOUT] = "what is left out",
    [INPUT_WORDS] = "the words for it",
};

const char *way_action_name(enum way_action action)
{
    return action_names[action];
}

const char *input_name(enum input input)
{
    return input_names[input];
}

/* ---- collecting ---- */

/* Cut between two characters, and says so. */
static void argument_set(char argument[WAY_ARGUMENT_SIZE], const char *text)
{
    static const char cut_mark[] = "...";
    size_t length = strlen(text ? text : "");
    if (length < WAY_ARGUMENT_SIZE) {
        memcpy(argument, text ? text : "", length + 1);
        return;
    }
    length = WAY_ARGUMENT_SIZE - sizeof cut_mark;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    memcpy(argument, text, length);
    memcpy(argument + length, cut_mark, sizeof cut_mark);
}

void ways_add(struct ways *ways, enum way_action action, const char *first, const char *second)
{
    if (ways->count >= WAYS_MAXIMUM)
        return;
    struct way *way = &ways->items[ways->count++];
    way->action = action;
    way->input = INPUT_NONE;
    argument_set(way->arguments[0], first);
    argument_set(way->arguments[1], second);
}

void ways_add_input(struct ways *ways, enum way_action action, enum input input, const char *value)
{
    if (ways->count >= WAYS_MAXIMUM)
        return;
    ways_add(ways, action, value, NULL);
    ways->items[ways->count - 1].input = input;
}

void ways_add_all(struct ways *ways, const struct ways *more)
{
    for (size_t i = 0; i < more->count && ways->count < WAYS_MAXIMUM; i++)
        ways->items[ways->count++] = more->items[i];
}

/* ---- words with slots ---- */

/* The format with other bytes in its slots, as many. */
static void format_mark(char *marked, size_t size, const char *format)
{
    snprintf(marked, size, "%s", format);
    for (char *slot = strstr(marked, WAY); slot; slot = strstr(slot, WAY))
        memcpy(slot, "\1\2\3", SLOT_SIZE);
}

/* Copies the text; what looks like a slot in it, and is the same in the other, came by an argument.
 */
static void copy_slots(char *out, size_t size, const char *text, const char *other)
{
    static const char shown[] = "\\u{FFFC}";
    size_t used = 0;
    for (size_t i = 0; text[i] && used + 1 < size;) {
        bool is_slot = strncmp(text + i, WAY, SLOT_SIZE) == 0;
        const char *from = is_slot && text[i] == other[i] ? shown : text + i;
        size_t width = from == shown ? sizeof shown - 1 : is_slot ? SLOT_SIZE : 1;
        if (used + width >= size)
            break;
        memcpy(out + used, from, width);
        used += width;
        i += is_slot ? SLOT_SIZE : 1;
    }
    out[used] = '\0';
}

/*
 * Formatted twice, with different bytes in the format's slots: only there do the two texts differ,
 * whatever the arguments say.
 */
void words_format_list(char *out, size_t size, const char *format, va_list arguments)
{
    char text[WAYS_TEXT_SIZE], other[WAYS_TEXT_SIZE], marked[WAYS_TEXT_SIZE];
    va_list again;
    va_copy(again, arguments);
    if (vsnprintf(text, sizeof text, format, arguments) < 0)
        snprintf(text, sizeof text, "%s", format);
    if (!strstr(text, WAY)) {
        snprintf(out, size, "%s", text);
    } else {
        format_mark(marked, sizeof marked, format);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the format, but for its slots */
        if (vsnprintf(other, sizeof other, marked, again) < 0)
            snprintf(other, sizeof other, "%s", marked);
#pragma GCC diagnostic pop
        copy_slots(out, size, text, other);
    }
    va_end(again);
}

void words_format(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    words_format_list(out, size, format, arguments);
    va_end(arguments);
}

void words_append(char *out, size_t size, const char *words)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s", words);
}

void words_render(struct buffer *out, const char *words, const struct ways *ways, way_tell *tell,
                  void *context)
{
    static const struct way unknown = {.action = WAY_NONE};
    size_t next = 0;
    for (const char *slot = strstr(words, WAY); slot; slot = strstr(words, WAY)) {
        buffer_append(out, words, (size_t)(slot - words));
        tell(context, next < ways->count ? &ways->items[next] : &unknown, out);
        next++;
        words = slot + SLOT_SIZE;
    }
    buffer_append_text(out, words);
}

void way_tell_plain(void *context, const struct way *way, struct buffer *out)
{
    bool is_input = way->action == WAY_INPUT || way->action == WAY_GIVE;
    (void)context;
    if (is_input)
        buffer_append_text(out, input_name(way->input));
    else
        buffer_append_format(out, "'%s'", way_action_name(way->action));
    if (!way->arguments[0][0])
        return;
    buffer_append_format(out, " (%s%s%s)", way->arguments[0], way->arguments[1][0] ? ", " : "",
                         way->arguments[1]);
}

char *words_plain(const char *words, const struct ways *ways)
{
    struct buffer out;
    buffer_init(&out, (size_t)WAYS_TEXT_SIZE + WAYS_MAXIMUM * sizeof(struct way));
    words_render(&out, words, ways, way_tell_plain, NULL);
    char *text = buffer_take(&out, NULL);
    buffer_free(&out);
    return text;
}
