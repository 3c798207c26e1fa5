/* What a field is called for people, and its path where the record's own ids may not show. */
#include <string.h>

#include "extract_internal.h"

/* The segments that stand for a '*' of the pattern, but a person's id, in words: "mental health".
 */
static void append_matched(struct buffer *out, const char *pattern, const char *path)
{
    if (text_starts_with(pattern, "people.*")) {
        pattern += strlen("people.*");
        path += strlen("people.");
        path += strcspn(path, ".");
        path += *path == '.';
        /* "people.*" alone: what follows the id was matched by the same '*'. */
        pattern = *pattern == '.' ? pattern + 1 : "*";
    }
    while (*pattern != '\0' && *path != '\0') {
        size_t wanted = strcspn(pattern, ".");
        bool last = pattern[wanted] == '\0';
        size_t length = last ? strlen(path) : strcspn(path, ".");
        if (wanted == 1 && *pattern == '*') {
            buffer_append_text(out, out->length == 0 ? "" : ", ");
            words_append_plain(out, path, length);
        }
        pattern += wanted + !last;
        path += length + (path[length] == '.');
    }
}

/* What the field is called where nobody described it: its path without the group or
 * person that it stands under. */
static const char *plain_label(struct extract_memory *memory, const char *path)
{
    struct buffer words;
    buffer_init(&words, 2 * RECORD_PATH_MAXIMUM);
    const char *rest = strchr(path, '.');
    if (text_starts_with(path, "people.") && rest)
        rest = strchr(rest + 1, '.');
    path = !rest ? path : rest + 1;
    words_append_plain(&words, path, strlen(path));
    const char *label = extract_keep(memory, "%s", buffer_text(&words));
    memory->failed = memory->failed || words.failure != STATUS_OK;
    buffer_free(&words);
    return label;
}

const char *extract_field_label(struct extract_memory *memory, const char *path,
                                const struct catalogue_field *catalogue)
{
    if (!catalogue)
        return plain_label(memory, path);
    struct buffer matched;
    buffer_init(&matched, 2 * RECORD_PATH_MAXIMUM);
    append_matched(&matched, catalogue->pattern, path);
    const char *label = catalogue->label;
    if (matched.length > 0)
        label = extract_keep(memory, "%s: %s", catalogue->label, buffer_text(&matched));
    memory->failed = memory->failed || matched.failure != STATUS_OK;
    buffer_free(&matched);
    return label;
}

/* A path made of the catalogue's pattern alone: the person's place is taken by the pseudonym, that
 * of any other '*' by a number, so that no id or key of the record shows through. */
const char *extract_anonymous_path(struct extract_memory *memory, const char *pattern,
                                   const struct extract_person *person, size_t number,
                                   const char *last)
{
    struct buffer path;
    buffer_init(&path, 2 * RECORD_PATH_MAXIMUM);
    bool of_person = person != NULL;
    while (*pattern != '\0') {
        size_t length = strcspn(pattern, ".");
        bool star = length == 1 && *pattern == '*';
        buffer_append_text(&path, path.length == 0 ? "" : ".");
        if (star && of_person)
            buffer_append_text(&path, person->id);
        else if (star)
            buffer_append_format(&path, "%zu", number);
        else if (pattern[length] == '\0' && last)
            buffer_append_text(&path, last);
        else
            buffer_append(&path, pattern, length);
        of_person = of_person && !star;
        pattern += length + (pattern[length] == '.');
    }
    const char *text = extract_keep(memory, "%s", buffer_text(&path));
    memory->failed = memory->failed || path.failure != STATUS_OK;
    buffer_free(&path);
    return text;
}

bool extract_same_group(const struct selection *selection, size_t a, size_t b)
{
    const struct record_field *first = selection->fields[a].field;
    const struct record_field *second = selection->fields[b].field;
    size_t length = strcspn(first->path, ".");
    if (first->person || second->person)
        return first->person == second->person;
    return strncmp(first->path, second->path, length) == 0 &&
           (second->path[length] == '.' || second->path[length] == '\0');
}
