/* The memory stick: written by the program itself where the sharing names a folder of this
 * computer; else by a browser, at another computer, where what lies on the stick then is sent back
 * and compared. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "safehand/extract/told.h"
#include "safehand/office/entries.h"
#include "share/sending.h"
#include "transfer/transfer.h"

static const char FIELD[] = "file";

/* The sharing that a stick is to carry, taken up again. */
struct on_stick {
    char id[ID_SIZE];
    bool is_sealed;
    struct sharing *sharing;
};

static enum status take_up(struct visit *visit, struct on_stick *carrying, struct error *err)
{
    struct office *office = visit->session->office;
    struct sharing_timeline timeline = {0};
    char id[ID_SIZE];
    snprintf(id, sizeof id, "%.*s", (int)strcspn(visit->rest, "/"), visit->rest);
    enum status status = timeline_read(office, id, visit_now(visit), &timeline, err);
    if (status != STATUS_OK)
        return status;
    memcpy(carrying->id, timeline.id, ID_SIZE);
    carrying->is_sealed = timeline_first(&timeline, ENTRY_KIND_SEALED) != NULL;
    timeline_free(&timeline);
    status = sharing_resume(office, carrying->id, visit_now(visit), &carrying->sharing, err);
    if (status == STATUS_OK && sharing_channel(carrying->sharing) != CHANNEL_MEDIA)
        status = error_set(err, STATUS_USAGE, "this sharing does not go by a memory stick");
    /* One that is sealed is left as it is, and its package looked at. */
    if (status == STATUS_OK && carrying->is_sealed)
        status = sharing_seal(carrying->sharing, visit_now(visit), err);
    return status;
}

/* ---- the page ---- */

static void show_whom(struct page *page, const struct sharing *sharing)
{
    const struct office_recipient *recipient = sharing_recipient(sharing);
    page_terms_begin(page);
    page_term(page, "For", recipient->name);
    page_term(page, "Organisation", recipient->organisation);
    page_term(page, "Family", sharing_record(sharing)->reference);
    page_term(page, "Folder", sharing_channel_to(sharing));
    page_terms_end(page);
}

/* Attributes that scripts/stick.js goes by. */
static void show_writing(struct page *page, const char *id)
{
    page_markup(page,
                "<div data-stick=\"/stick/%s/package\" data-name=\"%s.safehand\" "
                "data-action=\"/stick/%s\" data-token=\"%s\" hidden>",
                id, id, id, page_form_token(page));
    page_markup(page,
                "<p class=\"govuk-body\">This browser writes the package to the folder that "
                "you choose, and sends back what lies there then, to be compared.</p></div>\n");
}

static void show_comparing(struct page *page, const char *id, const struct error *err)
{
    char address[64];
    page_heading(page, 2, "By hand");
    page_markup(page, "<ol class=\"govuk-list govuk-list--number\">\n<li>");
    snprintf(address, sizeof address, "/stick/%s/package", id);
    page_link(page, address, "Keep the package");
    page_markup(page,
                ", and choose the stick as the place for it.</li>\n<li>Take the stick out, and "
                "put it in again.</li>\n<li>Choose the file on the stick here: what lies there "
                "is compared with the package.</li>\n</ol>\n");
    snprintf(address, sizeof address, "/stick/%s", id);
    page_form_begin_files(page, address);
    page_field_file(page,
                    &(struct field){.name = FIELD, .label = "The file on the stick", .err = err},
                    ".safehand", false, false);
    page_form_end(page, "Compare it");
}

static void show_step(struct page *page, const struct on_stick *carrying, const char *button)
{
    char address[64];
    snprintf(address, sizeof address, "/stick/%s", carrying->id);
    page_form_begin(page, address);
    page_form_button(page, &(struct field_button){.name = "do", .value = "go", .words = button});
    page_form_close(page);
}

static void show(struct visit *visit, const struct on_stick *carrying, const struct error *err)
{
    struct page *page = &visit->page;
    bool is_unseen = !sharing_channel_to(carrying->sharing);
    page_begin(page, err ? 400 : 200, "Onto a memory stick", PLACE_SHARE);
    if (err)
        page_error_summary(page, err, is_unseen && carrying->is_sealed ? FIELD : NULL);
    show_whom(page, carrying->sharing);
    if (!is_unseen) {
        page_paragraph(page, "Plug the stick into the computer on which the desk runs. The package "
                             "is written there, and read back from it.");
        show_step(page, carrying, "Write it to the stick");
    } else if (!carrying->is_sealed) {
        page_paragraph(page,
                       "Plug the stick into this computer. First the package is sealed to its "
                       "recipient: nobody else can open it.");
        show_step(page, carrying, "Seal it");
    } else {
        page_inset(page, "The program does not see the stick itself: the ledger will say so, and "
                         "what lies on the stick is compared with the package, byte for byte.");
        show_writing(page, carrying->id);
        show_comparing(page, carrying->id, err);
    }
    page_end(page);
}

static enum status send_package(struct visit *visit, const struct on_stick *carrying,
                                struct error *err)
{
    char name[ID_SIZE + sizeof ".safehand"];
    struct stat about;
    const char *path = sharing_package_path(carrying->sharing);
    int fd = path ? file_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW, 0) : -1;
    if (fd < 0 || fstat(fd, &about) != 0) {
        error_set_errno(err, "the package cannot be read");
        file_close(&fd);
        return STATUS_SYSTEM;
    }
    snprintf(name, sizeof name, "%s.safehand", carrying->id);
    response_download_file(visit->page.response, "application/octet-stream", name, &fd,
                           (uint64_t)about.st_size);
    return STATUS_OK;
}

static void fail(struct visit *visit, const struct error *err)
{
    buffer_truncate(visit->page.out, 0);
    if (err->status == STATUS_USAGE && strlen(visit->rest) < 8)
        page_missing(visit);
    else
        page_failure(visit, err);
}

/* What is just being sealed or written here has its page. */
static bool goes_already(struct visit *visit)
{
    struct error ignored = {0};
    char id[ID_SIZE];
    snprintf(id, sizeof id, "%.*s", (int)strcspn(visit->rest, "/"), visit->rest);
    if (sending_look(visit->session, id, &ignored) != SENDING_GOES)
        return false;
    response_go_on(visit->page.response, "/share/sending/%s", id);
    return true;
}

void page_stick(struct visit *visit)
{
    struct error err = {0};
    struct on_stick carrying = {.sharing = NULL};
    const char *behind = strchr(visit->rest, '/');
    bool is_package = behind && strcmp(behind, "/package") == 0;
    if (behind && !is_package) {
        page_missing(visit);
        return;
    }
    if (goes_already(visit))
        return;
    enum status status = take_up(visit, &carrying, &err);
    if (status == STATUS_OK && is_package && !carrying.is_sealed)
        status = error_set(&err, STATUS_USAGE, "the package is not sealed yet");
    if (status == STATUS_OK && is_package)
        status = send_package(visit, &carrying, &err);
    else if (status == STATUS_OK)
        show(visit, &carrying, NULL);
    if (status != STATUS_OK)
        fail(visit, &err);
    sharing_free(carrying.sharing);
}

/* ---- what is done ---- */

static void show_done(struct visit *visit, const struct on_stick *carrying)
{
    struct page *page = &visit->page;
    struct buffer words;
    page_begin(page, 200, "It is on the stick", PLACE_SHARE);
    buffer_init(&words, 1024);
    buffer_append_format(&words, "Give the stick into the hand of %s and nobody else.",
                         sharing_recipient(carrying->sharing)->name);
    page_banner(page, buffer_text(&words));
    buffer_free(&words);
    page_markup(
        page,
        "<p class=\"govuk-body\">What was read back from it is the package, byte for byte. <a "
        "class=\"govuk-link\" href=\"/sharings/%s\">All that happened to it</a></p>\n",
        carrying->id);
    page_end(page);
}

/* What was read back from the stick, by a browser or by who chose the file. */
static enum status compare(struct visit *visit, struct on_stick *carrying, struct error *err)
{
    size_t next = 0;
    const struct upload *upload = upload_next(&visit->request->uploads, FIELD, &next);
    if (!carrying->is_sealed)
        return error_set(err, STATUS_USAGE, "the package is not sealed yet");
    if (!upload) {
        error_set(err, STATUS_USAGE, "no file was chosen");
        return error_hint(err, "choose the file that lies on the stick");
    }
    return sharing_delivered_unseen(carrying->sharing, upload->digest, visit_now(visit), err);
}

/* Sealed, and written where the program itself writes, as everything is sent. */
static void go_out(struct visit *visit, struct on_stick *carrying)
{
    struct error err = {0};
    struct sending *sending = NULL;
    const struct sending_what what = {
        .way = {CHANNEL_MEDIA, sharing_channel_to(carrying->sharing)},
        .reference = sharing_record(carrying->sharing)->reference,
        .to = sharing_recipient(carrying->sharing)->name,
    };
    enum status status = sending_new(visit, &what, "", &sending, &err);
    if (status != STATUS_OK) {
        sending_free(sending);
        show(visit, carrying, &err);
        return;
    }
    sharing_free(carrying->sharing); /* it is taken up by who sends it */
    carrying->sharing = NULL;
    share_go_out(visit, sending, carrying->id);
}

void page_stick_done(struct visit *visit)
{
    struct error err = {0};
    struct on_stick carrying = {.sharing = NULL};
    bool goes = form_value(&visit->request->body, "do") != NULL;
    if (goes_already(visit))
        return;
    enum status status = take_up(visit, &carrying, &err);
    if (status != STATUS_OK) {
        fail(visit, &err);
    } else if (goes) {
        go_out(visit, &carrying);
    } else {
        status = compare(visit, &carrying, &err);
        if (status == STATUS_OK)
            show_done(visit, &carrying);
        else
            show(visit, &carrying, &err);
    }
    sharing_free(carrying.sharing);
}
