/* Which page does what: the one place that knows. */
#include <string.h>

#include "html/page.h"

/* `with` goes on with the first argument, and `more`, if there is one, with the second; `after`
 * ends it. NULL: no page as long as it is not known. What has no page says why, and in which words
 * it stands in a sentence. */
struct address {
    const char *without, *with, *more, *after;
    enum way_without why;
    const char *words;
};

static const struct address ADDRESSES[WAY_ACTIONS] = {
    [WAY_NONE] = {.why = WITHOUT_HERE, .words = "what stands here"},
    [WAY_INPUT] = {.why = WITHOUT_HERE},
    [WAY_GIVE] = {.why = WITHOUT_HERE},
    [WAY_ANSWER] = {.why = WITHOUT_HERE, .words = "the answer that is asked here"},

    [WAY_SHARE] = {.without = "/share"},
    [WAY_RESUME_DRAFT] = {.without = "/share", .with = "/share/"},
    [WAY_DISCARD_DRAFT] = {.without = "/share", .with = "/share/", .after = "/discard"},
    [WAY_PREVIEW] = {.why = WITHOUT_HERE, .words = "the page before sending, which shows it"},
    [WAY_PREVIEW_FOR_FAMILY] = {.why = WITHOUT_HERE,
                                .words = "“What the family may see of it”, a link on that page"},
    [WAY_PREVIEW_PATHS] = {.why = WITHOUT_HERE, .words = "the page that asks what goes"},
    [WAY_CHECK_RECORD] = {.without = "/share/family"},
    [WAY_APPROVE] = {.without = "/", .with = "/approve/"},
    [WAY_DELIVER] = {.without = "/", .with = "/share/send/"},
    [WAY_WITHDRAW] = {.without = "/sharings", .with = "/withdraw?id="},
    [WAY_SENT] = {.without = "/sharings", .with = "/sent?id="},
    [WAY_TAKE_OFF] = {.without = "/sharings", .with = "/take-off?id="},
    [WAY_NOTICE] = {.without = "/sharings", .with = "/notice?id="},
    [WAY_DECLINE] = {.without = "/decline"},
    [WAY_COLLECT] = {.without = "/receipts"},
    [WAY_RECEIVE] = {.without = "/receipts"},
    [WAY_HAND_OVER] = {.why = WITHOUT_HERE, .words = "choose that, where it is asked how it goes"},
    [WAY_RECORD_REFERENCE] = {.without = "/sharings", .with = "/reference?id="},
    [WAY_OPEN] = {.why = WITHOUT_OTHERS, .words = "the page that recipients have"},
    [WAY_ACKNOWLEDGE] = {.why = WITHOUT_OTHERS, .words = "the recipient's page"},

    [WAY_ADD_RECIPIENT] = {.without = "/recipients/add"},
    [WAY_LIST_RECIPIENTS] = {.without = "/recipients"},
    [WAY_VERIFY_RECIPIENT] = {.without = "/recipients", .with = "/recipients/call?name="},
    [WAY_CONFIRM_RECIPIENT] = {.without = "/recipients", .with = "/recipients/confirm?name="},
    [WAY_TRUST_SENDER] = {.why = WITHOUT_OTHERS, .words = "the recipient trusts that card"},
    [WAY_SHOW_CARD] = {.without = "/staff"},
    [WAY_NEW_IDENTITY] = {.why = WITHOUT_ADMINISTRATOR},
    [WAY_NEW_STAFF_CARD] = {.without = "/staff/invite"},
    [WAY_ADD_STAFF] = {.without = "/staff"},
    [WAY_CONFIRM_STAFF] = {.without = "/staff"},
    [WAY_SIGN_CARD] = {.without = "/staff"},
    [WAY_REMOVE_STAFF] = {.without = "/staff"},
    [WAY_LIST_STAFF] = {.without = "/staff"},
    [WAY_RECORD_TRAINING] = {.without = "/training", .with = "/training?who="},
    [WAY_SIGN_POLICY] = {.without = "/training"},
    [WAY_ACCEPT_POLICY] = {.without = "/profiles"},
    [WAY_ADD_PORTAL] = {.without = "/portals/add"},
    [WAY_CHECK_PORTAL] = {.without = "/portals", .with = "/portals/check?name="},
    [WAY_ADD_NUMBER] = {.without = "/numbers/add", .with = "/numbers/add?name="},
    [WAY_CONFIRM_NUMBER] = {.without = "/numbers", .with = "/numbers/confirm?name="},
    [WAY_LOOK_AT] = {.without = "/", .with = "/look?id="},
    [WAY_LOOK_AFTERWARDS] = {.without = "/", .with = "/approve/"},
    [WAY_COMPLETE] = {.without = "/", .with = "/afterwards?id="},
    [WAY_ADD_AGREEMENT] = {.without = "/agreements/add"},
    [WAY_APPROVE_STANDING] = {.without = "/agreements", .with = "/agreements/standing?profile="},
    [WAY_MAKE_OFFICE] = {.without = "/first"},
    [WAY_CHOOSE_OFFICE] = {.why = WITHOUT_ADMINISTRATOR},

    [WAY_LOG] = {.without = "/log"},
    [WAY_LOG_DUTY] = {.without = "/log", .with = "/log?duty=", .more = "&entry="},
    [WAY_LOG_SHARING_DUTY] = {.without = "/log", .with = "/log?duty=", .more = "&sharing="},
    [WAY_PHONED] = {.without = "/log", .with = "/log?duty=phoned&sharing="},
    [WAY_INFORM] = {.without = "/sharings", .with = "/informed?id="},
    [WAY_NOTIFY_TRUSTEES] = {.without = "/sharings", .with = "/notice?for=trustees&id="},
    [WAY_ADVISE] = {.without = "/advice"},
    [WAY_ACCESS] = {.without = "/access"},
    [WAY_REPORT_INCIDENT] = {.without = "/incident", .with = "/incident?id="},
    [WAY_CLOSE_INCIDENT] = {.without = "/incidents", .with = "/incidents/close?id="},
    [WAY_LIST_COMPLAINTS] = {.without = "/complaints"},
    [WAY_TELL_COMPLAINT] = {.without = "/complaints", .with = "/complaints/told?id="},
    [WAY_RETURN_MEDIA] = {.without = "/media", .with = "/media/back?device="},
    [WAY_WIPE_MEDIA] = {.without = "/media", .with = "/media/wiped?device="},
    [WAY_RELEASE_HOLD] = {.without = "/sharings", .with = "/hold/release?id="},
    [WAY_SEAL_RECORDS] = {.without = "/families/sealed"},
    [WAY_RESTORE_RECORD] = {.without = "/families", .with = "/family/restore?ref="},

    [WAY_SHOW_SHARING] = {.without = "/sharings", .with = "/sharings/"},
    [WAY_LIST_ENTRIES] = {.without = "/ledger"},
    [WAY_LIST_FAMILY] = {.without = "/reports/person"},
    [WAY_REPORT] = {.without = "/reports/trustees"},
    [WAY_VERIFY_LEDGER] = {.without = "/ledger/verify"},
    [WAY_CONTINUE_LEDGER] = {.without = "/ledger/continue"},
    [WAY_CORRECT_CLOCK] = {.without = "/clock"},
    [WAY_CONTINUE_FROM_RECEIPTS] = {.without = "/ledger/continue"},
    [WAY_RESUME] = {.without = "/resume"},
    [WAY_ERASE] = {.without = "/sharings", .with = "/erase?id="},
    [WAY_CHECKPOINT] = {.without = "/witness"},
    [WAY_COSIGN] = {.why = WITHOUT_OTHERS, .words = "the witness's own program"},
    [WAY_LIST_TASKS] = {.without = "/"},

    [WAY_LIST_RULES] = {.without = "/rules"},
    [WAY_READ_FORMATS] = {.without = "/ledger"},
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
    const struct address *address = &ADDRESSES[way->action];
    bool is_known = *way->arguments[0] && address->with;
    if (!is_known && !address->without)
        return false;
    buffer_append_text(out, is_known ? address->with : address->without);
    if (!is_known)
        return true;
    page_address_part(out, way->arguments[0]);
    if (address->more && *way->arguments[1]) {
        buffer_append_text(out, address->more);
        page_address_part(out, way->arguments[1]);
    }
    buffer_append_text(out, address->after ? address->after : "");
    return true;
}

enum way_without page_way_without(enum way_action action)
{
    return ADDRESSES[action].why;
}

const char *page_way_words(enum way_action action)
{
    return ADDRESSES[action].words ? ADDRESSES[action].words : way_action_name(action);
}
