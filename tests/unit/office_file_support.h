/* Office files that a test makes, and what the inspector says of each. */
#ifndef OFFICE_FILE_SUPPORT_H
#define OFFICE_FILE_SUPPORT_H

#include "inspector_support.h"
#include "zip_support.h"

struct office_case {
    const char *what, *name;
    struct zip_part parts[ZIP_PARTS];
    const char *says; /* all of it */
};

static inline const char *office_says(const char *name, const struct zip_part *parts)
{
    static char file[65536];
    return inspector_says(name, NULL, file, zip_make(file, sizeof file, parts));
}

static inline void office_expect(const struct office_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect_str_eq(office_says(cases[i].name, cases[i].parts), cases[i].says, "%s: %s",
                         cases[i].what, office_says(cases[i].name, cases[i].parts));
}
#define OFFICE_EXPECT(cases) office_expect(cases, sizeof cases / sizeof *(cases))

#endif
