#include <criterion/criterion.h>
#include <math.h>

#include "safehand/base/library.h"
#include "safehand/base/seam.h"

#define LIBMATH_FUNCTIONS(F) F(, floor) F(, hypot)
LIBRARY_DECLARE(libmath, LIBMATH_FUNCTIONS)
LIBRARY_DEFINE(libmath, "libm.so.6", SUGGESTED, "tests", LIBMATH_FUNCTIONS)

LIBRARY_DECLARE(libnone, LIBMATH_FUNCTIONS)
LIBRARY_DEFINE(libnone, "libsafehand-none.so.9", SUGGESTED, "tests", LIBMATH_FUNCTIONS)

Test(base_library, is_loaded_once_and_its_functions_are_called)
{
    struct error err = {0};
    cr_assert_null(libmath.floor);
    cr_assert_eq(libmath_load(&err), STATUS_OK);
    cr_assert_eq(libmath.floor(27.5), 27.0);
    cr_assert_eq(libmath.hypot(3.0, 4.0), 5.0);
    seam_plan("fail:file:1");
    cr_assert_eq(libmath_load(&err), STATUS_OK);
    cr_assert_not(seam_was_hit(), "nothing is loaded a second time");
}

Test(base_library, that_is_not_installed)
{
    struct error err = {0};
    for (int time = 0; time < 2; time++) {
        cr_assert_eq(libnone_load(&err), STATUS_SYSTEM);
        cr_assert_str_eq(err.message,
                         "cannot load a library of the system: libsafehand-none.so.9: cannot open "
                         "shared object file: No such file or directory");
        cr_assert_str_eq(err.hint, "install or repair the system's package that holds "
                                   "libsafehand-none.so.9");
        cr_assert_null(libnone.floor);
    }
}

Test(base_library, without_a_function_that_is_needed)
{
    static const char *const names[] = {"floor", "safehand_none"};
    void *table[2] = {NULL};
    struct library library = {"libm.so.6", names, 2, table, false};
    struct error err = {0};
    cr_assert_eq(library_load(&library, &err), STATUS_SYSTEM);
    const char *end = strstr(err.message, ": undefined symbol: safehand_none");
    cr_assert_not_null(end, "%s", err.message);
    cr_assert_str_eq(end, ": undefined symbol: safehand_none");
    cr_assert_str_eq(err.hint, "install or repair the system's package that holds libm.so.6");
    cr_assert_not(library.is_loaded);
}

Test(base_library, a_failure_does_not_stand_in_the_way_of_the_next_try)
{
    struct error err = {0};
    seam_plan("fail:file:1");
    cr_assert_eq(libmath_load(&err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "cannot load a library of the system: Input/output error");
    cr_assert_eq(libmath_load(&err), STATUS_OK);
    cr_assert_eq(libmath.floor(-8.5), -9.0);
}
