#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_COLLECT[] = {
    {"--portal", "NAME", "from this portal only"},
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char COLLECT_MORE[] =
    "Looks on the portals for the receipts of packages that wait for one (ID.receipt beside the "
    "package), checks\nand files them. Exit status 5: a portal could not be reached; what lay on "
    "the others is filed.";

struct collecting {
    const struct arguments *arguments;
    struct session *session;
    json_t *filed; /* of --json */
    size_t count, waiting;
    struct error first; /* failure: what is wrong with one receipt does not keep the others */
};

static void collect_failed(struct collecting *collecting, const struct error *failure)
{
    if (collecting->first.status == STATUS_OK)
        collecting->first = *failure;
    else
        print_failure("", failure);
}

static void collect_tell(void *context, const struct collected *told)
{
    struct collecting *collecting = context;
    const struct receipt *receipt = told->receipt;
    collecting->count += receipt != NULL;
    collecting->waiting += !receipt;
    if (told->failure)
        collect_failed(collecting, told->failure);
    if (receipt && wants_json(collecting->arguments))
        json_array_append_new(collecting->filed,
                              json_pack("{s:s, s:b, s:s}", "id", told->id, "accepted",
                                        receipt->is_accepted, "code", receipt->code));
    else if (receipt)
        print_line("Filed the receipt of %s: %s%s%s.", told->id,
                   receipt->is_accepted ? "accepted" : "rejected", receipt->is_accepted ? "" : ", ",
                   receipt->is_accepted ? "" : receipt->code);
}

/* All receipts on one portal; *at is moved behind them. */
static enum status collect_portal(struct collecting *collecting,
                                  const struct awaited_receipts *list, size_t *at,
                                  struct error *err)
{
    const char *name = list->items[*at].portal;
    struct office *office = collecting->session->office;
    struct portal *portal = NULL;
    struct portal_session *connection = NULL;
    enum status status = office_portal_find(office, name, &portal, err);
    if (status == STATUS_OK)
        status = session_portal(collecting->arguments, portal, &connection, err);
    if (status == STATUS_OK)
        status = receipts_collect(office, connection, list, at, session_now(), collect_tell,
                                  collecting, err);
    for (; *at < list->count && strcmp(list->items[*at].portal, name) == 0; ++*at)
        collecting->waiting++;
    struct error failure = {0};
    if (status == STATUS_OK && sharing_clear_page(connection, &failure) != STATUS_OK)
        print_failure("whether half of the page that packages are opened with lies there is not "
                      "known: ",
                      &failure);
    portal_close(connection);
    portal_free(portal);
    return status;
}

/* A portal that cannot be reached does not keep the others from being looked at either; the first
 * failure is told at the end. */
static enum status collect_all(struct collecting *collecting, const struct awaited_receipts *list,
                               struct error *err)
{
    for (size_t at = 0; at < list->count && !interrupt_seen();) {
        struct error failure = {0};
        if (collect_portal(collecting, list, &at, &failure) != STATUS_OK)
            collect_failed(collecting, &failure);
    }
    if (interrupt_seen())
        return interrupt_error(err);
    if (collecting->first.status != STATUS_OK)
        *err = collecting->first;
    return collecting->first.status;
}

enum status command_collect(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct awaited_receipts list = {0};
    struct error ignored = {0};
    struct collecting collecting = {
        .arguments = arguments, .session = &session, .filed = json_array()};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = receipts_awaited(session.office, argument_value(arguments, "--portal"),
                                  session_now(), &list, err);
    if (status == STATUS_OK)
        status = collect_all(&collecting, &list, err);
    progress_end();
    /* What was filed is told also if something failed. */
    bool is_told = status == STATUS_OK || collecting.first.status != STATUS_OK;
    if (is_told && wants_json(arguments))
        (void)!print_json(json_pack("{s:O, s:I}", "filed", collecting.filed, "waiting",
                                    (json_int_t)collecting.waiting),
                          &ignored);
    else if (is_told)
        print_line("Receipts filed: %zu. Packages that still wait for one: %zu.", collecting.count,
                   collecting.waiting);
    json_decref(collecting.filed);
    awaited_receipts_free(&list);
    session_close(&session);
    return status;
}
