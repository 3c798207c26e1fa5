/* ODF's tracked changes. */
#include <string.h>

#include "odf.h"
#include "safehand/base/array.h"

static void keep_deletion(struct office *office)
{
    struct odf *odf = &office->odf;
    if (odf->deletion_count == 0 || odf->deleted.length == 0)
        return;
    struct odf_deletion *last = &odf->deletions[odf->deletion_count - 1];
    if (!last->text)
        last->text = memory_copy_bytes(odf->deleted.data, odf->deleted.length);
}

static void open_region(struct office *office, const struct xml *xml)
{
    struct odf_deletion deletion = {.text = NULL};
    snprintf(deletion.name, sizeof deletion.name, "%s", xml_value_or_empty(xml, "id"));
    buffer_clear(&office->odf.deleted);
    if (office->odf.deletion_count < OFFICE_DELETIONS)
        (void)ARRAY_ADD(office->odf.deletions, office->odf.deletion_count, deletion);
}

static void tell_deletion(struct office *office, const char *name)
{
    for (size_t i = 0; i < office->odf.deletion_count; i++) {
        const char *text = office->odf.deletions[i].text;
        if (text && strncmp(office->odf.deletions[i].name, name, LOOKS_NAME - 1) == 0)
            flow_text(&office->flow, FLOW_UNSEEN, text, strlen(text));
    }
}

void odf_changes_open(struct office *office, const struct xml *xml)
{
    const char *name = xml_value_or_empty(xml, "change-id");
    if (xml_is(xml, "changed-region"))
        open_region(office, xml);
    else if (xml_is(xml, "change"))
        tell_deletion(office, name);
    else if (xml_is(xml, "change-start"))
        office->added++;
    else if (xml_is(xml, "change-end"))
        office->added -= office->added > 0;
    else if (xml_is(xml, "p") && xml_within(xml, "deletion") && office->odf.deleted.length > 0)
        buffer_append_byte(&office->odf.deleted, '\n');
    if (xml_is(xml, "changed-region") || xml_is(xml, "cell-content-change") ||
        xml_is(xml, "tracked-changes"))
        answer_hidden(office->answer, HIDDEN_CHANGES, NULL);
}

void odf_changes_close(struct office *office, const struct xml *xml)
{
    if (xml_is(xml, "changed-region"))
        keep_deletion(office);
}

bool odf_changes_text(struct office *office, const struct xml *xml, const char *text, size_t length)
{
    if (!xml_within(xml, "deletion") || xml_within(xml, "change-info"))
        return false;
    buffer_append(&office->odf.deleted, text, length);
    flow_value(&office->flow, text, length);
    return true;
}

void odf_free(struct office *office)
{
    for (size_t i = 0; i < office->odf.deletion_count; i++)
        memory_free(office->odf.deletions[i].text);
    memory_free(office->odf.deletions);
    buffer_free(&office->odf.deleted);
    buffer_free(&office->odf.encoded);
}
