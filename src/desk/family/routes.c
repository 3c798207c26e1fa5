/* Which page answers which address: a family's record. */
#include <string.h>

#include "family/family.h"

#define SHOWN(path, answer)                                                                        \
    {                                                                                              \
        path, false, false, false, answer                                                          \
    }
#define SENT(path, answer)                                                                         \
    {                                                                                              \
        path, false, true, false, answer                                                           \
    }
#define BOTH(path, shown, sent) SHOWN(path, shown), SENT(path, sent)

const struct route ROUTES_FAMILY[] = {
    SHOWN("/families", page_families),
    BOTH("/families/new", page_family_new, page_family_made),
    BOTH("/families/import", page_import, page_import_sent),
    BOTH("/families/import/look", page_import_look, page_import_looked),
    SHOWN("/families/import/done", page_import_done),
    BOTH("/families/sealed", page_families_lying, page_families_sealed),
    BOTH("/family/restore", page_family_restore, page_family_restored),
    SHOWN("/family", page_family_file),
    SHOWN("/family/person", page_family_person),
    SHOWN("/family/file", page_family_attachment),
    SHOWN("/family/sheet", page_front_sheet_paper),
    BOTH("/family/add", page_family_form, page_family_form_sent),
    BOTH("/family/entry", page_family_form, page_family_form_sent),
    BOTH("/family/entry/correct", page_family_form, page_family_form_sent),
    BOTH("/family/entry/remove", page_family_form, page_family_form_sent),
    BOTH("/family/person/remove", page_family_form, page_family_form_sent),
    BOTH("/family/concern", page_family_form, page_family_form_sent),
    BOTH("/family/file/add", page_family_form, page_family_form_sent),
    BOTH("/family/change", page_family_form, page_family_form_sent),
    BOTH("/family/role", page_family_form, page_family_form_sent),
    SHOWN("/family/consent", page_consent),
    SHOWN("/family/consent/of", page_consent_of),
    BOTH("/family/consent/ask", page_consent_asked, page_consent_asked),
    SHOWN("/family/consent/paper", page_consent_paper),
    BOTH("/family/consent/withdraw", page_family_form, page_family_form_sent),
    {NULL, false, false, false, NULL},
};

static const struct route *find_sent(const char *path)
{
    for (const struct route *route = ROUTES_FAMILY; route->path; route++)
        if (route->is_post && strcmp(route->path, path) == 0)
            return route;
    return NULL;
}

bool family_keeps(const char *path)
{
    return find_sent(path) && strcmp(path, "/family/file/add") != 0 &&
           !text_starts_with(path, "/families/import");
}

void family_posted(struct visit *visit)
{
    const struct route *route = find_sent(visit->request->path);
    if (route)
        route->answer(visit);
    else
        page_missing(visit);
}
