/* A real OpenSSH (scripts/sftp-portal) for the tests of the portal client. */
#ifndef SAFEHAND_TESTS_SFTP_SERVER_H
#define SAFEHAND_TESTS_SFTP_SERVER_H

#define PORTAL_SCRIPT "scripts/sftp-portal"
#include "portal_server.h"

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

/* What fails is told at once, if a test does not want it tried again. */
static inline void begin_sftp(void)
{
    begin();
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "1", 1);
}

#define SFTP_TEST(NAME) Test(sftp, NAME, .init = begin_sftp, .fini = end, .timeout = 300)

#endif
