/* What a portal answers over HTTP, in words, and what to do about it. */
#include "portal/http.h"
#include "safehand/policy.h"

static const char all_rights[] = "ask whoever runs the portal to let this user name read, write, "
                                 "rename and delete in the folder";

static enum status not_let_in(struct portal_session *session, const struct portal_request *request,
                              long code, struct error *err)
{
    session->is_shut_out = session->is_shut_out || code == 401;
    if (code == 401 || !request->name) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the portal does not accept this user name and password");
        return error_hint(err, "enter the password again; if it stays so, ask whoever runs the "
                               "portal; a sealed package is kept");
    }
    error_set(err, STATUS_AUTHENTICATION, "the portal forbids this user name: %s (HTTP 403)",
              request->doing);
    return error_hint(err, "%s; a sealed package is kept", all_rights);
}

/* In a folder that is one. */
static enum status not_allowed(const struct portal_request *request, long code, struct error *err)
{
    error_set(err, STATUS_DELIVERY, "the portal does not allow %s (HTTP %ld)", request->doing,
              code);
    return error_hint(err,
                      DELIVERY_DANGER "otherwise choose another channel, and %s; a sealed package "
                                      "is kept",
                      all_rights);
}

static enum status wrong_place(const struct portal_session *session, const char *message, long code,
                               struct error *err)
{
    error_set(err, STATUS_DELIVERY, "%s %s (HTTP %ld)", session->url, message, code);
    error_hint(err, DELIVERY_DANGER
               "otherwise ask whoever runs the portal for the address of the folder, add it, and "
               "see " WAY "; a sealed package is kept");
    return error_way(err, WAY_CHECK_PORTAL, NULL, NULL);
}

/* 501 is a method that it does not know, 505 a version, 507 no room, 511 a network's own login. */
static bool may_pass(long code)
{
    return code == 408 || code == 423 || code == 425 || code == 429 ||
           (code >= 500 && code <= 599 && code != 501 && code != 505 && code != 507 && code != 511);
}

enum status portal_answer_error(struct portal_session *session,
                                const struct portal_request *request, long code, struct error *err)
{
    session->may_pass = may_pass(code);
    switch (code) {
    case 401:
    case 403:
        return not_let_in(session, request, code, err);
    case 404:
    case 409:
    case 410:
        return wrong_place(session, "is no folder on the portal", code, err);
    case 405:
    case 501:
        return request->name ? not_allowed(request, code, err)
                             : wrong_place(session, "is no WebDAV folder", code, err);
    case 412:
    case 423:
        error_set(err, STATUS_DELIVERY, "somebody else is just writing %s to the portal (HTTP %ld)",
                  !request->name ? "" : request->name, code);
        return portal_hint_try_again(err, "wait some minutes and try again");
    case 413:
        error_set(err, STATUS_DELIVERY, "the portal takes no file of this size (HTTP 413)");
        return portal_hint_try_again(err,
                                     "ask whoever runs the portal to allow it, or choose another "
                                     "channel");
    case 507:
        error_set(err, STATUS_DELIVERY, "the portal is full (HTTP 507)");
        return portal_hint_try_again(err, "ask whoever runs the portal to make room");
    default:
        break;
    }
    if (code == 400 && !request->name)
        return wrong_place(session, "is no WebDAV folder", code, err);
    if (code >= 300 && code <= 399) {
        rule_error(err, STATUS_REFUSED, RULE_C02,
                   "%s sends callers on to another address (HTTP %ld)", session->url, code);
        return error_hint(err, DELIVERY_DANGER
                          "otherwise ask whoever runs the portal for the right address; nothing is "
                          "sent elsewhere, and a sealed package is kept");
    }
    error_set(err, STATUS_DELIVERY, "the portal has %s while %s (HTTP %ld)",
              code == 429 || code == 503 ? "no time" : "a fault", request->doing, code);
    return portal_hint_try_again(
        err, code >= 500 || code == 429 ? "try later; if it stays so, tell whoever runs the portal"
                                        : "tell whoever runs the portal");
}

/* By every form of the new name it was refused. */
enum status portal_rename_error(struct portal_session *session,
                                const struct portal_request *request, long code, struct error *err)
{
    if (code != 400 && code != 404 && code != 409 && code != 502)
        return portal_answer_error(session, request, code, err);
    session->may_pass = false;
    error_set(err, STATUS_DELIVERY, "the portal renames no file (HTTP %ld)", code);
    return error_hint(
        err, DELIVERY_DANGER
        "otherwise choose another channel, and ask whoever runs the portal to let MOVE through to "
        "the WebDAV server: where TLS ends before it, what stands between must hand on the header "
        "Destination as that server knows itself, or both must have the folder under one path; a "
        "sealed package is kept");
}

enum status portal_open_error(struct portal_session *session, bool is_folder, long code,
                              struct error *err)
{
    const char *url = session->url;
    if (code == 429 || code >= 500) {
        struct portal_request request = {.doing = "asking the portal"};
        return portal_answer_error(session, &request, code, err);
    }
    if (code >= 300 && code <= 399)
        rule_error(err, STATUS_REFUSED, RULE_C02,
                   "%s sends callers on to another address instead of asking for "
                   "a password (HTTP %ld)",
                   url, code);
    else if (code >= 200 && code <= 299)
        rule_error(err, STATUS_REFUSED, RULE_C02, "anybody can %s %s without a password (HTTP %ld)",
                   is_folder ? "look into" : "fetch files from", url, code);
    else
        rule_error(err, STATUS_REFUSED, RULE_C02,
                   "%s does not ask for a password before it answers about %s "
                   "(HTTP %ld)",
                   url, is_folder ? "the folder" : "a file in it", code);
    return error_hint(err, DELIVERY_DANGER
                      "otherwise ask whoever runs the portal to protect the folder and all in it "
                      "with a password, or choose another channel; a sealed package is kept");
}
