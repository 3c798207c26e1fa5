/* The recipient's page, put where a package was delivered to. */
#include "sharing_internal.h"

#include <string.h>

#include "safehand/page.h"

enum { PAGE_MAXIMUM = DELIVERY_TEXT_MAXIMUM };

/* Whether the portal has this very page already. */
static enum status portal_has(struct portal_session *portal, const struct recipient_page *page,
                              bool *is_same, bool *is_missing, struct error *err)
{
    struct buffer there;
    buffer_init(&there, PAGE_MAXIMUM);
    enum status status = portal_fetch(portal, page->name, &there, is_missing, err);
    *is_same = status == STATUS_OK && there.length == page->length &&
               memcmp(there.data, page->data, page->length) == 0;
    /* Something that is longer than any page of ours is another one. */
    if (status == STATUS_MALFORMED || (status != STATUS_OK && *is_missing)) {
        *err = (struct error){0};
        status = STATUS_OK;
    }
    buffer_free(&there);
    return status;
}

/* Whatever else stands there under that name is of an earlier version, or somebody's who must not
 * say how our packages are opened: it goes. */
static enum status put_on_portal(struct portal_session *portal, const struct recipient_page *page,
                                 int fd, struct error *err)
{
    bool is_same = false, is_missing = false;
    enum status status = portal_has(portal, page, &is_same, &is_missing, err);
    if (status != STATUS_OK)
        return status;
    /* Beside the whole page nobody would ever upload over the half of one. */
    if (is_same)
        return portal_clear(portal, page->name, err);
    if (!is_missing)
        status = portal_delete(portal, page->name, err);
    if (status == STATUS_OK)
        status = portal_upload(portal, page->name, fd, page->length, page->digest, err);
    return status;
}

static enum status put_on_media(const struct sharing *sharing, const struct recipient_page *page,
                                struct error *err)
{
    int fd = file_open_in_memory(page->data, page->length);
    if (fd < 0)
        return error_set_errno(err, "cannot hold %s", page->name);
    enum status status = media_write(sharing->channel_to, &sharing->device, page->name, fd,
                                     page->length, page->digest, NULL, NULL, err);
    if (status == STATUS_USAGE)
        error_set(
            err, STATUS_USAGE,
            "another %s is on the device, and stays there; nobody may use it unless they know "
            "where it comes from",
            page->name);
    file_close(&fd);
    return status;
}

/* Whatever becomes of the one, the other is put there too. */
static enum status put_beside(const struct sharing *sharing, struct error *err)
{
    struct error second = {0};
    struct recipient_page page;
    enum status status = STATUS_OK;
    if (recipient_page_find(&page))
        status = put_on_media(sharing, &page, err);
    if (read_me_page_find(&page) && put_on_media(sharing, &page, &second) != STATUS_OK &&
        status == STATUS_OK) {
        *err = second;
        status = err->status;
    }
    return status;
}

enum status sharing_put_page(const struct sharing *sharing, struct portal_session *portal,
                             struct error *err)
{
    struct recipient_page page;
    if (sharing->channel == CHANNEL_MEDIA && sharing->channel_to)
        return put_beside(sharing, err);
    if (sharing->channel != CHANNEL_PORTAL || !recipient_page_find(&page))
        return STATUS_OK;
    int fd = file_open_in_memory(page.data, page.length);
    if (fd < 0)
        return error_set_errno(err, "cannot hold %s", page.name);
    enum status status = put_on_portal(portal, &page, fd, err);
    file_close(&fd);
    return status;
}

/* The upload was read back under another name before it got this one: what is said to be there is
 * what is there now. */
static enum status put_and_look(struct portal_session *portal, const struct recipient_page *page,
                                int fd, struct error *err)
{
    bool is_same = false, is_missing = false;
    enum status status = put_on_portal(portal, page, fd, err);
    if (status == STATUS_OK)
        status = portal_has(portal, page, &is_same, &is_missing, err);
    if (status != STATUS_OK || is_same)
        return status;
    error_set(err, STATUS_DELIVERY, "what the portal gives back as %s is not what was put there",
              page->name);
    return error_hint(err, "invite nobody to it; ask whoever runs the portal who else may write "
                           "there");
}

enum status sharing_page_onto_portal(struct portal_session *portal, struct recipient_page *page,
                                     struct error *err)
{
    if (recipient_page_need(page, err) != STATUS_OK)
        return err->status;
    int fd = file_open_in_memory(page->data, page->length);
    if (fd < 0)
        return error_set_errno(err, "cannot hold %s", page->name);
    enum status status = put_and_look(portal, page, fd, err);
    file_close(&fd);
    return status;
}

enum status sharing_clear_page(struct portal_session *portal, struct error *err)
{
    struct recipient_page page;
    return recipient_page_find(&page) ? portal_clear(portal, page.name, err) : STATUS_OK;
}
