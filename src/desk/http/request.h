/* One request, and its answer. */
#ifndef DESK_REQUEST_H
#define DESK_REQUEST_H

#include "form.h"

enum {
    REQUEST_PATH_SIZE = 512,
    REQUEST_TOKEN_SIZE = 44, /* 32 bytes in base64, without padding, and NUL */
    RESPONSE_MAXIMUM = 16 << 20,
};

struct request {
    bool is_post; /* else GET */
    char path[REQUEST_PATH_SIZE];
    struct form query, body;          /* body: of a POST */
    char session[REQUEST_TOKEN_SIZE]; /* as its cookie says; "" for none */
};

struct response {
    unsigned status; /* of HTTP */
    const char *type;
    struct buffer body;
    char location[REQUEST_PATH_SIZE]; /* where to go on; "" */
    char session[REQUEST_TOKEN_SIZE]; /* the cookie to keep; "" leaves it as it is */
    bool clears;                      /* the browser forgets the pages that it keeps */
    bool is_kept;                     /* the same for everybody: a style sheet */
    /* A document that was made elsewhere (a report), with a style of its own: it may be shown in a
     * frame of ours (page_frame), and may do nothing but be read. */
    bool is_document;
    unsigned refresh; /* seconds after which the browser asks again; 0: it does not */
};

/* A page of that status. */
void response_page(struct response *response, unsigned status);
/* On to another page, as after a form: it is fetched by GET. */
void response_go_on(struct response *response, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
