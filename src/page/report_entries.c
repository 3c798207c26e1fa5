/* report.html: the entries, with fact and opinion told apart, and the attached files. */
#include <stdio.h>
#include <string.h>

#include "page_internal.h"

/* The sign is told apart by shape, its frame by stroke, and the words say it all. */
static const struct kind_style {
    const char *class, *sign;
} kind_styles[] = {
    [ENTRY_UNMARKED] = {"unmarked", "?"},
    [ENTRY_FACT] = {"fact", "&#9632;"},
    [ENTRY_OPINION] = {"opinion", "&#9671;"},
    [ENTRY_BOTH] = {"both", "&#9632;&#9671;"},
};

static void append_sign(struct buffer *out, enum record_entry_kind kind)
{
    buffer_append_format(out,
                         "<span class=\"sign %s\"><span aria-hidden=\"true\">%s </span>%s</span>",
                         kind_styles[kind].class, kind_styles[kind].sign, words_kind(kind));
}

static void append_term(struct buffer *out, const char *term, const char *text)
{
    page_append_element(out, "<dt>", term, "</dt>");
    page_append_element(out, "<dd class=\"value\" dir=\"auto\">", text, "</dd>\n");
}

static void append_concern(struct buffer *out, const json_t *concern)
{
    buffer_append_text(out, "<div class=\"form\"><h4>Record of concern</h4>\n<dl>\n");
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        struct buffer words;
        buffer_init(&words, EXTRACT_MAXIMUM);
        words_append_concern(&words, concern, i);
        append_term(out, WORDS_CONCERN[i].label, buffer_text(&words));
        if (words.failure != STATUS_OK)
            out->failure = words.failure;
        buffer_free(&words);
    }
    buffer_append_text(out, "</dl></div>\n");
}

/* A relative link to the file beside the report; only unreserved characters stand as they are. */
static void append_link(struct buffer *out, const char *name)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    buffer_append_text(out, "<a dir=\"auto\" href=\"attachments/");
    for (const char *byte = name; *byte != '\0'; byte++)
        if (strchr(plain, *byte))
            buffer_append_byte(out, (unsigned char)*byte);
        else
            buffer_append_format(out, "%%%02X", (unsigned char)*byte);
    page_append_element(out, "\">", name, "</a>");
}

static void append_entry_details(struct buffer *out, const struct extract_memory *memory,
                                 size_t index)
{
    const struct selected_entry *selected = &memory->selection.entries[index];
    const struct record_entry *entry = selected->entry;
    const struct extract_entry *details = &memory->entries[index];
    struct buffer about;
    buffer_init(&about, EXTRACT_MAXIMUM);
    words_append_about(&about, memory, selected);
    buffer_append_text(out, "<dl>\n");
    append_term(out, "Written by", details->by);
    append_term(out, "About", buffer_text(&about));
    if (details->source)
        append_term(out, "Known from", details->source);
    bool begun = false;
    for (size_t i = 0; i < entry->attachments.count; i++) {
        if (!extract_file_leaves(memory, entry->attachments.items[i]))
            continue;
        buffer_append_text(out, begun ? "<br>" : "<dt>Attached</dt><dd>");
        begun = true;
        append_link(out, entry->attachments.items[i]);
    }
    buffer_append_text(out, begun ? "</dd>\n" : "");
    append_term(out, "Why it is shared", selected->why);
    append_term(out, "Marking", marking_name(details->marking));
    buffer_append_text(out, "</dl>\n");
    if (about.failure != STATUS_OK)
        out->failure = about.failure;
    buffer_free(&about);
}

static void append_entry(struct buffer *out, const struct extract_memory *memory, size_t index)
{
    const struct selected_entry *selected = &memory->selection.entries[index];
    const struct extract_entry *details = &memory->entries[index];
    const char *class = kind_styles[selected->kind].class;
    char on[DATE_SIZE], words[TIMESTAMP_WORDS_SIZE];
    extract_date_text(memory, &selected->entry->on, on);
    extract_date_words(memory, &selected->entry->on, words);
    buffer_append_format(out, "<article aria-labelledby=\"entry-%zu\">\n<div class=\"entry-head\">",
                         index + 1);
    buffer_append_format(out, "<h3 id=\"entry-%zu\"><time datetime=\"%s\">%s</time>: ", index + 1,
                         on, words);
    page_append_element(out, "", details->label, "</h3>");
    append_sign(out, selected->kind);
    buffer_append_format(out, "</div>\n<blockquote class=\"%s\" dir=\"auto\">", class);
    page_append_element(out, "", details->text, "</blockquote>\n");
    if (details->concern)
        append_concern(out, details->concern);
    append_entry_details(out, memory, index);
    buffer_append_text(out, "</article>\n");
}

static void append_entries_heading(struct buffer *out)
{
    buffer_append_text(out,
                       "<section aria-labelledby=\"entries\">\n<h2 id=\"entries\">Entries from "
                       "the record</h2>\n<p>Each says what it is:</p>\n<ul class=\"legend\">\n"
                       "<li>");
    append_sign(out, ENTRY_FACT);
    buffer_append_text(out, " what was seen, heard or done</li>\n<li>");
    append_sign(out, ENTRY_OPINION);
    buffer_append_text(out, " what the writer thinks of it</li>\n<li>");
    append_sign(out, ENTRY_BOTH);
    buffer_append_text(out, " the one beside the other</li>\n</ul>\n");
}

void report_append_entries(struct buffer *out, const struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    bool begun = false;
    for (size_t i = 0; i < selection->entry_count; i++) {
        if (!selection->entries[i].leaves)
            continue;
        if (!begun)
            append_entries_heading(out);
        begun = true;
        append_entry(out, memory, i);
    }
    if (begun)
        buffer_append_text(out, "</section>\n");
}

void report_append_attachments(struct buffer *out, const struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    if (selection->attachment_count == 0)
        return;
    buffer_append_text(
        out, "<section aria-labelledby=\"attachments\">\n<h2 id=\"attachments\">Attached files</h2>"
             "\n<p>They lie in the folder <em>attachments</em> beside this page.</p>\n"
             "<table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">"
             "<th scope=\"col\" role=\"columnheader\">File</th>"
             "<th scope=\"col\" role=\"columnheader\" class=\"size\">Size</th>"
             "<th scope=\"col\" role=\"columnheader\">SHA-256, to check that it is whole</th>"
             "</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        buffer_append_text(out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">");
        append_link(out, attachment->name);
        buffer_append_format(out,
                             "<span class=\"detail\">%s</span></th>"
                             "<td role=\"cell\" data-label=\"Size\">",
                             marking_name(memory->attachment_marking[i]));
        words_append_size(out, attachment->size);
        buffer_append_format(out,
                             "</td><td role=\"cell\" data-label=\"SHA-256\" class=\"hash\">%s"
                             "</td></tr>\n",
                             attachment->digest);
    }
    buffer_append_text(out, "</tbody>\n</table>\n</section>\n");
}
