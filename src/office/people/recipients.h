/* What the files of office/recipients share. */
#ifndef OFFICE_RECIPIENTS_H
#define OFFICE_RECIPIENTS_H

#include "office_internal.h"

/* A recipient whose standing is still to be read. Takes the card, or what is known of one without
 * keys, also where it fails; NULL without memory. */
struct office_recipient *recipient_of_card(struct card *card);
struct office_recipient *recipient_of_keyless(struct keyless *keyless);

#endif
