/* safehand desk: the office in a browser. */
#include "cli.h"

#include <stdlib.h>
#include <unistd.h>

#include "safehand/desk.h"

const struct command_option OPTIONS_DESK[] = {
    OPTION_OFFICE,
    OPTION_IDENTITY,
    {"--port", "NUMBER",
     "listen on this port of this computer's own address (else one that is free)"},
    {"--no-browser", NULL, "print the address, and open nothing"},
    OPTION_END};
const char DESK_MORE[] = "What is owed, what was shared, and the rules, in the browser of this "
                         "computer. It is for whoever\n"
                         "started it: the address works once, and nobody else on this computer or "
                         "network has a session.\n"
                         "It locks itself after 15 minutes without a request. Ctrl-C ends it.";

static void open_browser(const char *address)
{
    char *const words[] = {(char *)(uintptr_t) "xdg-open", (char *)(uintptr_t)address, NULL};
    if (fork() == 0) {
        execvp(words[0], words);
        _exit(127);
    }
}

static void tell_ready(void *context, const char *address)
{
    const bool *opens = context;
    print_line("The desk is open at %s", address);
    fflush(stdout);
    if (*opens)
        open_browser(address);
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

enum status command_desk(const struct arguments *arguments, struct error *err)
{
    bool opens = !argument_given(arguments, "--no-browser"), quoted = false;
    struct desk_options options = {.tell_way = way_tell_command,
                                   .way_context = &quoted,
                                   .ready = tell_ready,
                                   .context = &opens,
                                   .is_over = interrupt_seen};
    enum status status = session_where(arguments, &options.office, &options.identity, err);
    if (status == STATUS_OK)
        status = parse_port(argument_value(arguments, "--port"), &options.port, err);
    return status == STATUS_OK ? desk_serve(&options, err) : status;
}
