/* Fetching small files, and taking files away. */
#include "portal/protocol.h"

void portal_temporary_name(const char *name, char temporary[PORTAL_TEMPORARY_SIZE])
{
    snprintf(temporary, PORTAL_TEMPORARY_SIZE, "partial-%s", name);
}

enum status portal_take_away(struct portal_session *session, const char *name, bool is_unstoppable,
                             struct error *err)
{
    struct portal_file file;
    enum status status = session->protocol->remove(session, name, is_unstoppable, err);
    if (status == STATUS_OK)
        status = session->protocol->look(session, name, is_unstoppable, &file, err);
    if (status != STATUS_OK || !file.is_there)
        return status;
    error_set(err, STATUS_DELIVERY, "the portal says that it deleted %s, but it is still there",
              name);
    return error_hint(err, "ask whoever runs the portal to delete it");
}

struct fetching {
    const char *name;
    struct buffer *text;
    uint64_t maximum;
    bool is_missing;
};

static enum status fetch_once(struct portal_session *session, void *context, struct error *err)
{
    struct fetching *fetching = context;
    struct portal_sink sink = {
        .doing = "fetching", .text = fetching->text, .maximum = fetching->maximum};
    struct portal_got got = {0};
    buffer_truncate(fetching->text, 0);
    enum status status = session->protocol->read(session, fetching->name, &sink, &got, err);
    if (status != STATUS_OK)
        return status;
    if (got.is_missing) {
        fetching->is_missing = true;
        error_set(err, STATUS_DELIVERY, "%s is not on the portal", fetching->name);
        return error_hint(err, "try later: the recipient may not have put it there yet");
    }
    if (!got.is_cut)
        return STATUS_OK;
    error_set(err, STATUS_MALFORMED, "%s on the portal is larger than %llu bytes", fetching->name,
              (unsigned long long)sink.maximum);
    return error_hint(err, "it is not what it should be: ask whoever put it there");
}

enum status portal_fetch(struct portal_session *session, const char *name, struct buffer *out,
                         bool *missing, struct error *err)
{
    struct buffer text;
    size_t room = out->maximum > out->length ? out->maximum - out->length : 0;
    struct fetching fetching = {
        .name = name,
        .text = &text,
        .maximum = room < DELIVERY_TEXT_MAXIMUM ? room : DELIVERY_TEXT_MAXIMUM,
    };
    buffer_init(&text, DELIVERY_TEXT_MAXIMUM);
    enum status status = delivery_check_name(name, err);
    if (status == STATUS_OK)
        status = portal_patiently(session, fetch_once, &fetching, err);
    *missing = fetching.is_missing;
    if (status == STATUS_OK) {
        size_t before = out->length;
        buffer_append(out, text.data, text.length);
        status = buffer_status(out, err);
        if (status != STATUS_OK)
            buffer_truncate(out, before);
    }
    buffer_free(&text);
    return status;
}

static enum status clear_once(struct portal_session *session, void *context, struct error *err)
{
    char temporary[PORTAL_TEMPORARY_SIZE];
    portal_temporary_name(*(const char *const *)context, temporary);
    return session->protocol->remove(session, temporary, false, err);
}

enum status portal_clear(struct portal_session *session, const char *name, struct error *err)
{
    enum status status = delivery_check_name(name, err);
    return status == STATUS_OK ? portal_patiently(session, clear_once, &name, err) : status;
}

static enum status delete_once(struct portal_session *session, void *context, struct error *err)
{
    enum status status = clear_once(session, context, err);
    return status == STATUS_OK
               ? portal_take_away(session, *(const char *const *)context, false, err)
               : status;
}

enum status portal_delete(struct portal_session *session, const char *name, struct error *err)
{
    enum status status = delivery_check_name(name, err);
    return status == STATUS_OK ? portal_patiently(session, delete_once, &name, err) : status;
}
