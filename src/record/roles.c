/* What the roles of people are, as far as rules and search go by them. */
#include <stdio.h>
#include <string.h>

#include "forms.h"

static const char *const groups[] = {
    [ROLE_OTHER] = "other",
    [ROLE_CHILD] = "child",
    [ROLE_FAMILY] = "family",
    [ROLE_STAFF] = "staff",
    [ROLE_PROFESSIONAL] = "professional",
    NULL,
};

static const struct {
    const char *role;
    enum role_group group;
} KNOWN[] = {
    {"adult", ROLE_FAMILY},
    {"aunt", ROLE_FAMILY},
    {"baby", ROLE_CHILD},
    {"boy", ROLE_CHILD},
    {"brother", ROLE_CHILD},
    {"carer", ROLE_FAMILY},
    {"child", ROLE_CHILD},
    {"coordinator", ROLE_STAFF},
    {"cousin", ROLE_FAMILY},
    {"daughter", ROLE_CHILD},
    {"deputy", ROLE_STAFF},
    {"doctor", ROLE_PROFESSIONAL},
    {"family_worker", ROLE_STAFF},
    {"father", ROLE_FAMILY},
    {"foster_carer", ROLE_FAMILY},
    {"foster_child", ROLE_CHILD},
    {"girl", ROLE_CHILD},
    {"gp", ROLE_PROFESSIONAL},
    {"grandfather", ROLE_FAMILY},
    {"grandmother", ROLE_FAMILY},
    {"grandparent", ROLE_FAMILY},
    {"great_grandfather", ROLE_FAMILY},
    {"great_grandmother", ROLE_FAMILY},
    {"guardian", ROLE_FAMILY},
    {"half_brother", ROLE_CHILD},
    {"half_sister", ROLE_CHILD},
    {"head_teacher", ROLE_PROFESSIONAL},
    {"health_visitor", ROLE_PROFESSIONAL},
    {"husband", ROLE_FAMILY},
    {"interpreter", ROLE_PROFESSIONAL},
    {"key_worker", ROLE_PROFESSIONAL},
    {"kinship_carer", ROLE_FAMILY},
    {"lawyer", ROLE_PROFESSIONAL},
    {"lead_professional", ROLE_PROFESSIONAL},
    {"manager", ROLE_STAFF},
    {"midwife", ROLE_PROFESSIONAL},
    {"mother", ROLE_FAMILY},
    {"nurse", ROLE_PROFESSIONAL},
    {"nursery_nurse", ROLE_PROFESSIONAL},
    {"nursery_worker", ROLE_PROFESSIONAL},
    {"parent", ROLE_FAMILY},
    {"partner", ROLE_FAMILY},
    {"police", ROLE_PROFESSIONAL},
    {"police_officer", ROLE_PROFESSIONAL},
    {"probation_officer", ROLE_PROFESSIONAL},
    {"professional", ROLE_PROFESSIONAL},
    {"scheme_manager", ROLE_STAFF},
    {"school_lead", ROLE_PROFESSIONAL},
    {"school_nurse", ROLE_PROFESSIONAL},
    {"sibling", ROLE_CHILD},
    {"sister", ROLE_CHILD},
    {"social_worker", ROLE_PROFESSIONAL},
    {"solicitor", ROLE_PROFESSIONAL},
    {"son", ROLE_CHILD},
    {"special_guardian", ROLE_FAMILY},
    {"staff", ROLE_STAFF},
    {"step_father", ROLE_FAMILY},
    {"step_mother", ROLE_FAMILY},
    {"step_parent", ROLE_FAMILY},
    {"stepbrother", ROLE_CHILD},
    {"stepchild", ROLE_CHILD},
    {"stepdaughter", ROLE_CHILD},
    {"stepfather", ROLE_FAMILY},
    {"stepmother", ROLE_FAMILY},
    {"stepparent", ROLE_FAMILY},
    {"stepsister", ROLE_CHILD},
    {"stepson", ROLE_CHILD},
    {"support_worker", ROLE_STAFF},
    {"teacher", ROLE_PROFESSIONAL},
    {"teenager", ROLE_CHILD},
    {"therapist", ROLE_PROFESSIONAL},
    {"trustee", ROLE_STAFF},
    {"unborn_child", ROLE_CHILD},
    {"uncle", ROLE_FAMILY},
    {"volunteer", ROLE_STAFF},
    {"volunteer_coordinator", ROLE_STAFF},
    {"wife", ROLE_FAMILY},
    {"young_person", ROLE_CHILD},
};

bool role_find(const char *role, enum role_group *group)
{
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        if (strcmp(KNOWN[i].role, role) == 0) {
            *group = KNOWN[i].group;
            return true;
        }
    }
    return false;
}

static const struct catalogue_role *find_added(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = 0; catalogue && i < catalogue->role_count; i++)
        if (strcmp(catalogue->roles[i].name, name) == 0)
            return &catalogue->roles[i];
    return NULL;
}

enum role_group catalogue_role_group(const struct catalogue *catalogue, const char *role)
{
    enum role_group group = ROLE_OTHER;
    const struct catalogue_role *added = find_added(catalogue, role);
    return role_find(role, &group) || !added ? group : added->group;
}

/* What a role that the program knows is, no catalogue changes: who makes a mother one of the staff
 * keeps her name from being searched for. */
static enum status read_role(const struct json_node *node, const struct catalogue *catalogue,
                             struct catalogue_role *role)
{
    static const char *const known[] = {"name", "label", "group", NULL};
    enum role_group usual = ROLE_OTHER;
    int group = 0;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "name", JSON_REQUIRED, &FORM_SNAKE_CASE, &role->name);
    if (status == STATUS_OK && find_added(catalogue, role->name))
        status = json_node_fail_member(node, "name", "\"%s\" is already used", role->name);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "label", JSON_REQUIRED, &FORM_ANY, &role->label);
    if (status == STATUS_OK)
        status = json_node_get_choice(node, "group", JSON_REQUIRED, groups, &group);
    role->group = (enum role_group)group;
    if (status == STATUS_OK && role_find(role->name, &usual) && usual != role->group)
        status = json_node_fail_member(node, "group", "\"%s\" is of the group %s, always",
                                       role->name, groups[usual]);
    return status;
}

enum status catalogue_read_roles(const struct json_node *root, struct catalogue *catalogue)
{
    json_t *array = NULL;
    enum status status = STATUS_OK;
    if (!json_object_get(root->json, "roles"))
        return status;
    status = json_node_get_array(root, "roles", 1, CATALOGUE_ROLES_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    size_t count = json_array_size(array);
    catalogue->roles = memory_allocate_array(count, sizeof *catalogue->roles);
    if (!catalogue->roles)
        return memory_error(root->reader->err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        char pointer[JSON_POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/roles/%zu", i);
        struct json_node node = {root->reader, json_array_get(array, i), pointer};
        status = read_role(&node, catalogue, &catalogue->roles[i]);
        catalogue->role_count += status == STATUS_OK;
    }
    return status;
}
