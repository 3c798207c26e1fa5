/* The files of a family's record. */
#include "family/family.h"

#include <string.h>
#include <unistd.h>

#include "register/forms/ask.h"

/* ---- which there are ---- */

static void append_address(const struct family *family, const char *name, struct buffer *out)
{
    family_address(family, "/family/file", out);
    family_address_more(out, "name", name);
}

void family_link_file(const struct family *family, const char *name)
{
    struct buffer address;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    append_address(family, name, &address);
    page_link(&family->visit->page, buffer_text(&address), name);
    buffer_free(&address);
}

/* The entry that it belongs to, NULL if none names it. */
static const struct record_entry *entry_of(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->entry_count; i++)
        for (size_t j = 0; j < record->entries[i].attachments.count; j++)
            if (strcmp(record->entries[i].attachments.items[j], name) == 0)
                return &record->entries[i];
    return NULL;
}

static void show_one(const struct family *family, const char *name)
{
    char day[TIMESTAMP_WORDS_SIZE];
    struct page *page = &family->visit->page;
    const struct record_entry *entry = entry_of(family->record, name);
    page_markup(page, "<li>");
    family_link_file(family, name);
    page_markup(page, "<span class=\"govuk-hint\">");
    if (entry) {
        date_words(&entry->on, day);
        page_markup(page, "Of the entry of %s, ", day);
        page_text(page, family_category(family, entry->category));
    } else {
        page_markup(page, "Of no entry");
    }
    page_markup(page, "</span></li>\n");
}

void family_show_files(struct family *family)
{
    struct error err = {0};
    struct file_list names = {0};
    struct page *page = &family->visit->page;
    page_heading(page, 2, "Files");
    if (record_file_list(family->record, &names, &err) != STATUS_OK) {
        page_paragraph(page, "Which files there are cannot be read now.");
        return;
    }
    if (names.count == 0)
        page_paragraph(page, "No file was added yet.");
    page_markup(page, "%s", names.count > 0 ? "<ul class=\"govuk-list desk-ways\">\n" : "");
    for (size_t i = 0; i < names.count; i++)
        show_one(family, names.names[i]);
    page_markup(page, "%s", names.count > 0 ? "</ul>\n" : "");
    file_list_free(&names);
}

/* ---- one ---- */

/* As a file to keep: what a page of ours shows of it might run something. */
void page_family_attachment(struct visit *visit)
{
    int fd = -1;
    off_t size = 0;
    struct family family;
    struct error err = {0};
    const char *name = asked(visit, "name");
    if (!family_open(visit, &family)) {
        family_close(&family);
        return;
    }
    enum status status = file_name_is_one(name) ? record_file_open(family.record, name, &fd, &err)
                                                : STATUS_MALFORMED;
    if (status == STATUS_OK && (size = lseek(fd, 0, SEEK_END)) < 0)
        status = error_set_errno(&err, "the file cannot be read");
    if (status == STATUS_OK)
        response_download_file(visit->page.response, "application/octet-stream", name, &fd,
                               (uint64_t)size);
    else if (status == STATUS_MALFORMED)
        page_missing(visit);
    else
        page_failure(visit, &err);
    file_close(&fd);
    family_close(&family);
}
