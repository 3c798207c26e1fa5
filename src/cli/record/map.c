/* `record map`. */
#include "record/import.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/scan.h"

const struct command_option OPTIONS_RECORD_MAP[] = {
    {"-o", "FILE", "writes the map that is proposed"},
    {"--replace", NULL, "over a map of your own that is there"},
    {"--show", "MAP", "shows what a map says, instead: a file, or one that ships"},
    OPTION_OFFICE,
    OPTION_JSON,
    OPTION_END};
const char RECORD_MAP_MORE[] =
    "Proposes how the columns of SOURCE are to be read, by their headings and by what stands in "
    "them, and says\nwhy of each. All of that is guessed: look at it, correct the file, and import "
    "with --map FILE --dry-run.\nWhere the headings are those of a map that ships, that one is "
    "named.";

static enum status show(const char *name, const struct catalogue *catalogue, struct error *err)
{
    struct record_map *map = NULL;
    struct buffer words;
    buffer_init(&words, MAP_SIZE_MAXIMUM * 4);
    enum status status = record_map_load(name, catalogue, &map, err);
    if (status == STATUS_OK) {
        record_map_words(map, catalogue, &words);
        status = buffer_status(&words, err);
    }
    if (status == STATUS_OK)
        print_text(buffer_text(&words));
    buffer_free(&words);
    record_map_free(map);
    return status;
}

/* Only a map is written over, and only when that is asked for. */
static enum status check_replaced(const char *path, const struct catalogue *catalogue,
                                  struct error *err)
{
    struct record_map *there = NULL;
    enum status status = record_map_load(path, catalogue, &there, err);
    record_map_free(there);
    if (status == STATUS_OK)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s: is no map, and is not written over", path);
    return error_hint(err, "choose another name for the map");
}

/* A bare name would be looked for among the maps that ship, and found there. */
static enum status check_output(const struct arguments *arguments, const char *path,
                                const struct catalogue *catalogue, struct error *err)
{
    if (!strpbrk(path, "./") && record_map_check_name(path, err) != STATUS_OK)
        return err->status;
    if (!file_exists(path))
        return STATUS_OK;
    if (argument_given(arguments, "--replace"))
        return check_replaced(path, catalogue, err);
    error_set(err, STATUS_USAGE, "%s: is there already", path);
    return error_hint(err, "choose another name; or write over it with --replace, if it is a map "
                           "of your own that is no longer wanted");
}

/* It is called as its file is, as far as a map can be: a guess without a name is no source by which
 * an entry is known again. */
static enum status name_map(json_t *map, const char *path, struct error *err)
{
    struct error no_name = {0};
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    int failed = 0;
    char *stem = memory_format("%.*s", (int)strcspn(name, "."), name);
    if (stem && record_map_check_name(stem, &no_name) == STATUS_OK)
        json_put(map, "name", json_string(stem), &failed);
    failed = failed || !stem;
    memory_free(stem);
    return failed ? memory_error(err) : STATUS_OK;
}

static enum status write_map(const struct arguments *arguments, const char *path, const json_t *map,
                             struct error *err)
{
    enum file_output_mode how = argument_given(arguments, "--replace") ? FILE_REPLACE : FILE_NEW;
    char *text = json_dumps(map, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    if (!text)
        return memory_error(err);
    size_t length = strlen(text);
    text[length] = '\n'; /* in the place of its NUL */
    enum status status = file_write_whole(path, text, length + 1, 0600, how, err);
    memory_free(text);
    return status;
}

/* The proposal in words, as any map is told: it is read as strictly. */
static enum status tell(const json_t *proposed, const char *like, const struct catalogue *catalogue,
                        struct error *err)
{
    struct record_map *map = NULL;
    struct buffer words;
    char *text = json_dumps(proposed, JSON_COMPACT);
    buffer_init(&words, MAP_SIZE_MAXIMUM * 4);
    enum status status =
        text ? record_map_parse(text, strlen(text), "the proposed map", catalogue, &map, err)
             : memory_error(err);
    if (status == STATUS_OK) {
        record_map_words(map, catalogue, &words);
        status = buffer_status(&words, err);
    }
    if (status == STATUS_OK && like)
        print_line("These are the headings of a map that ships: `safehand record import SOURCE "
                   "--map %s`. What follows is made of this file alone:",
                   like);
    if (status == STATUS_OK)
        print_text(buffer_text(&words));
    buffer_free(&words);
    record_map_free(map);
    memory_free(text);
    return status;
}

static enum status propose(const struct arguments *arguments, const struct catalogue *catalogue,
                           struct error *err)
{
    struct export_files files = {0};
    const char *output = argument_value(arguments, "-o"), *like = NULL;
    json_t *map = NULL;
    const struct date today = date_of(session_now());
    enum status status = output ? check_output(arguments, output, catalogue, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = export_read(&arguments->positional, &files, err);
    if (status == STATUS_OK)
        status = record_map_propose(files.sources, files.count, catalogue, scan_is_of_type, &today,
                                    &map, &like, err);
    if (status == STATUS_OK && output)
        status = name_map(map, output, err);
    if (status == STATUS_OK && output)
        status = write_map(arguments, output, map, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_incref(map), err);
    else if (status == STATUS_OK)
        status = tell(map, like, catalogue, err);
    if (status == STATUS_OK && output && !wants_json(arguments))
        print_line("Written to %s: look at each line, correct it there, and try it with "
                   "`safehand record import --map %s --dry-run`.",
                   output, output);
    json_decref(map);
    export_free(&files);
    return status;
}

enum status command_record_map(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct catalogue *shipped = NULL;
    const struct catalogue *catalogue = NULL;
    const char *named = argument_value(arguments, "--show");
    enum status status = STATUS_OK;
    if (argument_value(arguments, "--office") || getenv("SAFEHAND_OFFICE"))
        status = session_office(arguments, &session, err);
    if (status == STATUS_OK)
        status = import_catalogue(&session, &shipped, &catalogue, err);
    if (status == STATUS_OK && !named && arguments->positional.count == 0) {
        error_set(err, STATUS_USAGE, "name the file to propose a map for");
        status = error_hint(err, "or show one with --show");
    }
    if (status == STATUS_OK)
        status = named ? show(named, catalogue, err) : propose(arguments, catalogue, err);
    catalogue_free(shipped);
    session_close(&session);
    return status;
}
