/* Data within RTF: pictures, embedded objects, stores of programs. */
#include <string.h>

#include "rtf.h"

static const unsigned char *find(const struct buffer *bytes, const char *magic, size_t length)
{
    return bytes->length > 0 ? memmem(bytes->data, bytes->length, magic, length) : NULL;
}

/* Where a file of a kind that we know begins within the data; NULL if none does. */
static const unsigned char *find_file(const struct buffer *bytes)
{
    static const struct {
        const char *magic;
        size_t length;
    } FILES[] = {
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
        {"PK\3\4", 4},
        {"%PDF-", 5},
        {"\xFF\xD8\xFF", 3},
        {"\x89PNG\r\n\x1A\n", 8},
        {"GIF8", 4},
        {"{\\rtf", 5},
    };
    const unsigned char *first = NULL;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        const unsigned char *at = find(bytes, FILES[i].magic, FILES[i].length);
        if (at && (!first || at < first))
            first = at;
    }
    return first;
}

static void read_from(struct rtf *rtf, const unsigned char *from)
{
    const struct part part = {NULL, NULL, from, rtf->blob.length - (size_t)(from - rtf->blob.data)};
    answer_break(rtf->answer);
    if (answer_allows(rtf->answer, part.length))
        read_part(&part, rtf->answer);
    answer_break(rtf->answer);
}

/* Names and paths stand as letters before what they name. */
static void tell_runs(struct rtf *rtf, const unsigned char *end)
{
    enum { LEAST = 4 };
    const unsigned char *run = rtf->blob.data;
    for (const unsigned char *at = run; at <= end; at++)
        if (at == end || *at < ' ' || *at >= 0x7F) {
            if (at - run >= LEAST) {
                answer_break(rtf->answer);
                answer_text(rtf->answer, (const char *)run, (size_t)(at - run));
                answer_break(rtf->answer);
            }
            run = at + 1;
        }
}

static void read_object(struct rtf *rtf)
{
    const unsigned char *file = find_file(&rtf->blob);
    answer_hidden(rtf->answer, HIDDEN_FILES, NULL);
    tell_runs(rtf, file ? file : rtf->blob.data + rtf->blob.length);
    if (file)
        read_from(rtf, file);
    else
        answer_unread(rtf->answer, UNREAD_FILES, "an object");
}

void rtf_read_blob(struct rtf *rtf, enum rtf_place place)
{
    if (rtf->blob.length == 0)
        return;
    const unsigned char *file = find_file(&rtf->blob);
    const struct part whole = {NULL, NULL, rtf->blob.data, rtf->blob.length};
    if (place == RTF_OBJECT)
        read_object(rtf);
    else if (file == rtf->blob.data)
        read_from(rtf, file);
    else if (place == RTF_PICTURE && part_has_kind(&whole))
        read_from(rtf, rtf->blob.data);
    else if (place == RTF_PICTURE)
        answer_unread(rtf->answer, UNREAD_PICTURES, "a drawing");
    else
        tell_runs(rtf, rtf->blob.data + rtf->blob.length);
    buffer_clear(&rtf->blob);
}
