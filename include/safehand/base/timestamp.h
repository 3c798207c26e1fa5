/*
 * Times and dates. A timestamp is seconds since 1970-01-01T00:00:00Z and is written
 * YYYY-MM-DDTHH:MM:SSZ; a date is a civil day in Europe/London, written YYYY-MM-DD. Years 1900 to
 * 9999. London's summer time follows the law in force since 1996 (last Sunday of March to last
 * Sunday of October, 01:00 UTC), for every year; a test holds it against the system's zone data.
 * Times and days beyond those years count as the nearest one within.
 */
#ifndef SAFEHAND_BASE_TIMESTAMP_H
#define SAFEHAND_BASE_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

enum { TIMESTAMP_SIZE = 21, DATE_SIZE = 11 }; /* with NUL */

typedef int64_t timestamp;

struct date {
    int year, month, day; /* month and day from 1 */
};

/* Now. In a test build SAFEHAND_TEST_TIME (a written timestamp) takes the clock's place; one that
 * cannot be read aborts. */
timestamp timestamp_now(void);
/* Writes YYYY-MM-DDTHH:MM:SSZ and a NUL. */
void timestamp_format(timestamp time, char text[TIMESTAMP_SIZE]);
/* Takes exactly what timestamp_format writes; false, and *time untouched, otherwise. */
bool timestamp_parse(const char *text, timestamp *time);
/* Takes "YYYY-MM-DD HH:MM" (or with a T between) as a clock in London shows it; false, and *time
 * untouched, for what is none, and for a time that the change of clocks leaves out. */
bool timestamp_parse_local(const char *text, timestamp *time);
enum { TIMESTAMP_WORDS_SIZE = 40 };
/* "22 November 2026 at 09:05" in London's time, for people. */
void timestamp_words(timestamp time, char text[TIMESTAMP_WORDS_SIZE]);

/* Takes exactly what date_format writes, of a day that exists; *date untouched otherwise. */
bool date_parse(const char *text, struct date *date);
/* Writes YYYY-MM-DD and a NUL. */
void date_format(const struct date *date, char text[DATE_SIZE]);
void date_words(const struct date *date, char text[TIMESTAMP_WORDS_SIZE]); /* "3 May 2026" */
/* The civil day in London at that time. */
struct date date_of(timestamp time);
/* First second of the day in London. */
timestamp date_begins(const struct date *date);
/* First second after the day in London. An end *date* includes its day. */
timestamp date_ends(const struct date *date);
/* <0, 0, >0 as a is before, the same as, after b. */
int date_compare(const struct date *a, const struct date *b);
/* The day that comes `days` later; earlier if they are negative. */
struct date date_add_days(const struct date *date, int days);
/* Days from a to b; negative if b is earlier. */
int64_t date_days_between(const struct date *a, const struct date *b);
/* Completed years on `day`: reached at the start of the birthday; 29 February completes on 1 March
 * in other years. Negative before the birth. */
int date_age(const struct date *born, const struct date *day);

#endif
