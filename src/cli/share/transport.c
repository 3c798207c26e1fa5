#include "share/transport.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/sharing/asking.h"

/* Before anything is decided, too. */
static enum status handover_folder_check(const struct sharing *sharing, struct error *err)
{
    const char *folder = sharing_channel_to(sharing);
    if (!folder) {
        error_set(err, STATUS_USAGE, "--by handover needs --out");
        return error_hint(err, "name a new folder, into which the open files are written");
    }
    if (!file_exists(folder))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s is there already", folder);
    return error_hint(err, "name a folder that is not there yet: what is handed over lies in one "
                           "of its own");
}

enum status transport_connect(const struct arguments *arguments, const struct sharing *sharing,
                              struct transport *transport, struct error *err)
{
    struct media_device device;
    transport->unmounts = argument_given(arguments, "--unmount");
    /* A stick that is not plugged in is better told before anything is decided or sealed. */
    if (sharing_channel(sharing) == CHANNEL_MEDIA)
        return media_inspect(sharing_channel_to(sharing), &device, err);
    if (sharing_channel(sharing) == CHANNEL_HANDOVER)
        return handover_folder_check(sharing, err);
    if (sharing_channel(sharing) != CHANNEL_PORTAL)
        return STATUS_OK;
    enum status status = office_portal_find(sharing_office(sharing), sharing_channel_to(sharing),
                                            &transport->portal, err);
    if (status == STATUS_OK)
        status = session_portal(arguments, transport->portal, &transport->connection, err);
    return status;
}

/* One of two clocks that differ is wrong, and what is recorded rests on this one. */
static void tell_clocks(const struct sharing *sharing)
{
    char there[TIMESTAMP_SIZE], here[TIMESTAMP_SIZE];
    timestamp portal, own;
    if (!sharing_portal_time(sharing, &portal, &own) ||
        llabs((long long)(portal - own)) <= LEDGER_CLOCKS_DIFFER)
        return;
    timestamp_format(portal, there);
    timestamp_format(own, here);
    print_note(
        "the clock of portal %s says %s, and this computer's %s: see which is wrong, and set "
        "this one right if it is that",
        sharing_channel_to(sharing), there, here);
}

/* That the package arrived is not to be doubted for a page. */
static void put_page(struct transport *transport, const struct sharing *sharing)
{
    struct error failure = {0};
    if (sharing_put_page(sharing, transport->connection, &failure) != STATUS_OK)
        print_failure("the page that it is opened with was not put beside it: ", &failure);
}

/* What lies on the stick from before, and whether it may be pulled out. Nothing of this undoes that
 * the package is there. */
static void leave_device(const struct transport *transport, const struct sharing *sharing)
{
    struct error failure = {0};
    const char *folder = sharing_channel_to(sharing);
    size_t earlier;
    bool is_there;
    if (media_count_ours(folder, sharing_id(sharing), &earlier, &is_there, &failure) == STATUS_OK &&
        earlier > 0)
        print_note(
            "%zu earlier %s still on the device: who has it has all of them; `safehand media "
            "wipe` takes off those of this office",
            earlier, earlier == 1 ? "package is" : "packages are");
    failure = (struct error){0};
    if (!transport->unmounts)
        print_note("let the file manager eject the device before you pull it out");
    else if (media_unmount(folder, &failure) == STATUS_OK)
        print_note("the device is unmounted, and may be pulled out");
    else
        print_failure("the package is on the device, and read back; but ", &failure);
}

/* What goes under another name than the record has. */
static void tell_renamed(const struct sharing *sharing)
{
    enum { MOST = 20 };
    const struct selection *selection = sharing_selection(sharing);
    size_t count = 0;
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        if (attachment->sent_name && count++ < MOST)
            print_note("%s goes as %s, because %s", attachment->name, attachment->sent_name,
                       attachment->renamed_because);
    }
    if (count > MOST)
        print_note("so do %zu more: the report says which", count - MOST);
}

/* Of which files a copy goes, and of which none could be made that somebody asked for. */
static void tell_copies(const struct sharing *sharing)
{
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        if (attachment->copy)
            print_note("of %s a copy goes: %s", attachment->name, attachment->cleaned);
        else if (attachment->uncleaned)
            print_note("%s goes as it is: there is no clean copy, because %s", attachment->name,
                       attachment->uncleaned);
    }
}

/* What in the package is not as it is in the record. */
static void tell_changed(const struct sharing *sharing)
{
    tell_renamed(sharing);
    tell_copies(sharing);
}

enum status transport_carry(struct transport *transport, struct sharing *sharing, bool hold,
                            struct error *err)
{
    if (interrupt_seen())
        return interrupt_error(err);
    if (sharing_channel(sharing) == CHANNEL_HANDOVER) {
        enum status handed = sharing_hand_over(sharing, session_now(), err);
        progress_end();
        if (handed == STATUS_OK && sharing_without_pdf(sharing))
            print_note("the folder has no report.pdf, and report.html alone (%s)",
                       sharing_without_pdf(sharing));
        if (handed == STATUS_OK)
            tell_changed(sharing);
        return handed;
    }
    enum status status = sharing_seal(sharing, session_now(), err);
    if (status == STATUS_OK && sharing_without_pdf(sharing))
        print_note("the package goes without report.pdf, with report.html alone (%s)",
                   sharing_without_pdf(sharing));
    if (status == STATUS_OK && !hold)
        status = sharing_deliver(sharing, transport->connection, progress_show, NULL, session_now(),
                                 err);
    if (status == STATUS_OK && !hold)
        put_page(transport, sharing);
    progress_end();
    if (status == STATUS_OK && !hold && sharing_channel(sharing) == CHANNEL_MEDIA)
        leave_device(transport, sharing);
    if (status == STATUS_OK)
        tell_changed(sharing);
    tell_clocks(sharing);
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

void delivery_keep_said(const struct sharing *sharing, char seen[DIGEST_HEX_SIZE])
{
    struct error failure = {0};
    if (asking_keep_said(sharing, session_now(), seen, &failure) != STATUS_OK)
        print_failure("what you said of its entries is not kept in the record, so that it will be "
                      "asked again: ",
                      &failure);
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

/* ---- what it is then ---- */

const char *delivered_state(const struct sharing *sharing)
{
    switch (sharing_channel(sharing)) {
    case CHANNEL_EMAIL:
    case CHANNEL_HAND:
        return sharing_state_name(SHARING_FOR_SENDING);
    case CHANNEL_HANDOVER:
        return sharing_state_name(SHARING_HANDED_OVER);
    default:
        return sharing_state_name(SHARING_DELIVERED);
    }
}

const char *delivered_words(const struct sharing *sharing)
{
    enum channel channel = sharing_channel(sharing);
    return channel == CHANNEL_HAND ? sharing_state_words(SHARING_FOR_SENDING, channel_name(channel))
                                   : delivered_state(sharing);
}

/* What it says is not known to anybody else. */
static void handed_over_advise(const struct sharing *sharing)
{
    const struct keyless *keyless = sharing_recipient(sharing)->keyless;
    print_note("the files lie open in %s: bring them to %s, %s; nobody but you knows that they "
               "arrive",
               sharing_channel_to(sharing), keyless_way_words(keyless->way), keyless->address);
    print_note("record the reference number that %s gives: `safehand receive --reference NUMBER "
               "--from WHO %.8s`; then delete that folder, which nobody else does",
               keyless->team, sharing_id(sharing));
}

void delivered_advise(const struct sharing *sharing)
{
    const char *name = sharing_recipient(sharing)->name;
    if (sharing_channel(sharing) == CHANNEL_HANDOVER)
        handed_over_advise(sharing);
    else if (sharing_channel(sharing) == CHANNEL_PORTAL)
        print_note("now tell %s that a package waits on portal %s, and file the receipt that comes "
                   "back with `safehand receive`",
                   name, sharing_channel_to(sharing));
    else if (sharing_channel(sharing) == CHANNEL_MEDIA)
        print_note("the device holds %.8s...safehand: give it into the hand of %s and nobody else",
                   sharing_id(sharing), name);
    else if (sharing_channel(sharing) == CHANNEL_EMAIL)
        print_note("send this file by secure email: %s; when it is sent, record that with "
                   "`safehand sent %.8s`",
                   sharing_package_path(sharing), sharing_id(sharing));
    else
        print_note("hand over this file: %s; when %s has it, record that with `safehand sent %.8s`",
                   sharing_package_path(sharing), name, sharing_id(sharing));
}
