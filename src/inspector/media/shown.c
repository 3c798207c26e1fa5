/* What ExifTool shows of a file, judged tag by tag. */
#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "media_internal.h"
#include "tags.h"

enum {
    GROUPS = 5,        /* of families 0 to 4, which stand before each tag */
    NAMES_MAXIMUM = 4, /* of other data, told by name */
    NAMES_SIZE = 160,
    NAME_SIZE = 40,
    SAMPLES_MAXIMUM = 50 /* of a track within a film, whose values are searched */
};

struct shown_tag {
    char groups[GROUPS][32]; /* kind of data, where it stands, sorting, document, copy */
    const char *name;
};

struct shown {
    struct answer *answer;
    const struct tag_list *list;
    unsigned hidden; /* of hidden_kind */
    char names[NAMES_SIZE];
    size_t name_count; /* of other data, those that had no room too */
};

/* "EXIF:IFD0:Camera:Main::Make" */
static bool take_apart(const char *key, struct shown_tag *tag)
{
    for (size_t i = 0; i < GROUPS; i++) {
        const char *colon = strchr(key, ':');
        if (!colon)
            return false;
        snprintf(tag->groups[i], sizeof tag->groups[i], "%.*s", (int)(colon - key), key);
        key = colon + 1;
    }
    tag->name = key;
    return true;
}

/* What ExifTool itself sorts it as, where the list has no line. */
static struct tag_kind kind_by_sorting(const struct shown_tag *tag)
{
    static const struct {
        const char *sorting;
        unsigned hidden;
    } sortings[] = {
        {"Location", HIDDEN_LOCATION}, {"Camera", HIDDEN_DEVICE}, {"Device", HIDDEN_DEVICE},
        {"Author", HIDDEN_AUTHOR},     {"Time", HIDDEN_TIMES},    {"Preview", HIDDEN_SMALL},
    };
    for (size_t i = 0; i < sizeof sortings / sizeof *sortings; i++)
        if (strcmp(tag->groups[2], sortings[i].sorting) == 0)
            return (struct tag_kind){sortings[i].hidden, true};
    bool is_makers = strcmp(tag->groups[0], "MakerNotes") == 0;
    return (struct tag_kind){is_makers ? HIDDEN_DEVICE : HIDDEN_OTHER, true};
}

/* "UserDefinedText" as "user defined text". */
static void name_words(const char *name, char words[NAME_SIZE])
{
    size_t length = 0;
    for (const char *at = name; *at != '\0' && length + 3 < NAME_SIZE; at++) {
        unsigned char letter = (unsigned char)*at;
        bool begins = isupper(letter) && at > name &&
                      (islower((unsigned char)at[-1]) || islower((unsigned char)at[1]));
        if (begins || !isalnum(letter))
            words[length++] = ' ';
        if (isalnum(letter))
            words[length++] = (char)tolower(letter);
    }
    words[length] = '\0';
}

static void add_name(struct shown *shown, const char *name)
{
    char words[NAME_SIZE];
    name_words(name, words);
    if (strstr(shown->names, words))
        return;
    shown->name_count++;
    size_t used = strlen(shown->names);
    if (shown->name_count <= NAMES_MAXIMUM)
        snprintf(shown->names + used, sizeof shown->names - used, "%s%s", used > 0 ? ", " : "",
                 words);
    answer_break(shown->answer); /* a file may choose the names */
    answer_text(shown->answer, name, strlen(name));
    answer_break(shown->answer);
}

/* ---- values ---- */

static bool is_binary(const char *text)
{
    return strncmp(text, "(Binary data ", 13) == 0;
}

/* Nothing, or a place that is kept free for a value: "0000:00:00 00:00:00". */
static bool says_nothing(const json_t *value)
{
    if (json_is_array(value))
        return json_array_size(value) == 0;
    const char *text = json_string_value(value);
    return text && (text[strspn(text, " 0:-Z\t\r\n")] == '\0' ||
                    strncmp(text, "(Binary data 0 bytes", 20) == 0);
}

static void say_text(struct answer *answer, const char *text, size_t length)
{
    if (is_binary(text))
        return;
    answer_break(answer);
    answer_text(answer, text, length);
    answer_break(answer);
}

static void say_one(struct answer *answer, const json_t *value)
{
    if (json_is_string(value)) {
        say_text(answer, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value) || json_is_real(value)) {
        char *number = json_dumps(value, JSON_ENCODE_ANY);
        if (number)
            say_text(answer, number, strlen(number));
        answer->failed = answer->failed || !number;
        free(number);
    }
}

static void say_value(struct answer *answer, const json_t *value)
{
    if (!json_is_array(value))
        say_one(answer, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        say_one(answer, json_array_get(value, i));
}

/* A film's track of places has thousands of samples, which are numbers. */
static bool is_late_sample(const struct shown_tag *tag, unsigned hidden)
{
    unsigned number = 0;
    return (hidden & (HIDDEN_LOCATION | HIDDEN_DEVICE | HIDDEN_TIMES)) != 0 &&
           sscanf(tag->groups[3], "Doc%u", &number) == 1 && number > SAMPLES_MAXIMUM;
}

/* ---- what ExifTool says of its own reading ---- */

/* Warnings that leave nothing unread, or of what is looked for in layout.c. */
static bool is_no_matter(const char *warning)
{
    static const char *const words[] = {
        "Trailer data after PNG IEND",
        "found after PNG IDAT",
        "Unknown APP",
        "Adjusted MakerNotes base",
        "Possibly incorrect maker notes",
        "Odd offset for",
        "Non-standard format",
        "Nonstandard order",
        "IPTCDigest is not current",
        "Fixed incorrect URI",
        "Missing required JPEG",
        "File size may be incorrect",
        "Error reading RIFF file",
        "Entries in",
        "Use the Duplicates option",
        "Truncated '",
        "ExtractEmbedded option",
        "Undersized",
        "Invalid EXIF text encoding",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(warning, words[i]))
            return true;
    return false;
}

static void take_warning(struct answer *answer, const char *name, const char *said)
{
    char words[NAMES_SIZE];
    if (strncasecmp(said, "[minor] ", 8) == 0)
        said += 8;
    if (strcmp(name, "Warning") == 0 && is_no_matter(said))
        return;
    bool is_locked = strstr(said, "ncrypted") || strstr(said, "password");
    /* What a file is, its own reader says. */
    bool is_kind = strstr(said, "Unknown file type") || strstr(said, "File format error") ||
                   strstr(said, "Format error");
    bool is_name = isupper((unsigned char)said[0]) && isupper((unsigned char)said[1]); /* JPEG */
    snprintf(words, sizeof words, "%s", said);
    words[0] = (char)(is_name ? said[0] : tolower((unsigned char)said[0]));
    answer_unread(answer, is_locked ? UNREAD_LOCKED : UNREAD_DATA,
                  is_kind || is_locked || said[0] == '\0' ? NULL : words);
}

/* ---- */

static void take_tag(struct shown *shown, const struct shown_tag *tag, const json_t *value)
{
    struct tag_kind kind;
    if (says_nothing(value))
        return;
    if (!tags_find(shown->list, tag->groups[1], tag->name, &kind))
        kind = kind_by_sorting(tag);
    shown->hidden |= kind.hidden;
    if (kind.hidden == HIDDEN_OTHER)
        add_name(shown, tag->name);
    if (kind.is_said && !is_late_sample(tag, kind.hidden))
        say_value(shown->answer, value);
}

static void take_file(struct shown *shown, json_t *file)
{
    struct shown_tag tag;
    const char *key;
    json_t *value;
    json_object_foreach(file, key, value)
    {
        if (strcmp(key, "SourceFile") == 0 || !take_apart(key, &tag))
            continue;
        if (strcmp(tag.name, "Warning") == 0 || strcmp(tag.name, "Error") == 0)
            take_warning(shown->answer, tag.name,
                         json_is_string(value) ? json_string_value(value) : "");
        else if (strcmp(tag.groups[1], "ExifTool") != 0)
            take_tag(shown, &tag, value);
    }
}

/* In the order of the kinds, whatever the order of the tags. */
static void tell(struct shown *shown)
{
    for (unsigned kind = 1; kind != 0; kind <<= 1)
        if ((shown->hidden & kind) != 0 && kind != HIDDEN_OTHER)
            answer_hidden(shown->answer, kind, NULL);
    if (shown->name_count > NAMES_MAXIMUM) {
        size_t used = strlen(shown->names);
        snprintf(shown->names + used, sizeof shown->names - used, " and %zu more",
                 shown->name_count - NAMES_MAXIMUM);
    }
    if (shown->name_count > 0)
        answer_hidden(shown->answer, HIDDEN_OTHER, shown->names);
}

void shown_take(const struct buffer *json, size_t files, struct answer *answer)
{
    json_t *all = json_loadb(buffer_text(json), json->length, JSON_ALLOW_NUL, NULL);
    struct tag_list *list = tags_read();
    struct shown shown = {.answer = answer, .list = list};
    answer->failed = answer->failed || !list;
    for (size_t i = 0; list && i < json_array_size(all); i++)
        take_file(&shown, json_array_get(all, i));
    if (json_array_size(all) != files)
        answer_unread(answer, UNREAD_DATA, "exiftool");
    tell(&shown);
    tags_free(list);
    json_decref(all);
}
