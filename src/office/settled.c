/* Settled sharings, kept in memory: newest first, as lists come by them. */
#include "settled.h"

#include <pthread.h>
#include <string.h>

#include "office_internal.h"

enum { TEXTS = 7, TEXTS_MAXIMUM = 16384 };

struct known {
    uint64_t decision; /* the entry that decided it */
    char id[ID_SIZE];
    enum sharing_state state;
    timestamp decided, owes_from;
    char *texts; /* TEXTS of them one after the other, each ended by NUL; of the basis one byte more
                    in front, which says whether there is one */
    size_t length;
};
struct settled {
    pthread_mutex_t lock;
    struct known *items; /* from the highest decision to the lowest */
    size_t count, capacity;
    uint64_t size; /* how many entries the ledger had */
};

enum status settled_new(struct settled **settled, struct error *err)
{
    *settled = memory_allocate(sizeof **settled);
    if (!*settled)
        return memory_error(err);
    pthread_mutex_init(&(*settled)->lock, NULL);
    return STATUS_OK;
}

static void known_wipe(struct known *known)
{
    memory_free(known->texts);
    secret_wipe(known, sizeof *known);
}

static void forget_all(struct settled *settled)
{
    for (size_t i = 0; i < settled->count; i++)
        known_wipe(&settled->items[i]);
    settled->count = 0;
}

void settled_forget(struct settled *settled)
{
    pthread_mutex_lock(&settled->lock);
    forget_all(settled);
    settled->size = 0;
    pthread_mutex_unlock(&settled->lock);
}

void settled_free(struct settled *settled)
{
    if (!settled)
        return;
    forget_all(settled);
    memory_free(settled->items);
    pthread_mutex_destroy(&settled->lock);
    memory_free(settled);
}

void office_settle_in(struct office *office, struct settled *settled)
{
    office->settled = settled;
}

/* ---- what is there ---- */

/* Where that decision is, or would stand. */
static size_t place_of(const struct settled *settled, uint64_t decision)
{
    size_t first = 0, last = settled->count;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (settled->items[middle].decision > decision)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

static struct known *known_of(const struct settled *settled, uint64_t decision)
{
    size_t place = place_of(settled, decision);
    return place < settled->count && settled->items[place].decision == decision
               ? &settled->items[place]
               : NULL;
}

static bool copy_out(const struct known *known, struct settled_view *found)
{
    const char *texts[TEXTS];
    found->texts = memory_allocate(known->length);
    if (!found->texts)
        return false;
    memcpy(found->texts, known->texts, known->length);
    memcpy(found->id, known->id, ID_SIZE);
    const char *at = found->texts;
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = at;
        at += strlen(at) + 1;
    }
    found->owes_from = known->owes_from;
    found->view = (struct sharing_view){
        .id = found->id,
        .state = known->state,
        .decided = known->decided,
        .recipient = texts[0],
        .organisation = texts[1],
        .profile = texts[2],
        .reference = texts[3],
        .channel = texts[4],
        .purpose = texts[5],
        .basis = *texts[6] ? texts[6] + 1 : NULL,
    };
    return true;
}

bool settled_find(const struct office *office, uint64_t decision, struct settled_view *found)
{
    struct settled *settled = office->settled;
    bool is_found = false;
    *found = (struct settled_view){.texts = NULL};
    if (!settled)
        return false;
    pthread_mutex_lock(&settled->lock);
    const struct known *known = known_of(settled, decision);
    is_found = known && copy_out(known, found);
    pthread_mutex_unlock(&settled->lock);
    return is_found;
}

void settled_view_free(struct settled_view *found)
{
    memory_free(found->texts);
    found->texts = NULL;
}

/* ---- what comes in ---- */

static bool is_settled(enum sharing_state state)
{
    return state == SHARING_ACKNOWLEDGED || state == SHARING_REJECTED ||
           state == SHARING_WITHDRAWN || state == SHARING_ARRIVED_WITHDRAWN ||
           state == SHARING_EXPIRED || state == SHARING_ERASED;
}

static bool pack_texts(struct known *known, const struct sharing_view *view)
{
    const char *texts[] = {view->recipient,       view->organisation, view->profile,
                           view->reference,       view->channel,      view->purpose,
                           view->basis ? "+" : ""};
    struct buffer out;
    buffer_init(&out, TEXTS_MAXIMUM);
    for (size_t i = 0; i < TEXTS; i++)
        buffer_append(&out, texts[i], strlen(texts[i]) + (i + 1 < TEXTS));
    buffer_append_text(&out, view->basis ? view->basis : "");
    buffer_append_byte(&out, 0);
    known->length = out.length;
    known->texts = out.failure == STATUS_OK ? memory_allocate(out.length) : NULL;
    if (known->texts)
        memcpy(known->texts, out.data, out.length);
    buffer_free(&out);
    return known->texts != NULL;
}

static bool make_room(struct settled *settled)
{
    if (settled->count < settled->capacity)
        return true;
    size_t capacity = settled->capacity ? 2 * settled->capacity : 256;
    struct known *items = memory_resize(settled->items, capacity * sizeof *items);
    if (!items)
        return false;
    settled->items = items;
    settled->capacity = capacity;
    return true;
}

/* Without memory nothing is kept, and the next list reads it again. */
void settled_keep(const struct office *office, uint64_t decision, const struct sharing_view *view)
{
    struct settled *settled = office->settled;
    struct known made = {.decision = decision, .state = view->state, .decided = view->decided};
    if (!settled || !is_settled(view->state))
        return;
    memcpy(made.id, view->id, ID_SIZE);
    pthread_mutex_lock(&settled->lock);
    size_t place = place_of(settled, decision);
    bool is_there = place < settled->count && settled->items[place].decision == decision;
    /* An office that has not seen the newest entries yet may not say how it stands. */
    bool is_newest = ledger_size(office->ledger) == settled->size;
    if (!is_there && is_newest && make_room(settled) && pack_texts(&made, view)) {
        memmove(&settled->items[place + 1], &settled->items[place],
                (settled->count - place) * sizeof *settled->items);
        settled->items[place] = made;
        settled->count++;
    }
    pthread_mutex_unlock(&settled->lock);
}

void office_owes_nothing(struct office *office, const struct sharing_view *view, timestamp until)
{
    struct settled *settled = office->settled;
    const struct ledger_entry *decided =
        view->timeline ? timeline_first(view->timeline, ENTRY_KIND_DECISION) : NULL;
    if (!settled || !decided || !is_settled(view->state))
        return;
    settled_keep(office, decided->number, view);
    pthread_mutex_lock(&settled->lock);
    struct known *known = known_of(settled, decided->number);
    if (known)
        known->owes_from = until;
    pthread_mutex_unlock(&settled->lock);
}

/* ---- what changes ---- */

/* Kinds that say nothing of any sharing, whatever they say. */
static bool is_beside(enum entry_kind kind)
{
    return kind == ENTRY_KIND_ACCESS || kind == ENTRY_KIND_ADVICE || kind == ENTRY_KIND_COMPLAINT ||
           kind == ENTRY_KIND_RECORD_EXPORTED || kind == ENTRY_KIND_RECORD_REPLACED ||
           kind == ENTRY_KIND_DECLINED || kind == ENTRY_KIND_WITNESSED ||
           kind == ENTRY_KIND_TRAINING || kind == ENTRY_KIND_PORTAL_ADDED ||
           kind == ENTRY_KIND_MEDIA_ADDED || kind == ENTRY_KIND_NUMBER_LISTED ||
           kind == ENTRY_KIND_RECIPIENT_VERIFIED || kind == ENTRY_KIND_RECIPIENT_CONFIRMED;
}

static void forget_sharing(struct settled *settled, const char *id)
{
    for (size_t i = 0; i < settled->count; i++)
        if (strcmp(settled->items[i].id, id) == 0) {
            known_wipe(&settled->items[i]);
            settled->count--;
            memmove(&settled->items[i], &settled->items[i + 1],
                    (settled->count - i) * sizeof *settled->items);
            return;
        }
}

static enum status follow_entry(struct office *office, uint64_t number, struct error *err)
{
    struct ledger_entry *entry = NULL;
    enum status status = ledger_read(office->ledger, number, &entry, err);
    const char *id = status == STATUS_OK ? entry_sharing(entry) : NULL;
    if (id)
        forget_sharing(office->settled, id);
    else if (status == STATUS_OK && !is_beside(entry->leaf.kind))
        forget_all(office->settled);
    ledger_entry_free(entry);
    return status;
}

enum status settled_follow(struct office *office, struct error *err)
{
    struct settled *settled = office->settled;
    if (!settled)
        return STATUS_OK;
    enum status status = ledger_look_again(office->ledger, err);
    uint64_t size = ledger_size(office->ledger);
    pthread_mutex_lock(&settled->lock);
    if (settled->count == 0 || size < settled->size)
        forget_all(settled);
    else
        for (uint64_t i = settled->size; status == STATUS_OK && i < size; i++)
            status = follow_entry(office, i, err);
    if (status == STATUS_OK)
        settled->size = size;
    else
        forget_all(settled);
    pthread_mutex_unlock(&settled->lock);
    return status;
}

enum status office_unsettled(struct office *office, size_t *count, struct error *err)
{
    struct settled *settled = office->settled;
    struct ledger_indexes decided = {0};
    size_t kept = 0;
    enum status status = settled_follow(office, err);
    if (status == STATUS_OK)
        status = ledger_find_kind(office->ledger, ENTRY_KIND_DECISION, &decided, err);
    if (status != STATUS_OK)
        return status;
    if (settled) {
        pthread_mutex_lock(&settled->lock);
        kept = settled->count;
        pthread_mutex_unlock(&settled->lock);
    }
    *count = decided.count > kept ? decided.count - kept : 0;
    ledger_indexes_free(&decided);
    return STATUS_OK;
}
