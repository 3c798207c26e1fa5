/* The parts of a message, each as what it is. */
#include <string.h>

#include "mail_internal.h"
#include "text/charset.h"

enum { DEPTH_MAXIMUM = 64 /* parts within parts */ };

void mail_begin(void)
{
    static gsize is_begun;
    if (g_once_init_enter(&is_begun)) {
        g_mime_init();
        g_once_init_leave(&is_begun, 1);
    }
}

/* The content of a part without what mail did to it; false if it is too large, or empty. */
static bool take_content(GMimePart *part, GByteArray *bytes, struct answer *answer)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return false;
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_data_wrapper_write_to_stream(content, stream);
    g_object_unref(stream);
    return bytes->len > 0 && answer_allows(answer, bytes->len);
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *own = g_mime_object_get_content_type(object);
    return own && g_mime_content_type_is_type(own, type, subtype);
}

/* Plain text is not taken for something else by what stands in it, unless it comes as a file. */
static bool is_plain(GMimePart *part)
{
    return is_type(GMIME_OBJECT(part), "text", "plain") && !g_mime_part_get_filename(part);
}

static void tell_bytes(GMimePart *object, const GByteArray *bytes, struct answer *answer)
{
    GMimeContentType *own = g_mime_object_get_content_type(GMIME_OBJECT(object));
    const char *charset = own ? g_mime_content_type_get_parameter(own, "charset") : NULL;
    char *mime = own ? g_mime_content_type_get_mime_type(own) : NULL;
    char *type = g_strdup_printf("%s%s%s", mime ? mime : "", charset ? "; charset=" : "",
                                 charset ? charset : "");
    const struct part part = {g_mime_part_get_filename(object), type, bytes->data, bytes->len};
    if (is_plain(object))
        read_text(&part, answer);
    else
        read_part(&part, answer);
    g_free(type);
    g_free(mime);
}

/* A signature is no file of the sender's, but its certificate names who signed. */
static bool tell_signature(GMimePart *part, struct answer *answer)
{
    bool is_signature = is_type(GMIME_OBJECT(part), "application", "pgp-signature") ||
                        is_type(GMIME_OBJECT(part), "application", "pkcs7-signature") ||
                        is_type(GMIME_OBJECT(part), "application", "x-pkcs7-signature");
    if (is_signature)
        answer_hidden(answer, HIDDEN_AUTHOR, "a signature");
    return is_signature;
}

static void tell_part(GMimePart *part, struct answer *answer)
{
    if (is_type(GMIME_OBJECT(part), "application", "pkcs7-mime") ||
        is_type(GMIME_OBJECT(part), "application", "x-pkcs7-mime")) {
        answer_unread(answer, UNREAD_LOCKED, NULL);
        return;
    }
    GByteArray *bytes = g_byte_array_new();
    if (take_content(part, bytes, answer)) {
        if (!tell_signature(part, answer))
            tell_bytes(part, bytes, answer);
        else
            answer_text(answer, (const char *)bytes->data, bytes->len);
    }
    answer_break(answer);
    g_byte_array_unref(bytes);
}

static void tell_object(GMimeObject *object, unsigned depth, struct answer *answer);

/* What stands before the first part and behind the last is shown by no program. */
static void tell_around(const char *text, struct answer *answer)
{
    static const char *const usual[] = {
        "This is a multi-part message in MIME format", "This is a multipart message in MIME format",
        "This is a cryptographically signed message", "This is an OpenPGP/MIME signed message"};
    if (!text || text[strspn(text, " \t\r\n-.")] == '\0')
        return;
    mail_tell_line(g_strdup(text), answer);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (strncmp(text + strspn(text, " \t\r\n"), usual[i], strlen(usual[i])) == 0 &&
            strlen(text) < strlen(usual[i]) + 60)
            return;
    answer_hidden(answer, HIDDEN_WORDS, NULL);
}

static void tell_multipart(GMimeMultipart *multipart, unsigned depth, struct answer *answer)
{
    int count = g_mime_multipart_get_count(multipart);
    tell_around(g_mime_multipart_get_prologue(multipart), answer);
    for (int i = 0; i < count; i++)
        tell_object(g_mime_multipart_get_part(multipart, i), depth + 1, answer);
    tell_around(g_mime_multipart_get_epilogue(multipart), answer);
    if (GMIME_IS_MULTIPART_ENCRYPTED(multipart))
        answer_unread(answer, UNREAD_LOCKED, NULL);
    else if (count == 0)
        answer_unread(answer, UNREAD_DAMAGED, NULL);
}

static void tell_whole(GMimeMessage *message, unsigned depth, struct answer *answer)
{
    mail_tell_heads(GMIME_OBJECT(message), answer);
    GMimeObject *body = g_mime_message_get_mime_part(message);
    if (body)
        tell_object(body, depth + 1, answer);
}

static void tell_object(GMimeObject *object, unsigned depth, struct answer *answer)
{
    if (depth > DEPTH_MAXIMUM) {
        answer_unread(answer, UNREAD_NESTED, NULL);
        return;
    }
    mail_tell_heads(object, answer);
    if (GMIME_IS_MULTIPART(object)) {
        tell_multipart(GMIME_MULTIPART(object), depth, answer);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *within = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (within)
            tell_whole(within, depth, answer);
        else
            answer_unread(answer, UNREAD_DAMAGED, NULL);
    } else if (GMIME_IS_MESSAGE_PARTIAL(object) || is_type(object, "message", "external-body")) {
        answer_unread(answer, UNREAD_PARTS, "a message whose other part is elsewhere");
    } else if (GMIME_IS_PART(object)) {
        tell_part(GMIME_PART(object), answer);
    } else {
        answer_unread(answer, UNREAD_PARTS, NULL);
    }
}

void mail_tell_message(GMimeMessage *message, struct answer *answer)
{
    tell_whole(message, 0, answer);
}

static void tell_heads_within(GMimeObject *parent, GMimeObject *object, gpointer answer)
{
    (void)parent;
    mail_tell_heads(object, answer);
    GMimeMessage *within = GMIME_IS_MESSAGE_PART(object)
                               ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))
                               : NULL;
    if (within)
        mail_tell_message_heads(within, answer);
}

void mail_tell_message_heads(GMimeMessage *message, struct answer *answer)
{
    mail_tell_heads(GMIME_OBJECT(message), answer);
    g_mime_message_foreach(message, tell_heads_within, answer);
}
