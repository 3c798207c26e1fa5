/* Incidents, and how they were closed. */
#include "safehand/entry/register.h"

#include <stddef.h>
#include <string.h>

#include "entry_internal.h"

static const struct entry_member members_of_incident[] = {
    MAY_HAVE(incident, id, TEXT),   MAY_HAVE(incident, entry, NUMBER), NEEDS(incident, what, TEXT),
    NEEDS(incident, details, TEXT), NEEDS(incident, aware, TIME),      NEEDS(incident, due, TIME),
};
ENTRY_FORM_DEFINE(incident)

static const struct entry_member members_of_incident_closed[] = {
    MAY_HAVE(incident_closed, id, TEXT),
    MAY_HAVE(incident_closed, entry, NUMBER),
    NEEDS(incident_closed, closed_as, TEXT),
    NEEDS(incident_closed, reason, TEXT),
};
ENTRY_FORM_DEFINE(incident_closed)

static bool closes_untold(const json_t *detail, timestamp time)
{
    struct entry_incident_closed closed;
    (void)time;
    entry_incident_closed_see(detail, &closed);
    return closed.closed_as && strcmp(closed.closed_as, "not-notifiable") == 0;
}

const struct entry_about about_incident = {
    .kind = ENTRY_KIND_INCIDENT,
    .forms = {&form_incident, &form_incident_closed},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_APPROVER,
    .is_reserved = closes_untold,
    .right = "close an incident as not notifiable",
};
