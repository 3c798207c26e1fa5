/* What sealing and opening share. */
#ifndef PACKAGE_INTERNAL_H
#define PACKAGE_INTERNAL_H

#include <locale.h>

#include "safehand/extract.h"
#include "safehand/package.h"

enum {
    PACKAGE_PATH_MAXIMUM = 1024, /* bytes of a member's path, composed or not */
};

/* The archive's first members, before those that the manifest lists. */
#define MEMBER_MANIFEST "manifest.json"
#define MEMBER_NOTE "manifest.note"
#define MEMBER_CARD "sender.card.json"
#define MEMBER_PROOF "ledger.tlog-proof"
#define MEMBER_HISTORY "ledger.history"
#define MEMBER_REPORT "report.html"
#define MEMBER_EXTRACT "extract.json"
#define MEMBER_PDF "report.pdf"
#define MEMBER_ATTACHMENTS "attachments/"

/*
 * libarchive converts names by the thread's locale; in a UTF-8 one they pass as they are.
 * `previous` is for package_locale_leave.
 */
enum status package_locale_enter(locale_t *own, locale_t *previous, struct error *err) MUST_CHECK;
void package_locale_leave(locale_t own, locale_t previous);

/* The text that manifest.note signs. */
enum status manifest_note_text(const char *id, const char *manifest_digest, const char *recipient,
                               const char *origin, const struct note_verifier *ledger,
                               struct buffer *out, struct error *err) MUST_CHECK;

#endif
