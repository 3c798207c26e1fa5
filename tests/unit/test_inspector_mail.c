/* Mail, contacts and calendars, as the inspector reads them. */
#include "inspector_support.h"

#define PLAIN_HEAD                                                                                 \
    "From: a@example.org\r\nTo: c@example.org\r\nSubject: note\r\nMIME-Version: 1.0\r\n"
#define PLAIN_SAYS "a@example.org\nc@example.org\nnote\n1.0\n"

struct mail_case {
    const char *what, *name, *mail, *says;
};

static void expect(const struct mail_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect_str_eq(inspector_says_text(cases[i].name, cases[i].mail), cases[i].says, "%s: %s",
                         cases[i].what, inspector_says_text(cases[i].name, cases[i].mail));
}
#define EXPECT(cases) expect(cases, sizeof cases / sizeof *(cases))

Test(inspector_mail, words)
{
    static const struct mail_case cases[] = {
        {"plain", "m.eml", PLAIN_HEAD "\r\nShe rang.\r\n", PLAIN_SAYS "She rang.\r\n"},
        {"base64", "m.eml",
         PLAIN_HEAD "Content-Type: text/plain; charset=utf-8\r\n"
                    "Content-Transfer-Encoding: base64\r\n\r\nU2nDtG4gcmFuZy4=\r\n",
         PLAIN_SAYS "text/plain; charset=utf-8\nbase64\nutf-8\nSi\xC3\xB4n rang.\n"},
        {"a name over the end of a line", "m.eml",
         PLAIN_HEAD "Content-Type: text/plain; charset=utf-8\r\n"
                    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                    "Hello,\r\n-----\r\nMrs Tuckfi=\r\neld; S=\r\ni=C3=B4n.\r\n",
         PLAIN_SAYS "text/plain; charset=utf-8\nquoted-printable\nutf-8\n"
                    "Hello,\r\n-----\r\nMrs Tuckfield; Si\xC3\xB4n.\r\n"},
        {"Western letters in one byte", "m.eml",
         PLAIN_HEAD "Content-Type: text/plain; charset=windows-1252\r\n"
                    "Content-Transfer-Encoding: 8bit\r\n\r\nSi\xF4n, O\x92"
                    "Brien\r\n",
         PLAIN_SAYS "text/plain; charset=windows-1252\n8bit\nwindows-1252\n"
                    "Si\xC3\xB4n, O\xE2\x80\x99"
                    "Brien\r\n"},
        {"letters whose set no one knows", "m.eml",
         PLAIN_HEAD "Content-Type: text/plain; charset=x-none\r\n\r\nSi\xF4n\r\n",
         PLAIN_SAYS "text/plain; charset=x-none\nx-none\nSi\xC3\xB4n\r\n"},
        {"an address in pieces", "m",
         "From: =?utf-8?Q?Bron?=\r\n =?utf-8?Q?wen?= <x@example.org>\r\nSubject: "
         "hi\r\n\r\nHello\r\n",
         "Bronwen <x@example.org>\nBronwen <x@example.org>\nhi\nHello\r\n"},
        {"a file's name in pieces", "m.eml",
         PLAIN_HEAD "Content-Type: application/x-thing; name*0*=utf-8''Bron; name*1=wen.txt\r\n\r\n"
                    "x\r\n",
         PLAIN_SAYS "application/x-thing; name*0*=utf-8''Bron; name*1=wen.txt\nBronwen.txt\nx\r\n"},
    };
    EXPECT(cases);
}

Test(inspector_mail, parts)
{
    static const struct mail_case cases[] = {
        {"a mail within a mail, without an ending", "letter",
         PLAIN_HEAD "Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n"
                    "--b1\r\nContent-Type: text/plain\r\n\r\nFYI\r\n"
                    "--b1\r\nContent-Type: message/rfc822\r\n\r\n"
                    "From: b@example.org\r\nContent-Type: text/plain\r\n"
                    "Content-Transfer-Encoding: base64\r\n\r\nQnJvbndlbg==\r\n--b1--\r\n",
         PLAIN_SAYS "multipart/mixed; boundary=\"b1\"\nb1\ntext/plain\nFYI\n"
                    "message/rfc822\nb@example.org\ntext/plain\nbase64\nBronwen\n"},
        {"a text that is sent as a file of no kind", "m.eml",
         PLAIN_HEAD "Content-Type: application/octet-stream\r\n"
                    "Content-Transfer-Encoding: base64\r\n\r\nQnJvbndlbg==\r\n",
         PLAIN_SAYS "application/octet-stream\nbase64\nBronwen\n"},
        {"words around the parts", "m.eml",
         PLAIN_HEAD "Content-Type: multipart/mixed; boundary=b1\r\n\r\nBronwen before\r\n"
                    "--b1\r\n\r\nHello\r\n--b1--\r\nTuckfield behind\r\n",
         PLAIN_SAYS "multipart/mixed; boundary=b1\nb1\nBronwen before\nHello\n"
                    "Tuckfield behind\nhidden: 4096\n"},
        {"no part at all", "m.eml",
         PLAIN_HEAD "Content-Type: multipart/mixed; boundary=b1\r\n\r\nBronwen\r\n",
         PLAIN_SAYS "multipart/mixed; boundary=b1\nb1\nBronwen\nhidden: 4096\nunread: 8\n"},
        {"encrypted", "m.eml",
         PLAIN_HEAD "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
                    "Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n",
         PLAIN_SAYS "application/pkcs7-mime; smime-type=enveloped-data\nbase64\nenveloped-data\n"
                    "unread: 4\n"},
        {"a part that is elsewhere", "m.eml",
         PLAIN_HEAD "Content-Type: message/partial; id=\"1\"; number=2\r\n\r\nx\r\n",
         PLAIN_SAYS "message/partial; id=\"1\"; number=2\n1\n2\n"
                    "unread: 512 a message whose other part is elsewhere\n"},
    };
    EXPECT(cases);
}

Test(inspector_mail, what_no_program_shows)
{
    static const struct mail_case cases[] = {
        {"the way it went", "m.eml",
         "Received: from [192.0.2.7] (helo=ruths-laptop) by mx.example.org\r\n"
         "Bcc: caitlin@example.org\r\nX-Originating-IP: 192.0.2.7\r\nX-Mailer: Post 2\r\n"
         "From: a@example.org\r\n\r\nHello\r\n",
         "from [192.0.2.7] (helo=ruths-laptop) by mx.example.org\ncaitlin@example.org\n192.0.2.7\n"
         "Post 2\na@example.org\nHello\r\nhidden: 131072\nhidden: 131072 hidden copies\n"
         "hidden: 131072 from which network address\nhidden: 256\n"},
        {"what Apple's program notes", "m.emlx",
         "31\nFrom: a@example.org\r\n\r\nHello\r\n\n<plist><string>Bronwen"
         "</string></plist>\n",
         "a@example.org\nHello\r\nBronwen\n"},
    };
    EXPECT(cases);
}

Test(inspector_mail, folders)
{
    static const struct mail_case cases[] = {
        {"two mails", "old.mbox",
         "From a@example.org Thu Jan  1 00:00:00 2026\nFrom: a@example.org\nSubject: "
         "one\n\nFirst\n\n"
         "From b@example.org Thu Jan  1 00:00:00 2026\nFrom: b@example.org\nSubject: "
         "two\n\nSecond\n",
         "a@example.org\none\nFirst\nb@example.org\ntwo\nSecond\n"},
    };
    EXPECT(cases);
}

Test(inspector_mail, contacts)
{
    static const struct mail_case cases[] = {
        {"a calendar's long lines", "a.ics",
         "BEGIN:VCALENDAR\r\nSUMMARY:visit with Bronwen Tuckfi\r\n eld-Hayes\r\n"
         "LOCATION:18 Saffron La\r\n ne\\, Leicester\r\nEND:VCALENDAR\r\n",
         "BEGIN VCALENDAR\nSUMMARY visit with Bronwen Tuckfield-Hayes\n"
         "LOCATION 18 Saffron Lane, Leicester\nEND VCALENDAR\n"},
        {"a quoted name", "a.vcf",
         "BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:O=27Brien;Si=C3="
         "\r\n"
         "=B4n\r\nEND:VCARD\r\n",
         "BEGIN VCARD\nVERSION 2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8 O'Brien;Si\xC3\xB4n\n"
         "END VCARD\n"},
        {"a note in base64", "a.vcf",
         "BEGIN:VCARD\r\nNOTE;ENCODING=B:QnJvbndl\r\n bg==\r\nEND:VCARD\r\n",
         "BEGIN VCARD\nNOTE;ENCODING=B Bronwen\nEND VCARD\n"},
        {"a directory", "a.ldif", "dn: cn=x\ncn:: QnJvbndlbg==\ndescription: Tuck\n field\n",
         "dn cn=x\ncn Bronwen\ndescription Tuckfield\n"},
    };
    EXPECT(cases);
}

/* winmail.dat: signature, key, and attributes of level, id, length, data and sum. */
static size_t attribute(unsigned char *out, uint32_t id, const void *data, uint32_t length)
{
    out[0] = 1;
    for (unsigned i = 0; i < 4; i++) {
        out[1 + i] = (unsigned char)(id >> (8 * i));
        out[5 + i] = (unsigned char)(length >> (8 * i));
    }
    memcpy(out + 9, data, length);
    memset(out + 9 + length, 0, 2);
    return 11 + length;
}

Test(inspector_mail, outlooks_own)
{
    static const unsigned char properties[] = {
        2,    0, 0,    0,                                                       /* two of them */
        0x1F, 0, 0x37, 0, 1, 0, 0, 0, 8, 0, 0, 0, 'B', 0, 'r', 0, 'o', 0, 0, 0, /* PidTagSubject */
        0x03, 0, 0x17, 0, 1, 0, 0, 0,                                           /* a number */
    };
    unsigned char file[512] = "\x78\x9F\x3E\x22\x01\x02";
    size_t length = 6;
    length += attribute(file + length, 0x018010, "Tuckfield.txt", 14);
    length += attribute(file + length, 0x06800F, "Bronwen rang", 12);
    length += attribute(file + length, 0x069003, properties, sizeof properties);
    cr_expect_str_eq(inspector_says("winmail.dat", NULL, file, length),
                     "Tuckfield.txt\nBronwen rang\nBro\n");
    const char *cut = inspector_says("winmail.dat", NULL, file, length - 1);
    cr_expect(strncmp(cut, "Tuckfield.txt\nBronwen rang\n", 27) == 0 &&
                  strcmp(cut + strlen(cut) - 10, "unread: 8\n") == 0,
              "cut: %s", cut);
}

Test(inspector_mail, winmail_without_anything)
{
    cr_expect_str_eq(inspector_says("winmail.dat", NULL, "\x78\x9F\x3E\x22\x01\x02", 6),
                     "unread: 8\n");
}

/* The library passes over them. */
Test(inspector_mail, what_is_no_line_of_a_head_and_stands_in_one)
{
    static const struct mail_case cases[] = {
        {"no colon", "m.eml",
         "From: a@example.org\r\nMrs Tuckfield\r\nTo: c@example.org\r\n\r\nShe rang.\r\n",
         "Mrs Tuckfield\r\na@example.org\nc@example.org\nShe rang.\r\nhidden: 4096\n"},
        {"a blank in its name", "m.eml",
         "From: a@example.org\r\nMrs Tuckfield: yes\r\n\r\nShe rang.\r\n",
         "Mrs Tuckfield: yes\r\na@example.org\nShe rang.\r\nhidden: 4096\n"},
        {"at the end", "m.eml", "From: a@example.org\r\nMrs Tuckfield;",
         "Mrs Tuckfield;\na@example.org\nhidden: 4096\n"},
    };
    EXPECT(cases);
}

Test(inspector_mail, what_stands_behind_a_zero_in_a_head)
{
    static const char value[] =
        "From: a@example.org\r\nSubject: x\0Mrs Tuckfield\r\n\r\nShe rang.\r\n";
    static const char name[] = "From: a@example.org\r\nSub\0Mrs Tuckfield\r\n\r\nShe rang.\r\n";
    static const char part[] = "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: "
                               "multipart/mixed; boundary=b\r\n\r\n"
                               "--b\r\nX-Note: x\0Mrs Tuckfield\r\n\r\nShe rang.\r\n--b--\r\n";
    cr_expect(strstr(inspector_says("m.eml", NULL, value, sizeof value - 1), "x Mrs Tuckfield\n"));
    cr_expect(
        strstr(inspector_says("m.eml", NULL, name, sizeof name - 1), "Sub.Mrs Tuckfield\r\n"));
    cr_expect(strstr(inspector_says("m.eml", NULL, part, sizeof part - 1), "x Mrs Tuckfield\n"));
}
