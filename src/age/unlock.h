/* From a header and the identities at hand to the file key. */
#ifndef SAFEHAND_AGE_UNLOCK_H
#define SAFEHAND_AGE_UNLOCK_H

#include "header.h"
#include "keys.h"

/* Finds the file key (into secret memory) and checks the header's MAC with it. STATUS_MALFORMED if
 * a native stanza is malformed, STATUS_AUTHENTICATION if nothing matches or the MAC is wrong. */
enum status age_unlock(const char *text, size_t length, const struct age_identities *identities,
                       unsigned char file_key[AGE_FILE_KEY_BYTES], struct error *err) MUST_CHECK;

#endif
