/* Reading the roles of a catalogue. */
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

const char *role_group_name(enum role_group group)
{
    return groups[group];
}

enum status catalogue_read_also(const struct json_node *node, struct names *also)
{
    return record_get_names(node, "also", JSON_OPTIONAL, &FORM_SNAKE_CASE, also);
}

/* What a role that the program knows is, no catalogue changes: who makes a mother one of the staff
 * keeps her name from being searched for. Only who is nothing in particular may be made more. */
static enum status check_group(const struct json_node *node, const char *word,
                               const struct catalogue_role *role)
{
    enum role_group usual = ROLE_OTHER;
    if (!role_find(word, &usual) || usual == role->group || usual == ROLE_OTHER)
        return STATUS_OK;
    return json_node_fail_member(node, "group", "\"%s\" is of the group %s, always", word,
                                 groups[usual]);
}

/* Each everyday word means one role, and is in the office's catalogue what it is in the program's.
 */
static enum status check_also(const struct json_node *node, const struct catalogue *catalogue,
                              const struct catalogue_role *role, bool is_own)
{
    for (size_t i = 0; i < role->also.count; i++) {
        const char *word = role->also.items[i];
        char member[40];
        snprintf(member, sizeof member, "also/%zu", i);
        if (catalogue_find_role(catalogue, word) || strcmp(word, role->name) == 0)
            return json_node_fail_member(node, member, "\"%s\" is already used", word);
        if (!is_own) {
            enum status status = check_group(node, word, role);
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}

static enum status read_role(const struct json_node *node, const struct catalogue *catalogue,
                             struct catalogue_role *role, bool is_own)
{
    static const char *const known[] = {"name", "label", "group", "also", NULL};
    int group = 0;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "name", JSON_REQUIRED, &FORM_SNAKE_CASE, &role->name);
    if (status == STATUS_OK && catalogue_find_role(catalogue, role->name))
        status = json_node_fail_member(node, "name", "\"%s\" is already used", role->name);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "label", JSON_REQUIRED, &FORM_ANY, &role->label);
    if (status == STATUS_OK)
        status = json_node_get_choice(node, "group", JSON_REQUIRED, groups, &group);
    role->group = (enum role_group)group;
    if (status == STATUS_OK && !is_own)
        status = check_group(node, role->name, role);
    if (status == STATUS_OK)
        status = catalogue_read_also(node, &role->also);
    return status == STATUS_OK ? check_also(node, catalogue, role, is_own) : status;
}

enum status catalogue_read_roles(const struct json_node *root, struct catalogue *catalogue,
                                 bool is_own)
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
        struct catalogue_role role = {0};
        status = read_role(&node, catalogue, &role, is_own);
        catalogue->roles[i] = role; /* its list is freed with the catalogue */
        catalogue->role_count++;
    }
    return status;
}
