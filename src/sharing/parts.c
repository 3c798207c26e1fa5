/* What a sharing has, for those who only read it. */
#include "sharing_internal.h"

const char *sharing_id(const struct sharing *sharing)
{
    return sharing->id;
}

struct office *sharing_office(const struct sharing *sharing)
{
    return sharing->office;
}

const struct record *sharing_record(const struct sharing *sharing)
{
    return sharing->record;
}

const struct profile *sharing_profile(const struct sharing *sharing)
{
    return sharing->profile;
}

const struct office_recipient *sharing_recipient(const struct sharing *sharing)
{
    return sharing->recipient;
}

const struct selection *sharing_selection(const struct sharing *sharing)
{
    return sharing->selection;
}

const struct policy_facts *sharing_facts(const struct sharing *sharing)
{
    return &sharing->facts;
}

const struct policy_verdict *sharing_verdict(const struct sharing *sharing)
{
    return &sharing->verdict;
}

const json_t *sharing_answers(const struct sharing *sharing)
{
    return sharing->answers;
}

enum channel sharing_channel(const struct sharing *sharing)
{
    return sharing->channel;
}

const char *sharing_channel_to(const struct sharing *sharing)
{
    return sharing->channel_to;
}

bool sharing_is_held(const struct sharing *sharing)
{
    return sharing->hold;
}

const json_t *sharing_decision(const struct sharing *sharing)
{
    return sharing->decision;
}

const char *sharing_decision_digest(const struct sharing *sharing)
{
    return sharing->decision_digest;
}

const char *sharing_without_pdf(const struct sharing *sharing)
{
    return sharing->without_pdf;
}

const char *sharing_package_path(const struct sharing *sharing)
{
    return sharing->package_path;
}

const char *sharing_package_digest(const struct sharing *sharing)
{
    return sharing->package_digest;
}
