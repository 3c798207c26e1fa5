/* The search tells of nothing beyond the text. */
#include "safehand/scan.h"
#include "fuzz.h"

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

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct scan *scans[2];
    char *exact = malloc(size == 0 ? 1 : size);
    struct text text = {exact, size};
    HOLDS(exact);
    memcpy(exact, data, size);
    for (size_t i = 0; i < 2; i++) {
        if (!scans[i])
            scans[i] = make_scan(i == 1);
        scan_text(scans[i], exact, size, check_match, &text);
    }
    free(exact);
    return 0;
}
