/* Searching everything that leaves for what tells of others, or of anybody (M04, M09). */
#include <string.h>

#include "extract_internal.h"
#include "safehand/base/array.h"
#include "safehand/inspect.h"

enum {
    CONTEXT = 48,    /* bytes of text before and behind what was found */
    TOLD_OF_ONE = 8, /* findings of one value in one place that are kept */
};

struct span;

/* One place while it is searched. */
struct search {
    struct extract_memory *memory;
    enum leak_place place;
    const char *where;
    const struct record_entry *entry; /* of an entry */
    const struct record_field *field; /* of a field */
    const char *text;
    size_t length;
    size_t first;       /* of the place's findings */
    struct span *spans; /* of what was found in the text at hand, without names only */
    size_t span_count;
    bool is_seen; /* its text was recognised in a picture */
    bool failed;
};
struct span {
    size_t start, end;
};

static size_t count_told(const struct search *search, const struct extract_identity *identity)
{
    const struct selection *selection = &search->memory->selection;
    size_t count = 0;
    for (size_t i = search->first; i < selection->leak_count; i++) {
        const struct selected_leak *leak = &selection->leaks[i];
        count += leak->person == identity->person && strcmp(leak->path, identity->path) == 0;
    }
    return count;
}

/* Where a character begins, not before `at`. */
static size_t whole_character(const char *text, size_t length, size_t at)
{
    while (at < length && ((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static void append_on_one_line(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t part = 0;
        while (i + part < length && !strchr("\t\r\n", text[i + part]))
            part++;
        text_append_visible(out, text + i, part);
        i += part;
        if (i < length)
            buffer_append_byte(out, ' ');
        while (i < length && text[i] != '\0' && strchr("\t\r\n", text[i]))
            i++;
        if (i < length && text[i] == '\0') {
            text_append_visible(out, text + i, 1);
            i++;
        }
    }
}

static const char *keep_piece(struct search *search, size_t from, size_t to)
{
    struct buffer line;
    buffer_init(&line, EXTRACT_MAXIMUM);
    if (from > 0 && to > search->length)
        to = search->length;
    append_on_one_line(&line, search->text + from, to - from);
    search->failed = search->failed || line.failure != STATUS_OK;
    const char *kept = extract_keep(search->memory, "%s", buffer_text(&line));
    buffer_free(&line);
    return kept;
}

/* Some words around it; what is cut off is marked by dots. */
static const char *keep_context(struct search *search, const struct scan_match *match)
{
    const char *text = search->text;
    size_t from = match->start > CONTEXT ? match->start - CONTEXT : 0;
    size_t to = search->length - match->end > CONTEXT ? match->end + CONTEXT : search->length;
    if (from > 0) {
        size_t blank = from;
        while (blank < match->start && text[blank] != ' ' && text[blank] != '\n')
            blank++;
        from = blank < match->start ? blank + 1 : whole_character(text, search->length, from);
    }
    if (to < search->length) {
        size_t blank = to;
        while (blank > match->end && text[blank] != ' ' && text[blank] != '\n')
            blank--;
        to = blank > match->end ? blank : whole_character(text, search->length, to);
    }
    const char *piece = keep_piece(search, from, to);
    return extract_keep(search->memory, "%s%s%s", from > 0 ? "... " : "", piece,
                        to < search->length ? " ..." : "");
}

/* What the coordinator has chosen to tell already: a name in an entry that is about that person too
 * and goes by a reason of its own (M03); a person's own field. Never of who told of a concern. */
static bool is_chosen(const struct search *search, const struct extract_identity *identity)
{
    const struct record_person *person = identity->person;
    if (search->memory->profile->anonymised || !person)
        return false;
    if (search->field)
        return search->field->person == person;
    if (!search->entry || !identity->is_name ||
        extract_person_of(search->memory, person)->is_informant)
        return false;
    return names_have(&search->entry->about, person->id);
}

static void add_leak(struct search *search, const struct extract_identity *identity,
                     const struct scan_match *match)
{
    struct extract_memory *memory = search->memory;
    struct selection *selection = &memory->selection;
    if (count_told(search, identity) >= TOLD_OF_ONE)
        return;
    if (!ARRAY_RESERVE(selection->leaks, selection->leak_count, 1)) {
        search->failed = true;
        return;
    }
    selection->leaks[selection->leak_count++] = (struct selected_leak){
        .place = search->place,
        .where = search->where,
        .person = identity->person,
        .path = identity->path,
        .is_question = match->is_question || search->is_seen,
        .is_seen = search->is_seen,
        .found = keep_piece(search, match->start, match->end),
        .context = keep_context(search, match),
    };
}

static void found(void *context, const struct scan_match *match)
{
    struct search *search = context;
    const struct extract_identity *identity = &search->memory->identities[match->value];
    const struct span span = {match->start, match->end};
    if (is_chosen(search, identity))
        return;
    if (search->memory->profile->anonymised && !ARRAY_ADD(search->spans, search->span_count, span))
        search->failed = true;
    add_leak(search, identity, match);
}

/* Whoever's it is; not again what was found as somebody's. */
static void shape_found(void *context, const struct scan_shape *shape)
{
    struct search *search = context;
    for (size_t i = 0; i < search->span_count; i++)
        if (search->spans[i].start < shape->end && shape->start < search->spans[i].end)
            return;
    const struct extract_identity identity = {.path = leak_shape_path(shape->type)};
    const struct scan_match match = {
        .start = shape->start, .end = shape->end, .is_question = shape->is_question};
    add_leak(search, &identity, &match);
}

struct id_told {
    const struct search *search;
    bool tells;
};

static void id_found(void *context, const struct scan_match *match)
{
    struct id_told *told = context;
    const struct extract_memory *memory = told->search->memory;
    told->tells = told->tells || !is_chosen(told->search, &memory->identities[match->value]);
}

static bool is_id_taken(const struct extract_memory *memory, const char *id)
{
    for (size_t i = 0; i < memory->selection.entry_count; i++)
        if (strcmp(memory->entries[i].id, id) == 0)
            return true;
    return false;
}

/* An id is only to tell entries apart, and nobody can be asked to word it anew: where it tells of
 * somebody, a number goes in its place. */
static void number_if_told(const struct search *search, struct extract_entry *details)
{
    struct extract_memory *memory = search->memory;
    struct id_told told = {.search = search};
    scan_text(memory->scan, details->id, strlen(details->id), id_found, &told);
    for (size_t number = 1; told.tells; number++) {
        const char *id = extract_keep(memory, "entry-%zu", number);
        told.tells = !memory->failed && is_id_taken(memory, id);
        details->id = told.tells ? details->id : id;
    }
}

static bool is_named_beside(const struct search *search, const struct selected_leak *leak)
{
    const struct selection *selection = &search->memory->selection;
    for (size_t i = search->first; i < selection->leak_count; i++)
        if (selection->leaks[i].person == leak->person &&
            !text_ends_with(selection->leaks[i].path, LEAK_RELATION))
            return true;
    return false;
}

/* "Her gran" says nothing more where her gran is told of by name, and is asked about once. */
static void drop_relations(struct search *search)
{
    struct selection *selection = &search->memory->selection;
    size_t kept = search->first;
    for (size_t i = search->first; i < selection->leak_count; i++) {
        struct selected_leak *leak = &selection->leaks[i];
        bool is_relation = leak->person && text_ends_with(leak->path, LEAK_RELATION);
        bool is_again = false;
        for (size_t j = search->first; j < kept && is_relation && !is_again; j++)
            is_again = selection->leaks[j].person == leak->person;
        if (!is_relation || !(is_again || is_named_beside(search, leak)))
            selection->leaks[kept++] = *leak;
    }
    selection->leak_count = kept;
}

static void search_text(struct search *search, const char *text, size_t length)
{
    search->text = text;
    search->length = length;
    struct error stopped = {0};
    search->memory->is_stopped =
        search->memory->is_stopped ||
        scan_text_watched(search->memory->scan, text, length, found, search, &stopped) != STATUS_OK;
    if (search->memory->profile->anonymised)
        scan_shapes(text, length, shape_found, search);
    drop_relations(search);
    memory_free(search->spans);
    search->spans = NULL;
    search->span_count = 0;
}

static void search_value(struct search *search, const json_t *value)
{
    if (json_is_string(value))
        search_text(search, json_string_value(value), json_string_length(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        search_value(search, json_array_get(value, i));
}

static struct search begin_search(struct extract_memory *memory, enum leak_place place,
                                  const char *where)
{
    return (struct search){
        .memory = memory, .place = place, .where = where, .first = memory->selection.leak_count};
}

static void search_fields(struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (!field->leaves || memory->fields[i].stand_in)
            continue;
        struct search search = begin_search(memory, LEAK_IN_FIELD, field->field->path);
        search.field = field->field;
        /* The keys below a '*' are the record's own, and stand in path and label. */
        search_text(&search, memory->fields[i].label, strlen(memory->fields[i].label));
        search_value(&search, field->field->value);
        if (field->field->source && !memory->profile->anonymised)
            search_text(&search, field->field->source, strlen(field->field->source));
        memory->failed = memory->failed || search.failed;
    }
}

static void search_entries(struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    for (size_t i = 0; i < selection->entry_count; i++) {
        struct extract_entry *details = &memory->entries[i];
        const struct record_entry *entry = selection->entries[i].entry;
        if (!selection->entries[i].leaves)
            continue;
        struct search search = begin_search(memory, LEAK_IN_ENTRY, entry->id);
        search.entry = entry;
        number_if_told(&search, details);
        search_text(&search, details->text, strlen(details->text));
        search_text(&search, details->by, strlen(details->by));
        if (details->source)
            search_text(&search, details->source, strlen(details->source));
        for (size_t j = 0; details->concern && j < WORDS_CONCERN_COUNT; j++)
            search_value(&search, json_object_get(details->concern, WORDS_CONCERN[j].key));
        memory->failed = memory->failed || search.failed;
    }
}

/* Why something was not read, as long as the selection; NULL: it was. */
static const char *keep_reason(struct extract_memory *memory, const struct buffer *reason)
{
    return reason->length > 0 ? extract_keep(memory, "%s", buffer_text(reason)) : NULL;
}

/* Once stopped, not everything was searched, whatever is asked afterwards. */
static enum status search_status(const struct extract_memory *memory, struct error *err)
{
    if (memory->is_stopped)
        return error_set(err, STATUS_INTERRUPTED, "interrupted");
    return memory->failed ? memory_error(err) : STATUS_OK;
}

/* What was found in a file, and what was not read of it. */
static void search_reading(struct search *search, struct selected_attachment *attachment,
                           const struct inspection *reading)
{
    struct extract_memory *memory = search->memory;
    struct selection *selection = &memory->selection;
    attachment->text_unread = keep_reason(memory, &reading->text_unread);
    attachment->hidden_unread = keep_reason(memory, &reading->hidden_unread);
    search->place = LEAK_IN_ATTACHMENT;
    search_text(search, buffer_text(&reading->text), reading->text.length);
    search->is_seen = true;
    search_text(search, buffer_text(&reading->seen), reading->seen.length);
    if (reading->hidden.length > 0)
        selection->hidden[selection->hidden_count++] = (struct selected_hidden){
            attachment->name, extract_keep(memory, "%s", buffer_text(&reading->hidden))};
}

/* A file is read once: what is searched here is what has this digest, and what is sealed. */
static enum status search_attachment(struct extract_memory *memory, size_t index,
                                     struct inspect_files *files, struct error *err)
{
    struct selection *selection = &memory->selection;
    struct selected_attachment *attachment = &selection->attachments[index];
    struct search search = begin_search(memory, LEAK_IN_ATTACHMENT_NAME, attachment->name);
    /* The text of an entry's file is held to the entry's own people, its name too. */
    search.entry = attachment->entry;
    search_text(&search, attachment->name, strlen(attachment->name));
    struct inspection own;
    const struct inspection *reading = &own;
    struct inspected_file file;
    enum status status = search_status(memory, err);
    if (status == STATUS_OK)
        status = inspect_files_next(files, &file, &own, err);
    if (status != STATUS_OK)
        return status;
    attachment->size = file.size;
    attachment->mark = file.mark;
    memcpy(attachment->digest, file.digest, sizeof attachment->digest);
    status = extract_clean_file(memory, attachment, &reading, err);
    if (status == STATUS_OK)
        search_reading(&search, attachment, reading);
    inspection_free(&own);
    memory->failed = memory->failed || search.failed;
    if (status != STATUS_OK)
        return status;
    status = search_status(memory, err);
    return status == STATUS_OK ? status : error_context(err, "attachment \"%s\"", attachment->name);
}

enum status extract_readings(struct extract_memory *memory, struct inspect_kept **readings,
                             struct error *err)
{
    enum status status = STATUS_OK;
    *readings = memory->choice->readings;
    if (!*readings && !memory->readings)
        status = inspect_kept_open(&memory->readings, err);
    if (!*readings)
        *readings = memory->readings;
    return status;
}

/* The files are looked into several at a time, and searched in their order. */
static enum status search_attachments(struct extract_memory *memory, struct error *err)
{
    const struct selection *selection = &memory->selection;
    size_t count = selection->attachment_count;
    struct inspect_files *files = NULL;
    struct inspect_kept *readings = NULL;
    const char **names = memory_allocate_array(count, sizeof *names);
    if (!names)
        return memory_error(err);
    for (size_t i = 0; i < count; i++)
        names[i] = selection->attachments[i].name;
    enum status status = extract_readings(memory, &readings, err);
    if (status == STATUS_OK)
        status =
            inspect_files_begin(record_files(memory->record), names, count, readings, &files, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = search_attachment(memory, i, files, err);
    inspect_files_end(files);
    memory_free(names);
    return status;
}

enum status extract_find_leaks(struct extract_memory *memory, struct error *err)
{
    struct selection *selection = &memory->selection;
    size_t files = selection->attachment_count;
    selection->hidden = memory_allocate_array(files, sizeof *selection->hidden);
    if (!selection->hidden)
        return memory_error(err);
    search_fields(memory);
    search_entries(memory);
    enum status status = search_status(memory, err);
    if (status == STATUS_OK && files > 0)
        status = search_attachments(memory, err);
    return status == STATUS_OK ? search_status(memory, err) : status;
}

enum status extract_search_purpose(struct selection *selection, const char *purpose,
                                   struct error *err)
{
    struct extract_memory *memory = selection->memory;
    while (selection->leak_count > 0 &&
           selection->leaks[selection->leak_count - 1].place == LEAK_IN_PURPOSE)
        selection->leak_count--;
    struct search search =
        begin_search(memory, LEAK_IN_PURPOSE, answer_key_text(ANSWER_P01_PURPOSE));
    if (purpose)
        search_text(&search, purpose, strlen(purpose));
    memory->failed = memory->failed || search.failed;
    return search_status(memory, err);
}
