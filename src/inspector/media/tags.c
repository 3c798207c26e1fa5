#include "tags.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/embedded.h"
#include "safehand/inspect/answer.h"

extern const struct embedded_file inspector_data[];

struct tag_line {
    const char *group, *tag; /* "*" stands in them for anything */
    struct tag_kind kind;
};

struct tag_list {
    char *text;                      /* in which they all stand, cut into words */
    struct tag_line *whole, *partly; /* tags by their whole name, sorted; those with a "*" */
    size_t whole_count, partly_count;
};

static const struct {
    const char *name;
    struct tag_kind kind;
} KINDS[] = {
    {"plain", {0, false}},
    {"said", {0, true}},
    {"location", {HIDDEN_LOCATION, true}},
    {"device", {HIDDEN_DEVICE, true}},
    {"author", {HIDDEN_AUTHOR, true}},
    {"editor", {HIDDEN_EDITOR, true}},
    {"company", {HIDDEN_COMPANY, true}},
    {"comment", {HIDDEN_COMMENT, true}},
    {"people", {HIDDEN_PEOPLE, true}},
    {"words", {HIDDEN_WORDS, true}},
    {"small", {HIDDEN_SMALL, false}},
    {"files", {HIDDEN_FILES, false}},
    {"paths", {HIDDEN_PATHS, true}},
    {"software", {HIDDEN_SOFTWARE, true}},
    {"times", {HIDDEN_TIMES, true}},
};

/* A group's first line, "= KIND: reason". A kind that is not known is told as other data: a slip in
 * the list makes nothing harmless. */
static struct tag_kind kind_of(const char *line)
{
    size_t length = strcspn(line, ":");
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (strlen(KINDS[i].name) == length && strncmp(KINDS[i].name, line, length) == 0)
            return KINDS[i].kind;
    return (struct tag_kind){HIDDEN_OTHER, true};
}

static bool add_word(struct tag_list *list, char *word, struct tag_kind kind)
{
    char *colon = strchr(word, ':');
    if (!colon)
        return true;
    *colon = '\0';
    const struct tag_line line = {word, colon + 1, kind};
    bool is_whole = !strchr(line.tag, '*') && (strcmp(word, "*") == 0 || !strchr(word, '*'));
    return is_whole ? ARRAY_ADD(list->whole, list->whole_count, line)
                    : ARRAY_ADD(list->partly, list->partly_count, line);
}

/* By tag; of one tag those of a named group come first. */
static int compare(const void *left, const void *right)
{
    const struct tag_line *a = left, *b = right;
    int order = strcmp(a->tag, b->tag);
    return order != 0 ? order : (strcmp(a->group, "*") == 0) - (strcmp(b->group, "*") == 0);
}

static bool read_lines(struct tag_list *list)
{
    struct tag_kind kind = {HIDDEN_OTHER, true};
    char *rest = list->text, *line, *word;
    bool done = true;
    while (done && (line = strsep(&rest, "\n"))) {
        if (strncmp(line, "= ", 2) == 0)
            kind = kind_of(line + 2);
        if (line[0] == '=' || line[0] == '#')
            continue;
        while (done && (word = strsep(&line, " ")))
            done = add_word(list, word, kind);
    }
    if (done && list->whole_count > 0)
        qsort(list->whole, list->whole_count, sizeof *list->whole, compare);
    return done;
}

struct tag_list *tags_read(void)
{
    const struct embedded_file *file = embedded_find(inspector_data, "tags");
    struct tag_list *list = memory_allocate(sizeof *list);
    if (!list)
        return NULL;
    *list = (struct tag_list){.text = memory_copy_string((const char *)file->data)};
    if (list->text && read_lines(list))
        return list;
    tags_free(list);
    return NULL;
}

void tags_free(struct tag_list *list)
{
    if (!list)
        return;
    memory_free(list->whole);
    memory_free(list->partly);
    memory_free(list->text);
    memory_free(list);
}

static const struct tag_line *find_whole(const struct tag_list *list, const char *group,
                                         const char *tag)
{
    size_t low = 0, high = list->whole_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(list->whole[middle].tag, tag) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < list->whole_count && strcmp(list->whole[low].tag, tag) == 0; low++)
        if (strcmp(list->whole[low].group, "*") == 0 || strcmp(list->whole[low].group, group) == 0)
            return &list->whole[low];
    return NULL;
}

bool tags_find(const struct tag_list *list, const char *group, const char *tag,
               struct tag_kind *kind)
{
    const struct tag_line *line = find_whole(list, group, tag);
    for (size_t i = 0; !line && i < list->partly_count; i++)
        if (fnmatch(list->partly[i].tag, tag, 0) == 0 &&
            fnmatch(list->partly[i].group, group, 0) == 0)
            line = &list->partly[i];
    if (line)
        *kind = line->kind;
    return line != NULL;
}
