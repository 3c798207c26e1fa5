/* The desk, from its start to its end. */
#include "safehand/desk.h"

#include <sys/stat.h>
#include <time.h>

#include "http/server.h"
#include "pages/pages.h"

/* What every request is answered with. */
struct desk {
    const struct desk_options *options;
    struct sessions *sessions;
};

static void answer(void *context, const struct request *request, struct response *response)
{
    const struct desk *desk = context;
    pages_answer(desk->options, desk->sessions, request, response);
}

static bool admit(void *context, const char *path, const char *session,
                  struct intake_limits *limits)
{
    const struct desk *desk = context;
    return pages_admit(desk->sessions, path, session, limits);
}

/* Known before anybody types a passphrase into a page. */
static enum status check(const struct desk_options *options, struct error *err)
{
    struct office *office = NULL;
    struct stat about;
    enum status status = office_open(options->office, &office, err);
    office_close(office);
    if (status == STATUS_OK && (stat(options->identity, &about) != 0 || !S_ISREG(about.st_mode)))
        status = error_set(err, STATUS_USAGE, "there is no identity file %s", options->identity);
    return status;
}

static void serve(const struct desk *desk, const struct server *server)
{
    char address[DESK_ADDRESS_SIZE];
    snprintf(address, sizeof address, "http://127.0.0.1:%u/begin?start=%s", server_port(server),
             sessions_start_token(desk->sessions));
    desk->options->ready(desk->options->context, address);
    secret_wipe(address, sizeof address);
    while (!desk->options->is_over()) {
        nanosleep(&(struct timespec){0, 200000000}, NULL);
        sessions_tidy(desk->sessions);
    }
}

enum status desk_serve(const struct desk_options *options, struct error *err)
{
    struct desk desk = {.options = options};
    struct server *server = NULL;
    struct intake_rules bodies = {.admit = admit, .context = &desk};
    enum status status = check(options, err);
    if (status == STATUS_OK)
        status = sessions_new(&desk.sessions, err);
    if (status == STATUS_OK)
        status = uploads_open(options->office, &bodies.uploads, err);
    if (status == STATUS_OK)
        status = server_start(options->port, answer, &desk, &bodies, &server, err);
    if (status == STATUS_OK)
        serve(&desk, server);
    server_stop(server);
    uploads_close(bodies.uploads);
    sessions_free(desk.sessions);
    return status;
}
