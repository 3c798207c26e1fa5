#include "recipient/opening.h"

#include <fcntl.h>

#include "safehand/mail.h"

void opening_end(struct opening *opening)
{
    package_opened_free(opening->opened);
    memory_free(opening->path);
    remembering_end(&opening->remembering);
    session_close(&opening->session);
}

struct trusting {
    char *folder;
    const char *package;
    struct remembering *remembering;
};

/* An unknown sender's card is inside the package: the hint names how to get at it. */
static enum status sender_trusted(void *context, const struct card *sender, struct error *err)
{
    const struct trusting *trusting = context;
    return trust_check(trusting->folder, sender, trusting->package, session_now(), err);
}

static enum status ledger_recalled(void *context, const char *origin, struct heads **heads,
                                   struct error *err)
{
    const struct trusting *trusting = context;
    return remembering_recall(trusting->remembering, origin, heads, err);
}

enum status opening_begin(struct opening *opening, const struct arguments *arguments,
                          const char *folder, bool wants_digest, struct error *err)
{
    struct trusting trusting = {.package = arguments->positional.items[0],
                                .remembering = &opening->remembering};
    struct package_request request = {.trust = sender_trusted,
                                      .recall = ledger_recalled,
                                      .context = &trusting,
                                      .out_folder = folder,
                                      .wants_digest = wants_digest,
                                      .despite_ledger =
                                          argument_given(arguments, "--despite-ledger")};
    int fd = -1;
    enum status status = session_identity(arguments, &opening->session, err);
    if (status == STATUS_OK)
        status = trust_folder(&trusting.folder, err);
    if (status == STATUS_OK) {
        fd = file_open(AT_FDCWD, trusting.package, O_RDONLY, 0);
        if (fd < 0) {
            error_set_errno(err, "cannot read %s", trusting.package);
            status = err->status;
        }
    }
    if (status == STATUS_OK)
        status = mail_unwrap_age(trusting.package, &fd, err);
    request.identity = opening->remembering.identity = opening->session.identity;
    if (status == STATUS_OK)
        status = package_open(fd, &request, &opening->path, &opening->opened, err);
    file_close(&fd);
    memory_free(trusting.folder);
    return status;
}
