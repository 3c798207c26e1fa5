/* safehand desk: the office in a browser. */
#include "cli.h"

#include <stdlib.h>
#include <unistd.h>

#include "safehand/desk.h"

const struct command_option OPTIONS_DESK[] = {
    {"--office", "DIR", "the office's folder (SAFEHAND_OFFICE, else ~/Safehand, which is made)"},
    {"--identity", "FILE",
     "your identity (SAFEHAND_IDENTITY, else those whose keys lie in the office)"},
    {"--port", "NUMBER",
     "listen on this port of this computer's own address (else one that is free)"},
    {"--listen", "HOST:PORT", "serve the office's computers by TLS, under this name or address"},
    {"--certificate", "FILE",
     "PEM, with the chain, for --listen (else an authority of the office's own is made)"},
    {"--key", "FILE", "PEM, the certificate's key"},
    {"--behind", "HOST:PORT",
     "a proxy has the TLS under this name, and passes on to --port or the socket that systemd "
     "gave"},
    {"--no-browser", NULL, "print the address, and open nothing"},
    OPTION_END};
const char DESK_MORE[] = "The office's work in the browser. On one's own computer the address "
                         "works once, and nobody else "
                         "has\n"
                         "a session; where there is no office yet, it is made there. With --listen "
                         "the office's computers "
                         "get a\n"
                         "page that asks for name and passphrase, and nothing else; keys of the "
                         "staff lie in the office, "
                         "sealed.\n"
                         "It locks itself after 15 minutes without a request. Ctrl-C ends it.";

static void open_browser(const char *address)
{
    char *const words[] = {(char *)(uintptr_t) "xdg-open", (char *)(uintptr_t)address, NULL};
    if (fork() == 0) {
        execvp(words[0], words);
        _exit(127);
    }
}

static void tell_authority(const struct desk_ready *ready)
{
    if (!ready->authority)
        return;
    print_line("%s", ready->is_new
                         ? "The desk has a certificate authority of its own, made just now, which "
                           "can vouch for this name alone. Each computer of the office has to be "
                           "told of it once:"
                         : "Each computer of the office has to be told once of the desk's own "
                           "certificate authority:");
    print_line("  open %sauthority there, and follow what it says, or install %s", ready->office,
               ready->authority);
    print_line("  its SHA-256 fingerprint: %s", ready->fingerprint);
}

static void tell_ready(void *context, const struct desk_ready *ready)
{
    const bool *opens = context;
    if (ready->office) {
        print_line("The desk serves the office at %s", ready->office);
        tell_authority(ready);
    }
    if (*ready->address && ready->office)
        print_line("There is no office yet. Make it at %s", ready->address);
    else if (*ready->address)
        print_line("The desk is open at %s", ready->address);
    fflush(stdout);
    if (*opens && *ready->address && !ready->office)
        open_browser(ready->address);
}

static enum status parse_port(const char *text, unsigned *port, struct error *err)
{
    char *end = NULL;
    unsigned long number = text ? strtoul(text, &end, 10) : 0;
    if (text && (*text < '0' || *text > '9' || *end || number > 65535))
        return error_set(err, STATUS_USAGE, "--port: %s is no number of a port", text);
    *port = (unsigned)number;
    return STATUS_OK;
}

static enum status check_serving(const struct arguments *arguments,
                                 const struct desk_options *options, struct error *err)
{
    if (!options->certificate != !options->key)
        return error_set(err, STATUS_USAGE, "--certificate and --key are given together");
    if (options->certificate && !options->listen)
        return error_set(err, STATUS_USAGE, "--certificate is for --listen");
    if (options->listen && options->behind)
        return error_set(err, STATUS_USAGE,
                         "--listen has the TLS itself, --behind leaves it to a proxy: give one");
    if (options->listen && argument_given(arguments, "--port"))
        return error_set(err, STATUS_USAGE,
                         "--port is for this computer's own address: name the "
                         "port in --listen");
    if (desk_is_shared(options) && argument_given(arguments, "--identity")) {
        error_set(err, STATUS_USAGE,
                  "where an office is served, everybody signs in with their own "
                  "key");
        return error_hint(err, "start the desk without --listen, with your identity, and put your "
                               "key into the office there");
    }
    return STATUS_OK;
}

/* ~/Safehand, for who has named none; memory_free. */
static enum status home_office(char **folder, struct error *err)
{
    const char *home = getenv("HOME");
    if (!home || home[0] != '/') {
        error_set(err, STATUS_USAGE, "which office?");
        return error_hint(err, "name its folder with --office or SAFEHAND_OFFICE");
    }
    *folder = memory_format("%s/Safehand", home);
    return *folder ? STATUS_OK : memory_error(err);
}

static const char *given_or_set(const struct arguments *arguments, const char *option,
                                const char *variable)
{
    const char *value = argument_value(arguments, option);
    value = value ? value : getenv(variable);
    return value && *value ? value : NULL;
}

enum status command_desk(const struct arguments *arguments, struct error *err)
{
    bool opens = !argument_given(arguments, "--no-browser"), quoted = false;
    char *folder = NULL;
    struct desk_options options = {.office = given_or_set(arguments, "--office", "SAFEHAND_OFFICE"),
                                   .listen = argument_value(arguments, "--listen"),
                                   .certificate = argument_value(arguments, "--certificate"),
                                   .key = argument_value(arguments, "--key"),
                                   .behind = argument_value(arguments, "--behind"),
                                   .tell_way = way_tell_command,
                                   .way_context = &quoted,
                                   .ready = tell_ready,
                                   .context = &opens,
                                   .is_over = interrupt_seen};
    if (!desk_is_shared(&options))
        options.identity = given_or_set(arguments, "--identity", "SAFEHAND_IDENTITY");
    enum status status = parse_port(argument_value(arguments, "--port"), &options.port, err);
    if (status == STATUS_OK)
        status = check_serving(arguments, &options, err);
    if (status == STATUS_OK && !options.office) {
        status = home_office(&folder, err);
        options.office = folder;
    }
    if (status == STATUS_OK)
        status = desk_serve(&options, err);
    memory_free(folder);
    return status;
}
