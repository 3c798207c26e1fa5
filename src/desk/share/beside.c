/* What stands beside what is asked: the entry or the file itself, looked at in the page that asks
 * about it so that nobody loses their place; and what the rules say of that step. */
#include "share/share.h"

#include <fcntl.h>
#include <string.h>

#include "safehand/extract/told.h"

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
        words_append_size(&words, size);
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
    bool is_one = file_name_is_one(name);
    int fd = -1;
    enum status status = STATUS_MALFORMED;
    struct buffer bytes;
    buffer_init(&bytes, RESPONSE_MAXIMUM);
    if (is_one)
        status = record_file_open(wizard->record, name, &fd, &err);
    if (status == STATUS_OK)
        status = file_read_to_end(fd, name, &bytes, &err);
    file_close(&fd);
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

/* ---- what stands beside a question: what is settled of its step, and what is to come ---- */

/* Whether an outcome belongs to that step and is settled; or is, but somebody has to approve it, or
 * to do something afterwards. */
static bool is_listed(const struct policy_outcome *outcome, enum asking_step step, bool is_to_come)
{
    bool is_open = outcome->result == POLICY_AWAITS_APPROVAL || outcome->result == POLICY_DUTY;
    return asking_step_of(outcome->rule->id) == step && asking_is_settled(outcome) &&
           is_open == is_to_come;
}

static size_t count_of(const struct sharing *sharing, enum asking_step step, bool is_to_come)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    size_t count = 0;
    for (size_t i = 0; i < verdict->count; i++)
        count += is_listed(&verdict->outcomes[i], step, is_to_come);
    return count;
}

static void show_list(struct wizard *wizard, const struct sharing *sharing, enum asking_step step,
                      bool is_to_come)
{
    const struct policy_verdict *verdict = sharing_verdict(sharing);
    page_markup(wizard->page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < verdict->count; i++)
        if (is_listed(&verdict->outcomes[i], step, is_to_come))
            share_outcome(wizard, &verdict->outcomes[i]);
    page_markup(wizard->page, "</ul>\n");
}

void share_show_to_come(struct wizard *wizard, const struct sharing *sharing, enum asking_step step)
{
    struct page *page = wizard->page;
    char address[SHARE_ADDRESS_SIZE];
    size_t count = count_of(sharing, step, true);
    if (count == 0)
        return;
    page_markup(page,
                "<details class=\"desk-more\"><summary>Still to be approved, or done (%zu)"
                "</summary>\n",
                count);
    show_list(wizard, sharing, step, true);
    if (step == ASKING_CHANNEL) {
        wizard_address(wizard, SHARE_WAY, address);
        page_markup(page, "<p class=\"govuk-body\">");
        page_link(page, address, "Choose another way");
        page_markup(page, "</p>\n");
    }
    page_more_end(page);
}

void share_show_settled(struct wizard *wizard, const struct sharing *sharing, enum asking_step step)
{
    struct page *page = wizard->page;
    size_t count = count_of(sharing, step, false);
    if (count == 0)
        return;
    page_markup(page, "<details class=\"desk-more\"><summary>Settled already (%zu)</summary>\n",
                count);
    show_list(wizard, sharing, step, false);
    page_more_end(page);
}

/* What is asked about one entry, or one file, can be answered only by who sees it. */
void share_show_what(struct wizard *wizard, const struct policy_question *question)
{
    enum answer_key key;
    const char *rest;
    char day[TIMESTAMP_WORDS_SIZE], id[ANSWER_KEY_SIZE];
    struct leak_key leak;
    if (!answer_key_parse(question->key, &key, &rest))
        return;
    snprintf(id, sizeof id, "%s", rest);
    bool is_found = (key == ANSWER_M04 || key == ANSWER_M09) && leak_key_parse(rest, &leak);
    if (is_found && (leak.in_entry || leak.in_file))
        snprintf(id, sizeof id, "%.*s", (int)leak.place_length, leak.place);
    if ((is_found && leak.in_file) || key == ANSWER_M04_LOOKED || key == ANSWER_M12 ||
        key == ANSWER_M01_FILE) {
        share_show_look(wizard, id, 0);
        return;
    }
    const struct record_entry *entry = record_find_entry(wizard->record, id);
    if (!entry)
        return;
    date_words(&entry->on, day);
    /* It was read where it was chosen; but to say what it is one must have it before one. */
    page_markup(wizard->page, "<details class=\"desk-more\"%s><summary>Read the entry</summary>\n",
                key == ANSWER_M05 ? " open" : "");
    page_markup(wizard->page, "<blockquote class=\"govuk-inset-text desk-quote\"><p>");
    page_text(wizard->page, entry->text);
    page_markup(wizard->page, "</p><footer>%s, written by ", day);
    page_text(wizard->page, entry->by);
    page_markup(wizard->page, "</footer></blockquote>\n");
    page_more_end(wizard->page);
}
