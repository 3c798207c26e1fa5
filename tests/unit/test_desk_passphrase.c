/* New passphrases, judged as the recipient's page judges them (tests/browser/newcomer.test.mjs). */
#include <criterion/criterion.h>
#include <string.h>

#include "people/passphrase.h"

static const char *const OWN[] = {"Ruth Adeyemi", "manager", "Home-Start Rosebery", NULL};

Test(desk_passphrase, judged)
{
    static const struct {
        const char *passphrase;
        enum judgement expected;
    } cases[] = {
        {"", PASSPHRASE_SHORT},
        {"elevenchars", PASSPHRASE_SHORT},
        {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", PASSPHRASE_SHORT}, /* six characters */
        {"password1234", PASSPHRASE_KNOWN},
        {"P4ssword2026!!", PASSPHRASE_KNOWN},
        {"Summer2026!!", PASSPHRASE_KNOWN},
        {"gwanwyn-2026", PASSPHRASE_KNOWN},
        {"qwertyuiop[]", PASSPHRASE_KNOWN},
        {"012345678901", PASSPHRASE_KNOWN},
        {"aaaaaaaaaaaa", PASSPHRASE_DULL},
        {"abcdefghijklmn", PASSPHRASE_DULL},
        {"ruthadeyemi rosebery", PASSPHRASE_DULL},
        {"passphrase safehand", PASSPHRASE_DULL},
        {"garden shed 42", PASSPHRASE_WORDS},
        {"otter otter otter otter map", PASSPHRASE_WORDS},
        {"seven otters read old maps", PASSPHRASE_GOOD},
        {"password with seven otters and a map", PASSPHRASE_GOOD},
        {"kX9vQ2mZr7LpWt4nBs8d", PASSPHRASE_GOOD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(passphrase_judge(cases[i].passphrase, OWN), cases[i].expected, "%s is %d",
                     cases[i].passphrase, passphrase_judge(cases[i].passphrase, OWN));
}
