/*
 * What a consent that somebody gave lacks, whatever is shared: whoever writes it down hears it at
 * once, and not only when a sharing is to rest on it (P04).
 */
#ifndef SAFEHAND_POLICY_CONSENT_GIVEN_H
#define SAFEHAND_POLICY_CONSENT_GIVEN_H

#include "safehand/record.h"

/* Whether the record says that they saw what would be shared before they said yes: a consent of
 * which it does not covers nothing. */
bool consent_was_informed(const struct record_consent *consent);
/* Whether, on that day in London, somebody else decides for the person, and whoever gave it is
 * neither the person nor on file as holding parental responsibility for them: it does not count
 * for that person. */
bool consent_lacks_holder(const struct catalogue *catalogue, const struct record_consent *consent,
                          const struct record_person *person, const struct date *today);

#endif
