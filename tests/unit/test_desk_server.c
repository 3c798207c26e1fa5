/* A certificate that is renewed while the server goes on. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "http/authority.h"
#include "http/listen.h"
#include "http/server.h"

static void answer(void *context, const struct request *request, struct response *response)
{
    (void)context;
    (void)request;
    response_page(response, 200);
    buffer_append_text(&response->body, "here");
}

/* The SHA-256 of what is shown to who connects, as another program tells it. */
static void shown(unsigned port, char text[AUTHORITY_FINGERPRINT_SIZE])
{
    char *command = memory_format("openssl s_client -connect 127.0.0.1:%u </dev/null 2>/dev/null | "
                                  "openssl x509 -noout -serial",
                                  port);
    FILE *said = popen(command, "r");
    memset(text, 0, AUTHORITY_FINGERPRINT_SIZE);
    cr_assert(said);
    cr_assert(fgets(text, AUTHORITY_FINGERPRINT_SIZE, said));
    cr_assert_eq(pclose(said), 0);
    memory_free(command);
}

Test(desk_server, a_renewed_certificate_is_shown_and_nothing_stops)
{
    char folder[] = "/tmp/safehand-server-XXXXXX";
    char first[AUTHORITY_FINGERPRINT_SIZE], second[AUTHORITY_FINGERPRINT_SIZE];
    struct authority made, renewed;
    struct server *server = NULL;
    struct intake_rules bodies = {.context = NULL};
    struct server_options how = {
        .hosts = {"localhost"}, .bodies = &bodies, .is_secure = true, .each = 8};
    unsigned port = 0;
    struct error err = {0};
    cr_assert(mkdtemp(folder));
    cr_assert_eq(authority_prepare(folder, "localhost", timestamp_now(), &made, &err), STATUS_OK);
    cr_assert_eq(
        authority_prepare(folder, "localhost", timestamp_now() + 61 * 86400, &renewed, &err),
        STATUS_OK);
    how.certificate = made.certificate;
    how.key = made.key;
    cr_assert_eq(listen_open(NULL, &port, &how.socket, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(server_start(&how, answer, NULL, &server, &err), STATUS_OK, "%s", err.message);
    shown(port, first);
    cr_assert_eq(server_renew(server, renewed.certificate, renewed.key, &err), STATUS_OK, "%s",
                 err.message);
    shown(port, second);
    cr_expect_str_neq(first, second);
    server_tidy(server);
    server_stop(server);
    authority_free(&made);
    authority_free(&renewed);
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK);
}
