/* What can go wrong on the way to a portal, in words, and what to do about it. */
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>

#include "portal/protocol.h"

static const char proxy_hint[] =
    "check the network, and the proxy that this computer's settings name (https_proxy, all_proxy, "
    "no_proxy), and try later";

/* After a network or server failure. */
enum status portal_hint_try_again(struct error *err, const char *first)
{
    error_hint(err,
               DELIVERY_DANGER "otherwise %s; a sealed package is kept, and " WAY " tries again",
               first);
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

/* After a certificate that does not verify: trying again is what an eavesdropper waits for. */
enum status portal_hint_not_again(struct error *err, const char *last)
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
        return portal_hint_not_again(err, "and compare the address");
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        error_set(err, STATUS_DELIVERY, "the certificate of %s %s", host,
                  verify_result == X509_V_ERR_CERT_HAS_EXPIRED ? "has expired"
                                                               : "is not valid yet");
        return portal_hint_not_again(
            err, "and have the certificate renewed; also see that this computer's "
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
        return portal_hint_not_again(
            err, "and if the portal has an authority of its own, get that "
                 "authority's certificate from them and add the portal with it");
    default:
        error_set(err, STATUS_DELIVERY, "the certificate of %s does not verify (%s)", host,
                  X509_verify_cert_error_string(verify_result));
        return portal_hint_not_again(err, "and tell them what stands here");
    }
}

static enum status broken_off(const char *host, const char *doing, long system, struct error *err)
{
    if (system != 0)
        error_set(err, STATUS_DELIVERY, "the connection to %s broke off while %s: %s", host, doing,
                  strerror((int)system));
    else
        error_set(err, STATUS_DELIVERY, "the connection to %s broke off while %s", host, doing);
    return portal_hint_try_again(err, "check the network and try later");
}

/* Nothing that waiting helps. */
static bool is_lasting(CURLcode code)
{
    static const CURLcode lasting[] = {
        CURLE_OUT_OF_MEMORY,      CURLE_PEER_FAILED_VERIFICATION,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR,
        CURLE_SSL_CIPHER,
    };
    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
        if (code == lasting[i])
            return true;
    return false;
}

static bool has_proxy(void)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return true;
    }
    return false;
}

/* After a connection that came about with nobody. */
static enum status hint_network(struct error *err)
{
    return portal_hint_try_again(err, has_proxy() ? proxy_hint : "check the network and try later");
}

enum status portal_proxy_error(struct portal_session *session, long code, struct error *err)
{
    session->may_pass = code == 429 || code >= 500;
    error_set(err, STATUS_DELIVERY, "the proxy on the way to %s lets nobody through (HTTP %ld)",
              session->host, code);
    return portal_hint_try_again(err, proxy_hint);
}

enum status portal_proxy_unknown(struct portal_session *session, long verify_result,
                                 struct error *err)
{
    session->may_pass = false;
    error_set(err, STATUS_DELIVERY,
              "the certificate of the proxy on the way to %s does not verify (%s)", session->host,
              X509_verify_cert_error_string(verify_result));
    return portal_hint_try_again(err,
                                 "ask whoever looks after this computer's network, and see the "
                                 "proxy that its settings name (https_proxy, all_proxy, no_proxy)");
}

enum status portal_transport_error(struct portal_session *session, const char *doing, CURLcode code,
                                   long verify_result, long system, struct error *err)
{
    const char *host = session->host;
    session->may_pass = !is_lasting(code);
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
        return portal_hint_not_again(err, "and ask for TLS 1.2 or 1.3");
    case CURLE_COULDNT_RESOLVE_HOST:
        error_set(err, STATUS_DELIVERY, "no computer named %s is known", host);
        return portal_hint_try_again(err,
                                     "check the network and the portal's address, and try later");
    case CURLE_COULDNT_CONNECT:
        if (system != 0)
            error_set(err, STATUS_DELIVERY, "%s cannot be reached: %s", host,
                      strerror((int)system));
        else
            error_set(err, STATUS_DELIVERY, "%s cannot be reached", host);
        return hint_network(err);
    case CURLE_OPERATION_TIMEDOUT:
        error_set(err, STATUS_DELIVERY, "%s took too long while %s", host, doing);
        return hint_network(err);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return broken_off(host, doing, system, err);
    default:
        error_set(err, STATUS_DELIVERY, "%s could not be spoken to while %s: %s", host, doing,
                  libcurl.easy_strerror(code));
        return portal_hint_try_again(err, "check the network and try later");
    }
}
