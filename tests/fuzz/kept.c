/* What was kept of readings and is read comes out byte for byte when it is written again. */
#include "safehand/inspect/kept.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct inspect_kept *kept = NULL;
    struct buffer again;
    HOLDS(inspect_kept_new(&kept, &err) == STATUS_OK);
    enum status status = inspect_kept_read(kept, data, size, &err);
    buffer_init(&again, 1 << 20);
    if (status == STATUS_OK) {
        HOLDS(inspect_kept_write(kept, &again, &err) == STATUS_OK);
        HOLDS(again.length == size && memcmp(again.data, data, size) == 0);
    } else {
        check_failure(status, &err, STATUS_MALFORMED);
        HOLDS(inspect_kept_count(kept) == 0);
    }
    buffer_free(&again);
    inspect_kept_free(kept);
    return 0;
}
