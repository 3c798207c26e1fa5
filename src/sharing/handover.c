/*
 * Handing over to a recipient without keys: report, its PDF and files are written where a person
 * asked, open, for them to bring to the address that the recipient publishes; and what is given for
 * a receipt.
 */
#include "sharing_internal.h"

#include <fcntl.h>
#include <string.h>

#define REPORT_NAME "report.html"
#define PDF_NAME "report.pdf"
#define FILES_FOLDER "attachments"

enum { PIECE_SIZE = 1 << 16, REFERENCE_MAXIMUM = 100 };

/* What one handing over builds up. */
struct handing {
    struct buffer handling, report, pdf;
    char *partial; /* the folder before it has its name: that of the sharing is in it */
    json_t *files;
};

static void handing_free(struct handing *handing)
{
    struct error ignored = {0};
    if (handing->partial)
        (void)!file_remove_tree(handing->partial, &ignored);
    memory_free(handing->partial);
    json_decref(handing->files);
    buffer_free(&handing->handling);
    buffer_free(&handing->report);
    buffer_free(&handing->pdf);
}

/* ---- the folder ---- */

/* Nothing of it under its name before all of it is there and in the ledger. */
static enum status handing_begin(const struct sharing *sharing, struct handing *handing,
                                 struct error *err)
{
    const char *folder = sharing->channel_to;
    buffer_init(&handing->handling, PACKAGE_MANIFEST_MAXIMUM);
    buffer_init(&handing->report, PACKAGE_TEXT_MAXIMUM);
    buffer_init(&handing->pdf, PACKAGE_TEXT_MAXIMUM);
    if (!folder)
        return error_set(err, STATUS_USAGE, "it is not said where the files are to be written");
    if (file_exists(folder)) {
        error_set(err, STATUS_USAGE, "%s is there already", folder);
        return error_hint(err, "name a folder that is not there yet: what is handed over lies in "
                               "one of its own");
    }
    char *partial = memory_format("%s.partial-%s", folder, sharing->id);
    handing->files = json_array();
    if (!partial || !handing->files) {
        memory_free(partial);
        return memory_error(err);
    }
    /* Of an earlier run of this very sharing, which was cut off. */
    enum status status = file_remove_tree(partial, err);
    if (status == STATUS_OK)
        status = file_make_folder(partial, 0700, err);
    if (status == STATUS_OK)
        handing->partial = partial;
    else
        memory_free(partial);
    return status;
}

static enum status files_add(struct handing *handing, const char *name, uint64_t size,
                             const char *digest, struct error *err)
{
    int failed = 0;
    json_t *file = json_object();
    json_put(file, "name", json_string(name), &failed);
    json_put(file, "size", json_integer((json_int_t)size), &failed);
    json_put(file, "digest", json_string(digest), &failed);
    if (failed) {
        json_decref(file);
        return memory_error(err);
    }
    return json_array_append_new(handing->files, file) == 0 ? STATUS_OK : memory_error(err);
}

static enum status write_made(struct handing *handing, const char *name, const struct buffer *bytes,
                              struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    char *path = file_join(handing->partial, name);
    enum status status =
        path ? digest_sha256_hex(bytes->data, bytes->length, digest, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_write_whole(path, bytes->data, bytes->length, 0600, FILE_NEW, err);
    if (status == STATUS_OK)
        status = files_add(handing, name, bytes->length, digest, err);
    memory_free(path);
    return status;
}

/* Many a form takes nothing but a PDF. One that cannot be made keeps nothing from leaving. */
static enum status write_pdf(struct sharing *sharing, struct handing *handing,
                             const struct report_heading *heading, struct error *err)
{
    struct error why = {0};
    memory_free(sharing->without_pdf);
    sharing->without_pdf = NULL;
    if (page_report_pdf(sharing->selection, heading, &handing->pdf, &why) == STATUS_OK)
        return write_made(handing, PDF_NAME, &handing->pdf, err);
    sharing->without_pdf = memory_format("%s%s%s", why.message, *why.hint ? ": " : "", why.hint);
    return STATUS_OK;
}

/* ---- attachments ---- */

/* Copies what is at `from`, held against what was searched. */
static enum status copy_checked(int from, int to, const struct selected_attachment *attachment,
                                struct recheck *recheck, bool *same, struct error *err)
{
    unsigned char piece[PIECE_SIZE];
    size_t got = sizeof piece;
    uint64_t done = 0;
    enum status status = recheck_begin(recheck, &attachment->mark, err);
    while (status == STATUS_OK && got == sizeof piece && done <= attachment->size) {
        if (!file_read(from, piece, sizeof piece, &got))
            status = error_set_errno(err, "cannot read the attachment %s", attachment->name);
        if (status == STATUS_OK && !file_write(to, piece, got))
            status = error_set_errno(err, "cannot write the attachment %s", attachment->name);
        done += got;
        if (status == STATUS_OK)
            status = work_goes_on("copying", done, attachment->size, err);
        if (status == STATUS_OK)
            status = recheck_update(recheck, piece, got, err);
    }
    if (status == STATUS_OK)
        status = recheck_end(recheck, &attachment->mark, same, err);
    *same = *same && done == attachment->size;
    secret_wipe(piece, sizeof piece);
    return status;
}

static enum status write_attachment(const struct sharing *sharing, const char *folder,
                                    const struct selected_attachment *attachment,
                                    struct recheck *recheck, struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    bool same = false;
    int fd = -1;
    char *path = file_join(folder, selected_file_name(attachment));
    enum status status =
        path ? extract_open_file(attachment, record_files(sharing->record), &fd, err)
             : memory_error(err);
    if (status == STATUS_OK)
        status = file_output_begin(&output, path, 0600, err);
    if (status == STATUS_OK)
        status = copy_checked(fd, output.fd, attachment, recheck, &same, err);
    if (status == STATUS_OK && !same) {
        status =
            error_set(err, STATUS_REFUSED, "the attachment %s has changed since it was looked at",
                      attachment->name);
        error_hint(err, "share anew, so that it is looked at as it is now");
    }
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    file_close(&fd);
    memory_free(path);
    return status;
}

static enum status write_attachments(const struct sharing *sharing, struct handing *handing,
                                     struct error *err)
{
    const struct selection *selection = sharing->selection;
    struct recheck *recheck = NULL;
    if (selection->attachment_count == 0)
        return STATUS_OK;
    char *folder = file_join(handing->partial, FILES_FOLDER);
    enum status status = folder ? file_make_folder(folder, 0700, err) : memory_error(err);
    if (status == STATUS_OK)
        status = recheck_new(&recheck, err);
    for (size_t i = 0; status == STATUS_OK && i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        char *name = memory_format(FILES_FOLDER "/%s", selected_file_name(attachment));
        status =
            name ? write_attachment(sharing, folder, attachment, recheck, err) : memory_error(err);
        if (status == STATUS_OK)
            status = files_add(handing, name, attachment->size, attachment->digest, err);
        memory_free(name);
    }
    recheck_free(recheck);
    memory_free(folder);
    return status;
}

/* ---- the entry ---- */

static enum status append_handed_over(struct sharing *sharing, const struct handing *handing,
                                      timestamp now, struct error *err)
{
    char due[TIMESTAMP_SIZE];
    const struct keyless *keyless = sharing->recipient->keyless;
    timestamp_format(office_deadline(now, sharing->profile->receipt_days) - 1, due);
    const struct entry_handed_over said = {
        .id = sharing->id,
        .recipient = {keyless->bytes, keyless->length},
        .files = handing->files,
        .folder = sharing->channel_to,
        .reference_due = due,
    };
    const struct office_entry entry = {.kind = ENTRY_KIND_HANDED_OVER,
                                       .subject = sharing->decision_digest,
                                       .detail = entry_handed_over_write(&said),
                                       .lookups = {{LOOKUP_SHARING, sharing->id},
                                                   {LOOKUP_FAMILY, sharing->record->reference},
                                                   {LOOKUP_RECIPIENT, sharing->recipient->key}}};
    return office_append(sharing->office, &entry, now, NULL, err);
}

/* Now that the ledger says so, the folder gets its name; it is nobody's to remove any more. */
static enum status handing_finish(const struct sharing *sharing, struct handing *handing,
                                  struct error *err)
{
    enum status status = file_rename_new(handing->partial, sharing->channel_to, err);
    if (status != STATUS_OK) {
        error_context(err, "it is recorded as handed over");
        error_hint(err, "the files lie in %s", handing->partial);
    }
    memory_free(handing->partial);
    handing->partial = NULL;
    return status;
}

/* The last look: the rules, that nobody stopped it meanwhile, and that nothing could be sealed. */
static enum status handover_check(struct sharing *sharing, timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    if (!sharing->decision)
        return error_set(err, STATUS_USAGE, "sharing %s is not decided yet", sharing->id);
    if (sharing->channel != CHANNEL_HANDOVER || !sharing->recipient->keyless)
        return error_set(err, STATUS_USAGE, "sharing %s goes sealed", sharing->id);
    enum status status = sharing_check(sharing, now, err);
    if (status == STATUS_OK)
        status = timeline_read(sharing->office, sharing->id, now, &timeline, err);
    if (status == STATUS_OK)
        status = timeline_may_go_on(&timeline, err);
    timeline_free(&timeline);
    return status;
}

enum status sharing_hand_over(struct sharing *sharing, timestamp now, struct error *err)
{
    struct handing handing = {.files = NULL};
    struct report_heading heading;
    enum status status = handover_check(sharing, now, err);
    if (status != STATUS_OK)
        return status;
    status = handing_begin(sharing, &handing, err);
    if (status == STATUS_OK)
        status =
            sharing_report(sharing, now, office_deadline(now, sharing->profile->retention_days),
                           &handing.handling, &heading, &handing.report, err);
    if (status == STATUS_OK)
        status = write_made(&handing, REPORT_NAME, &handing.report, err);
    if (status == STATUS_OK)
        status = write_pdf(sharing, &handing, &heading, err);
    if (status == STATUS_OK)
        status = write_attachments(sharing, &handing, err);
    if (status == STATUS_OK)
        status = append_handed_over(sharing, &handing, now, err);
    if (status == STATUS_OK)
        status = handing_finish(sharing, &handing, err);
    if (status == STATUS_OK)
        kept_copies_remove(sharing);
    handing_free(&handing);
    return status;
}

/* ---- the reference number ---- */

static enum status reference_fits(const struct sharing_timeline *timeline, struct error *err)
{
    struct entry_reference_given said;
    const struct ledger_entry *given = timeline_first(timeline, ENTRY_KIND_REFERENCE_GIVEN);
    if (timeline->state == SHARING_ERASED)
        return error_set(err, STATUS_USAGE, "sharing %s is erased: nothing can be recorded of it",
                         timeline->id);
    if (!timeline_first(timeline, ENTRY_KIND_HANDED_OVER)) {
        error_set(err, STATUS_USAGE, "sharing %s was not handed over: it is %s", timeline->id,
                  timeline_state_words(timeline));
        error_hint(err, "a recipient who has keys signs a receipt: " WAY);
        return error_way(err, WAY_RECEIVE, NULL, NULL);
    }
    if (!given)
        return STATUS_OK;
    entry_reference_given_see(given->detail, &said);
    error_set(err, STATUS_USAGE, "sharing %s has a reference number already: %s", timeline->id,
              said.number ? said.number : "");
    error_hint(err, "if it is another, ask them which one counts; " WAY " tells who recorded it");
    return error_way(err, WAY_SHOW_SHARING, timeline->id, NULL);
}

/* As they write it: nothing that is not seen, and nothing around it. */
static enum status number_check(const char *number, struct error *err)
{
    size_t length = strlen(number);
    bool is_plain =
        length > 0 && length <= REFERENCE_MAXIMUM && number[0] != ' ' && number[length - 1] != ' ';
    for (size_t at = 0, size; is_plain && at < length; at += size) {
        uint32_t code_point;
        size = utf8_decode(number + at, length - at, &code_point);
        is_plain = size > 0 && !text_is_control(code_point) && !text_is_invisible(code_point);
    }
    return is_plain ? STATUS_OK
                    : error_set(err, STATUS_USAGE,
                                "a reference number is one line of %d bytes at most, with no blank "
                                "around it",
                                REFERENCE_MAXIMUM);
}

enum status sharing_reference(struct office *office, const struct sharing_given *given,
                              timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    char id[ID_SIZE], day[DATE_SIZE];
    int lock = -1;
    enum status status = number_check(given->number, err);
    if (status == STATUS_OK)
        status = name_check(given->by, INPUT_FROM, err);
    if (status == STATUS_OK)
        status = day_check(&given->on, now, "of the reference number", err);
    if (status == STATUS_OK)
        status = outbox_lock_named(office, given->id, id, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK)
        status = reference_fits(&timeline, err);
    date_format(&given->on, day);
    const struct entry_reference_given said = {id, given->number, given->by, day};
    const struct office_entry entry = {.kind = ENTRY_KIND_REFERENCE_GIVEN,
                                       .detail = entry_reference_given_write(&said),
                                       .lookups = {{LOOKUP_SHARING, id}}};
    if (status == STATUS_OK)
        status = office_append(office, &entry, now, NULL, err);
    else
        json_decref(entry.detail);
    timeline_free(&timeline);
    outbox_unlock(office, id, &lock);
    return status;
}
