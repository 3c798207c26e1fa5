/*
 * package FOLDER RUNS: seals the files in FOLDER/attachments as a package and opens it, RUNS times;
 * prints the seconds of each, "seal S open S", then "peak KIB". Hashing, signing, the ledger's
 * entry and its proof are part of it. FOLDER should lie in memory, so that no disk is measured.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "safehand/ledger.h"
#include "safehand/package.h"

#define ORIGIN "bench.example/ledger"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

struct bench {
    const char *folder;
    struct identity *sender, *recipient;
    struct card *card; /* the sender's, with the ledger */
    struct note_verifier verifier;
    struct ledger *ledger;
    int attachments;
    struct file_list names;
    struct selected_attachment *selected;
};

static void must(enum status status, const struct error *err)
{
    if (status != STATUS_OK) {
        fprintf(stderr, "package: %s\n", err->message);
        exit(1);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct card_details details_of(const char *name)
{
    timestamp now = timestamp_now();
    return (struct card_details){.name = name,
                                 .organisation = "Bench",
                                 .organisation_kind = "charity",
                                 .role = "coordinator",
                                 .created = now - 10,
                                 .expires = now + 1000000};
}

static void begin(struct bench *bench, struct error *err)
{
    char *path = file_join(bench->folder, "attachments");
    char *place = file_join(bench->folder, "ledger");
    struct card_details sender = details_of("Ruth Sender"), recipient = details_of("Tom Reader");
    must(identity_new(&sender, &bench->sender, err), err);
    must(identity_new(&recipient, &bench->recipient, err), err);
    must(file_make_folder(place, 0700, err), err);
    must(ledger_create(place, ORIGIN, bench->sender, &bench->verifier, err), err);
    must(ledger_open(place, &bench->verifier, bench->sender, &bench->ledger, err), err);
    sender.ledger_origin = ORIGIN;
    sender.ledger_verifier = &bench->verifier;
    must(identity_make_card(bench->sender, &sender, &bench->card, err), err);
    must(file_list_folder(path, &bench->names, err), err);
    bench->selected = memory_allocate_array(bench->names.count, sizeof *bench->selected);
    bench->attachments = file_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    memory_free(path);
    memory_free(place);
}

/* As the selection does: every attachment is read and hashed. */
static void hash_attachment(const struct bench *bench, size_t index, struct error *err)
{
    struct selected_attachment *attachment = &bench->selected[index];
    int fd = -1;
    attachment->name = bench->names.names[index];
    must(file_open_beneath(bench->attachments, attachment->name, &fd, err), err);
    must(recheck_read(fd, NULL, &attachment->size, attachment->digest, &attachment->mark, err),
         err);
    file_close(&fd);
}

static struct manifest *manifest_of(const struct bench *bench)
{
    char verifier[NOTE_VERIFIER_SIZE], id[ID_SIZE];
    struct error err = {0};
    struct manifest *manifest = memory_allocate(sizeof *manifest);
    note_verifier_format(&bench->card->verifier, verifier);
    must(id_new(id, &err), &err);
    manifest->id = memory_copy_string(id);
    manifest->salt = memory_copy_string(ZEROS);
    manifest->sender_name = memory_copy_string("Ruth Sender");
    manifest->sender_organisation = memory_copy_string("Bench");
    manifest->sender_verifier = memory_copy_string(verifier);
    manifest->recipient_name = memory_copy_string("Tom Reader");
    manifest->recipient_organisation = memory_copy_string("Bench");
    manifest->recipient_key = memory_copy_string(bench->recipient->card->age_recipient);
    manifest->purpose = memory_copy_string("measuring");
    manifest->basis = memory_copy_string("");
    manifest->marking = memory_copy_string("unclassified");
    manifest->handling = memory_copy_string("none\n");
    manifest->decision = memory_copy_string(ZEROS);
    manifest->created = timestamp_now();
    manifest->expires = manifest->created + 1000;
    return manifest;
}

static void seal(struct bench *bench, int fd, struct error *err)
{
    struct buffer bytes, note, proof, history;
    char digest[DIGEST_HEX_SIZE];
    uint64_t size, index;
    buffer_init(&bytes, PACKAGE_MANIFEST_MAXIMUM);
    buffer_init(&note, NOTE_MAXIMUM);
    buffer_init(&proof, NOTE_MAXIMUM);
    buffer_init(&history, HISTORY_MAXIMUM);
    struct manifest *manifest = manifest_of(bench);
    const struct package_contents contents = {.manifest = manifest,
                                              .sender = bench->sender,
                                              .sender_card = bench->card,
                                              .ledger_origin = ORIGIN,
                                              .ledger_verifier = &bench->verifier,
                                              .report = "report",
                                              .report_length = 6,
                                              .extract = "{}",
                                              .extract_length = 2,
                                              .files = {bench->attachments, NULL},
                                              .attachments = bench->selected,
                                              .attachment_count = bench->names.count};
    must(package_prepare(&contents, manifest, &bytes, digest, &note, err), err);
    json_t *detail = json_object();
    const struct ledger_new entry = {.kind = ENTRY_KIND_SEALED,
                                     .subject = digest,
                                     .detail = detail,
                                     .signer = bench->sender->signer,
                                     .time = timestamp_now()};
    must(ledger_append(bench->ledger, &entry, &index, err), err);
    must(ledger_prove(bench->ledger, index, &proof, err), err);
    must(package_history_format(NULL, NULL, &(struct names){0}, &(struct names){0}, &history, err),
         err);
    const struct package_seal seal = {&bytes, &note, &proof, &history};
    must(package_write(&contents, &seal, fd, digest, &size, err), err);
    json_decref(detail);
    manifest_free(manifest);
    buffer_free(&bytes);
    buffer_free(&note);
    buffer_free(&proof);
    buffer_free(&history);
}

static enum status trust_all(void *context, const struct card *sender, struct error *err)
{
    (void)context;
    (void)sender;
    (void)err;
    return STATUS_OK;
}

/* What was opened is what was sealed. */
static void check_files(const struct bench *bench, const char *path, struct error *err)
{
    char *folder = file_join(path, "attachments");
    for (size_t i = 0; i < bench->names.count; i++) {
        const struct selected_attachment *attachment = &bench->selected[i];
        char digest[DIGEST_HEX_SIZE], *file = file_join(folder, attachment->name);
        struct recheck_mark mark;
        uint64_t size;
        int fd = file_open(AT_FDCWD, file, O_RDONLY, 0);
        must(recheck_read(fd, NULL, &size, digest, &mark, err), err);
        if (size != attachment->size || strcmp(digest, attachment->digest) != 0) {
            fprintf(stderr, "package: %s is not what was sealed\n", file);
            exit(1);
        }
        file_close(&fd);
        memory_free(file);
    }
    memory_free(folder);
}

static void run(struct bench *bench, struct error *err)
{
    char *package = file_join(bench->folder, "package"), *out = file_join(bench->folder, "out");
    char *path = NULL;
    struct package_opened *opened = NULL;
    const struct package_request request = {
        .identity = bench->recipient, .trust = trust_all, .out_folder = out};
    int fd = file_open(AT_FDCWD, package, O_RDWR | O_CREAT | O_TRUNC, 0600);
    double begun = seconds();
    for (size_t i = 0; i < bench->names.count; i++)
        hash_attachment(bench, i, err);
    double hashed = seconds() - begun;
    double start = seconds();
    seal(bench, fd, err);
    double sealed = seconds() - start;
    if (lseek(fd, 0, SEEK_SET) != 0)
        exit(1);
    start = seconds();
    must(package_open(fd, &request, &path, &opened, err), err);
    printf("select %.4f seal %.4f open %.4f\n", hashed, sealed, seconds() - start);
    fflush(stdout);
    check_files(bench, path, err);
    package_opened_free(opened);
    file_close(&fd);
    must(file_remove(package, err), err);
    must(file_remove_tree(out, err), err);
    memory_free(path);
    memory_free(out);
    memory_free(package);
}

int main(int count, char **words)
{
    struct error err = {0};
    struct bench bench = {.folder = count == 3 ? words[1] : ""};
    struct rusage usage;
    if (count != 3 || atoi(words[2]) < 1) {
        fprintf(stderr, "usage: package FOLDER RUNS\n");
        return 2;
    }
    must(memory_start(&err), &err);
    begin(&bench, &err);
    for (int i = 0; i < atoi(words[2]); i++)
        run(&bench, &err);
    getrusage(RUSAGE_SELF, &usage);
    printf("peak %ld\n", usage.ru_maxrss);
    ledger_close(bench.ledger);
    file_list_free(&bench.names);
    file_close(&bench.attachments);
    memory_free(bench.selected);
    card_free(bench.card);
    identity_free(bench.sender);
    identity_free(bench.recipient);
    return 0;
}
