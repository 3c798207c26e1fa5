/* Times in a portal's answers (RFC 9110): its clock (Date), and when to ask again (Retry-After). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "portal/http.h"

enum {
    DATE_LENGTH = 29, /* "Sun, 06 Nov 1994 08:49:37 GMT" */
    SECONDS_DIGITS = 9,
};

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

/* What the header of that name ("Date:") says, without the blanks around it. */
static bool header_value(const char *name, const char *line, size_t length, const char **value,
                         size_t *size)
{
    size_t begin = strlen(name);
    if (length <= begin || strncasecmp(line, name, begin) != 0)
        return false;
    while (begin < length && (line[begin] == ' ' || line[begin] == '\t'))
        begin++;
    while (length > begin && isspace((unsigned char)line[length - 1]))
        length--;
    *value = line + begin;
    *size = length - begin;
    return true;
}

void portal_date_take(struct portal_answer *answer, const char *line, size_t length)
{
    const char *value;
    size_t size;
    /* What came before another answer was said of no whole one ("100 Continue"). */
    if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        answer->dates = 0;
        answer->has_date = false;
    }
    if (!header_value("Date:", line, length, &value, &size))
        return;
    answer->dates++;
    answer->has_date = answer->dates == 1 && size == DATE_LENGTH && date_read(value, &answer->date);
}

void portal_wait_take(struct portal_answer *answer, const char *line, size_t length)
{
    const char *value;
    size_t size;
    if (!header_value("Retry-After:", line, length, &value, &size))
        return;
    if (size == DATE_LENGTH && date_read(value, &answer->wait_until))
        return;
    int64_t seconds = 0;
    for (size_t i = 0; i < size && i < SECONDS_DIGITS; i++) {
        if (!isdigit((unsigned char)value[i]))
            return;
        seconds = seconds * 10 + value[i] - '0';
    }
    if (size > 0 && size <= SECONDS_DIGITS)
        answer->wait = seconds;
}

bool portal_date(const struct portal_session *session, timestamp *date, timestamp *clock)
{
    if (!session || !session->has_date)
        return false;
    *date = session->date;
    *clock = session->dated;
    return true;
}
