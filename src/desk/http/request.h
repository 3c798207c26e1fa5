/* One request, and its answer. */
#ifndef DESK_REQUEST_H
#define DESK_REQUEST_H

#include "form.h"
#include "upload.h"

enum {
    REQUEST_PATH_SIZE = 512,
    REQUEST_TOKEN_SIZE = 44, /* 32 bytes in base64, without padding, and NUL */
    RESPONSE_MAXIMUM = 16 << 20,
    KEPT_NAME_SIZE = 40, /* of a cookie that the browser keeps */
    KEPT_VALUE_SIZE = 2048,
};

struct request {
    bool is_post; /* else GET */
    char path[REQUEST_PATH_SIZE];
    struct form query, body;          /* body: of a POST */
    struct upload_list uploads;       /* of a POST with files, which a page that takes them has */
    char session[REQUEST_TOKEN_SIZE]; /* as its cookie says; "" for none */
    const char *cookies;              /* all that came; NULL for none */
    const char *host;                 /* ours, as the browser says it */
};

struct response {
    unsigned status; /* of HTTP */
    const char *type;
    struct buffer body;
    char location[REQUEST_PATH_SIZE]; /* where to go on; "" */
    char session[REQUEST_TOKEN_SIZE]; /* the cookie to keep; "" leaves it as it is */
    char kept_name[KEPT_NAME_SIZE];   /* a cookie that it keeps, and shows to pages below */
    char kept_value[KEPT_VALUE_SIZE]; /* /sign-in alone, where it has nothing to do with who is
                                         signed in; "" for none */
    bool clears;                      /* the browser forgets the pages that it keeps */
    bool is_kept;                     /* the same for everybody: a style sheet */
    /* A document that was made elsewhere (a report), with a style of its own: it may be shown in a
     * frame of ours (page_frame), and may do nothing but be read. */
    bool is_document;
    bool is_framed; /* it was asked for by such a frame, which may see how high it is */
    char *name;     /* of a file to keep; NULL: it is shown */
    bool is_file;
    int file; /* its content, from its beginning on, in place of `body` */
    uint64_t size;
    unsigned refresh;       /* seconds after which the browser asks again; 0: it does not */
    const char *refresh_to; /* for another page, one of ours; NULL: for this one */
};

/* The value of the cookie of that name, "" if there is none or it does not fit; how often it stands
 * there. `cookies` may be NULL. */
unsigned cookie_find(const char *cookies, const char *name, char *value, size_t size);

/* A page of that status. */
void response_page(struct response *response, unsigned status);
/* A file for the browser to keep, whose content the body gets. The name may come from outside:
 * what stands in no name becomes '_'. */
void response_download(struct response *response, const char *type, const char *name);
/* The same with the content of an open file of `size` bytes, which is streamed from its beginning;
 * the descriptor is the response's then, and *fd -1. */
void response_download_file(struct response *response, const char *type, const char *name, int *fd,
                            uint64_t size);
/* "attachment; filename=...", as RFC 6266 has it; empty without a name. */
void response_disposition(const struct response *response, struct buffer *out);
void response_free(struct response *response);
/* On to another page, as after a form: it is fetched by GET. */
void response_go_on(struct response *response, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
