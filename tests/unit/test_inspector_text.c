/* Plain text in whatever character set, and what is written in letters. */
#include "inspector_support.h"

#define SAYS(data, says)                                                                           \
    cr_expect_str_eq(inspector_says("a.txt", NULL, data, sizeof(data) - 1), says, "%s",            \
                     inspector_says("a.txt", NULL, data, sizeof(data) - 1))

Test(inspector_text, character_sets)
{
    SAYS("Si\xC3\xB4n", "Si\xC3\xB4n\n");
    SAYS("\xEF\xBB\xBFSi\xC3\xB4n", "Si\xC3\xB4n\n");
    SAYS("\xFF\xFES\0i\0\xF4\0n\0", "Si\xC3\xB4n\n");
    SAYS("\xFE\xFF\0S\0i\0\xF4\0n", "Si\xC3\xB4n\n");
    SAYS("\xFF\xFE\0\0S\0\0\0i\0\0\0\xF4\0\0\0n\0\0\0", "Si\xC3\xB4n\n");
    /* no mark, but a zero in every other byte */
    SAYS("B\0r\0o\0n\0w\0e\0n\0", "Bronwen\n");
    SAYS("\0B\0r\0o\0n\0w\0e\0n", "Bronwen\n");
    /* nothing tells which of two it is: both are searched */
    SAYS("plain\nSi\xF4n \xA3\x62ucja\n", "plain\nSi\xC3\xB4n \xC2\xA3"
                                          "bucja\nSi\xC3\xB4n \xC5\x81"
                                          "bucja\n");
}

Test(inspector_text, what_is_encoded_in_it)
{
    SAYS("{\"name\": \"Si\\u00f4n\"}", "{\"name\": \"Si\\u00f4n\"}\n{\"name\": \"Si\xC3\xB4n\"}\n");
    SAYS("Dear all, Si=C3=B4n Tuck=\nfield", "Dear all, Si=C3=B4n Tuck=\nfield\n"
                                             "Dear all, Si\xC3\xB4n Tuckfield\n");
    SAYS("QnJvbndlbiBUdWNrZmllbGQtSGF5ZXMgcmFuZyBhdCBub29uIGFuZCBhZ2FpbiBhdCBz\naXg=\nend\n",
         "QnJvbndlbiBUdWNrZmllbGQtSGF5ZXMgcmFuZyBhdCBub29uIGFuZCBhZ2FpbiBhdCBz\naXg=\nend\n"
         "Bronwen Tuckfield-Hayes rang at noon and again at six\n");
    SAYS("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n",
         "-----BEGIN PGP MESSAGE-----\nhQEMA\nunread: 4\n");
}

Test(inspector_text, data_is_not_read_but_its_words_are_searched)
{
    SAYS("\1\2\0\3\4Bronwen\0\5\6\7\1T\0u\0c\0k\0\1\1", "Bronwen\nTuck\nunread: 1\n");
}

Test(inspector_text, nothing)
{
    cr_expect_str_eq(inspector_says("a.txt", NULL, "", 0), "");
}
