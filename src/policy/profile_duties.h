/* The days of duties, in a profile. */
#ifndef SAFEHAND_POLICY_PROFILE_DUTIES_H
#define SAFEHAND_POLICY_PROFILE_DUTIES_H

#include "safehand/base/json_reader.h"
#include "safehand/policy/profile.h"

/* Reads the member "duties" of the profile's root, which was checked. */
enum status profile_read_duties(const struct json_reader *reader,
                                struct profile *profile) MUST_CHECK;

#endif
