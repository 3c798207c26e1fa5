/*
 * What a decision says of the office, held against what entries before it say: a changed program
 * may have written it. What it says of the family and of what was answered nobody can hold against
 * anything.
 */
#ifndef OVERSIGHT_VERIFY_CLAIMS_H
#define OVERSIGHT_VERIFY_CLAIMS_H

#include "oversight_internal.h"

/* All that entries say of profiles and the catalogue, of training, of standing approvals and of
 * agreements, each by the number of its entry. */
struct claims {
    struct claimed_file *files;
    size_t file_count;
    struct claimed_training *trainings;
    size_t training_count;
    struct claimed_standing *standings;
    size_t standing_count;
    struct claimed_agreement *agreements;
    size_t agreement_count;
};

/* Reads them; the claims are to be freed, also on failure. */
enum status claims_read(struct office *office, struct claims *claims, struct error *err) MUST_CHECK;
void claims_free(struct claims *claims);
/*
 * Checks a decision, which `by` signed; any number of threads may. STATUS_AUTHENTICATION if by all
 * entries before it they were trained no longer than an earlier day (L07), or nobody else had
 * signed the standing approval that it goes by (P06), or none registered the agreement (P13) as it
 * says. *differs if its profile or the catalogue is
 * not the file that was accepted last: no forgery, since a concern goes by the one that ships where
 * nobody accepted an edited one.
 */
enum status claims_check(const struct claims *claims, const struct ledger_signed *what,
                         const struct office_member *by, bool *differs,
                         struct error *err) MUST_CHECK;

#endif
