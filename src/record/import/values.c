/* What a cell says: yes and no, numbers, spellings; and ids made of what stands in one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "forms.h"
#include "import_internal.h"

enum { SHOWN_MAXIMUM = 60 };

/* Bytes of the blank at text, or 0: a no-break blank is one too. */
static size_t blank_length(const char *text)
{
    if (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r' || *text == '_')
        return 1;
    return text[0] == '\xc2' && text[1] == '\xa0' ? 2 : 0;
}

/* A text as it is read letter by letter in its folded form. */
struct folding {
    const char *at, *end;
};

static size_t blank_before(const char *begin, const char *end)
{
    if (end == begin)
        return 0;
    if (end - begin >= 2 && end[-2] == '\xc2' && end[-1] == '\xa0')
        return 2;
    return strchr(" \t\n\r_", end[-1]) != NULL;
}

static struct folding fold_begin(const char *text)
{
    size_t blank;
    while ((blank = blank_length(text)) > 0)
        text += blank;
    const char *end = text + strlen(text);
    while (end > text && ((blank = blank_before(text, end)) > 0 || strchr(":*?", end[-1])))
        end -= blank > 0 ? blank : 1;
    return (struct folding){text, end};
}

/* The next letter; 0 at the end. */
static char fold_next(struct folding *folding)
{
    size_t blank;
    bool is_parted = false;
    if (folding->at >= folding->end)
        return 0;
    while ((blank = blank_length(folding->at)) > 0) { /* none stands at the end */
        folding->at += blank;
        is_parted = true;
    }
    return is_parted ? ' ' : import_lower(*folding->at++);
}

void import_fold(const char *text, struct buffer *out)
{
    struct folding folding = fold_begin(text);
    for (char letter; (letter = fold_next(&folding)) != 0;)
        buffer_append_byte(out, (unsigned char)letter);
}

/* Asked of each cell for each word that may stand in it: nothing is written down for it. */
bool import_alike(const char *first, const char *second)
{
    struct folding a = fold_begin(first), b = fold_begin(second);
    for (;;) {
        char letter = fold_next(&a);
        if (letter != fold_next(&b))
            return false;
        if (letter == 0)
            return true;
    }
}

bool record_map_is_heading(const char *heading, const char *text)
{
    return import_alike(heading, text);
}

bool import_is_one_of(const struct names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++)
        if (import_alike(names->items[i], text))
            return true;
    return false;
}

bool import_is_nothing(const struct record_map *map, const char *text)
{
    size_t blank;
    const char *at = text;
    while ((blank = *at == '_' ? 0 : blank_length(at)) > 0)
        at += blank;
    return *at == '\0' || import_is_one_of(&map->nothing, text);
}

bool import_is_error(const struct table_cell *cell)
{
    static const char *const errors[] = {"#N/A",   "#REF!", "#VALUE!", "#NAME?", "#DIV/0!",
                                         "#NULL!", "#NUM!", "#SPILL!", "#CALC!"};
    size_t blanks = strspn(cell->text, " \t");
    if (cell->text[blanks] != '#')
        return cell->type == TABLE_ERROR;
    size_t length = strlen(cell->text);
    while (length > blanks && strchr(" \t", cell->text[length - 1]))
        length--;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (length - blanks == strlen(errors[i]) &&
            strncasecmp(cell->text + blanks, errors[i], length - blanks) == 0)
            return true;
    return cell->type == TABLE_ERROR;
}

const char *import_no_key(const struct table_cell *cell)
{
    return import_is_error(cell)           ? "is an error of the sheet"
           : cell->marks & TABLE_IS_MERGED ? "stands in merged cells, where nobody sees it"
                                           : NULL;
}

void import_clean(const char *text, struct buffer *out)
{
    size_t blank, begin = out->length, length = strlen(text);
    while (*text != '_' && (blank = blank_length(text)) > 0) {
        text += blank;
        length -= blank;
    }
    for (size_t at = 0; at < length;) {
        uint32_t letter = 0;
        size_t size = utf8_decode(text + at, length - at, &letter);
        if (size == 0) {
            size = 1;
            buffer_append_text(out, "\xef\xbf\xbd");
        } else if (letter == '\r' || letter == 0x0b || letter == 0x0c) {
            size += letter == '\r' && text[at + 1] == '\n';
            buffer_append_byte(out, '\n');
        } else if (letter != '\n' && letter != '\t' && text_is_control(letter)) {
            buffer_append_byte(out, ' ');
        } else {
            buffer_append(out, text + at, size);
        }
        at += size;
    }
    while (out->length > begin && strchr(" \t\n", (char)out->data[out->length - 1]))
        buffer_truncate(out, out->length - 1);
}

/* ---- what a cell says ---- */

/* What stands in the cell, cut short, for a message. */
static void show(const char *text, struct buffer *why)
{
    char words[SHOWN_MAXIMUM + 4];
    text_copy_visible(words, sizeof words, text);
    buffer_append_format(why, "\"%s\" ", words);
}

static json_t *day_value(const struct record_map *map, const struct map_column *column,
                         const struct table_cell *cell, const struct date *today,
                         struct buffer *why)
{
    struct date day;
    char text[DATE_SIZE] = "";
    if (cell->type == TABLE_DATE) {
        memcpy(text, cell->text, strnlen(cell->text, DATE_SIZE - 1));
        if (date_parse(text, &day))
            return json_string(text);
    }
    /* Only people are born a hundred years ago. */
    bool is_birth = column->to.path && column->to.type == FIELD_BIRTH_DATE;
    enum day_read read = import_day(map, cell->text, is_birth, today, &day);
    if (read != DAY_READ) {
        show(cell->text, why);
        if (read == DAY_NONE)
            buffer_append_format(why, "is no day, written %s", import_day_words(map));
        else
            buffer_append_text(why,
                               "may be of this century or of the last: it needs the whole year");
        return NULL;
    }
    date_format(&day, text);
    return json_string(text);
}

static json_t *yes_no_value(const struct record_map *map, const char *text, struct buffer *why)
{
    static const char *yes[] = {"yes", "y", "true"}, *no[] = {"no", "n", "false"};
    static const struct names usual_yes = {yes, 3}, usual_no = {no, 3};
    if (import_is_one_of(map->yes.count ? &map->yes : &usual_yes, text))
        return json_true();
    if (import_is_one_of(map->no.count ? &map->no : &usual_no, text))
        return json_false();
    show(text, why);
    buffer_append_text(why, "is neither yes nor no, as the map spells them");
    return NULL;
}

static json_t *number_value(const char *text, struct buffer *why)
{
    enum { DIGITS_MAXIMUM = 15 };
    bool is_minus = *text == '-';
    size_t digits = strspn(text + is_minus, "0123456789"), end = is_minus + digits;
    if (digits > 0 && text[end] == '.') /* 12.0 is 12 */
        end += 1 + strspn(text + end + 1, "0");
    if (digits > 0 && digits <= DIGITS_MAXIMUM && text[end] == '\0')
        return json_integer(atoll(text));
    show(text, why);
    buffer_append_text(why, "is no whole number");
    return NULL;
}

/* As the map translates it; *found is false if it does not know it. */
static const char *translate(const struct map_column *column, const char *text, bool *found)
{
    size_t i, j;
    const json_t *pair, *from;
    *found = true;
    json_array_foreach(column->values, i, pair) json_array_foreach(
        json_object_get(pair, "from"), j,
        from) if (import_alike(json_string_value(from), text)) return json_text(pair, "to");
    *found = false;
    return text;
}

static json_t *list_value(const char *text)
{
    json_t *list = json_array();
    while (list && *text) {
        size_t length = strcspn(text, ";\n"), begin = strspn(text, " \t");
        size_t end = length;
        while (end > begin && strchr(" \t", text[end - 1]))
            end--;
        if (end > begin &&
            json_array_append_new(list, json_stringn(text + begin, end - begin)) != 0) {
            json_decref(list);
            return NULL;
        }
        text += length + (text[length] != '\0');
    }
    return list;
}

static json_t *value_of(const struct record_map *map, const struct map_column *column,
                        const struct table_cell *cell, const char *text, const struct date *today,
                        struct buffer *why)
{
    switch (column->as) {
    case MAP_AS_DATE:
        return day_value(map, column, cell, today, why);
    case MAP_AS_YES_NO:
        return yes_no_value(map, text, why);
    case MAP_AS_NUMBER:
        return number_value(text, why);
    case MAP_AS_LIST:
        return list_value(text);
    default:
        return json_string(text);
    }
}

/* A role and a category are a word of their lists. */
static bool is_word(const struct map_column *column)
{
    return column->part == MAP_PART_CATEGORY ||
           (column->to.path && column->to.slot && strcmp(column->to.field, "role") == 0);
}

/* The name of the role, or category, of that label. */
static const char *of_label(const struct catalogue *catalogue, bool is_role, const char *text)
{
    for (size_t i = 0; catalogue && is_role && i < catalogue->role_count; i++)
        if (import_alike(catalogue->roles[i].label, text))
            return catalogue->roles[i].name;
    for (size_t i = 0; catalogue && !is_role && i < catalogue->category_count; i++)
        if (import_alike(catalogue->categories[i].label, text))
            return catalogue->categories[i].name;
    return NULL;
}

static const char *of_word(const struct catalogue *catalogue, bool is_role, const char *word)
{
    const struct catalogue_role *role = is_role ? catalogue_find_role(catalogue, word) : NULL;
    const struct catalogue_category *category =
        is_role || !catalogue ? NULL : catalogue_find_category(catalogue, word);
    return role ? role->name : category ? category->name : NULL;
}

bool import_word(const struct catalogue *catalogue, bool is_role, const char *text,
                 char word[RECORD_ID_MAXIMUM + 1])
{
    const struct catalogue *const both[] = {catalogue, record_words()};
    char folded[RECORD_ID_MAXIMUM + 1];
    const char *name = NULL;
    size_t length = 0;
    for (; text[length] && length < RECORD_ID_MAXIMUM; length++)
        folded[length] = strchr(" -", text[length]) ? '_' : import_lower(text[length]);
    folded[length] = '\0';
    for (size_t i = 0; !name && !text[length] && i < 2; i++) {
        name = of_word(both[i], is_role, folded);
        name = name ? name : of_label(both[i], is_role, text);
    }
    if (!name || strlen(name) > RECORD_ID_MAXIMUM)
        return false;
    snprintf(word, RECORD_ID_MAXIMUM + 1, "%s", name);
    return true;
}

enum status import_value(const struct record_map *map, const struct catalogue *catalogue,
                         const struct map_column *column, const struct table_cell *cell,
                         const struct date *today, json_t **value, struct buffer *why,
                         struct error *err)
{
    struct buffer text;
    char word[RECORD_ID_MAXIMUM + 1];
    bool found = true;
    *value = NULL;
    if (import_is_error(cell)) {
        show(cell->text, why);
        buffer_append_text(why, "is an error of the sheet");
        return STATUS_OK;
    }
    buffer_init(&text, TABLE_TEXT_MAXIMUM * 3);
    import_clean(cell->text, &text);
    const char *said = buffer_text(&text);
    if (column->values)
        said = translate(column, said, &found);
    /* What the map's list has not may still be a word that everybody knows: "Nan". */
    if (is_word(column) && (!found || !column->values) &&
        import_word(catalogue, column->part != MAP_PART_CATEGORY, said, word)) {
        said = word;
        found = true;
    }
    if (!found && !column->keeps_others) {
        show(said, why);
        buffer_append_text(why, "is not in the map's list of values");
    } else if (is_word(column) &&
               !(text_is_snake_case(said) && strlen(said) <= RECORD_ID_MAXIMUM)) {
        show(said, why);
        buffer_append_text(why, "is no word that the map translates");
    } else {
        *value = value_of(map, column, cell, said, today, why);
    }
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK && !*value && why->length == 0)
        status = memory_error(err);
    buffer_free(&text);
    return status;
}

/* ---- ids ---- */

static bool make_id(const char *text, const char *allowed, bool keeps_case,
                    char id[RECORD_ID_MAXIMUM + 1])
{
    size_t length = 0;
    bool is_parted = false;
    for (; *text; text++) {
        char c = keeps_case ? *text : import_lower(*text);
        if (!strchr(allowed, c)) {
            is_parted = length > 0;
            continue;
        }
        if (length + is_parted >= RECORD_ID_MAXIMUM) {
            id[0] = '\0';
            return false;
        }
        if (is_parted)
            id[length++] = '-';
        is_parted = false;
        id[length++] = c;
    }
    id[length] = '\0';
    return length > 0;
}

bool import_id(const char *text, char id[RECORD_ID_MAXIMUM + 1])
{
    return make_id(text, "abcdefghijklmnopqrstuvwxyz0123456789_", false, id);
}

bool import_reference(const char *text, char reference[RECORD_ID_MAXIMUM + 1])
{
    text += strspn(text, "._- \t");
    return make_id(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", true,
                   reference);
}
