/* Which page does what: the one place that knows. */
#include <string.h>

#include "html/page.h"

/* `with` goes on with the first argument, and `more`, if there is one, with the second. NULL: no
 * page as long as it is not known. */
struct address {
    enum way_action action;
    const char *without, *with, *more;
};

static const struct address ADDRESSES[] = {
    {WAY_SHARE, "/share", NULL, NULL},
    {WAY_RESUME_DRAFT, "/share", "/share/", NULL},
    {WAY_DELIVER, "/", "/share/send/", NULL}, /* what waits for being sent stands there */
    {WAY_APPROVE, "/", "/approve/", NULL},
    {WAY_WITHDRAW, NULL, "/withdraw?id=", NULL},
    {WAY_SENT, NULL, "/sent?id=", NULL},
    {WAY_TAKE_OFF, NULL, "/take-off?id=", NULL},
    {WAY_NOTICE, NULL, "/notice?id=", NULL},
    {WAY_DECLINE, "/decline", NULL, NULL},
    {WAY_RECEIVE, "/receipts", NULL, NULL},
    {WAY_RECORD_REFERENCE, NULL, "/reference?id=", NULL},
    {WAY_ADD_RECIPIENT, "/recipients/add", NULL, NULL},
    {WAY_LIST_RECIPIENTS, "/recipients", NULL, NULL},
    {WAY_VERIFY_RECIPIENT, "/recipients", "/recipients/call?name=", NULL},
    {WAY_CONFIRM_RECIPIENT, "/recipients", "/recipients/confirm?name=", NULL},
    {WAY_LIST_STAFF, "/staff", NULL, NULL},
    {WAY_ADD_STAFF, "/staff", NULL, NULL},
    {WAY_CONFIRM_STAFF, "/staff", NULL, NULL},
    {WAY_SIGN_CARD, "/staff", NULL, NULL},
    {WAY_REMOVE_STAFF, "/staff", NULL, NULL},
    {WAY_NEW_STAFF_CARD, "/staff/invite", NULL, NULL},
    {WAY_RECORD_TRAINING, "/training", "/training?name=", NULL},
    {WAY_SIGN_POLICY, "/training", NULL, NULL},
    {WAY_LIST_STAFF, "/staff", NULL, NULL},
    {WAY_ADD_STAFF, "/staff", NULL, NULL},
    {WAY_CONFIRM_STAFF, "/staff", NULL, NULL},
    {WAY_SIGN_CARD, "/staff", NULL, NULL},
    {WAY_REMOVE_STAFF, "/staff", NULL, NULL},
    {WAY_NEW_STAFF_CARD, "/staff/invite", NULL, NULL},
    {WAY_ACCEPT_POLICY, "/profiles", NULL, NULL},
    {WAY_ADD_PORTAL, "/portals/add", NULL, NULL},
    {WAY_CHECK_PORTAL, "/portals", "/portals/check?name=", NULL},
    {WAY_ADD_NUMBER, "/numbers/add", "/numbers/add?name=", NULL},
    {WAY_CONFIRM_NUMBER, "/numbers", "/numbers/confirm?name=", NULL},
    {WAY_LOOK_AT, NULL, "/look?id=", NULL},
    {WAY_ADD_AGREEMENT, "/agreements/add", NULL, NULL},
    {WAY_APPROVE_STANDING, "/agreements", "/agreements/standing?profile=", NULL},
    {WAY_LOG, "/log", NULL, NULL},
    {WAY_LOG_DUTY, "/log", "/log?duty=", "&entry="},
    {WAY_LOG_SHARING_DUTY, "/log", "/log?duty=", "&sharing="},
    {WAY_INFORM, NULL, "/informed?id=", NULL},
    {WAY_NOTIFY_TRUSTEES, NULL, "/notice?for=trustees&id=", NULL},
    {WAY_ACCESS, "/access", NULL, NULL},
    {WAY_REPORT_INCIDENT, "/incident", "/incident?id=", NULL},
    {WAY_CLOSE_INCIDENT, "/incidents", "/incidents/close?id=", NULL},
    {WAY_RETURN_MEDIA, "/media", "/media/back?device=", NULL},
    {WAY_WIPE_MEDIA, "/media", "/media/wiped?device=", NULL},
    {WAY_SHOW_SHARING, "/sharings", "/sharings/", NULL},
    {WAY_CORRECT_CLOCK, "/clock", NULL, NULL},
    {WAY_CONTINUE_LEDGER, "#reason", NULL, NULL}, /* on the page that says that it is needed */
    {WAY_RESUME, "/resume", NULL, NULL},
    {WAY_LIST_ENTRIES, "/ledger", NULL, NULL},
    {WAY_LIST_TASKS, "/", NULL, NULL},
    {WAY_LIST_RULES, "/rules", NULL, NULL},
};

void page_address_part(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                        (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.';
        if (is_plain)
            buffer_append_byte(out, byte);
        else
            buffer_append_format(out, "%%%02X", byte);
    }
}

bool page_way_address(const struct way *way, struct buffer *out)
{
    for (size_t i = 0; i < sizeof ADDRESSES / sizeof *ADDRESSES; i++) {
        const struct address *address = &ADDRESSES[i];
        bool is_known = *way->arguments[0] && address->with;
        if (address->action != way->action || (!is_known && !address->without))
            continue;
        buffer_append_text(out, is_known ? address->with : address->without);
        if (is_known)
            page_address_part(out, way->arguments[0]);
        if (is_known && address->more && *way->arguments[1]) {
            buffer_append_text(out, address->more);
            page_address_part(out, way->arguments[1]);
        }
        return true;
    }
    return false;
}
