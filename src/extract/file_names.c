#include "safehand/extract/file_names.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "safehand/base.h"

enum {
    NAME_MAXIMUM = FILE_NAME_SIZE - 1,
    WORK_SIZE = 1024,     /* for a name while it is too long; what is longer is cut at once */
    ENDING_MAXIMUM = 16,  /* bytes of what counts as an ending, its dot included */
    APART_MAXIMUM = 2048, /* code points of a name whose accents are written apart */
};
#define NUMBER_WIDEST " (9999)"

const char *file_name_trouble_words(enum file_name_trouble trouble)
{
    static const char *const words[] = {
        [FILE_NAME_FITS] = "",
        [FILE_NAME_EMPTY] = "nothing of it is seen",
        [FILE_NAME_CHARACTER] = "it has a character that Windows or macOS takes in no name",
        [FILE_NAME_UNSEEN] = "it has a character that nobody sees",
        [FILE_NAME_HIDDEN] = "what begins with a dot is hidden on macOS",
        [FILE_NAME_END] = "Windows takes a dot or a blank off the end of a name",
        [FILE_NAME_SHORT] = "Windows may give that name to another file as its short one",
        [FILE_NAME_DEVICE] = "Windows keeps that name for a device",
        [FILE_NAME_LONG] = "it is longer than a name may be on Windows or macOS",
        [FILE_NAME_TWIN] = ("another file has that name where letter case, or how an accent is "
                            "written, tells no two names apart"),
    };
    return words[trouble];
}

/* ---- one name by itself ---- */

/* Windows' own list, and the colon of macOS; noncharacters are refused by both. */
static bool stands_in_no_name(uint32_t code_point)
{
    return text_is_control(code_point) ||
           (code_point < 0x80 && strchr("<>:\"/\\|?*", (int)code_point)) ||
           (code_point & 0xFFFE) == 0xFFFE || (code_point >= 0xFDD0 && code_point <= 0xFDEF);
}

static void note_trouble(struct file_name *name, enum file_name_trouble trouble)
{
    if (name->trouble == FILE_NAME_FITS)
        name->trouble = trouble;
}

/* What stands in no name becomes one byte, what nobody sees none. */
static void take_characters(struct file_name *name, char text[WORK_SIZE])
{
    const char *from = name->recorded;
    size_t length = strlen(from), used = 0;
    enum { ROOM = WORK_SIZE - 8 }; /* for what is put in later */
    for (size_t size; length > 0 && used < ROOM; from += size, length -= size) {
        uint32_t code_point;
        size = utf8_decode(from, length, &code_point);
        if (size == 0 || stands_in_no_name(code_point)) {
            note_trouble(name, FILE_NAME_CHARACTER);
            text[used++] = '_';
            size = size == 0 ? 1 : size;
        } else if (text_is_invisible(code_point)) {
            note_trouble(name, FILE_NAME_UNSEEN);
        } else if (used + size > ROOM) {
            break;
        } else {
            memcpy(text + used, from, size);
            used += size;
        }
    }
    text[used] = '\0';
}

static void insert_line(char *text, size_t at)
{
    memmove(text + at + 1, text + at, strlen(text + at) + 1);
    text[at] = '_';
}

static size_t count_letters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* "LETTER~1.DOC": at most eight characters that end in "~" and digits, and three behind a dot. */
static char *find_short_mark(char *text)
{
    char *mark = strrchr(text, '~'), *dot = strchr(text, '.');
    size_t stem = dot ? (size_t)(dot - text) : strlen(text);
    if (!mark || mark == text || count_letters(text, stem) > 8)
        return NULL;
    if (dot && (count_letters(dot, strlen(dot)) > 4 || strchr(dot + 1, '.')))
        return NULL;
    size_t digits = strspn(mark + 1, "0123456789");
    return digits > 0 && mark + 1 + digits == text + stem ? mark : NULL;
}

/* The length of what Windows takes for a device's name in it, 0 if there is none: what stands
 * before the first dot, without the blanks at its end. */
static size_t device_length(const char *text)
{
    static const char *const devices[] = {
        "CON",  "PRN",  "AUX",  "NUL",  "CONIN$", "CONOUT$", "CLOCK$", "COM0", "COM1",
        "COM2", "COM3", "COM4", "COM5", "COM6",   "COM7",    "COM8",   "COM9", "COM¹",
        "COM²", "COM³", "LPT0", "LPT1", "LPT2",   "LPT3",    "LPT4",   "LPT5", "LPT6",
        "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²",   "LPT³"};
    size_t whole = strcspn(text, "."), length = whole;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (strlen(devices[i]) == length && strncasecmp(text, devices[i], length) == 0)
            return whole;
    return 0;
}

/* What it would be called if it were the only one, perhaps too long. */
static void take_alone(struct file_name *name, char text[WORK_SIZE])
{
    char *mark;
    name->trouble = FILE_NAME_FITS;
    take_characters(name, text);
    if (!*text) {
        note_trouble(name, FILE_NAME_EMPTY);
        memcpy(text, "_", sizeof "_");
    }
    if (text[0] == '.') {
        note_trouble(name, FILE_NAME_HIDDEN);
        insert_line(text, 0);
    }
    char *last = text + strlen(text) - 1;
    if (*last == '.' || *last == ' ') {
        note_trouble(name, FILE_NAME_END);
        *last = '_';
    }
    if ((mark = find_short_mark(text))) {
        note_trouble(name, FILE_NAME_SHORT);
        *mark = '_';
    }
    size_t device = device_length(text);
    if (device > 0) {
        note_trouble(name, FILE_NAME_DEVICE);
        insert_line(text, device);
    }
}

/* ---- length ---- */

static bool is_mark(uint32_t code_point)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

/* HFS+ keeps accents apart, and counts in units of UTF-16 as Windows does. */
static bool is_too_long(const char *text)
{
    utf8proc_int32_t apart[APART_MAXIMUM];
    size_t units = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), apart,
                           APART_MAXIMUM, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    for (utf8proc_ssize_t i = 0; i < count && i < APART_MAXIMUM; i++)
        units += apart[i] > 0xFFFF ? 2 : 1;
    return strlen(text) > NAME_MAXIMUM || count > APART_MAXIMUM || units > NAME_MAXIMUM;
}

/* Where the ending begins: at the end if there is none. */
static size_t ending_at(const char *text)
{
    const char *dot = strrchr(text, '.');
    size_t length = strlen(text);
    return dot && dot > text && strlen(dot) <= ENDING_MAXIMUM ? (size_t)(dot - text) : length;
}

/* `text` with `number` before its ending, cut before that as far as it must be: between two
 * letters, not between a letter and its accents. `widest` is what there must be room for. */
static void put_number(const char *text, const char *number, const char *widest,
                       char out[FILE_NAME_SIZE])
{
    char whole[WORK_SIZE + sizeof NUMBER_WIDEST];
    size_t stem = ending_at(text);
    const char *ending = text + stem;
    for (size_t next = stem; next > 0; stem = next) {
        uint32_t code_point;
        snprintf(whole, sizeof whole, "%.*s%s%s", (int)stem, text, widest, ending);
        bool is_apart = utf8_decode(text + stem, strlen(text) - stem, &code_point) == 0 ||
                        !is_mark(code_point) || stem < ENDING_MAXIMUM;
        bool ends_well = *ending || *widest || (text[stem - 1] != ' ' && text[stem - 1] != '.');
        if (!is_too_long(whole) && is_apart && ends_well)
            break;
        do
            next--;
        while (next > 0 && ((unsigned char)text[next] & 0xC0) == 0x80);
    }
    snprintf(out, FILE_NAME_SIZE, "%.*s%s%s", (int)stem, text, number, ending);
}

/* ---- twins ---- */

/* Names that are one somewhere: without case in any of the ways in which systems see that (I and
 * dotless i, K and the Kelvin sign, ß and ss too), and with accents apart, in their order. */
static utf8proc_int32_t upper(utf8proc_int32_t code_point, void *nothing)
{
    (void)nothing;
    return utf8proc_toupper(code_point);
}

static void key_write(struct buffer *key, const char *text)
{
    utf8proc_int32_t apart[APART_MAXIMUM];
    utf8proc_ssize_t count = utf8proc_decompose_custom(
        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), apart, APART_MAXIMUM,
        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, upper, NULL);
    buffer_clear(key);
    for (utf8proc_ssize_t i = 0; i < count && i < APART_MAXIMUM; i++)
        text_append_code_point(key, (uint32_t)apart[i]);
}

/* What is taken, and the next number for names that begin and end alike. */
struct choosing {
    json_t *taken, *numbers;
    struct buffer key;
    bool failed;
};

/* False, and `failed` set, without memory. */
static bool is_taken(struct choosing *choosing, const char *text)
{
    key_write(&choosing->key, text);
    choosing->failed = choosing->failed || choosing->key.failure != STATUS_OK;
    return !choosing->failed &&
           json_object_get(choosing->taken, buffer_text(&choosing->key)) != NULL;
}

static void take(struct choosing *choosing, const char *text)
{
    key_write(&choosing->key, text);
    choosing->failed =
        choosing->failed || choosing->key.failure != STATUS_OK ||
        json_object_set_new(choosing->taken, buffer_text(&choosing->key), json_true()) != 0;
}

/* The first number with which the name is nobody's. Those that were given to names like it are
 * passed over at once, or two thousand twins would take long. */
static void number_twin(struct choosing *choosing, struct file_name *name)
{
    char number[16] = "", plain[FILE_NAME_SIZE], numbered[FILE_NAME_SIZE];
    struct buffer like;
    buffer_init(&like, 1 << 16);
    put_number(name->sent, "", NUMBER_WIDEST, plain);
    key_write(&like, plain);
    json_int_t next = json_integer_value(json_object_get(choosing->numbers, buffer_text(&like)));
    next = next == 0 ? 2 : next;
    do {
        snprintf(number, sizeof number, " (%d)", (int)next++);
        put_number(name->sent, number, NUMBER_WIDEST, numbered);
    } while (!choosing->failed && is_taken(choosing, numbered));
    choosing->failed =
        choosing->failed || like.failure != STATUS_OK ||
        json_object_set_new(choosing->numbers, buffer_text(&like), json_integer(next)) != 0;
    memcpy(name->sent, numbered, sizeof numbered);
    buffer_free(&like);
}

/* Who needs no change comes first, so that a renamed file takes nobody's name. */
static void choose(struct choosing *choosing, struct file_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[WORK_SIZE];
        take_alone(&names[i], text);
        if (is_too_long(text))
            note_trouble(&names[i], FILE_NAME_LONG);
        put_number(text, "", "", names[i].sent);
        if (names[i].trouble != FILE_NAME_FITS)
            continue;
        if (is_taken(choosing, names[i].sent))
            names[i].trouble = FILE_NAME_TWIN;
        else
            take(choosing, names[i].sent);
    }
    for (size_t i = 0; i < count && !choosing->failed; i++) {
        if (names[i].trouble == FILE_NAME_FITS)
            continue;
        if (is_taken(choosing, names[i].sent))
            number_twin(choosing, &names[i]);
        take(choosing, names[i].sent);
    }
}

enum status file_names_choose(struct file_name *names, size_t count, struct error *err)
{
    struct choosing choosing = {.taken = json_object(), .numbers = json_object()};
    buffer_init(&choosing.key, 1 << 16);
    choosing.failed = !choosing.taken || !choosing.numbers;
    if (!choosing.failed)
        choose(&choosing, names, count);
    for (size_t i = 0; choosing.failed && i < count; i++)
        names[i] = (struct file_name){.recorded = names[i].recorded};
    json_decref(choosing.taken);
    json_decref(choosing.numbers);
    buffer_free(&choosing.key);
    return choosing.failed ? memory_error(err) : STATUS_OK;
}
