/* Which pages take files, and how much: every other page is sent none, whoever asks. */
#include <string.h>

#include "pages.h"

/* Bytes of a whole form. */
#define A_FEW_MAILS (UINT64_C(64) << 20)
#define AN_EXPORT (UINT64_C(256) << 20) /* it waits in memory */
#define A_FAMILY (UINT64_C(4) << 30)
#define A_PACKAGE (UINT64_C(8) << 30)

static const struct {
    const char *path;
    bool goes_on; /* what follows the path is the page's to read */
    struct intake_limits limits;
} TAKING[] = {
    {"/receipts", false, {A_FEW_MAILS, false}},
    {"/share/family", false, {A_FAMILY, false}},
    {"/family/file/add", false, {A_FAMILY, false}},
    {"/families/import", false, {AN_EXPORT, false}},
    {"/stick/", true, {A_PACKAGE, true}},
    {"/recipients/add", false, {A_FEW_MAILS, false}},
    {"/recipients/card", false, {A_FEW_MAILS, false}},
    {"/portals/add", false, {A_FEW_MAILS, false}},
    {"/ledger/continue", false, {A_FEW_MAILS, false}},
};

bool pages_admit(struct sessions *sessions, const char *path, const char *session,
                 struct intake_limits *limits)
{
    *limits = (struct intake_limits){0};
    for (size_t i = 0; i < sizeof TAKING / sizeof *TAKING; i++)
        if (TAKING[i].goes_on ? text_starts_with(path, TAKING[i].path)
                              : strcmp(path, TAKING[i].path) == 0)
            *limits = TAKING[i].limits;
    return sessions_are_unlocked(sessions, session);
}
