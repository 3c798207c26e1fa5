/*
 * Profiles, the rules of the policies as one table, consent, checklists, and the decision.
 *
 * The module judges; it selects nothing (extract does) and asks nobody (the command line does). The
 * caller fills struct policy_facts, calls policy_evaluate, asks the person the questions of the
 * outcomes that ask, puts the answers in and evaluates again, until nothing asks.
 *
 * It trusts no other module's bookkeeping where a mistake would let something leave: what leaves is
 * held against profile, catalogue and scope once more, and what does not fit refuses.
 *
 * Reasons and hints are written to stand behind a rule's id: lower case, no full stop. They name
 * recipients, organisations and members of staff, but of the family only ids and roles, and never
 * the value of a field or what a coordinator answered in words: they may stand in a log.
 */
#ifndef SAFEHAND_POLICY_H
#define SAFEHAND_POLICY_H

#include "safehand/policy/access_ground.h"
#include "safehand/policy/answer_key.h"
#include "safehand/policy/decision.h"
#include "safehand/policy/facts.h"
#include "safehand/policy/profile.h"
#include "safehand/policy/rule_id.h"
#include "safehand/policy/rules.h"

#endif
