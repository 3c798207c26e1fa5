#include "cli.h"
#include "safehand/mail.h"

#include <limits.h>
#include <string.h>

const struct command_option OPTIONS_LEDGER_VERIFY[] = {
    {"--tree", NULL, "only the tree and its signed heads, not what stands in the entries"},
    {"--receipts", "DIR", "check also the receipts in this folder against the ledger"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char LEDGER_VERIFY_MORE[] = "Checks that the entries make the tree whose heads were signed, "
                                  "and that no signed head that was "
                                  "kept\nor lies in head.note says otherwise; that each body is "
                                  "the one that was recorded, signed by "
                                  "somebody\nwho was on the staff then and had the right to; that "
                                  "each entry is found by what it is "
                                  "about; and that\nno time contradicts what witnesses outside "
                                  "have signed. A receipt shows that the "
                                  "ledger is still the one\nthat its recipient saw. It stops at "
                                  "the first entry that is wrong and "
                                  "names it (exit 4).";

/* ---- receipts ---- */

struct receipts {
    size_t good, bad, lost, others;
    struct error first; /* what is wrong with the first bad one */
};

/* Looks at one receipt, and tells if it is a bad one. */
static enum status receipt_look(struct office *office, const char *name,
                                const struct receipt_text *text, struct receipts *receipts,
                                struct error *err)
{
    struct error found = {0};
    char before[NAME_MAX + sizeof ": "];
    bool is_lost = false;
    enum status status =
        oversight_verify_receipt(office, text->data, text->length, session_now(), &is_lost, &found);
    if (status == STATUS_OK && is_lost) {
        print_note("%s: its sharing is lost, as the ledger says where it was continued", name);
        receipts->lost++;
    } else if (status == STATUS_OK) {
        receipts->good++;
    } else if (status == STATUS_AUTHENTICATION || status == STATUS_MALFORMED) {
        snprintf(before, sizeof before, "%s: ", name);
        print_failure(before, &found);
        if (receipts->bad++ == 0)
            receipts->first = found;
    } else {
        *err = found;
        return error_context(err, "%s", name);
    }
    return STATUS_OK;
}

/* One that begins as a receipt and cannot be read was damaged; any other holds none. */
static enum status file_is_none(const struct buffer *file, const char *name,
                                const struct error *found, struct receipts *receipts)
{
    char before[NAME_MAX + sizeof ": "];
    if (!text_starts_with(buffer_text(file), "safehand.receipt/2\n")) {
        print_note("%s is no receipt", name);
        receipts->others++;
        return STATUS_OK;
    }
    snprintf(before, sizeof before, "%s: ", name);
    print_failure(before, found);
    if (receipts->bad++ == 0)
        receipts->first = *found;
    return STATUS_OK;
}

static enum status file_look(struct office *office, const char *path, const char *name,
                             struct receipts *receipts, struct error *err)
{
    struct error found = {0};
    struct receipt_texts texts = {0};
    struct buffer file;
    buffer_init(&file, MAIL_MAXIMUM);
    enum status status = file_read_whole(path, &file, &found);
    if (status == STATUS_OK)
        status = receipt_find(buffer_text(&file), file.length, &texts, &found);
    if (status == STATUS_MALFORMED) {
        status = file_is_none(&file, name, &found, receipts);
    } else if (status != STATUS_OK) {
        *err = found;
        error_context(err, "%s", name);
    }
    for (size_t i = 0; status == STATUS_OK && i < texts.count; i++)
        status = receipt_look(office, name, &texts.items[i], receipts, err);
    receipt_texts_free(&texts);
    buffer_free(&file);
    return status;
}

static enum status receipts_verify(struct office *office, const char *folder,
                                   struct receipts *receipts, struct error *err)
{
    struct file_list names = {0};
    enum status status = file_list_folder(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        char *path = file_join(folder, names.names[i]);
        status = path ? file_look(office, path, names.names[i], receipts, err) : memory_error(err);
        memory_free(path);
        if (status == STATUS_OK && interrupt_seen())
            status = interrupt_error(err);
    }
    file_list_free(&names);
    if (status != STATUS_OK || receipts->bad == 0)
        return status;
    error_set(err, STATUS_AUTHENTICATION, "receipts that do not agree with the ledger: %zu of %zu",
              receipts->bad, receipts->good + receipts->bad + receipts->lost);
    return error_hint_of(err, &receipts->first);
}

/* ---- what was found ---- */

static json_t *witnesses_json(const struct oversight_verified *verified)
{
    json_t *list = json_array();
    for (size_t i = 0; i < verified->witness_count; i++) {
        const struct oversight_witness *witness = &verified->witnesses[i];
        char key[NOTE_VERIFIER_SIZE], time[TIMESTAMP_SIZE];
        witness_format(&witness->witness, key);
        timestamp_format(witness->time, time);
        json_array_append_new(list, json_pack("{s:s, s:I, s:s, s:I}", "witness", key, "entries",
                                              (json_int_t)witness->covers, "time", time, "entry",
                                              (json_int_t)witness->entry));
    }
    return list;
}

static enum status verified_json(const struct oversight_verified *verified, bool is_tree,
                                 const struct receipts *receipts, struct error *err)
{
    const struct ledger_verified *ledger = &verified->ledger;
    int failed = 0;
    json_t *root = json_object();
    json_put(root, "entries", json_integer((json_int_t)ledger->entries), &failed);
    json_put(root, "checkpoints", json_integer((json_int_t)ledger->checkpoints), &failed);
    json_put(root, "tree_only", json_boolean(is_tree), &failed);
    if (!is_tree) {
        json_put(root, "bodies", json_integer((json_int_t)ledger->bodies), &failed);
        json_put(root, "erased", json_integer((json_int_t)(ledger->entries - ledger->bodies)),
                 &failed);
        json_put(root, "clock_corrections", json_integer((json_int_t)verified->corrections),
                 &failed);
        json_put(root, "portal_clocks_differ", json_integer((json_int_t)verified->portals_differ),
                 &failed);
        json_put(root, "policies_differ", json_integer((json_int_t)verified->policies_differ),
                 &failed);
        json_put(root, "erased_by_outside_time", json_integer((json_int_t)verified->attested),
                 &failed);
        json_put(root, "erased_by_erased_time", json_integer((json_int_t)verified->attested_erased),
                 &failed);
        json_put(root, "revoked_meanwhile", json_integer((json_int_t)verified->revoked_meanwhile),
                 &failed);
        json_put(root, "witnesses", witnesses_json(verified), &failed);
        json_put(root, "without_keys", names_to_json(&verified->keyless), &failed);
    }
    json_put(root, "receipts", json_integer((json_int_t)receipts->good), &failed);
    json_put(root, "receipts_lost", json_integer((json_int_t)receipts->lost), &failed);
    json_put(root, "other_files", json_integer((json_int_t)receipts->others), &failed);
    if (!failed)
        return print_json(root, err);
    json_decref(root);
    return memory_error(err);
}

static void print_remarks(const struct oversight_verified *verified)
{
    struct oversight_remark remarks[OVERSIGHT_REMARKS];
    size_t count = oversight_remarks(verified, remarks);
    for (size_t i = 0; i < count; i++) {
        const struct oversight_remark *remark = &remarks[i];
        if (remark->kept_days < 0)
            print_line("%s: %llu.", remark->what, (unsigned long long)remark->count);
        else
            print_line("%s: %llu; by the review date that each names, nothing was kept for fewer "
                       "than %lld days.",
                       remark->what, (unsigned long long)remark->count,
                       (long long)remark->kept_days);
    }
}

static void ledger_print(const struct oversight_verified *verified)
{
    const struct ledger_verified *ledger = &verified->ledger;
    print_line("The ledger is whole: its entries (%llu), bodies (%llu) and checkpoints (%llu) "
               "agree.",
               (unsigned long long)ledger->entries, (unsigned long long)ledger->bodies,
               (unsigned long long)ledger->checkpoints);
    print_line("Everybody who signed an entry was on the staff then, and had the right to.");
    if (ledger->bodies < ledger->entries)
        print_line("Bodies that are erased, as later entries say: %llu.",
                   (unsigned long long)(ledger->entries - ledger->bodies));
    print_remarks(verified);
    for (size_t i = 0; i < verified->keyless.count; i++)
        print_line("%s is on the staff, but the ledger's keys are not sealed to them, so that they "
                   "cannot read it: `safehand staff remove`, then `safehand staff add`.",
                   verified->keyless.items[i]);
    for (size_t i = 0; i < verified->witness_count; i++)
        witness_print(&verified->witnesses[i].witness, verified->witnesses[i].covers,
                      verified->witnesses[i].time, verified->witnesses[i].entry);
}

static void verified_print(const struct arguments *arguments,
                           const struct oversight_verified *verified,
                           const struct receipts *receipts)
{
    if (argument_given(arguments, "--tree"))
        print_line(
            "The tree is whole: its entries (%llu) and checkpoints (%llu) agree. What stands "
            "in the entries was not looked at.",
            (unsigned long long)verified->ledger.entries,
            (unsigned long long)verified->ledger.checkpoints);
    else
        ledger_print(verified);
    if (argument_given(arguments, "--receipts"))
        print_line("Receipts that agree with it: %zu.", receipts->good);
    if (receipts->lost > 0)
        print_line("Receipts of sharings that are lost, and known to be: %zu.", receipts->lost);
    if (receipts->others > 0)
        print_line("Files there that are no receipts: %zu.", receipts->others);
}

/* ---- the command ---- */

enum { LONG_ENTRIES = 5000 }; /* less is done before it could be read */

static bool verify_progress(void *context, const char *what, uint64_t done, uint64_t all)
{
    return all < LONG_ENTRIES ? !interrupt_seen() : progress_show(context, what, done, all);
}

enum status command_ledger_verify(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct oversight_verified verified = {0};
    struct receipts receipts = {0};
    bool is_tree = argument_given(arguments, "--tree");
    const char *folder = argument_value(arguments, "--receipts");
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK && is_tree)
        status = ledger_verify_tree(office_ledger(session.office), &verified.ledger, err);
    else if (status == STATUS_OK)
        status = oversight_verify(session.office, verify_progress, NULL, &verified, err);
    progress_end();
    if (status == STATUS_OK)
        status = strays_tell(session.office, err);
    if (status == STATUS_OK && folder)
        status = receipts_verify(session.office, folder, &receipts, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = verified_json(&verified, is_tree, &receipts, err);
    else if (status == STATUS_OK)
        verified_print(arguments, &verified, &receipts);
    if (status == STATUS_OK && verified.ledger.erasing_is_pending)
        print_note("an erasing was cut off: `safehand ledger resume` finishes it");
    oversight_verified_free(&verified);
    session_close(&session);
    return status;
}
