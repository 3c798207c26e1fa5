/* A real OpenSSH (scripts/sftp-portal) for the tests of the portal client. */
#ifndef SAFEHAND_TESTS_SFTP_SERVER_H
#define SAFEHAND_TESTS_SFTP_SERVER_H

#define PORTAL_SCRIPT "sftp-portal"
#include "portal_server.h"

/* The address changed for as long as a test says so. */
static inline void set_text(char **text, const char *value)
{
    free(*text);
    *text = value ? strdup(value) : NULL;
}

/* As the portal that a password opens. */
static inline bool takes_password(void)
{
    return strstr(takes, "password") != NULL;
}

static inline enum status send_as(const char *secret, const struct package *package)
{
    struct portal_session *session = connect_as(secret, NULL, NULL);
    enum status status = upload(session, package);
    portal_close(session);
    return status;
}

static inline int64_t served_size(const char *file)
{
    char path[512];
    struct stat about;
    snprintf(path, sizeof path, "%s/%s", served, file);
    return stat(path, &about) == 0 ? about.st_size : -1;
}

#define SFTP_TEST(NAME) Test(sftp, NAME, .init = begin, .fini = end, .timeout = 300)

#endif
