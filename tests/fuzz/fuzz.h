/* What the fuzz targets share. A property that does not hold ends the program. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdlib.h>
#include <string.h>

#include "safehand/age.h"
#include "safehand/base.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerInitialize(int *count, char ***words);

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerInitialize(int *count, char ***words)
{
    struct error err = {0};
    (void)count;
    (void)words;
    setenv("SAFEHAND_TEST_THREADS", "1", 1); /* what a crash shows is then the same every time */
    HOLDS(memory_start(&err) == STATUS_OK);
    return 0;
}

/* A failure tells its kind and says something. */
static inline void check_failure(enum status status, const struct error *err, enum status wanted)
{
    HOLDS(status == wanted && err->status == wanted && err->message[0] != '\0');
}

#endif
