/* The time by a portal's clock: the header Date of its answers (RFC 9110, section 5.6.7). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "portal/http.h"

enum { DATE_LENGTH = 29 /* "Sun, 06 Nov 1994 08:49:37 GMT" */ };

/* The one form that a server may send; the obsolete ones are not taken. */
static bool date_read(const char *text, timestamp *time)
{
    static const char *const DAYS[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4] = {0}, written[TIMESTAMP_SIZE];
    timestamp read;
    memcpy(month, text + 8, 3);
    const char *at = strstr(MONTHS, month);
    if (text[3] != ',' || text[4] != ' ' || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
        memcmp(text + 25, " GMT", 4) != 0 || !at || (at - MONTHS) % 3 != 0)
        return false;
    snprintf(written, sizeof written, "%.4s-%02d-%.2sT%.8sZ", text + 12, (int)(at - MONTHS) / 3 + 1,
             text + 5, text + 17);
    if (!timestamp_parse(written, &read) || read < 0 ||
        memcmp(text, DAYS[read / 86400 % 7], 3) != 0)
        return false;
    *time = read;
    return true;
}

void portal_date_take(struct portal_answer *answer, const char *line, size_t length)
{
    static const char name[] = "Date:";
    size_t begin = strlen(name);
    /* What came before another answer was said of no whole one ("100 Continue"). */
    if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        answer->dates = 0;
        answer->has_date = false;
    }
    if (length <= begin || strncasecmp(line, name, begin) != 0)
        return;
    while (begin < length && (line[begin] == ' ' || line[begin] == '\t'))
        begin++;
    while (length > begin && isspace((unsigned char)line[length - 1]))
        length--;
    answer->dates++;
    answer->has_date = answer->dates == 1 && length - begin == DATE_LENGTH &&
                       date_read(line + begin, &answer->date);
}

bool portal_date(const struct portal_session *session, timestamp *date, timestamp *clock)
{
    if (!session || !session->has_date)
        return false;
    *date = session->date;
    *clock = session->dated;
    return true;
}
