/* A header that is accepted is written again as it was; one that is not is malformed. */
#include "fuzz.h"
#include "stanza.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct age_header header;
    struct buffer again;
    char *text = malloc(size + 1); /* exactly as much as there is: a byte beyond would be seen */
    HOLDS(text);
    memcpy(text, data, size);
    text[size] = '\0';
    enum status status = age_header_parse(text, size, &header, &err);
    if (status == STATUS_OK) {
        size_t scanned = 0;
        buffer_init(&again, AGE_HEADER_MAXIMUM);
        age_header_append(&header, &again);
        age_header_append_mac(header.mac, &again);
        HOLDS(again.length == size && memcmp(again.data, data, size) == 0);
        HOLDS(age_header_find_end(text, size, &scanned) == size);
        HOLDS(age_header_check_start(text, size, &err) == STATUS_OK);
        status = age_stanzas_check(&header, &err);
        buffer_free(&again);
    }
    if (status != STATUS_OK)
        check_failure(status, &err, STATUS_MALFORMED);
    age_header_free(&header);
    free(text);
    return 0;
}
