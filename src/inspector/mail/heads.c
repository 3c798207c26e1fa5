/* The lines above a message and its parts: their words, and those that no program shows. */
#include <string.h>
#include <strings.h>

#include "mail_internal.h"

/* What whoever reads the mail sees, or what tells nothing of anybody. Of every other line it is
 * told that it is there. */
static const char *const SEEN[] = {"from",
                                   "to",
                                   "cc",
                                   "reply-to",
                                   "subject",
                                   "date",
                                   "sender",
                                   "importance",
                                   "priority",
                                   "message-id",
                                   "references",
                                   "in-reply-to",
                                   "thread-topic",
                                   "thread-index",
                                   "mime-version",
                                   "content-type",
                                   "content-disposition",
                                   "content-transfer-encoding",
                                   "content-id",
                                   "content-description",
                                   "content-language",
                                   "content-location",
                                   "content-length",
                                   "lines",
                                   "auto-submitted",
                                   "x-priority",
                                   "list-unsubscribe",
                                   "precedence",
                                   "keywords",
                                   "comments",
                                   "x-unsent",
                                   "content-class",
                                   "accept-language",
                                   "x-ms-has-attach",
                                   "x-auto-response-suppress",
                                   NULL};

/* Of those, what every program shows above the mail. */
static const char *const SHOWN[] = {"from", "to", "cc", "subject", NULL};

static const struct {
    const char *name;
    enum hidden_kind kind;
    const char *detail;
} TOLD[] = {
    {"bcc", HIDDEN_ROUTE, "hidden copies"},
    {"resent-bcc", HIDDEN_ROUTE, "hidden copies"},
    {"x-originating-ip", HIDDEN_ROUTE, "from which network address"},
    {"x-mailer", HIDDEN_SOFTWARE, NULL},
    {"user-agent", HIDDEN_SOFTWARE, NULL},
    {"x-mimeole", HIDDEN_SOFTWARE, NULL},
};

static bool is_listed(const char *name, const char *const *list)
{
    for (size_t i = 0; list[i]; i++)
        if (strcasecmp(name, list[i]) == 0)
            return true;
    return false;
}

static void tell_hidden(const char *name, struct answer *answer)
{
    for (size_t i = 0; i < sizeof TOLD / sizeof *TOLD; i++)
        if (strcasecmp(name, TOLD[i].name) == 0) {
            answer_hidden(answer, TOLD[i].kind, TOLD[i].detail);
            return;
        }
    if (!is_listed(name, SEEN))
        answer_hidden(answer, HIDDEN_ROUTE, NULL);
}

void mail_tell_line(char *text, struct answer *answer)
{
    if (text) {
        answer_break(answer);
        answer_text(answer, text, strlen(text));
        answer_break(answer);
    }
    g_free(text);
}

/* A value as a program shows it: unfolded, its encoded words decoded and joined. */
static void tell_value(const char *raw, bool is_shown, struct answer *answer)
{
    char *unfolded = g_mime_utils_header_unfold(raw);
    char *text = g_mime_utils_header_decode_text(NULL, unfolded);
    if (text && is_shown) {
        answer_break(answer);
        answer_shown(answer, text, strlen(text));
        answer_break(answer);
        g_free(text);
    } else {
        mail_tell_line(text, answer);
    }
    /* What stands between < and > or in a comment is decoded otherwise. */
    char *phrase = g_mime_utils_header_decode_phrase(NULL, unfolded);
    if (strstr(raw, "=?"))
        mail_tell_line(phrase, answer);
    else
        g_free(phrase);
    g_free(unfolded);
}

/* "name*0*=utf-8''Bron" and the like, put together. */
static void tell_parameters(GMimeParamList *list, struct answer *answer)
{
    for (int i = 0; list && i < g_mime_param_list_length(list); i++) {
        GMimeParam *param = g_mime_param_list_get_parameter_at(list, i);
        mail_tell_line(g_strdup(g_mime_param_get_value(param)), answer);
    }
}

void mail_tell_heads(GMimeObject *object, struct answer *answer)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *raw = g_mime_header_get_raw_value(header);
        const char *name = g_mime_header_get_name(header);
        if (raw)
            tell_value(raw, is_listed(name, SHOWN), answer);
        tell_hidden(name, answer);
    }
    GMimeContentType *type = g_mime_object_get_content_type(object);
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object);
    if (type)
        tell_parameters(g_mime_content_type_get_parameters(type), answer);
    if (disposition)
        tell_parameters(g_mime_content_disposition_get_parameters(disposition), answer);
}
