/* The shipped files follow the schemas (tests/schema/check.py, by python3-jsonschema). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Test(record_schema, shipped_files_follow_the_schemas)
{
    char said[4096] = "", line[1024];
    FILE *check = popen(
        "/usr/bin/python3 " SOURCE_FOLDER "/tests/schema/check.py " SOURCE_FOLDER " 2>&1", "r");
    cr_assert_not_null(check);
    while (fgets(line, sizeof line, check) != NULL)
        strncat(said, line, sizeof said - strlen(said) - 1);
    cr_expect_eq(pclose(check), 0, "%s", said);
    /* A check that held nothing against anything is no check. */
    unsigned checks = 0, faults = 1;
    const char *last = strstr(said, " checks, ");
    while (last != NULL && last > said && last[-1] >= '0' && last[-1] <= '9')
        last--;
    cr_assert(last != NULL && sscanf(last, "%u checks, %u faults", &checks, &faults) == 2, "%s",
              said);
    cr_expect_geq(checks, 54);
    cr_expect_eq(faults, 0);
}
