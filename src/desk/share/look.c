/* Looking at a file: in the page that asks about it, so that nobody loses their place. */
#include "share/share.h"

#include <fcntl.h>
#include <string.h>

static const char OTHER[] = "application/octet-stream";

/* What a browser shows without running anything; all else it keeps as a file. */
static const char *type_of(const char *name)
{
    static const struct {
        const char *end, *type;
    } TYPES[] = {{".png", "image/png"},
                 {".jpg", "image/jpeg"},
                 {".jpeg", "image/jpeg"},
                 {".gif", "image/gif"},
                 {".txt", "text/plain; charset=utf-8"}};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (text_ends_with(name, TYPES[i].end))
            return TYPES[i].type;
    return OTHER;
}

static void append_file_address(const struct wizard *wizard, const char *name, struct buffer *out)
{
    buffer_append_format(out, "/share/%s/file/", wizard->draft.id);
    share_append_address(out, name);
}

/* What the browser shows itself, to be opened in its place; it is fetched when it is. */
static void show_within(struct page *page, const char *address, const char *words, const char *name,
                        bool is_picture)
{
    page_markup(page, "<details class=\"desk-more\"><summary>");
    page_text(page, words);
    page_markup(page, is_picture
                          ? "</summary>\n<img class=\"desk-picture\" loading=\"lazy\" src=\""
                          : "</summary>\n<iframe class=\"desk-frame\" loading=\"lazy\" src=\"");
    page_attribute(page, address);
    page_markup(page, is_picture ? "\" alt=\"" : "\" title=\"");
    page_attribute(page, name);
    page_markup(page, is_picture ? "\">\n</details>\n" : "\"></iframe>\n</details>\n");
}

void share_show_look(struct wizard *wizard, const char *name, uint64_t size)
{
    struct page *page = wizard->page;
    const char *type = type_of(name);
    struct buffer address, words;
    buffer_init(&address, SHARE_ADDRESS_SIZE);
    buffer_init(&words, SHARE_WORDS_SIZE);
    append_file_address(wizard, name, &address);
    buffer_append_format(&words, "Look at %s", name);
    if (size > 0) {
        buffer_append_text(&words, ", ");
        share_size_words(size, &words);
    }
    if (type != OTHER) {
        show_within(page, buffer_text(&address), buffer_text(&words), name,
                    strncmp(type, "image/", strlen("image/")) == 0);
    } else {
        page_markup(page, "<p class=\"govuk-body\">");
        page_link(page, buffer_text(&address), buffer_text(&words));
        page_markup(page, " (your browser keeps it as a file: delete that afterwards)</p>\n");
    }
    buffer_free(&address);
    buffer_free(&words);
}

void share_show_file(struct wizard *wizard)
{
    struct error err = {0};
    struct response *response = wizard->page->response;
    const char *name = wizard->rest;
    bool is_one = file_name_is_one(name) && wizard->record->attachments >= 0;
    enum status status = STATUS_MALFORMED;
    struct buffer bytes;
    buffer_init(&bytes, RESPONSE_MAXIMUM);
    if (is_one)
        status = file_read_whole_beneath(wizard->record->attachments, name, &bytes, &err);
    if (status == STATUS_OK) {
        response->status = 200;
        response->type = type_of(name);
        response->is_document = true;
        buffer_append(&response->body, bytes.data, bytes.length);
    } else if (status == STATUS_MALFORMED && !(is_one && bytes.failure != STATUS_OK)) {
        page_missing(wizard->visit);
    } else {
        page_failure(wizard->visit, &err);
    }
    buffer_free(&bytes);
}
