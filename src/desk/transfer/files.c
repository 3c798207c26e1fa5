/* What of a sharing is a file: its package for who hands it over, the notice, the proof. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "safehand/entry/sharing.h"
#include "safehand/extract/told.h"
#include "safehand/office/entries.h"
#include "safehand/office/outbox.h"
#include "safehand/page.h"
#include "safehand/register.h"
#include "transfer/transfer.h"

static const char TEXT[] = "text/plain; charset=utf-8", BYTES[] = "application/octet-stream";

struct sharing_names sharing_names_of(const struct sharing_timeline *timeline)
{
    struct entry_decision said = {.decision = NULL};
    const struct ledger_entry *decided = timeline_last(timeline, ENTRY_KIND_DECISION);
    if (decided && !decided->is_erased)
        entry_decision_see(decided->detail, &said);
    return (struct sharing_names){json_text(json_object_get(said.decision, "recipient"), "name"),
                                  json_text(said.decision, "reference")};
}

int scratch_file(const struct visit *visit)
{
    return file_open(AT_FDCWD, office_folder(visit->session->office), O_TMPFILE | O_RDWR, 0600);
}

enum status digest_of_file(int fd, char digest[DIGEST_HEX_SIZE], struct error *err)
{
    static const size_t step = 1 << 16;
    unsigned char *bytes = memory_allocate(step), end[DIGEST_SIZE];
    struct digest *whole = NULL;
    size_t got = step;
    enum status status = bytes ? digest_begin(&whole, err) : memory_error(err);
    for (uint64_t at = 0; status == STATUS_OK && got == step; at += got) {
        status = file_read_at(fd, bytes, step, at, &got)
                     ? digest_update(whole, bytes, got, err)
                     : error_set_errno(err, "the file cannot be read");
    }
    if (status == STATUS_OK)
        status = digest_end(whole, end, err);
    if (status == STATUS_OK)
        hex_encode(end, sizeof end, digest);
    digest_free(whole);
    memory_free(bytes);
    return status;
}

void page_file_link(struct page *page, const char *address, const char *name, const char *about)
{
    page_markup(page, "<li>");
    page_link(page, address, name);
    if (*about) {
        page_markup(page, "<br><span class=\"govuk-hint\">");
        page_text(page, about);
        page_markup(page, "</span>");
    }
    page_markup(page, "</li>\n");
}

/* ---- the package ---- */

/* The digest of the package that somebody hands over, by mail or by hand; NULL if none is. */
static const char *handed_digest(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *handed = timeline_last(timeline, ENTRY_KIND_FOR_SENDING);
    if (timeline->state != SHARING_DELIVERED && timeline->state != SHARING_OVERDUE &&
        timeline->state != SHARING_FOR_SENDING)
        return NULL;
    return handed ? handed->leaf.subject : NULL;
}

/* Opens it, if it is still in the outbox, and sees that it is the one that the ledger names. */
static enum status open_package(struct visit *visit, const struct sharing_timeline *timeline,
                                int *fd, uint64_t *size, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    struct stat about;
    const char *wanted = handed_digest(timeline);
    char *path = outbox_path(visit->session->office, timeline->id);
    *fd = wanted && path ? file_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW, 0) : -1;
    memory_free(path);
    if (*fd < 0 || fstat(*fd, &about) != 0 || !S_ISREG(about.st_mode))
        return error_set(err, STATUS_USAGE, "there is no package of it to be handed over");
    *size = (uint64_t)about.st_size;
    enum status status = digest_of_file(*fd, digest, err);
    if (status == STATUS_OK && strcmp(digest, wanted) != 0)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "the package in the outbox is not the one that the ledger names");
    return status;
}

static enum status send_package(struct visit *visit, const struct sharing_timeline *timeline,
                                struct error *err)
{
    char name[ID_SIZE + sizeof ".safehand"];
    uint64_t size = 0;
    int fd = -1;
    snprintf(name, sizeof name, "%s.safehand", timeline->id);
    enum status status = open_package(visit, timeline, &fd, &size, err);
    if (status == STATUS_OK)
        response_download_file(visit->page.response, BYTES, name, &fd, size);
    file_close(&fd);
    return status;
}

/* ---- texts ---- */

static enum status send_notice(struct visit *visit, const struct sharing_timeline *timeline,
                               struct error *err)
{
    enum status status =
        notice_write(visit->session->office, timeline->id, visit_now(visit), visit->page.out, err);
    if (status == STATUS_OK)
        response_download(visit->page.response, TEXT, "notice.txt");
    return status;
}

enum status letter_download(struct visit *visit, const char *text, const char *name,
                            struct error *err)
{
    enum status status = page_notice(text, visit->page.out, err);
    if (status == STATUS_OK)
        response_download(visit->page.response, "text/html; charset=utf-8", name);
    return status;
}

/* The same to be printed, or for an email in HTML. */
static enum status send_notice_page(struct visit *visit, const struct sharing_timeline *timeline,
                                    struct error *err)
{
    struct buffer text;
    buffer_init(&text, NOTICE_MAXIMUM);
    enum status status =
        notice_write(visit->session->office, timeline->id, visit_now(visit), &text, err);
    if (status == STATUS_OK)
        status = letter_download(visit, buffer_text(&text), "notice.html", err);
    buffer_free(&text);
    return status;
}

static enum status send_proof(struct visit *visit, const struct sharing_timeline *timeline,
                              struct error *err)
{
    char name[ID_SIZE + sizeof ".tlog-proof"];
    const struct ledger_entry *entry = timeline_provable(timeline);
    enum status status =
        ledger_prove(office_ledger(visit->session->office), entry->number, visit->page.out, err);
    snprintf(name, sizeof name, "%s.tlog-proof", timeline->id);
    if (status == STATUS_OK)
        response_download(visit->page.response, TEXT, name);
    return status;
}

static enum status send_verifier(struct visit *visit, const struct sharing_timeline *timeline,
                                 struct error *err)
{
    char key[NOTE_VERIFIER_SIZE];
    const struct ledger_entry *entry = timeline_provable(timeline);
    (void)err;
    note_verifier_format(ledger_verifier_of(office_ledger(visit->session->office), entry->number),
                         key);
    buffer_append_format(visit->page.out, "%s\n", key);
    response_download(visit->page.response, TEXT, "ledger.verifier");
    return STATUS_OK;
}

/* ---- which there are ---- */

static const struct {
    const char *name; /* in the address, behind the sharing's id */
    enum status (*send)(struct visit *visit, const struct sharing_timeline *timeline,
                        struct error *err);
} FILES[] = {
    {"package", send_package}, {"notice", send_notice},     {"notice.html", send_notice_page},
    {"proof", send_proof},     {"verifier", send_verifier},
};

static void show_package(struct visit *visit, const struct sharing_timeline *timeline)
{
    struct error err = {0};
    struct page *page = &visit->page;
    struct buffer about;
    char address[96];
    uint64_t size = 0;
    int fd = -1;
    if (!handed_digest(timeline))
        return;
    page_heading(page, 2, "The package");
    if (open_package(visit, timeline, &fd, &size, &err) != STATUS_OK) {
        page_markup(page, "<p class=\"govuk-body\">");
        page_sentence_words(page, err.message, &err.message_ways);
        page_markup(page, ".</p>\n");
        return;
    }
    file_close(&fd);
    buffer_init(&about, 256);
    words_append_size(&about, size);
    buffer_append_text(&about, ", sealed to its recipient: nobody else can open it.");
    snprintf(address, sizeof address, "/files/%s/package", timeline->id);
    page_markup(page, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    page_file_link(page, address, "The sealed package", buffer_text(&about));
    page_markup(page, "</ul>\n");
    buffer_free(&about);
}

static void show_rest(struct visit *visit, const struct sharing_timeline *timeline)
{
    struct page *page = &visit->page;
    char address[96];
    page_heading(page, 2, "What to tell, and what shows that it was so");
    page_markup(page, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    if (timeline_first(timeline, ENTRY_KIND_SEALED)) {
        snprintf(address, sizeof address, "/files/%s/notice", timeline->id);
        page_file_link(page, address, "The notice",
                       "A text for an ordinary email or letter, which says that a package waits "
                       "and names nobody.");
        snprintf(address, sizeof address, "/files/%s/notice.html", timeline->id);
        page_file_link(page, address, "The same as a page", "To print, or for an email in HTML.");
    }
    snprintf(address, sizeof address, "/files/%s/proof", timeline->id);
    page_file_link(
        page, address, "The proof",
        "That this sharing stands in the ledger. It holds digests and times, and nothing "
        "of anybody.");
    snprintf(address, sizeof address, "/files/%s/verifier", timeline->id);
    page_file_link(page, address, "The ledger's key", "With it anybody can check the proof.");
    page_markup(page, "</ul>\n");
}

static void show_files(struct visit *visit, const struct sharing_timeline *timeline)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Files of a sharing", PLACE_SHARINGS);
    page_markup(page, "<p class=\"govuk-body\">What went to ");
    page_sharing_words(page, timeline);
    page_markup(
        page, ": <a class=\"govuk-link\" href=\"/sharings/%s\">all that happened to it</a>.</p>\n",
        timeline->id);
    show_package(visit, timeline);
    show_rest(visit, timeline);
    page_end(page);
}

/* The sharing that stands in the address, up to the next slash; what follows it in *file. */
static enum status read_named(struct visit *visit, struct sharing_timeline *timeline,
                              const char **file, struct error *err)
{
    char id[ID_SIZE];
    size_t length = strcspn(visit->rest, "/");
    snprintf(id, sizeof id, "%.*s", (int)length, visit->rest);
    *file = visit->rest[length] ? visit->rest + length + 1 : "";
    return length < sizeof id
               ? timeline_read(visit->session->office, id, visit_now(visit), timeline, err)
               : error_set(err, STATUS_USAGE, "there is no such sharing");
}

void page_files(struct visit *visit)
{
    struct error err = {0};
    struct sharing_timeline timeline = {0};
    const char *file = NULL;
    enum status status = read_named(visit, &timeline, &file, &err);
    enum status (*send)(struct visit *, const struct sharing_timeline *, struct error *) = NULL;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        if (status == STATUS_OK && strcmp(file, FILES[i].name) == 0)
            send = FILES[i].send;
    if (status == STATUS_USAGE || (status == STATUS_OK && !send && *file)) {
        page_missing(visit);
    } else if (status == STATUS_OK && !send) {
        show_files(visit, &timeline);
    } else {
        if (status == STATUS_OK)
            status = send(visit, &timeline, &err);
        if (status != STATUS_OK) {
            buffer_truncate(visit->page.out, 0);
            page_failure(visit, &err);
        }
    }
    timeline_free(&timeline);
}
