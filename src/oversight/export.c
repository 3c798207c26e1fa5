/* Every entry of the ledger for another program, one after the other. */
#include "oversight_internal.h"
#include "safehand/base/work.h"

#include <inttypes.h>
#include <string.h>

enum {
    EXPORT_BLOCK = 65536,                  /* bytes that are written at once */
    EXPORT_LINE = 8 * LEDGER_BODY_MAXIMUM, /* a body's text, escaped */
};
static const char *const HEADINGS[] = {"number",  "time",    "kind",  "who",
                                       "subject", "sharing", "detail"};

/* A line's cells; NULL where there is nothing. */
struct line {
    uint64_t number;
    char time[TIMESTAMP_SIZE];
    const char *kind, *who, *subject, *sharing;
    const json_t *detail;
};

static void line_fill(struct line *line, const struct ledger_entry *entry,
                      const struct office_member *signer)
{
    const char *subject = entry->leaf.subject;
    *line = (struct line){
        .number = entry->number,
        .kind = leaf_kind_name(&entry->leaf),
        .who = signer ? signer->card->name : NULL,
        .subject = subject[strspn(subject, "0")] ? subject : NULL,
        .sharing = entry_sharing(entry),
        .detail = entry->detail,
    };
    timestamp_format(entry->leaf.time, line->time);
}

static void append_cell(struct buffer *out, const char *text)
{
    csv_append_text(out, false, text ? text : "");
}

static enum status append_csv(struct buffer *out, const struct line *line, struct error *err)
{
    char number[24];
    struct buffer detail;
    buffer_init(&detail, EXPORT_LINE);
    enum status status = line->detail ? json_canonical(line->detail, &detail, err) : STATUS_OK;
    snprintf(number, sizeof number, "%" PRIu64, line->number);
    csv_append_text(out, true, number);
    append_cell(out, line->time);
    append_cell(out, line->kind);
    append_cell(out, line->who);
    append_cell(out, line->subject);
    append_cell(out, line->sharing);
    append_cell(out, buffer_text(&detail));
    csv_append_end(out);
    buffer_free(&detail);
    return status;
}

static enum status append_json(struct buffer *out, const struct line *line, struct error *err)
{
    json_t *object =
        json_pack("{s:I, s:s, s:s, s:s?, s:s?, s:s?, s:O?}", "number", (json_int_t)line->number,
                  "time", line->time, "kind", line->kind, "who", line->who, "subject",
                  line->subject, "sharing", line->sharing, "detail", line->detail);
    enum status status = object ? json_canonical(object, out, err) : memory_error(err);
    json_decref(object);
    buffer_append_byte(out, '\n');
    return status;
}

static enum status flush(struct buffer *out, export_writer writer, void *context, struct error *err)
{
    enum status status = buffer_status(out, err);
    if (status == STATUS_OK)
        status = writer(context, out->data, out->length, err);
    buffer_clear(out);
    return status;
}

static enum status export_entry(struct office *office, uint64_t number, enum export_form form,
                                struct buffer *out, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer = NULL;
    struct line line;
    enum status status = office_read(office, number, &entry, &signer, err);
    if (status == STATUS_OK) {
        line_fill(&line, entry, signer);
        status = form == EXPORT_CSV ? append_csv(out, &line, err) : append_json(out, &line, err);
    }
    ledger_entry_free(entry);
    return status;
}

enum status export_entries(struct office *office, enum export_form form, export_writer writer,
                           void *context, struct error *err)
{
    struct buffer out;
    enum status status = STATUS_OK;
    uint64_t size = ledger_size(office_ledger(office));
    buffer_init(&out, EXPORT_BLOCK + EXPORT_LINE);
    for (size_t i = 0; form == EXPORT_CSV && i < sizeof HEADINGS / sizeof HEADINGS[0]; i++)
        csv_append_text(&out, i == 0, HEADINGS[i]);
    if (form == EXPORT_CSV)
        csv_append_end(&out);
    for (uint64_t i = 0; status == STATUS_OK && i < size; i++) {
        status = work_goes_on("exporting", i, size, err);
        if (status == STATUS_OK)
            status = export_entry(office, i, form, &out, err);
        if (status == STATUS_OK && out.length >= EXPORT_BLOCK)
            status = flush(&out, writer, context, err);
    }
    if (status == STATUS_OK)
        status = flush(&out, writer, context, err);
    buffer_free(&out);
    return status;
}
