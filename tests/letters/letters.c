/* letters: what every character is to the search, a line each, for letters.py: its number, the
 * numbers of its letters with "|" where a sign stands between two of them, and "~" if they are
 * apart from the words beside them; "-" if it parts words; "+" if it is as if it were not there;
 * "?" behind all that if the library does not know the character. */
#include "letters.h"

#include <stdio.h>
#include <utf8proc.h>

int main(void)
{
    struct letters letters;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue;
        letters_of(code_point, &letters);
        printf("%04X", code_point);
        for (unsigned i = 0; i < letters.count; i++)
            printf("%s %04X", (letters.is_parted >> i & 1) != 0 ? " |" : "", letters.items[i]);
        printf("%s", letters.count == 0 ? letters.parts ? " -" : " +"
                     : letters.is_apart ? " ~"
                                        : "");
        bool is_known = utf8proc_category((utf8proc_int32_t)code_point) != UTF8PROC_CATEGORY_CN;
        puts(is_known ? "" : " ?");
    }
    return 0;
}
