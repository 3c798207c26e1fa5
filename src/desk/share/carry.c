#include "share/carry.h"

static enum status connect_portal(struct carrying *carrying, struct office *office,
                                  const char *name, const char *password, struct error *err)
{
    enum status status = office_portal_find(office, name, &carrying->portal, err);
    if (status == STATUS_OK && !*password)
        status = error_set(err, STATUS_USAGE, "type the password of %s on the portal %s",
                           carrying->portal->user, carrying->portal->name);
    if (status == STATUS_OK)
        status = portal_connect(&carrying->connection, carrying->portal, password,
                                carrying->progress, carrying->context, err);
    /* A password that is wrong is told before the decision stands in the ledger, and so is what the
     * portal cannot do. */
    return status == STATUS_OK ? portal_check(carrying->connection, err) : status;
}

enum status carry_connect(struct carrying *carrying, struct office *office,
                          const struct carry_way *way, const char *password, struct error *err)
{
    struct media_device device;
    switch (way->channel) {
    case CHANNEL_PORTAL:
        return connect_portal(carrying, office, way->to, password, err);
    case CHANNEL_MEDIA:
        return way->to ? media_inspect(way->to, &device, err) : STATUS_OK;
    case CHANNEL_HANDOVER:
        if (!way->to || !file_exists(way->to))
            return STATUS_OK;
        error_set(err, STATUS_USAGE, "%s is there already", way->to);
        return error_hint(err, "name a folder that is not there yet: what is handed over lies in "
                               "one of its own");
    default:
        return STATUS_OK;
    }
}

enum status carry_out(struct carrying *carrying, struct sharing *sharing, timestamp now,
                      struct error *err)
{
    struct error page = {0};
    if (sharing_channel(sharing) == CHANNEL_HANDOVER)
        return sharing_hand_over(sharing, now, err);
    enum status status = sharing_seal(sharing, now, err);
    /* A stick at another computer: its browser writes it, at /stick/. */
    if (sharing_channel(sharing) == CHANNEL_MEDIA && !sharing_channel_to(sharing))
        return status;
    if (status == STATUS_OK)
        status = sharing_deliver(sharing, carrying->connection, carrying->progress,
                                 carrying->context, now, err);
    /* That the package arrived is not to be doubted for a page. */
    if (status == STATUS_OK)
        (void)!sharing_put_page(sharing, carrying->connection, &page);
    return status;
}

void carry_close(struct carrying *carrying)
{
    portal_close(carrying->connection);
    portal_free(carrying->portal);
    *carrying = (struct carrying){0};
}
