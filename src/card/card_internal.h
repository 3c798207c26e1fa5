/* What the files of this module share. */
#ifndef SAFEHAND_CARD_INTERNAL_H
#define SAFEHAND_CARD_INTERNAL_H

#include "safehand/card.h"

/* Why a text cannot stand on a card ("is empty"), or NULL. */
const char *card_text_fault(const char *text, bool may_be_empty);

/* Appends what is signed: the line "safehand.card/2", LF, and the canonical JSON of the card, which
 * must be without its signature. */
enum status card_signed_text(const json_t *unsigned_card, struct buffer *out,
                             struct error *err) MUST_CHECK;

/* The fingerprint of a card without its signature, in canonical JSON: six groups of five digits. */
enum status card_fingerprint(const void *canonical, size_t length,
                             char fingerprint[CARD_FINGERPRINT_SIZE], struct error *err) MUST_CHECK;

/* Makes and signs a card. Wrong details are STATUS_USAGE. */
enum status card_make(const struct card_details *details, const char *age_recipient,
                      const struct note_signer *signer, struct card **card,
                      struct error *err) MUST_CHECK;

/* Both name no ledger, or the same one. */
bool card_same_ledger(const struct card *a, const struct card *b);
/* $XDG_CONFIG_HOME/safehand/NAME, or that below ~/.config; memory_free. `what` says in an error
 * what cannot be found ("the trusted cards are kept"). */
enum status card_config_path(const char *name, const char *what, char **path,
                             struct error *err) MUST_CHECK;

/* An identity whose parts are still to come, or NULL without memory. Its secrets have room. */
struct identity *identity_allocate(void);

#endif
