/* What was shared about one person by phone, post and the like (C06), for their answer (L04). */
#include "oversight_internal.h"

#include <inttypes.h>
#include <string.h>

#include "access.h"

enum { TOLD_NAME_SIZE = sizeof "log:" + 20 };

/* How --withhold and --disclose name it: no id of a record has a colon. */
static void told_name(uint64_t number, char name[TOLD_NAME_SIZE])
{
    snprintf(name, TOLD_NAME_SIZE, "log:%" PRIu64, number);
}

/* Whether it is about the person: as it was written down, or as the manager says now. That parents,
 * trustees or whoever asked were told of something is another matter. */
static bool is_about_person(struct collection *of, const struct ledger_entry *entry,
                            const char *name)
{
    struct entry_other_channel said;
    entry_other_channel_see(entry->detail, &said);
    if (said.discharges)
        return false;
    if (json_array_size(said.about) > 0) {
        bool named = access_list_has(said.about, of->request->person);
        of->is_known = of->is_known || named;
        return named;
    }
    if (naming_has(&of->disclose, name))
        return true;
    of->review->other_ways++;
    return false;
}

enum status collect_told(void *context, const struct ledger_entry *entry,
                         const struct office_member *signer, bool *go_on, struct error *err)
{
    struct collection *of = context;
    char name[TOLD_NAME_SIZE];
    struct entry_other_channel said;
    entry_other_channel_see(entry->detail, &said);
    *go_on = true;
    told_name(entry->number, name);
    if (!signer || !said.on || !said.to || !said.channel || !is_about_person(of, entry, name) ||
        naming_has(&of->withhold, name) || (said.id && naming_has_sharing(&of->withhold, said.id)))
        return STATUS_OK;
    json_t *told = json_pack("{s:I, s:s, s:s, s:s}", "entry", (json_int_t)entry->number, "on",
                             said.on, "to", said.to, "channel", said.channel);
    return json_array_append_new(of->other_ways, told) == 0 ? STATUS_OK : memory_error(err);
}
