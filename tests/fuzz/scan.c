/* The search tells of nothing beyond the text, and what a text of any form is made into is bounded
 * by what it was. */
#include "safehand/scan.h"
#include "fuzz.h"
#include "parsers.h"

struct text {
    const char *text;
    size_t length;
};

static void check_match(void *context, const struct scan_match *match)
{
    const struct text *text = context;
    HOLDS(match->start < match->end && match->end <= text->length);
}

static struct scan *make_scan(bool is_strict)
{
    static const struct scan_value values[] = {
        {FIELD_NAME, "Ellie-Mae O'Brien", 0, 0},
        {FIELD_NAME, "Grace Will", 1, 0},
        {FIELD_NAME, "Kelly Marsden", 2, SCAN_EXCUSED},
        {FIELD_PHONE, "07700 900412", 0, 0},
        {FIELD_BIRTH_DATE, "2019-03-02", 0, 0},
        {FIELD_POSTCODE, "LE99 4QX", 0, 0},
        {FIELD_ADDRESS, "Flat 6, 18 Saffron Lane, Leicester", 0, 0},
        {FIELD_EMAIL, "e.obrien@example.org", 0, 0},
    };
    struct error err = {0};
    struct scan *scan;
    HOLDS(scan_new(is_strict, &scan, &err) == STATUS_OK);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        HOLDS(scan_add(scan, &values[i], &err) == STATUS_OK);
    HOLDS(scan_ready(scan, &err) == STATUS_OK);
    return scan;
}

static void append_mail(struct buffer *out, const char *mail, size_t length)
{
    struct finding finding = {0};
    mail_append_text(out, mail, length, &finding);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct scan *scans[2];
    void (*const forms[])(struct buffer *, const char *, size_t) = {
        markup_append_text, markup_append_attributes, append_mail, json_append_text};
    char *exact = malloc(size == 0 ? 1 : size);
    struct text text = {exact, size};
    struct buffer made;
    HOLDS(exact);
    memcpy(exact, data, size);
    for (size_t i = 0; i < 2; i++) {
        if (!scans[i])
            scans[i] = make_scan(i == 1);
        scan_text(scans[i], exact, size, check_match, &text);
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        buffer_init(&made, 1 << 20);
        forms[i](&made, exact, size);
        HOLDS(made.failure == STATUS_OK && made.length <= 9 * size + 64);
        buffer_free(&made);
    }
    free(exact);
    return 0;
}
