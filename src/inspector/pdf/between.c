/*
 * What stands in a PDF file between its objects, or in one that no list of objects leads to: no
 * program shows it, and the libraries pass over it without a word. Here the file is gone through
 * from one end to the other, piece by piece; what is an object is read elsewhere.
 */
#include <ctype.h>
#include <string.h>

#include "pdf_internal.h"

enum { RUN_MINIMUM = 3, DIGITS_MAXIMUM = 10 };

struct scan {
    const unsigned char *data, *at, *end;
    const struct pdf_known *known;
    size_t *places; /* of objects of this version, by number: where the first of it begins */
    const size_t *ends;
    size_t ends_count;            /* of versions that end further on: the last is the next */
    bool in_table, has_no_string; /* what looks like one never ends */
    struct answer *answer;
};

static bool is_blank(unsigned char letter)
{
    return letter == 0 || isspace(letter);
}

static bool is_at(const struct scan *scan, const unsigned char *at, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(scan->end - at) >= length && memcmp(at, word, length) == 0;
}

/* Words as they stand; whether there is nothing else. */
static bool say_letters(const unsigned char *from, const unsigned char *to, struct answer *answer)
{
    bool is_all = true;
    while (from < to) {
        const unsigned char *run = from;
        while (run < to && (*run >= 0x80 || isprint(*run)))
            run++;
        if (run - from >= RUN_MINIMUM) {
            answer_break(answer);
            answer_text(answer, (const char *)from, (size_t)(run - from));
            answer_break(answer);
        }
        is_all = is_all && (run == to || isspace(*run));
        from = run + 1;
    }
    return is_all;
}

/* Of a file that could not be read it is told that, and nothing is between. */
static void tell_gap(const struct scan *scan, const unsigned char *from, const unsigned char *to)
{
    if (scan->known->end > 0)
        answer_hidden(scan->answer, HIDDEN_OTHER, "data between its objects");
    if (!say_letters(from, to, scan->answer))
        answer_unread(scan->answer, UNREAD_DAMAGED, "a part");
}

/* A remark goes to the end of its line. Programs have their marks there. */
static void take_remark(struct scan *scan)
{
    const unsigned char *from = scan->at;
    size_t letters = 0;
    for (; scan->at < scan->end && *scan->at != '\n' && *scan->at != '\r'; scan->at++)
        letters += *scan->at < 0x80 && isalnum(*scan->at);
    if (letters >= RUN_MINIMUM && !is_at(scan, from, "%PDF-") && !is_at(scan, from, "%%EOF"))
        say_letters(from + 1, scan->at, scan->answer);
}

/* (as this (or this \) one)) */
static void skip_string(struct scan *scan)
{
    size_t depth = 0;
    for (const unsigned char *at = scan->at; !scan->has_no_string && at < scan->end; at++) {
        depth += *at == '(';
        depth -= *at == ')';
        at += *at == '\\';
        if (depth == 0) {
            scan->at = at + 1;
            return;
        }
    }
    scan->has_no_string = true;
    scan->at++;
}

static const unsigned char *skip_number(const struct scan *scan, const unsigned char *at,
                                        int *value)
{
    const unsigned char *from = at;
    *value = 0;
    while (at < scan->end && isdigit(*at) && at - from < DIGITS_MAXIMUM - 1)
        *value = *value * 10 + (*at++ - '0');
    return at > from ? at : NULL;
}

static const unsigned char *skip_blanks(const struct scan *scan, const unsigned char *at)
{
    while (at < scan->end && is_blank(*at))
        at++;
    return at;
}

/* "12 0 obj", of which the number; NULL if there is none. */
static const unsigned char *skip_head(const struct scan *scan, int *id)
{
    int generation;
    const unsigned char *next, *at = skip_number(scan, scan->at, id);
    next = at ? skip_blanks(scan, at) : NULL;
    at = next && next > at ? skip_number(scan, next, &generation) : NULL;
    next = at ? skip_blanks(scan, at) : NULL;
    return next && next > at && is_at(scan, next, "obj") ? next + 3 : NULL;
}

/* As long as it is said to be, if it ends there. */
static void skip_stream(struct scan *scan, int id)
{
    const struct pdf_known *known = scan->known;
    size_t length = id < known->end ? known->lengths[id] : 0;
    const unsigned char *from = scan->at, *at;
    from += is_at(scan, from, "\r");
    from += is_at(scan, from, "\n");
    if (length < (size_t)(scan->end - from)) {
        at = skip_blanks(scan, from + length);
        if (is_at(scan, at, "endstream")) {
            scan->at = at;
            return;
        }
    }
    at = memmem(from, (size_t)(scan->end - from), "endstream", 9);
    scan->at = at ? at : scan->end;
}

static bool is_table_word(const struct scan *scan)
{
    return is_at(scan, scan->at, "xref") || is_at(scan, scan->at, "trailer") ||
           is_at(scan, scan->at, "startxref");
}

/* To behind the object's end, or to where something else begins; whether it has a stream. */
static bool skip_object(struct scan *scan, int id)
{
    bool has_stream = false, begins = true; /* a word does */
    int other;
    while (scan->at < scan->end) {
        unsigned char letter = *scan->at;
        if (begins && is_at(scan, scan->at, "endobj")) {
            scan->at += 6;
            break;
        }
        if (begins && (is_table_word(scan) || (isdigit(letter) && skip_head(scan, &other))))
            break;
        begins = !isalnum(letter);
        if (letter == '(') {
            skip_string(scan);
        } else if (letter == '%') {
            take_remark(scan);
        } else if (letter == 's' && is_at(scan, scan->at, "stream") && !has_stream) {
            scan->at += 6;
            skip_stream(scan, id);
            has_stream = begins = true;
            scan->at += is_at(scan, scan->at, "endstream") ? 9 : 0;
        } else {
            scan->at++;
        }
    }
    return has_stream;
}

/* ---- objects that are not read ---- */

static void tell_object(const struct scan *scan, const unsigned char *from, bool has_stream)
{
    const unsigned char *to = scan->at;
    if (has_stream) {
        const unsigned char *stream = memmem(from, (size_t)(to - from), "stream", 6);
        to = stream ? stream : to;
        answer_unread(scan->answer, UNREAD_DAMAGED, "a part");
    }
    answer_hidden(scan->answer, HIDDEN_OTHER, "an object that nothing lists");
    say_letters(from, to, scan->answer);
}

static bool is_nothing(const struct scan *scan, const unsigned char *from)
{
    from = skip_blanks(scan, from);
    return is_at(scan, from, "null") || is_at(scan, from, "endobj") ||
           memmem(from, (size_t)(scan->at - from), "/XRef", 5);
}

/* The first of two with one number, of which nobody knows here which was read. */
static void tell_first(const struct scan *scan, int id, size_t place)
{
    struct scan first = *scan;
    first.at = scan->data + place;
    const unsigned char *content = skip_head(&first, &id);
    first.at = content ? content : first.at;
    bool has_stream = skip_object(&first, id);
    tell_object(&first, scan->data + place, has_stream);
}

static void take_object(struct scan *scan, int id, const unsigned char *content)
{
    enum { TOLD = 1 /* where no object begins */ };
    size_t begin = (size_t)(scan->at - scan->data);
    scan->at = content;
    bool has_stream = skip_object(scan, id);
    if (scan->known->end == 0 || is_nothing(scan, content))
        return;
    bool is_read = id < scan->known->end && scan->known->is_read[id];
    size_t before = is_read ? scan->places[id] : 0;
    if (!is_read || before > 0)
        tell_object(scan, content, has_stream);
    if (before > TOLD)
        tell_first(scan, id, before);
    if (is_read)
        scan->places[id] = before > 0 ? TOLD : begin;
}

/* ---- */

/* A list of objects, and where it stands. */
static bool take_table(struct scan *scan)
{
    static const char *const words[] = {"xref", "trailer", "startxref", "endobj"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_at(scan, scan->at, words[i])) {
            scan->at += strlen(words[i]);
            scan->in_table = i < 3;
            return true;
        }
    return false;
}

/* In a list: numbers, "f" and "n"; behind "trailer" a dictionary. */
static bool take_in_table(struct scan *scan)
{
    if (!scan->in_table)
        return false;
    if (is_at(scan, scan->at, "<<")) {
        unsigned depth = 0;
        do {
            bool opens = is_at(scan, scan->at, "<<"), closes = is_at(scan, scan->at, ">>");
            depth += opens ? 1 : 0;
            depth -= closes ? 1 : 0;
            if (*scan->at == '(')
                skip_string(scan);
            else
                scan->at += opens || closes ? 2 : 1;
        } while (scan->at < scan->end && depth > 0);
        return true;
    }
    const unsigned char *at = scan->at;
    while (at < scan->end && isdigit(*at) && at - scan->at < DIGITS_MAXIMUM)
        at++;
    at += at == scan->at && (*at == 'n' || *at == 'f');
    bool is_word = at > scan->at && (at == scan->end || is_blank(*at) || *at == '%');
    scan->at = is_word ? at : scan->at;
    return is_word;
}

static void begin_version(struct scan *scan)
{
    bool ends = false;
    for (; scan->ends_count > 0 && scan->data + scan->ends[scan->ends_count - 1] <= scan->at;
         scan->ends_count--)
        ends = true;
    if (ends && scan->places)
        memset(scan->places, 0, (size_t)scan->known->end * sizeof *scan->places);
}

/* Past what is something; false if it is nothing. */
static bool take_known(struct scan *scan)
{
    int id = 0;
    const unsigned char *content = isdigit(*scan->at) ? skip_head(scan, &id) : NULL;
    if (content) {
        take_object(scan, id, content);
        scan->in_table = false;
        return true;
    }
    if (*scan->at == '%')
        take_remark(scan);
    else if (is_blank(*scan->at))
        scan->at++;
    else
        return take_table(scan) || take_in_table(scan);
    return true;
}

static void take_all(struct scan *scan)
{
    const unsigned char *gap = NULL;
    while (scan->at < scan->end) {
        const unsigned char *from = scan->at;
        begin_version(scan);
        if (!take_known(scan)) {
            gap = gap ? gap : from;
            scan->at++;
        } else if (gap && !is_blank(*from)) {
            tell_gap(scan, gap, from);
            gap = NULL;
        }
    }
    if (gap)
        tell_gap(scan, gap, scan->end);
}

void pdf_read_between(const struct part *part, const size_t *ends, size_t count,
                      const struct pdf_known *known, struct answer *answer)
{
    size_t room = (size_t)known->end * sizeof(size_t);
    struct scan scan = {.data = part->data,
                        .at = part->data,
                        .end = part->data + (count > 0 ? ends[0] : part->length),
                        .known = known,
                        .places = room > 0 ? memory_allocate(room) : NULL,
                        .ends = ends,
                        .ends_count = count,
                        .answer = answer};
    if (room == 0 || scan.places)
        take_all(&scan);
    else
        answer->failed = true;
    memory_free(scan.places);
}
