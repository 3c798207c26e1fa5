/* Bech32 that is accepted is written again as it was, in lower case. */
#include "fuzz.h"
#include "safehand/base/encoding.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char hrp[BECH32_HRP_MAXIMUM + 1] = "untouched";
    struct error err = {0};
    struct buffer out, again;
    char *text = malloc(size + 1);
    HOLDS(text);
    memcpy(text, data, size);
    text[size] = '\0';
    buffer_init(&out, BECH32_DATA_MAXIMUM);
    buffer_init(&again, 1 << 14);
    if (bech32_decode(text, hrp, &out)) {
        HOLDS(bech32_encode(hrp, out.data, out.length, &again));
        for (char *at = text; *at; at++)
            *at = *at >= 'A' && *at <= 'Z' ? (char)(*at + ('a' - 'A')) : *at;
        HOLDS(strcmp(text, buffer_text(&again)) == 0);
    } else {
        HOLDS(out.length == 0 && strcmp(hrp, "untouched") == 0);
    }
    enum status status = age_recipient_check(text, &err);
    if (status != STATUS_OK)
        check_failure(status, &err, STATUS_MALFORMED);
    else
        HOLDS(strcmp(hrp, "age") == 0 && out.length == 32);
    buffer_free(&again);
    buffer_free(&out);
    free(text);
    return 0;
}
