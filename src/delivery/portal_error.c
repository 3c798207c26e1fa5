/* What can go wrong with a portal, in words, and what to do about it. */
#include <openssl/x509_vfy.h>
#include <string.h>

#include "portal_http.h"
#include "safehand/policy.h"

/* After a network or server failure. */
static enum status hint_try_again(struct error *err, const char *first)
{
    error_hint(err,
               DELIVERY_DANGER "otherwise %s; a sealed package is kept, and " WAY " tries again",
               first);
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

/* After a certificate that does not verify: trying again is what an eavesdropper waits for. */
static enum status hint_not_again(struct error *err, const char *last)
{
    return error_hint(
        err,
        DELIVERY_DANGER
        "do not try again as it is: somebody may stand between "
        "you and the portal; phone whoever runs it, on a number you already know, %s; "
        "a sealed package is kept",
        last);
}

static enum status certificate_error(const char *host, long verify_result, struct error *err)
{
    switch (verify_result) {
    case X509_V_OK: /* the chain is good, or was not asked after: so it was the name */
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        error_set(err, STATUS_DELIVERY, "the certificate that %s shows belongs to another host",
                  host);
        return hint_not_again(err, "and compare the address");
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        error_set(err, STATUS_DELIVERY, "the certificate of %s %s", host,
                  verify_result == X509_V_ERR_CERT_HAS_EXPIRED ? "has expired"
                                                               : "is not valid yet");
        return hint_not_again(err,
                              "and have the certificate renewed; also see that this computer's "
                              "clock is right");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        error_set(err, STATUS_DELIVERY,
                  "the certificate of %s is not vouched for by an authority that is known here",
                  host);
        return hint_not_again(err, "and if the portal has an authority of its own, get that "
                                   "authority's certificate from them and add the portal with it");
    default:
        error_set(err, STATUS_DELIVERY, "the certificate of %s does not verify (%s)", host,
                  X509_verify_cert_error_string(verify_result));
        return hint_not_again(err, "and tell them what stands here");
    }
}

static enum status broken_off(const char *host, const char *doing, long system, struct error *err)
{
    if (system != 0)
        error_set(err, STATUS_DELIVERY, "the connection to %s broke off while %s: %s", host, doing,
                  strerror((int)system));
    else
        error_set(err, STATUS_DELIVERY, "the connection to %s broke off while %s", host, doing);
    return hint_try_again(err, "check the network and try later");
}

enum status portal_transport_error(const struct portal_session *session, const char *doing,
                                   CURLcode code, long verify_result, long system,
                                   struct error *err)
{
    const char *host = session->host;
    switch (code) {
    case CURLE_OUT_OF_MEMORY:
        return memory_error(err);
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificate_error(host, verify_result, err);
    case CURLE_SSL_CACERT_BADFILE:
        error_set(err, STATUS_SYSTEM, "the certificate authorities cannot be read");
        return error_hint(err, "install the package ca-certificates, or add the portal anew with "
                               "its own authority's certificate");
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        error_set(err, STATUS_DELIVERY, "%s offers no secure connection (TLS 1.2 or newer)", host);
        return hint_not_again(err, "and ask for TLS 1.2 or 1.3");
    case CURLE_COULDNT_RESOLVE_HOST:
        error_set(err, STATUS_DELIVERY, "no computer named %s is known", host);
        return hint_try_again(err, "check the network and the portal's address, and try later");
    case CURLE_COULDNT_CONNECT:
        if (system != 0)
            error_set(err, STATUS_DELIVERY, "%s cannot be reached: %s", host,
                      strerror((int)system));
        else
            error_set(err, STATUS_DELIVERY, "%s cannot be reached", host);
        return hint_try_again(err, "check the network and try later");
    case CURLE_OPERATION_TIMEDOUT:
        error_set(err, STATUS_DELIVERY, "%s took too long while %s", host, doing);
        return hint_try_again(err, "check the network and try later");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return broken_off(host, doing, system, err);
    default:
        error_set(err, STATUS_DELIVERY, "%s could not be spoken to while %s: %s", host, doing,
                  libcurl.easy_strerror(code));
        return hint_try_again(err, "check the network and try later");
    }
}

static enum status not_let_in(const struct portal_request *request, long code, struct error *err)
{
    if (code == 401 || !request->name) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the portal does not accept this user name and password");
        return error_hint(err, "enter the password again; if it stays so, ask whoever runs the "
                               "portal; a sealed package is kept");
    }
    error_set(err, STATUS_AUTHENTICATION, "the portal forbids this user name: %s (HTTP 403)",
              request->doing);
    return error_hint(err, "ask whoever runs the portal to let this user name read, write, rename "
                           "and delete in the folder; a sealed package is kept");
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

enum status portal_answer_error(const struct portal_session *session,
                                const struct portal_request *request, long code, struct error *err)
{
    switch (code) {
    case 401:
    case 403:
        return not_let_in(request, code, err);
    case 404:
    case 409:
    case 410:
        return wrong_place(session, "is no folder on the portal", code, err);
    case 405:
    case 501:
        return wrong_place(session, "is no WebDAV folder", code, err);
    case 412:
    case 423:
        error_set(err, STATUS_DELIVERY, "somebody else is just writing %s to the portal (HTTP %ld)",
                  !request->name ? "" : request->name, code);
        return hint_try_again(err, "wait some minutes and try again");
    case 413:
        error_set(err, STATUS_DELIVERY, "the portal takes no file of this size (HTTP 413)");
        return hint_try_again(err, "ask whoever runs the portal to allow it, or choose another "
                                   "channel");
    case 507:
        error_set(err, STATUS_DELIVERY, "the portal is full (HTTP 507)");
        return hint_try_again(err, "ask whoever runs the portal to make room");
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
    return hint_try_again(err, code >= 500 || code == 429
                                   ? "try later; if it stays so, tell whoever runs the portal"
                                   : "tell whoever runs the portal");
}

enum status portal_open_error(const struct portal_session *session, bool is_folder, long code,
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
