#include "relations.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PART_MOST = 512 };

struct reading {
    struct table_zip *zip;
    struct table_relations *relations;
    const char *source;
    size_t of;
};

/* A target is from the folder of its source on, or from the file's root; "../" leads up. */
static bool resolve(const char *source, const char *target, char part[PART_MOST])
{
    const char *slash = strrchr(source, '/');
    size_t length = target[0] == '/' || !slash ? 0 : (size_t)(slash - source);
    target += target[0] == '/';
    if (length + strlen(target) + 2 > PART_MOST)
        return false;
    memcpy(part, source, length);
    for (size_t size; *target != '\0'; target += size + (target[size] == '/')) {
        size = strcspn(target, "/");
        if (size == 2 && strncmp(target, "..", 2) == 0) {
            while (length > 0 && part[--length] != '/')
                ;
        } else if (size > 0 && !(size == 1 && target[0] == '.')) {
            if (length > 0)
                part[length++] = '/';
            memcpy(part + length, target, size);
            length += size;
        }
    }
    part[length] = '\0';
    return true;
}

static const char *keep(struct table_build *build, const char *text)
{
    return table_keep_text(build, text ? text : "", text ? strlen(text) : 0);
}

static void take_relation(void *state, const struct table_xml *xml)
{
    struct reading *reading = state;
    char part[PART_MOST];
    if (!table_xml_is_in(xml, "Relationship", "Relationships"))
        return;
    struct table_build *build = reading->zip->build;
    const char *type = table_xml_value(xml, "Type"), *target = table_xml_value(xml, "Target");
    const char *mode = table_xml_value(xml, "TargetMode");
    if (!type || !target || (mode && strcmp(mode, "External") == 0) ||
        !resolve(reading->source, target, part))
        return;
    const char *slash = strrchr(type, '/');
    struct table_relation relation = {keep(build, table_xml_value(xml, "Id")),
                                      keep(build, slash ? slash + 1 : type), keep(build, part),
                                      reading->of};
    if (reading->relations->count >= RELATIONS_MAXIMUM)
        table_fail(build, "save it again with the program that made it",
                   "is made of more parts than any office program writes");
    else if (!ARRAY_ADD(reading->relations->items, reading->relations->count, relation))
        table_fail_memory(build);
}

void table_relations_read(struct table_zip *zip, struct table_relations *relations,
                          const char *source, size_t of)
{
    static const struct table_xml_walk walk = {.open = take_relation};
    struct reading reading = {zip, relations, source, of};
    table_xml_read(zip, &walk, &reading);
}

void table_relations_free(struct table_relations *relations)
{
    memory_free(relations->items);
    *relations = (struct table_relations){0};
}

const struct table_relation *table_relation_of_type(const struct table_relations *relations,
                                                    const char *type)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->items[i].type, type) == 0)
            return &relations->items[i];
    return NULL;
}

const struct table_relation *table_relation_of_id(const struct table_relations *relations,
                                                  size_t of, const char *id)
{
    for (size_t i = 0; i < relations->count; i++)
        if (relations->items[i].of == of && strcmp(relations->items[i].id, id) == 0)
            return &relations->items[i];
    return NULL;
}

bool table_relations_are_of(const char *name, const char *source)
{
    char wanted[PART_MOST];
    const char *slash = strrchr(source, '/');
    int folder = slash ? (int)(slash - source) + 1 : 0;
    snprintf(wanted, sizeof wanted, "%.*s_rels/%s.rels", folder, source, source + folder);
    return strcasecmp(name, wanted) == 0;
}
