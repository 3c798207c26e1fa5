#include "safehand/office/numbers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "office_internal.h"
#include "safehand/office/entries.h"
#include "safehand/office/timeline.h"
#include "safehand/policy.h"

enum { NUMBERS_MAXIMUM = 10000 };

static bool is_same_name(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

static bool is_same_number(const struct office_number *a, const struct office_number *b)
{
    return is_same_name(a->name, b->name) && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->number, b->number) == 0 && strcmp(a->source, b->source) == 0;
}

static bool is_somebody_else(const struct office_member *a, const struct office_member *b)
{
    return a && b && !office_may_be_one(a, b, OFFICE_NOW);
}

static bool is_alone(const struct office *office)
{
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (!member->is_removed && is_somebody_else(member, office_self(office)))
            return false;
    }
    return true;
}

/* ---- the list ---- */

static struct office_number *number_add(struct office_numbers *numbers, struct error *err)
{
    if (numbers->count >= NUMBERS_MAXIMUM) {
        error_set(err, STATUS_MALFORMED, "more than %d numbers are listed", NUMBERS_MAXIMUM);
        return NULL;
    }
    struct office_number *items =
        memory_resize(numbers->items, (numbers->count + 1) * sizeof *items);
    if (!items) {
        memory_error(err);
        return NULL;
    }
    numbers->items = items;
    items[numbers->count] = (struct office_number){.counts = false};
    return &items[numbers->count++];
}

static void number_set(struct office_number *number, const char *name, const char *kind,
                       const char *digits, const char *source)
{
    snprintf(number->name, sizeof number->name, "%s", name);
    snprintf(number->kind, sizeof number->kind, "%s", kind);
    snprintf(number->number, sizeof number->number, "%s", digits);
    snprintf(number->source, sizeof number->source, "%s", source);
}

static enum status take_entry(void *context, const struct ledger_entry *entry,
                              const struct office_member *signer, bool *go_on, struct error *err)
{
    struct office_numbers *said = context;
    struct entry_number_listed listed;
    (void)go_on;
    entry_number_listed_see(entry->detail, &listed);
    if (!signer || !listed.name || !listed.kind || !listed.number || !listed.source)
        return STATUS_OK;
    struct office_number *number = number_add(said, err);
    if (!number)
        return err->status;
    number_set(number, listed.name, listed.kind, listed.number, listed.source);
    number->listed_by = signer;
    number->entry = entry->number;
    number->since = entry->leaf.time;
    return STATUS_OK;
}

static struct office_number *find_number(const struct office_numbers *numbers, const char *name,
                                         bool counts)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (numbers->items[i].counts == counts && is_same_name(numbers->items[i].name, name))
            return &numbers->items[i];
    return NULL;
}

static void number_drop(struct office_numbers *numbers, struct office_number *number)
{
    size_t at = (size_t)(number - numbers->items);
    memmove(number, number + 1, (numbers->count - at - 1) * sizeof *number);
    numbers->count--;
}

/* One entry after the others: it confirms what waits, or waits itself. What counts stays until
 * what is to replace it is confirmed. */
static enum status apply_entry(struct office_numbers *numbers, const struct office_number *said,
                               struct error *err)
{
    struct office_number *waiting = find_number(numbers, said->name, false);
    struct office_number *counting = find_number(numbers, said->name, true);
    if (counting && is_same_number(counting, said))
        return STATUS_OK;
    if (waiting && is_same_number(waiting, said)) {
        if (!is_somebody_else(waiting->listed_by, said->listed_by))
            return STATUS_OK;
        waiting->confirmed_by = said->listed_by;
        waiting->counts = true;
        if (counting)
            number_drop(numbers, counting);
        return STATUS_OK;
    }
    struct office_number *place = waiting ? waiting : number_add(numbers, err);
    if (!place)
        return err->status;
    *place = *said;
    return STATUS_OK;
}

/* Where nobody else is there, the newest counts. */
static void count_alone(struct office_numbers *numbers)
{
    for (size_t i = 0; i < numbers->count; i++) {
        struct office_number *waiting = &numbers->items[i];
        struct office_number *counting =
            waiting->counts ? NULL : find_number(numbers, waiting->name, true);
        if (counting) {
            *counting = *waiting;
            counting->counts = true;
            number_drop(numbers, waiting);
            i--;
        } else {
            waiting->counts = true;
        }
    }
}

/* What the office lists itself stands in the place of what ships. */
static enum status add_shipped(struct office_numbers *numbers, struct error *err)
{
    struct published_numbers *shipped = NULL;
    enum status status = published_numbers_shipped(&shipped, err);
    for (size_t i = 0; status == STATUS_OK && i < shipped->count; i++) {
        const struct published_number *published = &shipped->items[i];
        if (find_number(numbers, published->name, true))
            continue;
        struct office_number *number = number_add(numbers, err);
        status = number ? STATUS_OK : err->status;
        if (!number)
            break;
        number_set(number, published->name, published->kind, published->number, published->source);
        number->counts = true;
    }
    published_numbers_free(shipped);
    return status;
}

enum status office_number_list(struct office *office, struct office_numbers *numbers,
                               struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    struct office_numbers said = {.items = NULL};
    *numbers = (struct office_numbers){.is_alone = is_alone(office)};
    enum status status =
        list_entries(office, ENTRY_KIND_NUMBER_LISTED, &any, take_entry, &said, err);
    /* They come newest first. */
    for (size_t i = said.count; status == STATUS_OK && i > 0; i--)
        status = apply_entry(numbers, &said.items[i - 1], err);
    if (status == STATUS_OK && numbers->is_alone)
        count_alone(numbers);
    if (status == STATUS_OK)
        status = add_shipped(numbers, err);
    office_numbers_free(&said);
    if (status != STATUS_OK)
        office_numbers_free(numbers);
    return status;
}

void office_numbers_free(struct office_numbers *numbers)
{
    memory_free(numbers->items);
    *numbers = (struct office_numbers){.items = NULL};
}

enum status office_number_of(struct office *office, const struct office_recipient *recipient,
                             struct office_number *number, bool *found, struct error *err)
{
    struct office_numbers numbers = {.items = NULL};
    enum status status = office_number_list(office, &numbers, err);
    const struct office_number *listed =
        status == STATUS_OK ? find_number(&numbers, recipient->name, true) : NULL;
    if (status == STATUS_OK && !listed)
        listed = find_number(&numbers, recipient->organisation, true);
    *found = listed != NULL;
    if (listed)
        *number = *listed;
    office_numbers_free(&numbers);
    return status;
}

/* ---- signing ---- */

static enum status check_kind(const char *kind, struct error *err)
{
    struct recipient_kinds *kinds = NULL;
    enum status status = recipient_kinds_shipped(&kinds, err);
    if (status == STATUS_OK && !recipient_kind_is_known(kinds, kind)) {
        char names[ERROR_HINT_SIZE] = "";
        for (size_t i = 0; i < kinds->count; i++)
            if (kinds->items[i].protects)
                (void)!office_words_add(names, sizeof names, "%s%s", *names ? ", " : "",
                                        kinds->items[i].name);
        status = error_set(err, STATUS_USAGE, "there is no kind of organisation named %s", kind);
        error_hint(err, "those who protect people: %s", names);
    }
    recipient_kinds_free(kinds);
    return status;
}

static enum status check_digits(const char *number, struct error *err)
{
    if (published_number_is_valid(number))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "this is no telephone number: %s", number);
    return error_hint(err, "digits, blanks, +, - and brackets only");
}

static enum status number_sign(struct office *office, const struct office_number *wanted,
                               timestamp now, struct office_number *number, struct error *err)
{
    struct office_numbers numbers = {.items = NULL};
    const struct entry_number_listed said = {.name = wanted->name,
                                             .kind = wanted->kind,
                                             .number = wanted->number,
                                             .source = wanted->source};
    const struct office_entry entry = {.kind = ENTRY_KIND_NUMBER_LISTED,
                                       .detail = entry_number_listed_write(&said)};
    enum status status = office_append(office, &entry, now, NULL, err);
    if (status == STATUS_OK)
        status = office_number_list(office, &numbers, err);
    for (size_t i = 0; status == STATUS_OK && i < numbers.count; i++)
        if (is_same_number(&numbers.items[i], wanted))
            *number = numbers.items[i];
    office_numbers_free(&numbers);
    return status;
}

enum status office_number_add(struct office *office, const struct office_number *wanted,
                              timestamp now, struct office_number *number, struct error *err)
{
    enum status status = name_check(wanted->name, INPUT_TO, err);
    if (status == STATUS_OK)
        status = check_kind(wanted->kind, err);
    if (status == STATUS_OK)
        status = check_digits(wanted->number, err);
    if (status == STATUS_OK)
        status = words_check(wanted->source, INPUT_SOURCE, err);
    return status == STATUS_OK ? number_sign(office, wanted, now, number, err) : status;
}

enum status office_number_confirm(struct office *office, const char *name, timestamp now,
                                  struct office_number *number, struct error *err)
{
    struct office_numbers numbers = {.items = NULL};
    struct office_number wanted;
    enum status status = office_number_list(office, &numbers, err);
    if (status != STATUS_OK)
        return status;
    const struct office_number *waiting = find_number(&numbers, name, false);
    if (!waiting)
        status = error_set(err, STATUS_USAGE, "no number of %s waits to be confirmed", name);
    else if (!is_somebody_else(waiting->listed_by, office_self(office)) &&
             !office_same_person(waiting->listed_by, office_self(office)))
        status = office_refuse_unseen(office, waiting->listed_by, err);
    else if (!is_somebody_else(waiting->listed_by, office_self(office)))
        status = error_set(err, STATUS_REFUSED,
                           "you put the number of %s on the list: somebody else confirms it", name);
    else
        wanted = *waiting;
    office_numbers_free(&numbers);
    return status == STATUS_OK ? number_sign(office, &wanted, now, number, err) : status;
}
