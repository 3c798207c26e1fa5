#include "multipart.h"

#include <string.h>
#include <strings.h>

enum {
    BOUNDARY_MAXIMUM = 70,            /* RFC 2046 */
    HELD_SIZE = 16384,                /* more than what stands above a part, and than a boundary */
    MARK_SIZE = BOUNDARY_MAXIMUM + 5, /* "\r\n--", the boundary, NUL */
};

/* What comes next. */
enum place {
    IN_CONTENT, /* of a part, up to the next mark */
    AFTER_MARK, /* the end of its line, or "--" */
    IN_HEAD,    /* what stands above a part's content */
    AFTER_LAST, /* at most one end of line */
};

struct multipart {
    struct multipart_taker taker;
    char mark[MARK_SIZE];
    size_t mark_length;
    enum place place;
    bool is_in_part; /* not before the first mark, where nothing stands */
    size_t parts;
    size_t held_length; /* of what was not used yet */
    unsigned char held[HELD_SIZE];
};

static enum status malformed(struct error *err)
{
    return error_set(err, STATUS_MALFORMED, "what was sent is not as a browser sends it");
}

/* ---- the boundary ---- */

static bool is_boundary(const char *text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strspn(text, letters);
    return length > 0 && length <= BOUNDARY_MAXIMUM && text[length] == '\0';
}

enum status multipart_new(const char *content_type, const struct multipart_taker *taker,
                          struct multipart **multipart, struct error *err)
{
    static const char type[] = "multipart/form-data;", name[] = "boundary=";
    size_t length = sizeof type - 1;
    if (strncasecmp(content_type, type, length) != 0)
        return malformed(err);
    const char *boundary = content_type + length + strspn(content_type + length, " ");
    if (strncasecmp(boundary, name, sizeof name - 1) != 0)
        return malformed(err);
    boundary += sizeof name - 1;
    if (!is_boundary(boundary))
        return malformed(err);
    struct multipart *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->taker = *taker;
    made->mark_length = (size_t)snprintf(made->mark, sizeof made->mark, "\r\n--%s", boundary);
    /* The first mark has no line before it: with one, all marks are alike. */
    memcpy(made->held, "\r\n", 2);
    made->held_length = 2;
    *multipart = made;
    return STATUS_OK;
}

void multipart_free(struct multipart *multipart)
{
    memory_free(multipart);
}

/* ---- what stands above a part ---- */

/* What is said above a part, each at most once. */
struct part_head {
    char name[MULTIPART_NAME_MAXIMUM + 1], file[MULTIPART_NAME_MAXIMUM + 1];
    bool is_file;
    unsigned dispositions, types;
};

/* Reads NAME="VALUE" at *at; in the value a browser writes '"', CR and LF as escapes. CR and LF
 * stand in no name that we take, so that all that is undone is %22. */
static bool take_parameter(const char **at, const char *name, char value[])
{
    size_t length = strlen(name), to = 0;
    if (strncmp(*at, name, length) != 0 || (*at)[length] != '=' || (*at)[length + 1] != '"')
        return false;
    const char *from = *at + length + 2;
    for (; *from && *from != '"'; from++) {
        char letter = *from;
        if (strncmp(from, "%22", 3) == 0) {
            letter = '"';
            from += 2;
        } else if (strncasecmp(from, "%0d", 3) == 0 || strncasecmp(from, "%0a", 3) == 0) {
            return false;
        }
        if (to == MULTIPART_NAME_MAXIMUM)
            return false;
        value[to++] = letter;
    }
    value[to] = '\0';
    *at = from + (*from == '"');
    return *from == '"' && utf8_check(value, to) == to;
}

static bool take_disposition(const char *value, struct part_head *head)
{
    static const char kind[] = "form-data; ", next[] = "; ";
    if (strncmp(value, kind, sizeof kind - 1) != 0)
        return false;
    value += sizeof kind - 1;
    if (!take_parameter(&value, "name", head->name) || !*head->name)
        return false;
    if (strncmp(value, next, sizeof next - 1) == 0) {
        value += sizeof next - 1;
        head->is_file = take_parameter(&value, "filename", head->file);
        if (!head->is_file)
            return false;
    }
    return *value == '\0';
}

/* One line, ended by NUL. A part within a part is nothing that a browser sends. */
static bool take_line(const char *line, struct part_head *head)
{
    static const char disposition[] = "Content-Disposition: ", type[] = "Content-Type: ";
    if (strncasecmp(line, disposition, sizeof disposition - 1) == 0)
        return ++head->dispositions == 1 && take_disposition(line + sizeof disposition - 1, head);
    if (strncasecmp(line, type, sizeof type - 1) == 0)
        return ++head->types == 1 && strncasecmp(line + sizeof type - 1, "multipart", 9) != 0;
    return false;
}

/* Whole lines, of `length` bytes with the last one's end. */
static bool take_head(char *text, size_t length, struct part_head *head)
{
    *head = (struct part_head){.is_file = false};
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (text[end] != '\r')
            if ((unsigned char)text[end] < 0x20 || text[end++] == 0x7F)
                return false;
        if (text[end + 1] != '\n')
            return false;
        text[end] = '\0';
        if (!take_line(text + at, head))
            return false;
        at = end + 2;
    }
    return head->dispositions == 1;
}

/* ---- piece by piece ---- */

/* Forgets the first bytes of what is held. */
static void use(struct multipart *multipart, size_t length)
{
    multipart->held_length -= length;
    memmove(multipart->held, multipart->held + length, multipart->held_length);
}

/* All up to the next mark, or what cannot be the beginning of one. */
static enum status step_content(struct multipart *multipart, bool *is_moving, struct error *err)
{
    const unsigned char *mark =
        memmem(multipart->held, multipart->held_length, multipart->mark, multipart->mark_length);
    size_t whole = mark ? (size_t)(mark - multipart->held)
                   : multipart->held_length < multipart->mark_length
                       ? 0
                       : multipart->held_length - (multipart->mark_length - 1);
    enum status status = STATUS_OK;
    if (whole > 0 && !multipart->is_in_part)
        return malformed(err);
    if (whole > 0)
        status = multipart->taker.data(multipart->taker.context, multipart->held, whole, err);
    if (status == STATUS_OK && mark && multipart->is_in_part)
        status = multipart->taker.end(multipart->taker.context, err);
    if (mark)
        multipart->place = AFTER_MARK;
    *is_moving = mark != NULL;
    use(multipart, mark ? whole + multipart->mark_length : whole);
    return status;
}

static enum status step_mark(struct multipart *multipart, bool *is_moving, struct error *err)
{
    *is_moving = multipart->held_length >= 2;
    if (!*is_moving)
        return STATUS_OK;
    if (memcmp(multipart->held, "\r\n", 2) == 0)
        multipart->place = IN_HEAD;
    else if (memcmp(multipart->held, "--", 2) == 0)
        multipart->place = AFTER_LAST;
    else
        return malformed(err);
    if (multipart->place == IN_HEAD && ++multipart->parts > MULTIPART_PARTS_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "more than %d parts were sent at once",
                         MULTIPART_PARTS_MAXIMUM);
    use(multipart, 2);
    return STATUS_OK;
}

static enum status step_head(struct multipart *multipart, bool *is_moving, struct error *err)
{
    struct part_head head;
    const unsigned char *end = memmem(multipart->held, multipart->held_length, "\r\n\r\n", 4);
    size_t length = end ? (size_t)(end - multipart->held) + 2 : multipart->held_length;
    *is_moving = end != NULL;
    if (length > MULTIPART_HEAD_MAXIMUM)
        return malformed(err);
    if (!end)
        return STATUS_OK;
    if (!take_head((char *)multipart->held, length, &head))
        return malformed(err);
    /* The content's mark needs the end of line that parts it from this. */
    use(multipart, length + 2);
    multipart->place = IN_CONTENT;
    multipart->is_in_part = true;
    return multipart->taker.begin(multipart->taker.context, head.name,
                                  head.is_file ? head.file : NULL, err);
}

static enum status step_last(const struct multipart *multipart, bool *is_moving, struct error *err)
{
    *is_moving = false;
    bool is_line_end =
        multipart->held_length <= 2 && memcmp(multipart->held, "\r\n", multipart->held_length) == 0;
    return is_line_end ? STATUS_OK : malformed(err);
}

static enum status step(struct multipart *multipart, bool *is_moving, struct error *err)
{
    switch (multipart->place) {
    case IN_CONTENT:
        return step_content(multipart, is_moving, err);
    case AFTER_MARK:
        return step_mark(multipart, is_moving, err);
    case IN_HEAD:
        return step_head(multipart, is_moving, err);
    default:
        return step_last(multipart, is_moving, err);
    }
}

enum status multipart_feed(struct multipart *multipart, const void *data, size_t length,
                           struct error *err)
{
    const unsigned char *from = data;
    while (length > 0) {
        size_t room = sizeof multipart->held - multipart->held_length;
        size_t part = length < room ? length : room;
        memcpy(multipart->held + multipart->held_length, from, part);
        multipart->held_length += part;
        from += part;
        length -= part;
        bool is_moving = true;
        while (is_moving) {
            enum status status = step(multipart, &is_moving, err);
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}

enum status multipart_end(const struct multipart *multipart, struct error *err)
{
    return multipart->place == AFTER_LAST && multipart->held_length != 1 ? STATUS_OK
                                                                         : malformed(err);
}

bool multipart_name_is_path(const char *name)
{
    for (;;) {
        size_t length = strcspn(name, "/");
        bool is_way =
            (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.');
        if (length == 0 || length > 255 || is_way || memchr(name, '\\', length))
            return false;
        if (name[length] == '\0')
            return true;
        name += length + 1;
    }
}
