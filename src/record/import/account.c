/* What became of the cells. */
#include <string.h>

#include "import_internal.h"

static const char *const names[IMPORT_FATES] = {
    [IMPORT_IMPORTED] = "imported",
    [IMPORT_LEFT] = "left by the map",
    [IMPORT_UNMAPPED] = "not in the map",
    [IMPORT_EMPTY] = "empty",
    [IMPORT_NOT_UNDERSTOOD] = "not understood",
};

const char *import_fate_name(enum import_fate fate)
{
    return names[fate];
}

void account_count(struct import_account *account, enum import_fate fate)
{
    account->cells[fate]++;
    account->total++;
}

static enum status add_issue(struct import_account *account, enum import_fate fate,
                             const char *where, const char *why, struct error *err)
{
    struct import_issue issue = {fate, memory_copy_string(where), memory_copy_string(why), 1};
    if (issue.where && issue.why && ARRAY_ADD(account->issues, account->issue_count, issue))
        return STATUS_OK;
    memory_free(issue.where);
    memory_free(issue.why);
    return memory_error(err);
}

enum status account_add(struct import_account *account, enum import_fate fate, const char *where,
                        const char *why, struct error *err)
{
    account_count(account, fate);
    return add_issue(account, fate, where, why, err);
}

enum status account_add_column(struct import_account *account, size_t *issue, enum import_fate fate,
                               const char *where, const char *why, struct error *err)
{
    account_count(account, fate);
    if (*issue > 0) {
        account->issues[*issue - 1].cells++;
        return STATUS_OK;
    }
    enum status status = add_issue(account, fate, where, why, err);
    *issue = status == STATUS_OK ? account->issue_count : 0;
    return status;
}

enum status account_note(struct import_account *account, enum import_note_kind kind,
                         const char *where, const char *why, struct error *err)
{
    struct import_note note = {kind, memory_copy_string(where), memory_copy_string(why)};
    if (note.where && note.why && ARRAY_ADD(account->notes, account->note_count, note))
        return STATUS_OK;
    memory_free(note.where);
    memory_free(note.why);
    return memory_error(err);
}

void account_free(struct import_account *account)
{
    for (size_t i = 0; i < account->issue_count; i++) {
        memory_free(account->issues[i].where);
        memory_free(account->issues[i].why);
    }
    for (size_t i = 0; i < account->note_count; i++) {
        memory_free(account->notes[i].where);
        memory_free(account->notes[i].why);
    }
    memory_free(account->issues);
    memory_free(account->notes);
    *account = (struct import_account){0};
}
