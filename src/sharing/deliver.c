#include "sharing_internal.h"

#include <fcntl.h>
#include <string.h>

/* What is said of the device that a sharing was just written to, which is the one that was judged
 * (media_write); NULL without memory. */
static json_t *media_issued_detail(const struct sharing *sharing)
{
    const struct media_device *found = &sharing->device;
    const char *device = answer_find(sharing->answers, ANSWER_C03_DEVICE, NULL);
    const char *back_by = answer_find(sharing->answers, ANSWER_C05_BACK_BY, NULL);
    const char *carrier = answer_find(sharing->answers, ANSWER_C03_CARRIER, NULL);
    const struct entry_media_issued said = {
        .id = sharing->id,
        .device = device                ? device
                  : sharing->channel_to ? sharing->channel_to
                                        : "",
        .carrier = carrier ? carrier : "",
        .label = found->label,
        .serial = found->serial,
        .uuid = found->uuid,
        .bus = found->bus,
        .back_by = back_by && *back_by ? back_by : NULL,
        .seen = sharing->channel_to ? TRUTH_UNTOLD : TRUTH_NO,
    };
    return entry_media_issued_write(&said);
}

/* That it is on a device, and who has the device: both entries or none (C05). Takes the reference
 * to detail. */
static enum status delivered_on_media(struct sharing *sharing, json_t *detail, timestamp now,
                                      struct error *err)
{
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, sharing->id},
        {LOOKUP_PACKAGE, sharing->package_digest},
    };
    uint64_t first;
    const struct note_signer *signer = office_identity(sharing->office)->signer;
    json_t *issued = media_issued_detail(sharing);
    enum status status = office_clock_say(sharing->office, now, err);
    const struct ledger_new entries[] = {
        {.kind = ENTRY_KIND_DELIVERED,
         .subject = sharing->package_digest,
         .detail = detail,
         .lookups = lookups,
         .lookup_count = 2,
         .signer = signer,
         .time = now},
        {.kind = ENTRY_KIND_MEDIA_ISSUED,
         .detail = issued,
         .lookups = lookups, /* by sharing only */
         .lookup_count = 1,
         .signer = signer,
         .time = now},
    };
    if (status == STATUS_OK)
        status = detail && issued
                     ? ledger_append_all(office_ledger(sharing->office), entries, 2, &first, err)
                     : memory_error(err);
    json_decref(issued);
    json_decref(detail);
    return status;
}

static enum status delivery_append(struct sharing *sharing, const char *problem, timestamp now,
                                   struct error *err)
{
    const char *id = sharing->id, *channel = channel_name(sharing->channel);
    const char *to = sharing->channel_to ? sharing->channel_to : "";
    const struct entry_number size = {true, sharing->package_size};
    char portal_time[TIMESTAMP_SIZE], own_time[TIMESTAMP_SIZE];
    timestamp_format(sharing->portal_time, portal_time);
    timestamp_format(sharing->own_time, own_time);
    const struct entry_delivered delivered = {
        .id = id,
        .channel = channel,
        .to = to,
        .size = size,
        .portal_time = sharing->has_portal_time ? portal_time : NULL,
        .own_time = sharing->has_portal_time ? own_time : NULL,
    };
    const struct entry_delivery_failed failed = {id, channel, to, size, problem};
    if (problem) {
        const struct office_entry entry = {
            .kind = ENTRY_KIND_DELIVERY_FAILED,
            .subject = sharing->package_digest,
            .detail = entry_delivery_failed_write(&failed),
            .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_PACKAGE, sharing->package_digest}}};
        return office_append(sharing->office, &entry, now, NULL, err);
    }
    const struct entry_for_sending for_sending = {id, channel, size};
    if (sharing->channel == CHANNEL_MEDIA)
        return delivered_on_media(sharing, entry_delivered_write(&delivered), now, err);
    /* What a person is to bring is delivered when they say so, or a receipt does. */
    bool is_for_sending = sharing->channel == CHANNEL_EMAIL || sharing->channel == CHANNEL_HAND;
    const struct office_entry entry = {
        .kind = is_for_sending ? ENTRY_KIND_FOR_SENDING : ENTRY_KIND_DELIVERED,
        .subject = sharing->package_digest,
        .detail = is_for_sending ? entry_for_sending_write(&for_sending)
                                 : entry_delivered_write(&delivered),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_PACKAGE, sharing->package_digest}}};
    return office_append(sharing->office, &entry, now, NULL, err);
}

/* What is left on the device of this package, when an earlier writing was cut off. */
static enum status clear_left(const struct sharing *sharing, struct error *err)
{
    struct media_ours ours;
    bool was_there;
    enum status status = media_find_ours(sharing->channel_to, &ours, err);
    for (size_t i = 0; status == STATUS_OK && i < ours.count; i++)
        if (ours.items[i].is_left && strcmp(ours.items[i].id, sharing->id) == 0)
            status = media_erase(sharing->channel_to, ours.items[i].name, &was_there, err);
    media_ours_free(&ours);
    return status;
}

static enum status note_going(const struct sharing *sharing, struct error *err)
{
    struct outbox_going going = {.size = sharing->package_size};
    snprintf(going.portal, sizeof going.portal, "%s", sharing->channel_to);
    memcpy(going.digest, sharing->package_digest, DIGEST_HEX_SIZE);
    return outbox_going_begin(sharing->office, sharing->id, &going, err);
}

static enum status delivery_carry(struct sharing *sharing, struct portal_session *portal, int fd,
                                  delivery_progress progress, void *context, struct error *err)
{
    char name[PACKAGE_NAME_SIZE];
    snprintf(name, sizeof name, "%s.safehand", sharing->id);
    enum status status;
    switch (sharing->channel) {
    case CHANNEL_PORTAL:
        status = note_going(sharing, err);
        if (status != STATUS_OK)
            return status;
        status =
            portal_upload(portal, name, fd, sharing->package_size, sharing->package_digest, err);
        sharing->has_portal_time =
            status == STATUS_OK && portal_date(portal, &sharing->portal_time, &sharing->own_time);
        return status;
    case CHANNEL_MEDIA:
        status = clear_left(sharing, err);
        if (status != STATUS_OK)
            return status;
        return media_write(sharing->channel_to, &sharing->device, name, fd, sharing->package_size,
                           sharing->package_digest, progress, context, err);
    default: /* email and by hand: the file in the outbox is handed over by a person */
        return STATUS_OK;
    }
}

/* The last look before it leaves: the rules, and that nobody stopped it meanwhile. */
static enum status delivery_check(struct sharing *sharing, const struct portal_session *portal,
                                  timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    if (!sharing->package_path)
        return error_set(err, STATUS_USAGE, "sharing %s is not sealed yet", sharing->id);
    if (sharing->channel == CHANNEL_PORTAL && !portal)
        return error_set(err, STATUS_USAGE, "the portal of sharing %s is not connected",
                         sharing->id);
    enum status status = sharing_check(sharing, now, err);
    if (status == STATUS_OK)
        status = timeline_read(sharing->office, sharing->id, now, &timeline, err);
    if (status == STATUS_OK)
        status = timeline_may_go_on(&timeline, err);
    timeline_free(&timeline);
    return status;
}

/* The failure is what the caller must hear of, also if it cannot be recorded. */
static enum status record_failure(struct sharing *sharing, timestamp now, struct error *err)
{
    struct error ignored = {0};
    char *what = words_plain(err->message, &err->message_ways);
    if (delivery_append(sharing, what ? what : err->message, now, &ignored) != STATUS_OK)
        error_context(err, "not recorded in the ledger either (%s)", ignored.message);
    else
        (void)!outbox_going_end(sharing->office, sharing->id, &ignored); /* swept up otherwise */
    memory_free(what);
    return err->status;
}

enum status delivery_end_cut_off(struct office *office, struct sharing_timeline *timeline,
                                 timestamp now, struct error *err)
{
    char id[ID_SIZE];
    struct outbox_going going;
    memcpy(id, timeline->id, ID_SIZE);
    if (!outbox_going_find(office, id, &going))
        return STATUS_OK;
    if (timeline_on_portal(timeline)) /* an earlier try says it already */
        return outbox_going_end(office, id, err);
    const struct entry_delivery_failed said = {.id = id,
                                               .channel = channel_name(CHANNEL_PORTAL),
                                               .to = going.portal,
                                               .size = {true, going.size},
                                               .problem = "the program was ended on the way"};
    const struct office_entry entry = {
        .kind = ENTRY_KIND_DELIVERY_FAILED,
        .subject = going.digest,
        .detail = entry_delivery_failed_write(&said),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_PACKAGE, going.digest}}};
    enum status status = office_append(office, &entry, now, NULL, err);
    if (status == STATUS_OK)
        status = outbox_going_end(office, id, err);
    if (status != STATUS_OK)
        return status;
    timeline_free(timeline);
    return timeline_read(office, id, now, timeline, err);
}

/* Records that it arrived, and keeps nothing that is not needed any more. */
static enum status record_arrival(struct sharing *sharing, timestamp now, struct error *err)
{
    enum status status = delivery_append(sharing, NULL, now, err);
    if (status != STATUS_OK) {
        error_context(err, "the package arrived, but the ledger does not say so yet");
        error_hint(err, "run " WAY " again: what is there already counts");
        return error_way(err, WAY_DELIVER, sharing->id, NULL);
    }
    kept_copies_remove(sharing); /* they are in the package */
    /* What a person hands over stays until its receipt is filed, or it is withdrawn or expired. */
    if (sharing->channel != CHANNEL_PORTAL && sharing->channel != CHANNEL_MEDIA)
        return STATUS_OK;
    status = outbox_remove(sharing->office, sharing->id, err);
    return status == STATUS_OK
               ? status
               : error_context(err, "it is delivered, but its copy in the outbox is still there");
}

enum status sharing_deliver(struct sharing *sharing, struct portal_session *portal,
                            delivery_progress progress, void *context, timestamp now,
                            struct error *err)
{
    enum status status = delivery_check(sharing, portal, now, err);
    if (status == STATUS_OK && sharing->channel == CHANNEL_MEDIA && !sharing->channel_to)
        status = error_set(err, STATUS_USAGE, "a browser writes this package to its device");
    if (status != STATUS_OK)
        return status;
    int fd = file_open(AT_FDCWD, sharing->package_path, O_RDONLY, 0);
    if (fd < 0)
        return error_set_errno(err, "cannot read %s", sharing->package_path);
    status = delivery_carry(sharing, portal, fd, progress, context, err);
    file_close(&fd);
    return status == STATUS_OK ? record_arrival(sharing, now, err)
                               : record_failure(sharing, now, err);
}

enum status sharing_delivered_unseen(struct sharing *sharing, const char *digest, timestamp now,
                                     struct error *err)
{
    enum status status = delivery_check(sharing, NULL, now, err);
    if (status == STATUS_OK && (sharing->channel != CHANNEL_MEDIA || sharing->channel_to))
        status = error_set(err, STATUS_USAGE, "this package is written by the program itself");
    if (status != STATUS_OK)
        return status;
    if (strcmp(digest, sharing->package_digest) == 0)
        return record_arrival(sharing, now, err);
    error_set(err, STATUS_SYSTEM, "what lies on the device is not the package, byte for byte");
    error_hint(err, "take it away there, and write the package again: it is kept");
    return record_failure(sharing, now, err);
}

bool sharing_portal_time(const struct sharing *sharing, timestamp *portal, timestamp *own)
{
    *portal = sharing->portal_time;
    *own = sharing->own_time;
    return sharing->has_portal_time;
}

/* ---- what a person brings ---- */

enum status sent_append(struct office *office, const struct sharing_timeline *timeline,
                        timestamp now, struct error *err)
{
    struct entry_for_sending said;
    const struct ledger_entry *handed = timeline_last(timeline, ENTRY_KIND_FOR_SENDING);
    entry_for_sending_see(handed->detail, &said);
    const struct entry_delivered delivered = {
        .id = timeline->id, .channel = said.channel, .to = "", .size = said.size};
    const struct office_entry entry = {
        .kind = ENTRY_KIND_DELIVERED,
        .subject = handed->leaf.subject,
        .detail = entry_delivered_write(&delivered),
        .lookups = {{LOOKUP_SHARING, timeline->id}, {LOOKUP_PACKAGE, handed->leaf.subject}}};
    return office_append(office, &entry, now, NULL, err);
}

enum status sharing_sent(struct office *office, const char *id, timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK && timeline.state != SHARING_FOR_SENDING) {
        status = error_set(err, STATUS_USAGE, "sharing %s does not wait for being sent: it is %s",
                           timeline.id, timeline_state_words(&timeline));
        error_hint(err, WAY " tells what happened");
        error_way(err, WAY_SHOW_SHARING, timeline.id, NULL);
    }
    if (status == STATUS_OK)
        status = sent_append(office, &timeline, now, err);
    timeline_free(&timeline);
    return status;
}
