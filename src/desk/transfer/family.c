/* A family's file, dropped or chosen as a folder: it goes into the office's records, where it is
 * read like any other. One that is there is never written over without a question. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "safehand/extract/told.h"
#include "safehand/record.h"
#include "share/share.h"
#include "transfer/transfer.h"

enum { SKIPPED_SHOWN = 20 };
static const char FIELD[] = "files", FAMILY[] = "family.json", ATTACHMENTS[] = "attachments";

/* One that comes in. */
struct coming {
    struct visit *visit;
    char *folder; /* where it is put together; "" when it has moved on */
    struct record *record;
    struct names skipped; /* borrowed: what else was in the folder */
};

/* ---- what was sent ---- */

/* What the name is below the folder that was chosen: "family.json", "attachments/letter.pdf". */
static const char *name_below(const char *name)
{
    const char *slash = strchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : 0;
    bool is_below =
        !slash || (length == strlen(ATTACHMENTS) && strncmp(name, ATTACHMENTS, length) == 0);
    return is_below ? name : slash + 1;
}

/* What systems put beside every file, and nobody means. */
static bool is_of_a_system(const char *name)
{
    const char *last = strrchr(name, '/');
    last = last ? last + 1 : name;
    return last[0] == '.' || strcasecmp(last, "Thumbs.db") == 0 ||
           strcasecmp(last, "desktop.ini") == 0;
}

static bool is_attachment(const char *name)
{
    size_t length = strlen(ATTACHMENTS);
    return strncmp(name, ATTACHMENTS, length) == 0 && name[length] == '/' &&
           file_name_is_one(name + length + 1);
}

static enum status put_one(struct coming *coming, const struct upload *upload, struct error *err)
{
    const char *name = name_below(upload->name);
    if (is_of_a_system(name))
        return STATUS_OK;
    if (strcmp(name, FAMILY) != 0 && !is_attachment(name))
        return ARRAY_ADD(coming->skipped.items, coming->skipped.count, upload->name)
                   ? STATUS_OK
                   : memory_error(err);
    char *path = file_join(coming->folder, name);
    enum status status = path ? upload_move(upload, path, err) : memory_error(err);
    memory_free(path);
    return status;
}

static enum status make_folders(struct coming *coming, const struct upload *first,
                                struct error *err)
{
    char id[ID_SIZE];
    char *attachments = NULL;
    enum status status = id_new(id, err);
    coming->folder = status == STATUS_OK ? upload_beside(first, id) : NULL;
    if (status == STATUS_OK && coming->folder)
        attachments = file_join(coming->folder, ATTACHMENTS);
    if (status == STATUS_OK && !attachments)
        status = memory_error(err);
    if (status == STATUS_OK)
        status = file_make_folder(coming->folder, 0700, err);
    if (status == STATUS_OK)
        status = file_make_folder(attachments, 0700, err);
    memory_free(attachments);
    return status;
}

/* What the reader says of it, without where it lies meanwhile. */
static void name_plainly(const struct coming *coming, struct error *err)
{
    size_t length = strlen(coming->folder) + 1;
    char *at;
    while ((at = strstr(err->message, coming->folder)) && at[length - 1] == '/')
        memmove(at, at + length, strlen(at + length) + 1);
}

static enum status read_record(struct coming *coming, struct error *err)
{
    char *family = file_join(coming->folder, FAMILY);
    enum status status = family ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && !file_exists(family)) {
        error_set(err, STATUS_USAGE, "there is no family.json in what was chosen");
        status = error_hint(err, "choose the folder of the family itself, which holds family.json "
                                 "and the attachments");
    }
    memory_free(family);
    if (status == STATUS_OK)
        status = record_open(coming->folder, &coming->record, err);
    if (status != STATUS_OK)
        name_plainly(coming, err);
    return status;
}

static enum status put_together(struct coming *coming, struct error *err)
{
    const struct upload_list *list = &coming->visit->request->uploads;
    size_t next = 0;
    const struct upload *upload = upload_next(list, FIELD, &next);
    if (!upload) {
        error_set(err, STATUS_USAGE, "no folder was chosen");
        return error_hint(err, "choose the folder of the family");
    }
    enum status status = make_folders(coming, upload, err);
    for (; status == STATUS_OK && upload; upload = upload_next(list, FIELD, &next))
        status = put_one(coming, upload, err);
    return status == STATUS_OK ? read_record(coming, err) : status;
}

static void coming_free(struct coming *coming)
{
    struct error err = {0};
    record_free(coming->record);
    if (coming->folder)
        (void)!file_remove_tree(coming->folder, &err); /* else at the desk's end */
    memory_free(coming->folder);
    memory_free(coming->skipped.items);
}

/* ---- where it goes ---- */

/* OFFICE/records, or what is in it; memory_free. NULL without memory. */
static char *records_path(const struct visit *visit, const char *name)
{
    char *records = file_join(office_folder(visit->session->office), "records");
    char *path = records && name ? file_join(records, name) : records;
    if (records != path)
        memory_free(records);
    return path;
}

static enum status make_if_missing(char *path, struct error *err)
{
    enum status status = !path               ? memory_error(err)
                         : file_exists(path) ? STATUS_OK
                                             : file_make_folder(path, 0700, err);
    memory_free(path);
    return status;
}

/* What came goes to the disk, and then has its name. */
static enum status move_in(const char *folder, const char *to, struct error *err)
{
    int fd = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    bool is_synced = fd >= 0 && file_sync_system(fd);
    enum status status =
        is_synced ? STATUS_OK : error_set_errno(err, "the family's file cannot be kept");
    file_close(&fd);
    return status == STATUS_OK ? file_rename_new(folder, to, err) : status;
}

/* The one that is there goes among the earlier ones first; it comes back if the new one cannot take
 * its place. */
static enum status replace(struct visit *visit, const char *folder, const char *reference,
                           struct error *err)
{
    struct error ignored = {0};
    char time[TIMESTAMP_SIZE];
    timestamp_format(visit_now(visit), time);
    char *name = memory_format(".earlier/%s.%s", reference, time);
    char *here = records_path(visit, reference);
    char *earlier = name ? records_path(visit, name) : NULL;
    enum status status = make_if_missing(records_path(visit, ".earlier"), err);
    if (status == STATUS_OK)
        status = here && earlier ? file_rename_new(here, earlier, err) : memory_error(err);
    if (status == STATUS_OK) {
        status = move_in(folder, here, err);
        if (status != STATUS_OK)
            (void)!file_rename_new(earlier, here, &ignored);
    }
    memory_free(name);
    memory_free(here);
    memory_free(earlier);
    return status;
}

/* ---- pages ---- */

static void show_form(struct visit *visit, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "A family's file", PLACE_SHARE);
    if (err)
        page_error_summary(page, err, FIELD);
    page_paragraph(page, "A folder of one family, with a file called family.json and a folder of "
                         "attachments in it. Whoever looks after your records system, or its "
                         "supplier, can give it out; it is not made by hand.");
    page_markup(page, "<p class=\"govuk-body\">Are your records on paper, or in Word? Then you "
                      "need no folder: ");
    page_link(page, "/share/concern", "write down what you are worried about");
    page_markup(page, ".</p>\n");
    page_form_begin_files(page, "/share/family");
    page_field_file(page,
                    &(struct field){.name = FIELD,
                                    .label = "The family's folder",
                                    .hint = "As the system that keeps your records gives it out. A "
                                            "copy of it is kept in the office.",
                                    .err = err},
                    "", true, true);
    page_form_end(page, "Take it in");
    page_end(page);
}

void page_family(struct visit *visit)
{
    show_form(visit, NULL);
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
    page_form_button(page, &(struct field_button){
                               .name = "version", .value = "new", .words = "Use what I sent"});
    page_form_button(page, &(struct field_button){.name = "version",
                                                  .value = "old",
                                                  .words = "Leave the office's as it is",
                                                  .is_second = true});
    page_form_close(page);
    page_end(page);
}

/* ---- one that was sent ---- */

/* Whether every file of the one is in the other, byte by byte: its family.json is the same, and so
 * are the attachments. */
static bool is_same(const struct visit *visit, const struct record *kept,
                    const struct record *coming)
{
    struct error err = {0};
    struct file_list there = {0}, here = {0};
    char *kept_folder = file_join(kept->path, ATTACHMENTS);
    char *coming_folder = file_join(coming->path, ATTACHMENTS);
    bool same =
        strcmp(kept->digest, coming->digest) == 0 && kept_folder && coming_folder &&
        file_list_folder(coming_folder, &here, &err) == STATUS_OK &&
        (!file_exists(kept_folder) || file_list_folder(kept_folder, &there, &err) == STATUS_OK) &&
        there.count == here.count;
    size_t next = 0;
    const struct upload *upload;
    while (same && (upload = upload_next(&visit->request->uploads, FIELD, &next))) {
        char digest[DIGEST_HEX_SIZE] = "";
        const char *name = name_below(upload->name);
        int fd = -1;
        if (!is_attachment(name) || is_of_a_system(name))
            continue;
        same = kept->attachments >= 0 &&
               file_open_beneath(kept->attachments, name + sizeof ATTACHMENTS, &fd, &err) ==
                   STATUS_OK &&
               digest_of_file(fd, digest, &err) == STATUS_OK && strcmp(digest, upload->digest) == 0;
        file_close(&fd);
    }
    file_list_free(&there);
    file_list_free(&here);
    memory_free(kept_folder);
    memory_free(coming_folder);
    return same;
}

/* Where one of that reference is already. */
static enum status meet(struct coming *coming, const char *here, struct error *err)
{
    struct visit *visit = coming->visit;
    struct record *kept = NULL;
    enum status status = record_open(here, &kept, err);
    if (status == STATUS_OK && is_same(visit, kept, coming->record)) {
        show_kept(visit, kept, &coming->skipped, "Exactly this is in the office already.");
    } else if (status == STATUS_OK) {
        show_question(visit, kept, coming->record);
        session_wait_with(visit->session, coming->folder);
        coming->folder = NULL;
    }
    record_free(kept);
    return status;
}

static enum status take_in(struct coming *coming, struct error *err)
{
    struct visit *visit = coming->visit;
    enum status status = put_together(coming, err);
    char *here = status == STATUS_OK ? records_path(visit, coming->record->reference) : NULL;
    if (status == STATUS_OK)
        status = here ? make_if_missing(records_path(visit, NULL), err) : memory_error(err);
    if (status == STATUS_OK && file_exists(here)) {
        status = meet(coming, here, err);
    } else if (status == STATUS_OK) {
        status = move_in(coming->folder, here, err);
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
    if (!session->waiting)
        return error_set(err, STATUS_USAGE, "what was sent is not here any more: choose it again");
    enum status status = record_open(session->waiting, &record, err);
    if (status == STATUS_OK && (!digest || strcmp(digest, record->digest) != 0))
        status = error_set(err, STATUS_USAGE, "something else was sent since: choose it again");
    if (status == STATUS_OK && strcmp(version, "new") == 0) {
        status = replace(visit, session->waiting, record->reference, err);
        if (status == STATUS_OK)
            show_kept(visit, record, &none,
                      "It is in the office now; the one before is kept as an earlier version.");
    } else if (status == STATUS_OK) {
        show_kept(visit, NULL, &none,
                  "What you sent is deleted; the office's file stays as it is.");
    }
    record_free(record);
    session_wait_with(session, NULL);
    return status;
}

void page_family_taken(struct visit *visit)
{
    struct error err = {0};
    struct coming coming = {.visit = visit};
    const char *version = form_value(&visit->request->body, "version");
    enum status status = version ? take_answer(visit, version, &err) : take_in(&coming, &err);
    coming_free(&coming);
    if (status != STATUS_OK)
        show_form(visit, &err);
}
