/* What a browser sends to the desk: whatever it is, what is taken of it is clean, a form with files
 * is read alike in pieces of every size, and nothing is kept of what is refused. */
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "http/heads.h"
#include "http/multipart.h"
#include "http/request.h"

static bool is_clean(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\t' && text[i] != '\n') ||
            text[i] == 0x7F)
            return false;
    return utf8_check(text, length) == length;
}

static void check_form(struct form *form, enum status status, const struct error *err)
{
    if (status != STATUS_OK) {
        check_failure(status, err, STATUS_MALFORMED);
        HOLDS(!form->text && !form->fields && form->count == 0);
    }
    HOLDS(form->count <= FORM_FIELDS_MAXIMUM);
    for (size_t i = 0; i < form->count; i++)
        HOLDS(is_clean(form->fields[i].name) && is_clean(form->fields[i].value));
    form_free(form);
}

static void try_form(const char *text, size_t length)
{
    struct error err = {0};
    struct form form;
    struct buffer pairs;
    enum status status = form_parse(text, length, &form, &err);
    check_form(&form, status, &err);
    buffer_init(&pairs, 1 << 20);
    buffer_append(&pairs, text, length);
    status = form_of_pairs(&pairs, &form, &err);
    HOLDS(pairs.length == 0);
    check_form(&form, status, &err);
    buffer_free(&pairs);
}

static void try_path(const char *text, size_t length)
{
    char *out = malloc(length + 1);
    HOLDS(out);
    if (path_decode(text, length, out)) {
        HOLDS(out[0] == '/' && is_clean(out) && !strpbrk(out, "\t\n\\"));
        HOLDS(!strstr(out, "//") && !strstr(out, "/../") && !strstr(out, "/./"));
        HOLDS(!text_ends_with(out, "/..") && !text_ends_with(out, "/."));
    }
    free(out);
}

static void try_cookie(const char *text, size_t length)
{
    char *cookies = malloc(length + 1), value[5];
    HOLDS(cookies);
    memcpy(cookies, text, length);
    cookies[length] = '\0';
    if (cookie_take(cookies, "desk", value, sizeof value))
        HOLDS(strlen(value) == 0 || (strlen(value) == 4 && strstr(cookies, value)));
    unsigned found = cookie_find(cookies, "desk", value, sizeof value);
    HOLDS(strlen(value) < sizeof value && (found > 0 || !*value) && strstr(cookies, value));
    HOLDS(found <= length / 5);
    free(cookies);
}

/* ---- heads ---- */

static const char HOSTS[HEADS_HOSTS][LISTEN_ORIGIN_SIZE] = {"127.0.0.1:8080", ""};

/* Taken only with one host, ours, and no head that leaves open where the request ends; a form only
 * from a page of ours. */
static void check_taken(const struct heads *heads, bool is_post)
{
    HOLDS(heads->hosts == 1 && strcasecmp(heads->host, HOSTS[0]) == 0);
    HOLDS(heads->encodings == 0 && heads->lengths <= 1 && heads->cookies <= 1);
    if (is_post)
        HOLDS(heads->origins == 1 && strncmp(heads->origin, "https://", 8) == 0 &&
              strcasecmp(heads->origin + 8, HOSTS[0]) == 0 &&
              (!heads->site || strcmp(heads->site, "cross-site") != 0));
    else
        HOLDS(!heads->length || strcmp(heads->length, "0") == 0);
}

/* "Name:value" lines. */
static void try_heads(const char *text, size_t length)
{
    struct heads heads = {0};
    char *lines = memory_copy_bytes(text, length), *rest = lines;
    HOLDS(lines);
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
        char *value = strchr(line, ':');
        if (value)
            *value++ = '\0';
        heads_take(&heads, line, value);
    }
    for (int post = 0; post < 2; post++) {
        unsigned refused = heads_judge(&heads, HOSTS, true, post);
        HOLDS(refused == 0 || refused == 400 || refused == 403);
        if (refused == 0)
            check_taken(&heads, post);
    }
    memory_free(lines);
}

static void try_length(const char *text, size_t length)
{
    uint64_t number = 0;
    char *copy = memory_copy_bytes(text, length), *end = NULL;
    HOLDS(copy);
    if (heads_length(copy, &number)) {
        HOLDS(strspn(copy, "0123456789") == strlen(copy) && *copy);
        HOLDS(strtoull(copy, &end, 10) == number && !*end);
    }
    memory_free(copy);
}

/* ---- forms with files ---- */

struct taken {
    struct buffer all; /* each part's names and content */
    bool is_in_part;
};

static enum status take_begin(void *context, const char *name, const char *file, struct error *err)
{
    struct taken *taken = context;
    (void)err;
    HOLDS(!taken->is_in_part && *name && strlen(name) <= MULTIPART_NAME_MAXIMUM);
    HOLDS(is_clean(name) && !strpbrk(name, "\t\n"));
    HOLDS(!file || (strlen(file) <= MULTIPART_NAME_MAXIMUM && is_clean(file)));
    if (file && multipart_name_is_path(file))
        HOLDS(file[0] != '/' && !strstr(file, "/../") && strncmp(file, "../", 3) != 0 &&
              !strchr(file, '\\') && strcmp(file, "..") != 0);
    taken->is_in_part = true;
    buffer_append_format(&taken->all, "[%s|%s]", name, file ? file : "");
    return STATUS_OK;
}

static enum status take_data(void *context, const void *data, size_t length, struct error *err)
{
    struct taken *taken = context;
    (void)err;
    HOLDS(taken->is_in_part && length > 0);
    buffer_append(&taken->all, data, length);
    return STATUS_OK;
}

static enum status take_end(void *context, struct error *err)
{
    struct taken *taken = context;
    (void)err;
    HOLDS(taken->is_in_part);
    taken->is_in_part = false;
    return STATUS_OK;
}

static enum status read_parts(const unsigned char *data, size_t size, size_t piece,
                              struct taken *taken)
{
    struct error err = {0};
    struct multipart *multipart = NULL;
    const struct multipart_taker taker = {take_begin, take_data, take_end, taken};
    *taken = (struct taken){.is_in_part = false};
    buffer_init(&taken->all, 1 << 22);
    HOLDS(multipart_new("multipart/form-data; boundary=b", &taker, &multipart, &err) == STATUS_OK);
    enum status status = STATUS_OK;
    for (size_t at = 0; at < size && status == STATUS_OK; at += piece)
        status = multipart_feed(multipart, data + at, size - at < piece ? size - at : piece, &err);
    if (status == STATUS_OK)
        status = multipart_end(multipart, &err);
    if (status != STATUS_OK)
        check_failure(status, &err, STATUS_MALFORMED);
    else
        HOLDS(!taken->is_in_part);
    multipart_free(multipart);
    return status;
}

static void try_parts(const unsigned char *data, size_t size)
{
    struct taken whole, pieces;
    enum status status = read_parts(data, size, size + 1, &whole);
    for (size_t piece = 1; piece <= 64; piece = piece * 3 + 1) {
        HOLDS(read_parts(data, size, piece, &pieces) == status);
        if (status == STATUS_OK)
            HOLDS(pieces.all.length == whole.all.length &&
                  memcmp(buffer_text(&pieces.all), buffer_text(&whole.all), whole.all.length) == 0);
        buffer_free(&pieces.all);
    }
    buffer_free(&whole.all);
}

static void try_type(const char *text, size_t length)
{
    struct error err = {0};
    struct multipart *multipart = NULL;
    const struct multipart_taker none = {take_begin, take_data, take_end, NULL};
    char *type = memory_copy_bytes(text, length);
    HOLDS(type);
    enum status status = multipart_new(type, &none, &multipart, &err);
    if (status != STATUS_OK)
        check_failure(status, &err, STATUS_MALFORMED);
    multipart_free(multipart);
    memory_free(type);
}

/* The first byte says what it is. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    switch (data[0]) {
    case 'f':
        try_form(text, size - 1);
        break;
    case 'p':
        try_path(text, size - 1);
        break;
    case 'c':
        try_cookie(text, size - 1);
        break;
    case 'h':
        try_heads(text, size - 1);
        break;
    case 'l':
        try_length(text, size - 1);
        break;
    case 't':
        try_type(text, size - 1);
        break;
    default:
        try_parts(data + 1, size - 1);
    }
    return 0;
}
