/* The words of the catalogue that ships: parsed once, and looked up where no catalogue is at hand.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "forms.h"
#include "safehand/base/nearest.h"

static _Atomic(struct catalogue *) shipped;
static pthread_mutex_t parsing = PTHREAD_MUTEX_INITIALIZER;

enum status record_words_ready(struct error *err)
{
    static const char name[] = "catalogue.json";
    enum status status = STATUS_OK;
    if (atomic_load(&shipped))
        return STATUS_OK;
    pthread_mutex_lock(&parsing);
    if (!atomic_load(&shipped)) {
        const struct embedded_file *file = embedded_find(record_data, name);
        struct catalogue *made = NULL;
        status = file
                     ? catalogue_parse_own((const char *)file->data, file->length, name, &made, err)
                     : error_set(err, STATUS_SYSTEM, "%s is not built into the program", name);
        if (status == STATUS_OK)
            atomic_store(&shipped, made);
    }
    pthread_mutex_unlock(&parsing);
    return status;
}

enum status catalogue_shipped(const struct catalogue **catalogue, struct error *err)
{
    enum status status = record_words_ready(err);
    *catalogue = status == STATUS_OK ? atomic_load(&shipped) : NULL;
    return status;
}

const struct catalogue *record_words(void)
{
    struct error ignored = {0};
    return record_words_ready(&ignored) == STATUS_OK ? atomic_load(&shipped) : NULL;
}

const struct catalogue_role *catalogue_find_role(const struct catalogue *catalogue,
                                                 const char *word)
{
    for (size_t i = 0; catalogue && i < catalogue->role_count; i++) {
        const struct catalogue_role *role = &catalogue->roles[i];
        if (strcmp(role->name, word) == 0 || names_have(&role->also, word))
            return role;
    }
    return NULL;
}

const struct catalogue_role *role_of_program(const char *word)
{
    return catalogue_find_role(record_words(), word);
}

bool role_find(const char *role, enum role_group *group)
{
    const struct catalogue_role *known = role_of_program(role);
    if (known)
        *group = known->group;
    return known != NULL;
}

const char *role_name(const char *role)
{
    const struct catalogue_role *known = role_of_program(role);
    return known ? known->name : role;
}

bool catalogue_knows_role(const struct catalogue *catalogue, const char *role)
{
    return role_of_program(role) || catalogue_find_role(catalogue, role);
}

enum role_group catalogue_role_group(const struct catalogue *catalogue, const char *role)
{
    enum role_group group = ROLE_OTHER;
    const struct catalogue_role *added = catalogue_find_role(catalogue, role);
    return (role_find(role, &group) && group != ROLE_OTHER) || !added ? group : added->group;
}

/* "maternal_aunt" is an aunt: the longest role that the word ends with. */
static const char *ends_with_role(const struct catalogue *catalogue, const char *written)
{
    const char *meant = NULL;
    for (size_t i = 0; catalogue && i < catalogue->role_count; i++) {
        const char *name = catalogue->roles[i].name;
        size_t length = strlen(name), whole = strlen(written);
        if (whole > length && text_ends_with(written, name) &&
            strchr("_ -", written[whole - length - 1]) && (!meant || strlen(meant) < length))
            meant = name;
    }
    return meant;
}

static void try_roles(struct nearest *nearest, const struct catalogue *catalogue)
{
    for (size_t i = 0; catalogue && i < catalogue->role_count; i++) {
        const struct catalogue_role *role = &catalogue->roles[i];
        nearest_try(nearest, role->name, role->name);
        for (size_t k = 0; k < role->also.count; k++)
            nearest_try(nearest, role->also.items[k], role->name);
    }
}

const char *role_meant(const struct catalogue *catalogue, const char *written)
{
    struct nearest nearest;
    nearest_begin(&nearest, written);
    try_roles(&nearest, record_words());
    try_roles(&nearest, catalogue);
    if (nearest.meant)
        return nearest.meant;
    const char *meant = ends_with_role(record_words(), written);
    return meant ? meant : ends_with_role(catalogue, written);
}
