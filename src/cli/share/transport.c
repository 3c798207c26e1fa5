#include "share/transport.h"

enum status transport_connect(const struct arguments *arguments, const struct sharing *sharing,
                              struct transport *transport, struct error *err)
{
    struct media_device device;
    /* A stick that is not plugged in is better told before anything is decided or sealed. */
    if (sharing_channel(sharing) == CHANNEL_MEDIA)
        return media_inspect(sharing_channel_to(sharing), &device, err);
    if (sharing_channel(sharing) != CHANNEL_PORTAL)
        return STATUS_OK;
    enum status status = office_portal_find(sharing_office(sharing), sharing_channel_to(sharing),
                                            &transport->portal, err);
    if (status == STATUS_OK)
        status = session_portal(arguments, transport->portal, &transport->connection, err);
    return status;
}

enum status transport_carry(struct transport *transport, struct sharing *sharing, bool hold,
                            struct error *err)
{
    if (interrupt_seen())
        return interrupt_error(err);
    enum status status = sharing_seal(sharing, session_now(), err);
    if (status == STATUS_OK && sharing_without_pdf(sharing))
        print_note("the package goes without report.pdf, with report.html alone (%s)",
                   sharing_without_pdf(sharing));
    if (status == STATUS_OK && !hold)
        status = sharing_deliver(sharing, transport->connection, progress_show, NULL, session_now(),
                                 err);
    progress_end();
    return status;
}

void transport_close(struct transport *transport)
{
    portal_close(transport->connection);
    portal_free(transport->portal);
    *transport = (struct transport){0};
}

void delivery_failed(const struct sharing *sharing, struct error *err)
{
    error_context(err, "sharing %s is decided, but not delivered", sharing_id(sharing));
    if (!err->hint[0])
        error_hint(err, "try again with `safehand deliver %.8s`", sharing_id(sharing));
}

enum status delivery_waits(const struct sharing *sharing, struct error *err)
{
    error_set(err, STATUS_WAITING, "nothing has left yet: sharing %.8s waits for approval",
              sharing_id(sharing));
    return error_hint(err,
                      "a manager, deputy or trustee runs `safehand approve %.8s`, and then you run "
                      "`safehand deliver %.8s`",
                      sharing_id(sharing), sharing_id(sharing));
}
