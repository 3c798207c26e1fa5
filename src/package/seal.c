#include "package_internal.h"
#include "safehand/age/in_place.h"
#include "safehand/base/libarchive.h"

#include <string.h>

/* ---- preparing ---- */

enum status manifest_note_text(const char *id, const char *manifest_digest, const char *recipient,
                               const char *origin, const struct note_verifier *ledger,
                               struct buffer *out, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(ledger, verifier);
    buffer_append_format(out, "safehand.manifest/2\nid %s\nmanifest %s\nrecipient %s\n", id,
                         manifest_digest, recipient);
    buffer_append_format(out, "origin %s\nledger %s\n", origin, verifier);
    return buffer_status(out, err);
}

static enum status files_add(struct manifest *manifest, const char *path, uint64_t size,
                             const char *digest, struct error *err)
{
    struct manifest_file *file = &manifest->files[manifest->file_count];
    file->path = memory_copy_string(path);
    if (!file->path)
        return memory_error(err);
    file->size = size;
    memcpy(file->digest, digest, DIGEST_HEX_SIZE);
    manifest->file_count++;
    return STATUS_OK;
}

static enum status files_add_bytes(struct manifest *manifest, const char *path, const void *data,
                                   size_t length, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(data, length, digest, err);
    return status == STATUS_OK ? files_add(manifest, path, length, digest, err) : status;
}

/* Its own name, where the recipient's system would not hold that; and why it was not read whole,
 * NULL if it was: whole reasons as far as there is room for them. */
static enum status file_tell(struct manifest_file *file,
                             const struct selected_attachment *attachment, struct error *err)
{
    static const char MORE[] = "; and more";
    enum { ROOM = PACKAGE_NOT_READ_MAXIMUM - (sizeof MORE - 1) };
    char why[FILE_ANSWER_WORDS_SIZE], *end = why;
    memcpy(file->original, attachment->original, DIGEST_HEX_SIZE);
    if (attachment->sent_name && !(file->recorded_name = memory_copy_string(attachment->name)))
        return memory_error(err);
    selected_file_unread(attachment, why);
    if (why[0] == '\0')
        return STATUS_OK;
    if (strlen(why) > PACKAGE_NOT_READ_MAXIMUM) {
        why[ROOM + strlen("; ")] = '\0';
        for (char *at = why; (at = strstr(at, "; ")); at++)
            end = at;
        memcpy(end, MORE, sizeof MORE);
    }
    file->not_read = memory_copy_string(why);
    return file->not_read ? STATUS_OK : memory_error(err);
}

/* Two thousand files with every reason would be more than a manifest may hold: nobody is kept from
 * sharing by that, and the report has the reasons. */
static enum status files_shorten_not_read(struct manifest *manifest, struct error *err)
{
    size_t together = 0, around = strlen(",\"not_read\":\"\"");
    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest->files[i].not_read)
            together += around + strlen(manifest->files[i].not_read);
    for (size_t i = 0; together > PACKAGE_NOT_READ_TOGETHER && i < manifest->file_count; i++) {
        char **why = &manifest->files[i].not_read;
        if (!*why)
            continue;
        memory_free(*why);
        *why = memory_copy_string(PACKAGE_NOT_READ_WHOLE);
        if (!*why)
            return memory_error(err);
    }
    return STATUS_OK;
}

static int attachments_compare(const void *a, const void *b)
{
    const struct manifest_file *left = a, *right = b;
    return strcmp(left->path, right->path);
}

static enum status files_add_attachments(const struct package_contents *contents,
                                         struct manifest *manifest, struct error *err)
{
    enum status status = STATUS_OK;
    size_t first = manifest->file_count;
    for (size_t i = 0; status == STATUS_OK && i < contents->attachment_count; i++) {
        const struct selected_attachment *attachment = &contents->attachments[i];
        char *path = memory_format(MEMBER_ATTACHMENTS "%s", selected_file_name(attachment));
        status = path ? files_add(manifest, path, attachment->size, attachment->digest, err)
                      : memory_error(err);
        memory_free(path);
        if (status == STATUS_OK)
            status = file_tell(&manifest->files[manifest->file_count - 1], attachment, err);
    }
    if (status == STATUS_OK)
        status = files_shorten_not_read(manifest, err);
    if (status == STATUS_OK && contents->attachment_count > 1)
        qsort(manifest->files + first, manifest->file_count - first, sizeof *manifest->files,
              attachments_compare);
    return status;
}

/* sender.card.json, report.html, extract.json, and perhaps report.pdf. */
static size_t files_before_attachments(const struct package_contents *contents)
{
    return contents->pdf ? 4 : 3;
}

static enum status manifest_fill_files(const struct package_contents *contents,
                                       struct manifest *manifest, struct error *err)
{
    size_t count = contents->attachment_count + files_before_attachments(contents);
    if (contents->attachment_count > PACKAGE_ATTACHMENTS_MAXIMUM) {
        error_set(err, STATUS_REFUSED, "a package holds at most %d files",
                  PACKAGE_ATTACHMENTS_MAXIMUM + 3);
        return error_hint(err, "share fewer attachments at once");
    }
    manifest->files = memory_allocate_array(count, sizeof *manifest->files);
    if (!manifest->files)
        return memory_error(err);
    enum status status = files_add_bytes(manifest, MEMBER_CARD, contents->sender_card->bytes,
                                         contents->sender_card->length, err);
    if (status == STATUS_OK)
        status = files_add_bytes(manifest, MEMBER_REPORT, contents->report, contents->report_length,
                                 err);
    if (status == STATUS_OK)
        status = files_add_bytes(manifest, MEMBER_EXTRACT, contents->extract,
                                 contents->extract_length, err);
    if (status == STATUS_OK && contents->pdf)
        status = files_add_bytes(manifest, MEMBER_PDF, contents->pdf, contents->pdf_length, err);
    if (status == STATUS_OK)
        status = files_add_attachments(contents, manifest, err);
    return status;
}

enum status package_prepare(const struct package_contents *contents, struct manifest *manifest,
                            struct buffer *manifest_bytes, char manifest_digest[DIGEST_HEX_SIZE],
                            struct buffer *note, struct error *err)
{
    struct buffer text;
    const struct note_signer *signer = contents->sender->signer;
    buffer_init(&text, NOTE_MAXIMUM);
    /* What could not be written then must not be recorded as sealed in between. */
    enum status status = libarchive_load(err);
    if (status == STATUS_OK)
        status = manifest_fill_files(contents, manifest, err);
    if (status == STATUS_OK)
        status = manifest_format(manifest, manifest_bytes, err);
    if (status == STATUS_OK)
        status =
            digest_sha256_hex(manifest_bytes->data, manifest_bytes->length, manifest_digest, err);
    if (status == STATUS_OK)
        status = manifest_note_text(manifest->id, manifest_digest, manifest->recipient_key,
                                    contents->ledger_origin, contents->ledger_verifier, &text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, note, err);
    buffer_free(&text);
    return status;
}

/* ---- writing ---- */

/* The way down: archive -> age -> file, hashed on the way. */
struct sealer {
    struct archive *archive;
    struct age_writer *age;
    struct digest *digest;
    struct recheck *recheck;
    int fd;
    uint64_t size;
    uint64_t archived;  /* bytes of the archive */
    uint64_t read, all; /* bytes of the attachments */
    timestamp created;
    bool is_given_up;
    struct error err; /* of the age writer, which libarchive cannot carry */
};

static enum status sealer_put(void *context, const void *data, size_t length, struct error *err)
{
    const struct sealer *sealer = context;
    return file_write(sealer->fd, data, length) ? STATUS_OK
                                                : error_set_errno(err, "cannot write the package");
}

/* The same bytes, by another thread. */
static enum status sealer_hash(void *context, const void *data, size_t length, struct error *err)
{
    struct sealer *sealer = context;
    sealer->size += length;
    return digest_update(sealer->digest, data, length, err);
}

/* Never fails for libarchive, which would not free all that it holds then (and that is what the
 * package holds): after a failure the rest goes nowhere, and the error is looked at by our side. */
static la_ssize_t sealer_write(struct archive *archive, void *context, const void *data,
                               size_t length)
{
    struct sealer *sealer = context;
    (void)archive;
    if (sealer->err.status == STATUS_OK && !sealer->is_given_up &&
        age_writer_write(sealer->age, data, length, &sealer->err) != STATUS_OK)
        sealer->is_given_up = true;
    sealer->archived += length;
    return (la_ssize_t)length;
}

static enum status sealer_failed(struct sealer *sealer, struct error *err)
{
    if (sealer->err.status != STATUS_OK) {
        *err = sealer->err;
        return err->status;
    }
    const char *text = libarchive.error_string(sealer->archive);
    return error_set(err, STATUS_SYSTEM, "cannot write the archive: %s", text ? text : "no memory");
}

static enum status sealer_begin(struct sealer *sealer, const char *recipient, struct error *err)
{
    struct age_recipients *recipients = NULL;
    enum status status = digest_begin(&sealer->digest, err);
    if (status == STATUS_OK)
        status = recheck_new(&sealer->recheck, err);
    if (status == STATUS_OK)
        status = age_recipients_new(&recipients, err);
    if (status == STATUS_OK)
        status = age_recipients_add(recipients, recipient, err);
    if (status == STATUS_OK)
        status =
            age_writer_open_watched(&sealer->age, recipients, sealer_put, sealer_hash, sealer, err);
    age_recipients_free(recipients);
    if (status != STATUS_OK)
        return status;
    sealer->archive = libarchive.write_new();
    if (!sealer->archive)
        return memory_error(err);
    /* In no blocks: every piece goes on at once, from where it lies. */
    if (libarchive.write_set_format_pax(sealer->archive) != ARCHIVE_OK ||
        libarchive.write_set_bytes_per_block(sealer->archive, 0) != ARCHIVE_OK ||
        libarchive.write_open(sealer->archive, sealer, NULL, sealer_write, NULL) != ARCHIVE_OK)
        return sealer_failed(sealer, err);
    return STATUS_OK;
}

static enum status sealer_header(struct sealer *sealer, const char *path, uint64_t size,
                                 struct error *err)
{
    struct archive_entry *entry = libarchive.entry_new();
    if (!entry)
        return memory_error(err);
    libarchive.entry_set_pathname(entry, path);
    libarchive.entry_set_size(entry, (la_int64_t)size);
    libarchive.entry_set_filetype(entry, AE_IFREG);
    libarchive.entry_set_perm(entry, 0600);
    libarchive.entry_set_uid(entry, 0);
    libarchive.entry_set_gid(entry, 0);
    libarchive.entry_set_mtime(entry, sealer->created, 0);
    int result = libarchive.write_header(sealer->archive, entry);
    libarchive.entry_free(entry);
    return result == ARCHIVE_OK && !sealer->is_given_up ? STATUS_OK : sealer_failed(sealer, err);
}

static enum status sealer_data(struct sealer *sealer, const void *data, size_t length,
                               struct error *err)
{
    if (length == 0 ||
        (libarchive.write_data(sealer->archive, data, length) == (la_ssize_t)length &&
         !sealer->is_given_up))
        return STATUS_OK;
    return sealer_failed(sealer, err);
}

static enum status sealer_add(struct sealer *sealer, const char *path, const void *data,
                              size_t length, struct error *err)
{
    enum status status = sealer_header(sealer, path, length, err);
    return status == STATUS_OK ? sealer_data(sealer, data, length, err) : status;
}

static enum status attachment_changed(const char *name, struct error *err)
{
    error_set(err, STATUS_MALFORMED, "the attachment %s changed while it was being sealed", name);
    return error_hint(err, "close whatever is writing to it, and share anew");
}

/* Reads an attachment to its end into where it is encrypted from; *done gets its size. */
static enum status sealer_copy(struct sealer *sealer, int fd, const char *name, uint64_t size,
                               uint64_t *done, struct error *err)
{
    unsigned char *space;
    size_t room = 0, got = 0;
    enum status status = STATUS_OK;
    for (*done = 0; status == STATUS_OK && got == room;) {
        status = age_writer_space(sealer->age, &space, &room, err);
        if (status == STATUS_OK && !file_read(fd, space, room, &got))
            status = error_set_errno(err, "cannot read the attachment %s", name);
        if (status == STATUS_OK && (*done += got) > size)
            status = attachment_changed(name, err);
        if (status == STATUS_OK)
            status = work_goes_on("sealing", sealer->read += got, sealer->all, err);
        if (status == STATUS_OK)
            status = recheck_update(sealer->recheck, space, got, err);
        if (status == STATUS_OK)
            status = sealer_data(sealer, space, got, err);
    }
    return status;
}

/* The selected attachment that a file of the manifest is, or NULL; mostly it stands at `guess`. */
static const struct selected_attachment *attachment_of(const struct package_contents *contents,
                                                       const struct manifest_file *file,
                                                       size_t guess)
{
    const char *name = file->path + strlen(MEMBER_ATTACHMENTS);
    for (size_t i = 0; i < contents->attachment_count; i++) {
        const struct selected_attachment *attachment =
            &contents->attachments[(guess + i) % contents->attachment_count];
        if (strcmp(selected_file_name(attachment), name) == 0)
            return attachment->size == file->size && strcmp(attachment->digest, file->digest) == 0
                       ? attachment
                       : NULL;
    }
    return NULL;
}

/* Copies one attachment, checked again on the way: what was decided is what leaves. */
static enum status sealer_add_attachment(struct sealer *sealer,
                                         const struct package_contents *contents,
                                         const struct manifest_file *file, size_t guess,
                                         struct error *err)
{
    const struct selected_attachment *attachment = attachment_of(contents, file, guess);
    uint64_t done;
    bool same = false;
    int fd = -1;
    if (!attachment)
        return attachment_changed(file->path + strlen(MEMBER_ATTACHMENTS), err);
    const char *name = attachment->name; /* in the record: that is what there is to look at */
    enum status status = extract_open_file(attachment, contents->files, &fd, err);
    if (status == STATUS_OK)
        status = sealer_header(sealer, file->path, file->size, err);
    if (status == STATUS_OK)
        status = recheck_begin(sealer->recheck, &attachment->mark, err);
    if (status == STATUS_OK)
        status = sealer_copy(sealer, fd, name, file->size, &done, err);
    if (status == STATUS_OK)
        status = recheck_end(sealer->recheck, &attachment->mark, &same, err);
    if (status == STATUS_OK && (done != file->size || !same))
        status = attachment_changed(name, err);
    file_close(&fd);
    return status;
}

/* Fills up the last record, as POSIX has it. */
static enum status sealer_pad(struct sealer *sealer, struct error *err)
{
    enum { RECORD_SIZE = 20 * 512 };
    static const unsigned char zeros[RECORD_SIZE];
    size_t rest = (size_t)(sealer->archived % RECORD_SIZE);
    return rest > 0 ? age_writer_write(sealer->age, zeros, RECORD_SIZE - rest, err) : STATUS_OK;
}

static enum status sealer_finish(struct sealer *sealer, char digest[DIGEST_HEX_SIZE],
                                 struct error *err)
{
    unsigned char sum[DIGEST_SIZE];
    if (libarchive.write_close(sealer->archive) != ARCHIVE_OK || sealer->is_given_up)
        return sealer_failed(sealer, err);
    enum status status = sealer_pad(sealer, err);
    if (status == STATUS_OK)
        status = age_writer_finish(sealer->age, err);
    if (status == STATUS_OK)
        status = digest_end(sealer->digest, sum, err);
    if (status == STATUS_OK)
        hex_encode(sum, sizeof sum, digest);
    return status;
}

enum status package_write(const struct package_contents *contents, const struct package_seal *seal,
                          int fd, char digest[DIGEST_HEX_SIZE], uint64_t *size, struct error *err)
{
    const struct manifest *manifest = contents->manifest;
    const struct {
        const char *path;
        const void *data;
        size_t length;
    } members[] = {
        {MEMBER_MANIFEST, buffer_text(seal->manifest), seal->manifest->length},
        {MEMBER_NOTE, buffer_text(seal->note), seal->note->length},
        {MEMBER_CARD, contents->sender_card->bytes, contents->sender_card->length},
        {MEMBER_PROOF, buffer_text(seal->proof), seal->proof->length},
        {MEMBER_HISTORY, buffer_text(seal->history), seal->history->length},
        {MEMBER_REPORT, contents->report, contents->report_length},
        {MEMBER_EXTRACT, contents->extract, contents->extract_length},
        {MEMBER_PDF, contents->pdf, contents->pdf_length},
    };
    const size_t before = files_before_attachments(contents);
    struct sealer sealer = {.fd = fd, .created = manifest->created};
    for (size_t i = before; i < manifest->file_count; i++)
        sealer.all += manifest->files[i].size;
    locale_t own = (locale_t)0, previous;
    enum status status = libarchive_load(err);
    if (status == STATUS_OK)
        status = package_locale_enter(&own, &previous, err);
    if (status == STATUS_OK)
        status = sealer_begin(&sealer, manifest->recipient_key, err);
    for (size_t i = 0; status == STATUS_OK && i < sizeof members / sizeof members[0]; i++)
        if (members[i].data)
            status = sealer_add(&sealer, members[i].path, members[i].data, members[i].length, err);
    for (size_t i = before; status == STATUS_OK && i < manifest->file_count; i++)
        status = sealer_add_attachment(&sealer, contents, &manifest->files[i], i - before, err);
    if (status == STATUS_OK)
        status = sealer_finish(&sealer, digest, err);
    if (status == STATUS_OK)
        *size = sealer.size;
    /* Freeing closes the archive properly: what is not whole must not get an end. */
    sealer.is_given_up = true;
    if (sealer.archive)
        libarchive.write_free(sealer.archive);
    age_writer_free(sealer.age);
    digest_free(sealer.digest);
    recheck_free(sealer.recheck);
    package_locale_leave(own, previous);
    return status;
}
