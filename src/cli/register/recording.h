/* Options that the commands share which record something. */
#ifndef RECORDING_H
#define RECORDING_H

#include "cli.h"

/* A day, today if the option is missing. */
enum status option_day(const struct arguments *arguments, const char *option, struct date *day,
                       struct error *err) MUST_CHECK;
/* A time as YYYY-MM-DDTHH:MM:SSZ, or, in London's time, as "YYYY-MM-DD HH:MM"; now if missing. */
enum status option_time(const struct arguments *arguments, const char *option, timestamp *time,
                        struct error *err) MUST_CHECK;
/* The number of an entry; *given is false if the option is missing. */
enum status option_entry(const struct arguments *arguments, const char *option, uint64_t *entry,
                         bool *given, struct error *err) MUST_CHECK;
/* The family's reference from its file (the first positional argument), which is read and checked;
 * STATUS_USAGE if it does not have all the people (their ids, or NULL). The session as by
 * session_record. memory_free. */
enum status record_reference(const struct arguments *arguments, struct session *session,
                             const struct names *people, char **reference,
                             struct error *err) MUST_CHECK;

#define OPTIONS_AT_END OPTION_OFFICE, OPTION_IDENTITY, OPTION_JSON, OPTION_END

#endif
