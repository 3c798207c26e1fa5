/* Blanking in place: in the entries that leave, what tells of somebody is taken out of the text. */
#include <string.h>

#include "extract_internal.h"
#include "safehand/base/array.h"

bool extract_blank_is_for(const char *blank, const char *entry, const char **who)
{
    size_t length = strlen(entry);
    if (strncmp(blank, entry, length) != 0 || blank[length] != ':')
        return false;
    *who = blank + length + 1;
    return true;
}

struct blanking {
    const struct extract_memory *memory;
    const struct record_entry *entry;
    const char *text;
    struct buffer out;
    size_t copied; /* bytes of the text that are in out, or were blanked */
    bool any;
};

static bool is_of(const struct extract_identity *identity, const char *who)
{
    return identity->person ? strcmp(identity->person->id, who) == 0
                            : strcmp(identity->path, who) == 0;
}

static bool is_to_blank(const struct blanking *blanking, const struct extract_identity *identity)
{
    const struct names *blanked = &blanking->memory->choice->blanked;
    for (size_t i = 0; i < blanked->count; i++) {
        const char *who;
        if (extract_blank_is_for(blanked->items[i], blanking->entry->id, &who) &&
            is_of(identity, who))
            return true;
    }
    return false;
}

/* "Child 2" stands in a name's place, and so begins as names do. */
static void append_stand_in(struct buffer *out, const struct extract_memory *memory,
                            const struct extract_identity *identity)
{
    const struct extract_person *person = extract_person_of(memory, identity->person);
    if (!identity->is_name) {
        buffer_append_text(out, "[details removed]");
    } else if (!person || !memory->profile->anonymised) {
        buffer_append_text(out, "[name removed]");
    } else {
        buffer_append_byte(out, (unsigned char)(person->pseudonym[0] - 'a' + 'A'));
        buffer_append_text(out, person->pseudonym + 1);
    }
}

static void blank_match(void *context, const struct scan_match *match)
{
    struct blanking *blanking = context;
    const struct extract_identity *identity = &blanking->memory->identities[match->value];
    if (!is_to_blank(blanking, identity))
        return;
    if (match->start >= blanking->copied) {
        buffer_append(&blanking->out, blanking->text + blanking->copied,
                      match->start - blanking->copied);
        append_stand_in(&blanking->out, blanking->memory, identity);
    }
    if (match->end > blanking->copied)
        blanking->copied = match->end;
    blanking->any = true;
}

/* Whether what has that shape is to be blanked in the entry, whoever's it is. */
static bool is_shape_to_blank(const struct blanking *blanking, enum field_type type)
{
    const struct extract_identity identity = {.path = leak_shape_path(type)};
    return is_to_blank(blanking, &identity);
}

static void blank_shape(void *context, const struct scan_shape *shape)
{
    struct blanking *blanking = context;
    if (!is_shape_to_blank(blanking, shape->type))
        return;
    buffer_append(&blanking->out, blanking->text + blanking->copied,
                  shape->start - blanking->copied);
    buffer_append_text(&blanking->out, "[details removed]");
    blanking->copied = shape->end;
    blanking->any = true;
}

/* The text as it leaves: itself if nothing in it is to be blanked. */
static const char *finish_blanking(struct extract_memory *memory, struct blanking *blanking)
{
    const char *text = blanking->text;
    if (blanking->any) {
        buffer_append_text(&blanking->out, text + blanking->copied);
        memory->failed = memory->failed || blanking->out.failure != STATUS_OK;
        text = extract_keep(memory, "%s", buffer_text(&blanking->out));
    }
    buffer_free(&blanking->out);
    return text;
}

static const char *blank_text(struct extract_memory *memory, const struct record_entry *entry,
                              const char *text)
{
    struct blanking blanking = {.memory = memory, .entry = entry, .text = text};
    buffer_init(&blanking.out, EXTRACT_MAXIMUM);
    scan_text(memory->scan, text, strlen(text), blank_match, &blanking);
    text = finish_blanking(memory, &blanking);
    if (!memory->profile->anonymised)
        return text;
    blanking = (struct blanking){.memory = memory, .entry = entry, .text = text};
    buffer_init(&blanking.out, EXTRACT_MAXIMUM);
    scan_shapes(text, strlen(text), blank_shape, &blanking);
    return finish_blanking(memory, &blanking);
}

static bool is_blanked(const struct extract_memory *memory, const char *entry)
{
    const struct names *blanked = &memory->choice->blanked;
    for (size_t i = 0; i < blanked->count; i++) {
        const char *who;
        if (extract_blank_is_for(blanked->items[i], entry, &who))
            return true;
    }
    return false;
}

static enum status blank_concern(struct extract_memory *memory, const struct record_entry *entry,
                                 struct extract_entry *details, struct error *err)
{
    int failed = 0;
    json_t *form = json_object();
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        const char *text = json_text(details->concern, WORDS_CONCERN[i].key);
        if (text)
            json_put(form, WORDS_CONCERN[i].key, json_string(blank_text(memory, entry, text)),
                     &failed);
    }
    if (!ARRAY_ADD(memory->forms, memory->form_count, form)) {
        json_decref(form);
        return memory_error(err);
    }
    details->concern = form;
    return failed ? memory_error(err) : STATUS_OK;
}

enum status extract_blank_entries(struct extract_memory *memory, struct error *err)
{
    const struct selection *selection = &memory->selection;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < selection->entry_count && status == STATUS_OK; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        struct extract_entry *details = &memory->entries[i];
        if (!selection->entries[i].leaves || !is_blanked(memory, entry->id))
            continue;
        details->text = blank_text(memory, entry, details->text);
        details->by = blank_text(memory, entry, details->by);
        if (details->source)
            details->source = blank_text(memory, entry, details->source);
        if (details->concern)
            status = blank_concern(memory, entry, details, err);
    }
    return status == STATUS_OK && memory->failed ? memory_error(err) : status;
}
