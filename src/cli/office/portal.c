#include "cli.h"

#include <string.h>

#include "safehand/extract/told.h"

enum { CA_MAXIMUM = 65536, KEY_MAXIMUM = 16384 };

const struct command_option OPTIONS_PORTAL_ADD[] = {
    {"--url", "URL", "the folder on the portal: https://... or sftp://..."},
    {"--user", "NAME", "the user name there"},
    {"--ca", "FILE", "the portal's own certificate authority (PEM), if it has one"},
    {"--host-key", "SHA256:...", "of sftp://: the server's host key, as you were told by phone"},
    {"--key", "FILE", "of sftp://: the user's private key there, with a passphrase"},
    {"--recipient", "NAME", "whose own place it is, if one recipient's"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_PORTAL_CHECK[] = {
    {"--password-file", "FILE", "file with the password (else it is asked)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

const struct command_option OPTIONS_PORTAL_PAGE[] = {
    {"--password-file", "FILE", "file with the password (else it is asked)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char PORTAL_PAGE_MORE[] =
    "So that somebody can be invited before anything is sent: each delivery puts it there by "
    "itself.\nIt is done when it was read back from there.";

/* The portal as the options say; its texts are copies, for portal_free. */
static enum status portal_of_options(const struct arguments *arguments, struct session *session,
                                     struct portal *portal, struct error *err)
{
    const char *url, *user;
    struct office_recipient *recipient = NULL;
    const char *ca = argument_value(arguments, "--ca");
    const char *whose = argument_value(arguments, "--recipient");
    const char *host_key = argument_value(arguments, "--host-key");
    const char *key = argument_value(arguments, "--key");
    struct buffer pem, key_text;
    buffer_init(&pem, CA_MAXIMUM);
    buffer_init(&key_text, KEY_MAXIMUM);
    enum status status = argument_required(arguments, "--url", &url, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--user", &user, err);
    if (status == STATUS_OK && ca)
        status = file_read_whole(ca, &pem, err);
    if (status == STATUS_OK && key)
        status = file_read_whole(key, &key_text, err);
    if (status == STATUS_OK && whose)
        status = office_recipient_find(session->office, whose, &recipient, err);
    if (status == STATUS_OK && recipient && !recipient->card)
        status =
            error_set(err, STATUS_REFUSED, "%s has no key: no package is put on a portal for them",
                      recipient->name);
    if (status == STATUS_OK)
        status = portal_address(url, &portal->url, err);
    if (status == STATUS_OK) {
        portal->name = memory_copy_string(arguments->positional.items[0]);
        portal->user = memory_copy_string(user);
        portal->host_key = memory_copy_string(host_key);
        if (ca)
            portal->ca = memory_copy_string(buffer_text(&pem));
        if (key)
            portal->key = memory_copy_string(buffer_text(&key_text));
        if (recipient)
            portal->recipient = memory_copy_string(recipient->key);
        if (!portal->name || !portal->user || (ca && !portal->ca) ||
            (host_key && !portal->host_key) || (key && !portal->key) ||
            (recipient && !portal->recipient))
            status = memory_error(err);
    }
    office_recipient_free(recipient);
    buffer_free(&key_text);
    buffer_free(&pem);
    return status;
}

/* The host key that the server shows is pinned once somebody has compared it. */
static enum status compare_host_key(struct portal *portal, struct error *err)
{
    struct portal_host_key key;
    bool is_same = false;
    enum status status = portal_ask_host_key(portal, &key, err);
    if (status != STATUS_OK)
        return status;
    if (!terminal_can_ask()) {
        error_set(err, STATUS_USAGE,
                  "the server shows the host key %s (%s), which nobody has compared",
                  key.fingerprint, key.kind);
        return error_hint(err,
                          "phone whoever runs the portal, on a number you already know; if they "
                          "say the same, give it with --host-key %s",
                          key.fingerprint);
    }
    terminal_say("The server shows this host key: %s (%s)", key.fingerprint, key.kind);
    terminal_say("Phone whoever runs the portal, on a number you already know, and have them read "
                 "out theirs. Whoever stood between would show another.");
    status = terminal_confirm("Is it the same, to the last letter? (yes or no) ", &is_same, err);
    if (status == STATUS_OK && !is_same) {
        error_set(err, STATUS_REFUSED, "the server's host key is not the one you were told");
        return error_hint(err,
                          "nothing was sent and no portal was added; ask whoever runs it for "
                          "its address, and for the %s key's fingerprint",
                          key.kind);
    }
    if (status == STATUS_OK) {
        portal->host_key = memory_copy_string(key.fingerprint);
        status = portal->host_key ? STATUS_OK : memory_error(err);
    }
    return status;
}

enum status command_portal_add(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct portal *portal = memory_allocate(sizeof *portal);
    if (!portal)
        return memory_error(err);
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = portal_of_options(arguments, &session, portal, err);
    if (status == STATUS_OK && portal_has_host_key(portal) && !portal->host_key)
        status = compare_host_key(portal, err);
    if (status == STATUS_OK)
        status = office_portal_add(session.office, portal, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:s}", "name", portal->name, "url", portal->url,
                                      "user", portal->user),
                            err);
    else if (status == STATUS_OK)
        print_line("Portal %s is added: %s as %s. Check it with `safehand portal check %s`.",
                   portal->name, portal->url, portal->user, portal->name);
    portal_free(portal);
    session_close(&session);
    return status;
}

/* The portal that is named, connected; *connection and *portal are the caller's in any case. */
static enum status connect_named(const struct arguments *arguments, struct session *session,
                                 struct portal **portal, struct portal_session **connection,
                                 struct error *err)
{
    enum status status = session_open(arguments, session, err);
    if (status == STATUS_OK)
        status = office_portal_find(session->office, arguments->positional.items[0], portal, err);
    return status == STATUS_OK ? session_portal(arguments, *portal, connection, err) : status;
}

enum status command_portal_page(const struct arguments *arguments, struct error *err)
{
    struct recipient_page page;
    struct session session = {0};
    struct portal *portal = NULL;
    struct portal_session *connection = NULL;
    enum status status = connect_named(arguments, &session, &portal, &connection, err);
    if (status == STATUS_OK)
        status = sharing_page_onto_portal(connection, &page, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        char *url = memory_format("%s%s", portal->url, page.name);
        status = url ? print_json(json_pack("{s:s, s:s, s:s}", "name", portal->name, "url", url,
                                            "sha256", page.digest),
                                  err)
                     : memory_error(err);
        memory_free(url);
    } else if (status == STATUS_OK) {
        print_line("The page lies on portal %s, and was read back: %s%s", portal->name, portal->url,
                   page.name);
        print_line("Its SHA-256: %s", page.digest);
        print_note("invite with `safehand recipient invite NAME --page-at %s%s`", portal->url,
                   page.name);
    }
    portal_close(connection);
    portal_free(portal);
    session_close(&session);
    return status;
}

static enum status print_checked(const struct arguments *arguments, const struct portal *portal,
                                 const struct portal_session *connection, struct error *err)
{
    uint64_t bytes;
    bool is_told = portal_room(connection, &bytes);
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:o}", "name", portal->name, "result", "passed",
                                    "room",
                                    is_told ? json_integer((json_int_t)bytes) : json_null()),
                          err);
    print_line("Portal %s keeps out whoever has no password, and takes yours.", portal->name);
    print_line("A small file was put there, read back, renamed, and taken away again.");
    if (is_told) {
        struct buffer words;
        buffer_init(&words, 64);
        words_append_size(&words, bytes);
        print_line("It says that it has room for %s.", buffer_text(&words));
        buffer_free(&words);
    }
    return STATUS_OK;
}

enum status command_portal_check(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct portal *portal = NULL;
    struct portal_session *connection = NULL;
    enum status status = connect_named(arguments, &session, &portal, &connection, err);
    if (status == STATUS_OK)
        status = portal_check(connection, err);
    if (status == STATUS_OK)
        status = print_checked(arguments, portal, connection, err);
    portal_close(connection);
    portal_free(portal);
    session_close(&session);
    return status;
}

enum status command_portal_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct file_list names = {0};
    json_t *array = json_array();
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_portal_list(session.office, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        struct portal *portal = NULL;
        char *name = names.names[i];
        if (!text_ends_with(name, ".json"))
            continue;
        name[strlen(name) - strlen(".json")] = '\0';
        status = office_portal_find(session.office, name, &portal, err);
        if (status == STATUS_OK && wants_json(arguments))
            json_array_append_new(array, json_pack("{s:s, s:s, s:s}", "name", portal->name, "url",
                                                   portal->url, "user", portal->user));
        else if (status == STATUS_OK)
            print_line("%s  %s  as %s", portal->name, portal->url, portal->user);
        portal_free(portal);
    }
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_incref(array), err);
    json_decref(array);
    file_list_free(&names);
    session_close(&session);
    return status;
}
