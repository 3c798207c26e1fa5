/* What the tests of packages share: people, a ledger, files to seal, and archives made by hand. */
#ifndef PACKAGE_SUPPORT_H
#define PACKAGE_SUPPORT_H

#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/ledger.h"
#include "safehand/package.h"
#include "ways_support.h"

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct error ok_err = {0};                                                                 \
        struct error *err = &ok_err;                                                               \
        cr_assert_eq((call), STATUS_OK, "%s: %s", #call, err->message);                            \
    } while (0)
#define FAILS(call, wanted, text)                                                                  \
    do {                                                                                           \
        struct error fails_err = {0};                                                              \
        struct error *err = &fails_err;                                                            \
        enum status fails_status = (call);                                                         \
        cr_assert_str_eq(err->message, (text));                                                    \
        cr_assert_eq(fails_status, (wanted), "%s: status %d", #call, fails_status);                \
        cr_assert_eq(err->status, (wanted));                                                       \
    } while (0)

#define ORIGIN "office.example/ledger"
#define SHARING_ID "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b"
#define SALT "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define DECISION "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"
#define REPORT "<!doctype html><title>Report</title>\n"
#define EXTRACT "{\"format\":\"safehand.extract/2\"}\n"
enum { CREATED = 1795338300, EXPIRES = 1826841600, ATTACHMENTS_MAXIMUM = 500 };

/* One member of an archive made by hand. */
struct member {
    const char *path;
    const void *data;
    size_t length;
    unsigned type;        /* AE_IFREG if 0 */
    const char *hardlink; /* NULL for none */
    const char *symlink;
    bool is_sparse; /* only the last byte is there */
};
enum { FIXED_MEMBERS = 7, MEMBERS_MAXIMUM = 32 };

struct scene {
    char folder[64];
    char out[128]; /* where packages are opened to; not there yet */
    struct identity *sender, *recipient, *stranger;
    struct card *sender_card; /* with the ledger */
    struct note_verifier ledger_verifier;
    struct ledger *ledger;
    int attachments; /* descriptor of folder/attachments */
    struct selected_attachment selected[ATTACHMENTS_MAXIMUM];
    size_t selected_count;
    /* what was sealed last */
    struct manifest *manifest;
    struct package_contents contents;
    struct buffer manifest_bytes, note, proof, history, package;
    char manifest_digest[DIGEST_HEX_SIZE], digest[DIGEST_HEX_SIZE];
    uint64_t size;
};

static inline struct identity *scene_identity(const char *name)
{
    struct identity *identity = NULL;
    struct card_details details = {.name = name,
                                   .organisation = "Home Visits",
                                   .organisation_kind = "charity",
                                   .role = "coordinator",
                                   .contact = "01632 960111",
                                   .created = CREATED - 1000,
                                   .expires = CREATED + 100000000};
    OK(identity_new(&details, &identity, err));
    return identity;
}

static inline void scene_begin(struct scene *scene)
{
    char path[128];
    OK(memory_start(err));
    *scene = (struct scene){.folder = "/tmp/safehand-package-XXXXXX"};
    cr_assert_not_null(mkdtemp(scene->folder));
    snprintf(scene->out, sizeof scene->out, "%s/out", scene->folder);
    snprintf(path, sizeof path, "%s/attachments", scene->folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    scene->attachments = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cr_assert_geq(scene->attachments, 0);
    scene->sender = scene_identity("Ruth Sender");
    scene->recipient = scene_identity("Tom Reader");
    scene->stranger = scene_identity("Eve Stranger");
    OK(ledger_create(scene->folder, ORIGIN, scene->sender, &scene->ledger_verifier, err));
    OK(ledger_open(scene->folder, &scene->ledger_verifier, scene->sender, &scene->ledger, err));
    struct card_details staff = {.name = "Ruth Sender",
                                 .organisation = "Home Visits",
                                 .organisation_kind = "charity",
                                 .role = "coordinator",
                                 .contact = "01632 960111",
                                 .ledger_origin = ORIGIN,
                                 .ledger_verifier = &scene->ledger_verifier,
                                 .created = CREATED - 1000,
                                 .expires = CREATED + 100000000};
    OK(identity_make_card(scene->sender, &staff, &scene->sender_card, err));
    buffer_init(&scene->manifest_bytes, PACKAGE_MANIFEST_MAXIMUM);
    buffer_init(&scene->note, NOTE_MAXIMUM);
    buffer_init(&scene->proof, NOTE_MAXIMUM);
    buffer_init(&scene->history, HISTORY_MAXIMUM);
    OK(package_history_format(NULL, NULL, &(struct names){0}, &(struct names){0}, &scene->history,
                              err));
    buffer_init(&scene->package, 256 << 20);
}

static inline void scene_end(struct scene *scene)
{
    manifest_free(scene->manifest);
    for (size_t i = 0; i < scene->selected_count; i++)
        memory_free((char *)(uintptr_t)scene->selected[i].name);
    buffer_free(&scene->manifest_bytes);
    buffer_free(&scene->note);
    buffer_free(&scene->proof);
    buffer_free(&scene->history);
    buffer_free(&scene->package);
    ledger_close(scene->ledger);
    card_free(scene->sender_card);
    identity_free(scene->sender);
    identity_free(scene->recipient);
    identity_free(scene->stranger);
    close(scene->attachments);
    OK(file_remove_tree(scene->folder, err));
}

static inline void scene_write(const struct scene *scene, const char *name, const void *data,
                               size_t length)
{
    int fd = openat(scene->attachments, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0, "%s", name);
    cr_assert(file_write(fd, data, length));
    cr_assert_eq(close(fd), 0);
}

/* Selects a file that is there. */
static inline void scene_select(struct scene *scene, const char *name)
{
    struct selected_attachment *attachment = &scene->selected[scene->selected_count++];
    int fd = -1;
    attachment->name = memory_copy_string(name);
    OK(file_open_beneath(scene->attachments, name, &fd, err));
    OK(recheck_read(fd, NULL, &attachment->size, attachment->digest, &attachment->mark, err));
    file_close(&fd);
}

/* A file in attachments/ that is to be sealed. */
static inline void scene_attach(struct scene *scene, const char *name, const void *data,
                                size_t length)
{
    scene_write(scene, name, data, length);
    scene_select(scene, name);
}

static inline struct manifest *scene_manifest(const struct identity *recipient,
                                              const struct card *sender)
{
    char verifier[NOTE_VERIFIER_SIZE];
    struct manifest *manifest = memory_allocate(sizeof *manifest);
    note_verifier_format(&sender->verifier, verifier);
    manifest->id = memory_copy_string(SHARING_ID);
    manifest->salt = memory_copy_string(SALT);
    manifest->sender_name = memory_copy_string(sender->name);
    manifest->sender_organisation = memory_copy_string(sender->organisation);
    manifest->sender_verifier = memory_copy_string(verifier);
    manifest->recipient_name = memory_copy_string(recipient->card->name);
    manifest->recipient_organisation = memory_copy_string(recipient->card->organisation);
    manifest->recipient_key = memory_copy_string(recipient->card->age_recipient);
    manifest->purpose = memory_copy_string("Passing on a concern about Molly");
    manifest->basis = memory_copy_string("a legal obligation");
    manifest->marking = memory_copy_string("confidential");
    manifest->handling = memory_copy_string("For you only.\n");
    manifest->decision = memory_copy_string(DECISION);
    manifest->created = CREATED;
    manifest->expires = EXPIRES;
    return manifest;
}

/* First half of a sealing: manifest and note. */
static inline void scene_prepare(struct scene *scene)
{
    manifest_free(scene->manifest);
    buffer_clear(&scene->manifest_bytes);
    buffer_clear(&scene->note);
    scene->manifest = scene_manifest(scene->recipient, scene->sender_card);
    scene->contents = (struct package_contents){.manifest = scene->manifest,
                                                .sender = scene->sender,
                                                .sender_card = scene->sender_card,
                                                .ledger_origin = ORIGIN,
                                                .ledger_verifier = &scene->ledger_verifier,
                                                .report = REPORT,
                                                .report_length = strlen(REPORT),
                                                .extract = EXTRACT,
                                                .extract_length = strlen(EXTRACT),
                                                .files = {scene->attachments, NULL},
                                                .attachments = scene->selected,
                                                .attachment_count = scene->selected_count};
    OK(package_prepare(&scene->contents, scene->manifest, &scene->manifest_bytes,
                       scene->manifest_digest, &scene->note, err));
}

/* The entry, and its proof into `proof`. */
static inline void scene_record(struct scene *scene, enum entry_kind kind, const char *subject,
                                uint64_t *index)
{
    struct ledger_new entry = {.kind = kind,
                               .subject = subject,
                               .detail = json_object(),
                               .signer = scene->sender->signer,
                               .time = CREATED};
    OK(ledger_append(scene->ledger, &entry, index, err));
    json_decref((json_t *)(uintptr_t)entry.detail);
    buffer_clear(&scene->proof);
    OK(ledger_prove(scene->ledger, *index, &scene->proof, err));
}

static inline struct package_seal scene_parts(const struct scene *scene)
{
    return (struct package_seal){&scene->manifest_bytes, &scene->note, &scene->proof,
                                 &scene->history};
}

static inline enum status scene_try_write(struct scene *scene, struct error *failure)
{
    char path[128];
    snprintf(path, sizeof path, "%s/package", scene->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0);
    const struct package_seal seal = scene_parts(scene);
    enum status status =
        package_write(&scene->contents, &seal, fd, scene->digest, &scene->size, failure);
    cr_assert_eq(close(fd), 0);
    buffer_clear(&scene->package);
    if (status == STATUS_OK)
        OK(file_read_whole(path, &scene->package, err));
    return status;
}

/* Everything: the package in scene->package. */
static inline void scene_seal(struct scene *scene)
{
    uint64_t index;
    scene_prepare(scene);
    scene_record(scene, ENTRY_KIND_SEALED, scene->manifest_digest, &index);
    OK(scene_try_write(scene, err));
}

/* package_trust: the card whose keys the context holds, or everybody for NULL. */
static inline enum status scene_trust(void *context, const struct card *sender, struct error *err)
{
    if (!context || card_same_keys(context, sender))
        return STATUS_OK;
    return error_set(err, STATUS_AUTHENTICATION, "%s is not trusted", sender->name);
}

static inline int scene_descriptor(const void *data, size_t length)
{
    int fd = memfd_create("package", MFD_CLOEXEC);
    cr_assert_geq(fd, 0);
    cr_assert(file_write(fd, data, length));
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

/* As the recipient, from the sender, into scene->out. */
static inline struct package_request scene_request(const struct scene *scene)
{
    return (struct package_request){.identity = scene->recipient,
                                    .trust = scene_trust,
                                    .context = scene->sender_card,
                                    .out_folder = scene->out,
                                    .wants_digest = true};
}

/* Opens bytes as `identity` into scene->out, or nowhere. */
static inline enum status scene_try_open(struct scene *scene, const void *data, size_t length,
                                         const struct identity *identity, bool write,
                                         struct package_opened **opened, struct error *err)
{
    char *path = NULL;
    int fd = scene_descriptor(data, length);
    struct package_request request = scene_request(scene);
    request.identity = identity;
    request.out_folder = write ? request.out_folder : NULL;
    enum status status = package_open(fd, &request, &path, opened, err);
    close(fd);
    cr_assert_eq(path != NULL, status == STATUS_OK && write);
    memory_free(path);
    return status;
}

static inline bool scene_left_nothing(const struct scene *scene)
{
    return access(scene->out, F_OK) != 0;
}

/* It is refused with exactly this, with and without a folder to write to, and nothing stays. */
static inline void scene_refuses(struct scene *scene, const struct buffer *package,
                                 enum status wanted, const char *message)
{
    for (int write = 0; write < 2; write++) {
        struct package_opened *opened = NULL;
        FAILS(scene_try_open(scene, package->data, package->length, scene->recipient, write,
                             &opened, err),
              wanted, message);
        cr_assert_null(opened);
        cr_assert(scene_left_nothing(scene), "%s: something was left", message);
    }
}

/* ---- archives made by hand ---- */

/* The members of what was sealed last, attachments too; the caller changes what it likes. */
static inline size_t scene_members(const struct scene *scene, struct member *members,
                                   const char *const *bodies)
{
    struct member fixed[FIXED_MEMBERS] = {
        {.path = "manifest.json",
         .data = scene->manifest_bytes.data,
         .length = scene->manifest_bytes.length},
        {.path = "manifest.note", .data = scene->note.data, .length = scene->note.length},
        {.path = "sender.card.json",
         .data = scene->sender_card->bytes,
         .length = scene->sender_card->length},
        {.path = "ledger.tlog-proof", .data = scene->proof.data, .length = scene->proof.length},
        {.path = "ledger.history", .data = scene->history.data, .length = scene->history.length},
        {.path = "report.html", .data = REPORT, .length = strlen(REPORT)},
        {.path = "extract.json", .data = EXTRACT, .length = strlen(EXTRACT)},
    };
    memcpy(members, fixed, sizeof fixed);
    for (size_t i = 3; i < scene->manifest->file_count; i++)
        members[FIXED_MEMBERS + i - 3] = (struct member){.path = scene->manifest->files[i].path,
                                                         .data = bodies[i - 3],
                                                         .length = scene->manifest->files[i].size};
    return FIXED_MEMBERS + scene->manifest->file_count - 3;
}

static inline void archive_put(struct archive *archive, const struct member *member)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, member->path);
    archive_entry_set_size(entry, (la_int64_t)member->length);
    archive_entry_set_filetype(entry, member->type ? member->type : AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    if (member->hardlink)
        archive_entry_set_hardlink(entry, member->hardlink);
    if (member->symlink)
        archive_entry_set_symlink(entry, member->symlink);
    if (member->is_sparse)
        archive_entry_sparse_add_entry(entry, (la_int64_t)member->length - 1, 1);
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK, "%s",
                 archive_error_string(archive));
    if (archive_entry_size(entry) > 0)
        archive_write_data(archive, member->data, member->length);
    archive_entry_free(entry);
}

/* Appends the archive to out. */
static inline void archive_make(const struct member *members, size_t count, struct buffer *out)
{
    enum { ROOM = 4 << 20 };
    size_t used = 0;
    locale_t own = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t previous = uselocale(own);
    void *room = malloc(ROOM);
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_pax(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, room, ROOM, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++)
        archive_put(archive, &members[i]);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    uselocale(previous);
    freelocale(own);
    buffer_append(out, room, used);
    free(room);
}

/* Encrypts bytes to somebody, in place of what stood in package. */
static inline void envelope_make(const struct buffer *plain, const struct identity *to,
                                 struct buffer *package)
{
    struct age_recipients *recipients = NULL;
    buffer_clear(package);
    OK(age_recipients_new(&recipients, err));
    OK(age_recipients_add(recipients, to->card->age_recipient, err));
    OK(age_encrypt(recipients, false, plain->data, plain->length, package, err));
    age_recipients_free(recipients);
}

/* The archive of these members, encrypted to the recipient. */
static inline void members_make(const struct scene *scene, const struct member *members,
                                size_t count, struct buffer *package)
{
    struct buffer plain;
    buffer_init(&plain, 8 << 20);
    archive_make(members, count, &plain);
    envelope_make(&plain, scene->recipient, package);
    buffer_free(&plain);
}

#endif
