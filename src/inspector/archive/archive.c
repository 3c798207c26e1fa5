#include "members.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "safehand/base/array.h"
#include "text/encoded.h"
#include "zip.h"

enum {
    BLOCK = 65536,
    STOPPED = 2 /* beyond a bound, which was told; nothing that libarchive says */
};

void members_free(struct members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        memory_free(members->members[i].name);
        memory_free(members->members[i].data);
    }
    memory_free(members->members);
    *members = (struct members){0};
}

/* ---- one member ---- */

/* False if nothing behind it can be read. */
static bool unpack(struct archive *archive, struct buffer *bytes, const char *name,
                   struct answer *answer)
{
    for (;;) {
        unsigned char *room = buffer_append_space(bytes, BLOCK);
        la_ssize_t got = room ? archive_read_data(archive, room, BLOCK) : -1;
        if (room)
            buffer_truncate(bytes, bytes->length - BLOCK + (got > 0 ? (size_t)got : 0));
        if (got == 0)
            return true;
        if (got < 0) {
            answer_unread(answer, bytes->failure != STATUS_OK ? UNREAD_SIZE : UNREAD_DAMAGED, name);
            return got == ARCHIVE_WARN;
        }
        if (!answer_allows(answer, (size_t)got))
            return false;
    }
}

static void tell_word(struct answer *answer, const char *word)
{
    answer_break(answer);
    answer_text(answer, word, strlen(word));
    answer_break(answer);
}

/* Names of people on the computer where it was packed, and links. */
static void tell_entry(struct archive_entry *entry, struct answer *answer)
{
    const char *user = archive_entry_uname(entry), *link = archive_entry_symlink(entry);
    if (user && user[0] != '\0' && strcmp(user, "root") != 0) {
        answer_hidden(answer, HIDDEN_AUTHOR, "whose files they were");
        tell_word(answer, user);
    }
    if (link && link[0] != '\0')
        tell_word(answer, link);
}

static bool take_member(struct archive *archive, struct archive_entry *entry,
                        struct members *members, struct answer *answer)
{
    const char *name = archive_entry_pathname(entry);
    struct member member = {memory_copy_string(name ? name : ""), NULL, 0, 0};
    struct buffer bytes;
    bool goes_on = true;
    buffer_init(&bytes, READER_UNPACKED_MAXIMUM);
    tell_entry(entry, answer);
    if (archive_entry_is_encrypted(entry))
        answer_unread(answer, UNREAD_LOCKED, NULL);
    else if (archive_entry_filetype(entry) != AE_IFDIR && member.name)
        goes_on = unpack(archive, &bytes, member.name, answer);
    bool has_bytes = bytes.length > 0 && bytes.failure == STATUS_OK;
    if (has_bytes)
        member.data = (unsigned char *)buffer_take(&bytes, &member.length);
    if (!member.name || !ARRAY_ADD(members->members, members->count, member)) {
        answer_unread(answer, UNREAD_SIZE, NULL);
        memory_free(member.name);
        memory_free(member.data);
        goes_on = false;
    }
    buffer_free(&bytes);
    return goes_on;
}

/* ---- the whole ---- */

static bool is_zip(const struct part *part)
{
    return part->length >= 4 && memcmp(part->data, "PK", 2) == 0;
}

/* A single packed file has no list of members. `is_whole`: a zip has its list at its end. */
static struct archive *open_archive(const struct part *part, bool is_whole, bool is_raw)
{
    struct archive *archive = archive_read_new();
    if (!archive)
        return NULL;
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_lzma(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_compress(archive);
    if (is_raw) {
        archive_read_support_format_raw(archive);
    } else {
        archive_read_support_format_tar(archive);
        /* Behind its end another may stand, or anything, which then is told as damage. */
        archive_read_set_option(archive, "tar", "read_concatenated_archives", "1");
        archive_read_support_format_7zip(archive);
        archive_read_support_format_rar(archive);
        archive_read_support_format_rar5(archive);
        archive_read_support_format_cab(archive);
        archive_read_support_format_lha(archive);
        archive_read_support_format_cpio(archive);
        archive_read_support_format_ar(archive);
        if (is_whole)
            archive_read_support_format_zip_seekable(archive);
        else
            archive_read_support_format_zip_streamable(archive);
    }
    if (archive_read_open_memory(archive, part->data, part->length) == ARCHIVE_OK)
        return archive;
    archive_read_free(archive);
    return NULL;
}

/* How far it came: what libarchive said last. */
static int take_members(struct archive *archive, struct members *members, struct answer *answer)
{
    struct archive_entry *entry;
    for (;;) {
        int got = archive_read_next_header(archive, &entry);
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            return got;
        if (members->count >= READER_PARTS_MAXIMUM) {
            answer_unread(answer, UNREAD_SIZE, NULL);
            return STOPPED;
        }
        if (!take_member(archive, entry, members, answer))
            return STOPPED;
    }
}

/* 7z and rar may keep their list of names locked. */
static void tell_failure(struct archive *archive, struct answer *answer)
{
    const char *words = archive ? archive_error_string(archive) : NULL;
    bool is_locked = words && (strcasestr(words, "encrypt") || strcasestr(words, "password"));
    answer_unread(answer, is_locked ? UNREAD_LOCKED : UNREAD_DAMAGED, NULL);
}

/* gzip ends with how much was packed, which libarchive does not look at. */
static bool is_packed_to_its_end(struct archive *archive, const struct part *part)
{
    enum { LEAST = 18 };
    if (part->length < LEAST || memcmp(part->data, "\x1F\x8B", 2) != 0)
        return true;
    const unsigned char *last = part->data + part->length - 4;
    uint32_t size =
        last[0] | (uint32_t)last[1] << 8 | (uint32_t)last[2] << 16 | (uint32_t)last[3] << 24;
    return (uint32_t)archive_filter_bytes(archive, 0) == size;
}

/* What stands behind what was packed (gzip, bzip2, xz) no program unpacks; zeros are a tape's. */
static void read_behind(struct archive *archive, const struct part *part, struct answer *answer)
{
    la_int64_t taken = archive_filter_count(archive) > 1 ? archive_filter_bytes(archive, -1) : -1;
    size_t at = taken < 0 || (size_t)taken > part->length ? part->length : (size_t)taken;
    bool is_all = at == part->length;
    while (at < part->length && part->data[at] == 0)
        at++;
    const struct part behind = {NULL, NULL, part->data + at, part->length - at};
    if (behind.length > 0) {
        answer_hidden(answer, HIDDEN_BEHIND, NULL);
        answer_break(answer);
        read_part(&behind, answer);
        answer_break(answer);
    } else if (is_all && !is_packed_to_its_end(archive, part)) {
        answer_unread(answer, UNREAD_DAMAGED, "behind its end");
    }
}

static void unpack_as_listed(const struct part *part, struct members *members,
                             struct answer *answer)
{
    struct archive *archive = open_archive(part, true, false);
    int got = archive ? take_members(archive, members, answer) : ARCHIVE_FATAL;
    /* Zeros at the beginning of one packed file are an empty tar to libarchive. */
    if (members->count == 0 && !is_zip(part)) {
        archive_read_free(archive);
        archive = open_archive(part, true, true);
        got = archive ? take_members(archive, members, answer) : ARCHIVE_FATAL;
    }
    if (got != ARCHIVE_EOF && got != STOPPED)
        tell_failure(archive, answer);
    else if (got != STOPPED)
        read_behind(archive, part, answer);
    archive_read_free(archive);
}

/* Members of a zip one behind the other, without the list at its end. libarchive looks ahead of
 * each, so an end is put there. */
static void unpack_in_turn(const struct part *part, struct members *members, struct answer *answer)
{
    static const char end[64] = "PK\5\6";
    struct buffer bytes;
    buffer_init(&bytes, part->length + sizeof end);
    buffer_append(&bytes, part->data, part->length);
    buffer_append(&bytes, end, sizeof end);
    const struct part whole = {part->name, NULL, bytes.data, bytes.length};
    struct archive *archive =
        bytes.failure == STATUS_OK ? open_archive(&whole, false, false) : NULL;
    int got = archive ? take_members(archive, members, answer) : ARCHIVE_FATAL;
    if (got != ARCHIVE_EOF && got != STOPPED)
        tell_failure(archive, answer);
    archive_read_free(archive);
    buffer_free(&bytes);
}

void members_unpack(const struct part *part, struct members *members, struct answer *answer)
{
    if (!is_zip(part) || zip_look(part, answer)) {
        unpack_as_listed(part, members, answer);
        return;
    }
    answer_unread(answer, UNREAD_DAMAGED, NULL);
    unpack_in_turn(part, members, answer);
}

/* What a Mac keeps beside each file: where it came from, its marks. */
static bool is_kept_by_mac(const char *name)
{
    const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
    return text_starts_with(name, "__MACOSX/") || text_starts_with(last, "._") ||
           strcmp(last, ".DS_Store") == 0;
}

static void read_member(const struct member *member, struct answer *answer)
{
    tell_word(answer, member->name);
    if (!member->data)
        return;
    if (is_kept_by_mac(member->name)) {
        answer_hidden(answer, HIDDEN_PATHS, "what a Mac keeps of each file");
        encoded_letters(member->data, member->length, answer);
        return;
    }
    const struct part part = {member->name, NULL, member->data, member->length};
    answer_break(answer);
    read_part(&part, answer);
    answer_break(answer);
}

void members_read_unlisted(const struct part *part, struct answer *answer)
{
    struct members members = {0};
    unpack_in_turn(part, &members, answer);
    for (size_t i = 0; i < members.count; i++)
        read_member(&members.members[i], answer);
    members_free(&members);
}

void read_zip(const struct part *part, struct answer *answer)
{
    struct members members = {0};
    members_unpack(part, &members, answer);
    if (!members_read_office(&members, answer))
        for (size_t i = 0; i < members.count; i++)
            read_member(&members.members[i], answer);
    members_free(&members);
}
