/* Connecting, sealing and delivering, as share and deliver both do it. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include "cli.h"

struct transport {
    struct portal *portal;
    struct portal_session *connection; /* NULL for other ways than a portal */
    bool unmounts;                     /* the memory stick, when it is written */
};
/* For a sharing by a portal: asks for the password and connects. */
enum status transport_connect(const struct arguments *arguments, const struct sharing *sharing,
                              struct transport *transport, struct error *err) MUST_CHECK;
/* Seals what is not sealed yet, and delivers it unless it is held. */
enum status transport_carry(struct transport *transport, struct sharing *sharing, bool hold,
                            struct error *err) MUST_CHECK;
void transport_close(struct transport *transport);

/* Takes the package of a withdrawn sharing off its portal, and records that. */
enum status transport_take_off(const struct arguments *arguments, struct office *office,
                               const char *id, const char *portal, struct error *err) MUST_CHECK;

/* What it is after a delivery: "delivered", "handed over for sending", or "handed over". */
const char *delivered_state(const struct sharing *sharing);
/* The same for who reads it: whether a person carried what goes by hand nobody knows yet. */
const char *delivered_words(const struct sharing *sharing);
/* Says what the sender has to do then. */
void delivered_advise(const struct sharing *sharing);

/* After a decision: what failed was not the deciding, and may be tried again. */
void delivery_failed(const struct sharing *sharing, struct error *err);
/* Keeps in the record what was said of its entries (asking_keep_said), or says why it cannot. */
void delivery_keep_said(const struct sharing *sharing, char seen[DIGEST_HEX_SIZE]);
/* STATUS_WAITING: everything is done but for somebody else's signature. */
enum status delivery_waits(const struct sharing *sharing, struct error *err);

#endif
