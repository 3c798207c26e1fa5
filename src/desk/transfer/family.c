/* A family's file goes into the office's records, where it is read like any other. One that is
 * there is never written over without a question. */
#include <string.h>

#include "safehand/extract/told.h"
#include "safehand/office/records.h"
#include "share/begin/begin.h"
#include "transfer/coming.h"
#include "transfer/transfer.h"

enum { SKIPPED_SHOWN = 20 };

/* ---- where it goes ---- */

/* OFFICE/records, or what is in it; memory_free. NULL without memory. */
static char *records_path(const struct visit *visit, const char *name)
{
    return office_records_path(visit->session->office, name);
}

static enum status make_if_missing(char *path, struct error *err)
{
    enum status status = !path               ? memory_error(err)
                         : file_exists(path) ? STATUS_OK
                                             : file_make_folder(path, 0700, err);
    memory_free(path);
    return status;
}

/* Whoever saw the one before would be told that this one is older. */
static const char REPLACED[] =
    "another file of the family was taken in at the desk; the one before is kept as an earlier "
    "version";

/* The one that is there goes among the earlier ones first; it comes back if the new one cannot take
 * its place. */
static enum status replace(struct visit *visit, const struct record *coming, struct error *err)
{
    const char *reference = coming->reference;
    struct error ignored = {0};
    uint64_t entry;
    char time[TIMESTAMP_SIZE];
    timestamp_format(visit_now(visit), time);
    char *name = memory_format(".earlier/%s.%s", reference, time);
    char *here = records_path(visit, reference);
    char *earlier = name ? records_path(visit, name) : NULL;
    enum status status = make_if_missing(records_path(visit, ".earlier"), err);
    if (status == STATUS_OK)
        status = here && earlier ? file_rename_new(here, earlier, err) : memory_error(err);
    if (status == STATUS_OK) {
        status = office_record_take(visit->session->office, coming, err);
        if (status != STATUS_OK)
            (void)!file_rename_new(earlier, here, &ignored);
    }
    if (status == STATUS_OK) {
        status = office_record_restore(visit->session->office, here, REPLACED, visit_now(visit),
                                       &entry, err);
        if (status != STATUS_OK)
            error_context(err, "the file that you sent is in the office, but the ledger does not "
                               "say so");
    }
    memory_free(name);
    memory_free(here);
    memory_free(earlier);
    return status;
}

/* ---- pages ---- */

/* Of a record with more than one error: the others too, so that it is sent once more and not once
 * for each. */
static void show_errors(struct page *page, const struct json_troubles *errors)
{
    if (errors->count < 2)
        return;
    page_heading(page, 2, "All that is wrong in family.json");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < errors->count; i++) {
        struct error told = {0};
        json_trouble_tell(&errors->items[i], COMING_FAMILY, &told);
        page_markup(page, "<li>");
        page_text(page, told.message);
        page_markup(page, told.hint[0] ? ". To do: " : "");
        page_text(page, told.hint);
        page_markup(page, "</li>\n");
    }
    if (errors->more > 0)
        page_markup(page, "<li>and %zu more</li>\n", errors->more);
    page_markup(page, "</ul>\n");
}

static void show_form(struct visit *visit, const struct error *err,
                      const struct json_troubles *errors)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "A family's file", PLACE_SHARE);
    if (err)
        page_error_summary(page, err, COMING_FOLDER);
    if (errors)
        show_errors(page, errors);
    page_paragraph(page, "Whoever looks after your records system, or its supplier, can give it "
                         "out: a folder with a file called family.json and the attachments. A copy "
                         "is kept in the office.");
    page_form_begin_files(page, "/share/family");
    page_hidden(page, "to", begin_to(visit));
    page_field_file(
        page, &(struct field){.name = COMING_FOLDER, .label = "The family's folder", .err = err},
        "", true, true);
    page_field_file(page,
                    &(struct field){.name = COMING_PARTS,
                                    .label = "Or a ZIP of that folder, or its files",
                                    .hint = "Files: family.json and its attachments, chosen "
                                            "together."},
                    "", true, false);
    page_form_end(page, "Take it in");
    page_end(page);
}

void page_family(struct visit *visit)
{
    show_form(visit, NULL, NULL);
}

static void show_record(struct page *page, const struct record *record)
{
    char updated[TIMESTAMP_WORDS_SIZE], count[32];
    struct buffer names;
    date_words(&record->updated, updated);
    buffer_init(&names, SHARE_WORDS_SIZE);
    share_family_words(record, &names);
    page_terms_begin(page);
    page_term(page, "Family", record->reference);
    page_term(page, "Who they are",
              names.failure == STATUS_OK ? buffer_text(&names) : "more people than can be shown");
    page_term(page, "Updated", updated);
    snprintf(count, sizeof count, "%zu", record->people_count);
    page_term(page, "People on file", count);
    buffer_free(&names);
    snprintf(count, sizeof count, "%zu", record->entry_count);
    page_term(page, "Entries", count);
    page_terms_end(page);
}

static void show_skipped(struct page *page, const struct names *skipped)
{
    if (skipped->count == 0)
        return;
    page_paragraph(page, "These were in the folder too, belong to no family's file, and were not "
                         "kept:");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < skipped->count && i < SKIPPED_SHOWN; i++) {
        page_markup(page, "<li>");
        page_text(page, skipped->items[i]);
        page_markup(page, "</li>\n");
    }
    if (skipped->count > SKIPPED_SHOWN)
        page_markup(page, "<li>and %zu more</li>\n", skipped->count - SKIPPED_SHOWN);
    page_markup(page, "</ul>\n");
}

static void show_kept(struct visit *visit, const struct record *record, const struct names *skipped,
                      const char *words)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "The family's file", PLACE_SHARE);
    page_banner(page, words);
    if (record)
        show_record(page, record);
    show_skipped(page, skipped);
    if (record) {
        page_form_begin(page, "/share");
        page_hidden(page, "family", record->reference);
        page_hidden(page, "to", begin_to(visit));
        page_form_end(page, "Share something about this family");
    } else {
        page_link_button(page, "/share", "Share something", false);
    }
    page_end(page);
}

/* There is one of that reference: which stays is asked. */
static void show_question(struct visit *visit, const struct record *kept,
                          const struct record *coming)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "There is a file of this family already", PLACE_SHARE);
    page_heading(page, 2, "In the office");
    show_record(page, kept);
    page_heading(page, 2, "What you sent");
    show_record(page, coming);
    page_inset(page,
               "The one in the office is kept too, as an earlier version. A sharing that waits "
               "for an approval was decided on it: it has to be decided anew.");
    page_form_begin(page, "/share/family");
    page_hidden(page, "digest", coming->digest);
    page_hidden(page, "to", begin_to(visit));
    page_form_button(page, &(struct field_button){
                               .name = "version", .value = "new", .words = "Use what I sent"});
    page_form_button(page, &(struct field_button){.name = "version",
                                                  .value = "old",
                                                  .words = "Leave the office's as it is",
                                                  .is_second = true});
    page_form_close(page);
    page_end(page);
}

/* ---- one that waits ---- */

/* As long as somebody is asked which stays it lies sealed, to a key that is in memory alone: a desk
 * that is killed leaves nothing that anybody reads. */
struct waiting_family {
    char *above, *folder; /* a folder, and in it one that is named as the family */
    struct record_keys *keys;
};

static void waiting_end(void *state)
{
    struct error err = {0};
    struct waiting_family *waiting = state;
    if (waiting->above)
        (void)!file_remove_tree(waiting->above, &err); /* else at the desk's end */
    record_keys_free(waiting->keys);
    memory_free(waiting->folder);
    memory_free(waiting->above);
    memory_free(waiting);
}

static enum status new_key(struct record_keys **keys, struct error *err)
{
    unsigned char secret[AGE_SECRET_SIZE];
    enum status status = record_keys_new(keys, err);
    if (status == STATUS_OK)
        status = random_bytes(secret, sizeof secret, err);
    if (status == STATUS_OK)
        status = record_keys_add(*keys, secret, err);
    secret_wipe(secret, sizeof secret);
    return status;
}

/* What was put together goes with this request. */
static enum status wait_for_answer(struct coming *coming, struct error *err)
{
    struct waiting_family *waiting = memory_allocate(sizeof *waiting);
    if (!waiting)
        return memory_error(err);
    *waiting = (struct waiting_family){.above = memory_format("%s.sealed", coming->folder)};
    if (waiting->above)
        waiting->folder = file_join(waiting->above, coming->record->reference);
    enum status status = waiting->folder ? new_key(&waiting->keys, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_make_folder(waiting->above, 0700, err);
    if (status == STATUS_OK)
        status = record_seal_copy(coming->record, waiting->keys, waiting->folder, err);
    if (status == STATUS_OK)
        session_job_set(&coming->visit->session->waiting, waiting_end, waiting);
    else
        waiting_end(waiting);
    return status;
}

/* ---- one that was sent ---- */

static bool digest_beneath(const struct record *record, const char *name,
                           char digest[DIGEST_HEX_SIZE])
{
    struct error ignored = {0};
    int fd = -1;
    bool is_read = record_file_open(record, name, &fd, &ignored) == STATUS_OK &&
                   digest_of_file(fd, digest, &ignored) == STATUS_OK;
    file_close(&fd);
    return is_read;
}

/* Whether every file of the one is in the other, byte by byte: its family.json is the same, and so
 * are the attachments. */
static bool is_same(const struct record *kept, const struct record *coming)
{
    struct error err = {0};
    struct file_list there = {0}, here = {0};
    bool same = strcmp(kept->digest, coming->digest) == 0 &&
                record_file_list(coming, &here, &err) == STATUS_OK &&
                record_file_list(kept, &there, &err) == STATUS_OK && there.count == here.count;
    for (size_t i = 0; same && i < here.count; i++) {
        char one[DIGEST_HEX_SIZE] = "", other[DIGEST_HEX_SIZE] = "";
        same = digest_beneath(kept, here.names[i], one) &&
               digest_beneath(coming, here.names[i], other) && strcmp(one, other) == 0;
    }
    file_list_free(&there);
    file_list_free(&here);
    return same;
}

/* Where one of that reference is already. */
static enum status meet(struct coming *coming, const char *here, struct error *err)
{
    struct visit *visit = coming->visit;
    struct record *kept = NULL;
    enum status status = office_record_open(visit->session->office, here, &kept, err);
    if (status == STATUS_OK && is_same(kept, coming->record)) {
        show_kept(visit, kept, &coming->skipped, "Exactly this is in the office already.");
    } else if (status == STATUS_OK) {
        status = wait_for_answer(coming, err);
        if (status == STATUS_OK)
            show_question(visit, kept, coming->record);
    }
    record_free(kept);
    return status;
}

static enum status take_in(struct coming *coming, struct error *err)
{
    struct visit *visit = coming->visit;
    enum status status = coming_put_together(coming, err);
    char *here = status == STATUS_OK ? records_path(visit, coming->record->reference) : NULL;
    if (status == STATUS_OK && !here)
        status = memory_error(err);
    if (status == STATUS_OK && file_exists(here)) {
        status = meet(coming, here, err);
    } else if (status == STATUS_OK) {
        status = office_record_take(visit->session->office, coming->record, err);
        if (status == STATUS_OK)
            show_kept(visit, coming->record, &coming->skipped, "It is in the office now.");
    }
    memory_free(here);
    return status;
}

/* ---- an answer ---- */

static enum status take_answer(struct visit *visit, const char *version, struct error *err)
{
    struct session *session = visit->session;
    struct record *record = NULL;
    static const struct names none = {NULL, 0};
    const char *digest = form_value(&visit->request->body, "digest");
    if (session->waiting.end != waiting_end)
        return error_set(err, STATUS_USAGE, "what was sent is not here any more: choose it again");
    const struct waiting_family *waiting = session->waiting.state;
    enum status status = record_open_with(waiting->folder, waiting->keys, NULL, &record, err);
    if (status == STATUS_OK && (!digest || strcmp(digest, record->digest) != 0))
        status = error_set(err, STATUS_USAGE, "something else was sent since: choose it again");
    if (status == STATUS_OK && strcmp(version, "new") == 0) {
        status = replace(visit, record, err);
        if (status == STATUS_OK)
            show_kept(visit, record, &none,
                      "It is in the office now; the one before is kept as an earlier version.");
    } else if (status == STATUS_OK) {
        show_kept(visit, NULL, &none,
                  "What you sent is deleted; the office's file stays as it is.");
    }
    record_free(record);
    session_job_set(&session->waiting, NULL, NULL);
    return status;
}

void page_family_taken(struct visit *visit)
{
    struct error err = {0};
    struct coming coming = {.visit = visit};
    const char *version = form_value(&visit->request->body, "version");
    enum status status = version ? take_answer(visit, version, &err) : take_in(&coming, &err);
    if (status != STATUS_OK)
        show_form(visit, &err, &coming.check.errors);
    coming_free(&coming);
}
