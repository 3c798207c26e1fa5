/* Running ExifTool: once for a file and all that it holds. */
#include <ctype.h>
#include <string.h>

#include "media_internal.h"
#include "safehand/base/array.h"
#include "scratch.h"
#include "tool.h"

enum {
    WAITING_MAXIMUM = 200,            /* parts in one run */
    WAITING_BYTES = 64 * 1024 * 1024, /* of them together: the scratch folder is memory */
    SHOWN_MAXIMUM = 16 * 1024 * 1024, /* bytes of what it shows of them */
    ENDING_SIZE = 6,
    NAME_SIZE = 32
};

/* -ee: films within, their tracks of places. Groups of families 0 to 4 stand before each tag. What
 * it makes up from others (-e) and what the file system tells is left out. */
static const char *const WORDS[] = {
    "exiftool",     "-config", "",   "-json", "-G:0:1:2:3:4",       "-a",
    "-u",           "-ee",     "-e", "-api",  "LargeFileSupport=1", "-all",
    "--System:all",
};
enum { WORD_COUNT = sizeof WORDS / sizeof *WORDS };

static void run(const char *const files[], size_t count, const struct part *in,
                struct answer *answer)
{
    const char *words[WORD_COUNT + WAITING_MAXIMUM + 2];
    struct buffer shown;
    memcpy(words, WORDS, sizeof WORDS);
    memcpy(words + WORD_COUNT, files, count * sizeof *files);
    words[WORD_COUNT + count] = NULL;
    buffer_init(&shown, SHOWN_MAXIMUM);
    if (tool_run(words, in, &shown, answer))
        shown_take(&shown, count, answer);
    buffer_free(&shown);
}

/* Of those of the scratch folder, and of the whole file where it waits too. */
void read_hidden_now(struct answer *answer)
{
    struct hidden_waiting *waiting = &answer->waiting;
    const char *files[WAITING_MAXIMUM + 1];
    size_t count = 0;
    if (waiting->has_whole)
        files[count++] = TOOL_INPUT;
    for (size_t i = 0; i < waiting->count; i++)
        files[count++] = waiting->names[i];
    if (count > 0)
        run(files, count, waiting->has_whole ? answer->whole : NULL, answer);
    for (size_t i = 0; i < waiting->count; i++) {
        scratch_remove(strrchr(waiting->names[i], '/') + 1);
        memory_free(waiting->names[i]);
    }
    memory_free(waiting->names);
    *waiting = (struct hidden_waiting){0};
}

/* The ending of its name, which ExifTool takes for a hint of kinds that their bytes do not show. */
static void ending_of(const struct part *part, char ending[ENDING_SIZE])
{
    const char *dot = part->name ? strrchr(part->name, '.') : NULL;
    size_t length = 0;
    while (dot && length + 1 < ENDING_SIZE && isalnum((unsigned char)dot[length + 1])) {
        ending[length] = dot[length + 1];
        length++;
    }
    ending[dot && dot[length + 1] == '\0' ? length : 0] = '\0';
}

/* False if it cannot wait. */
static bool lay_down(const struct part *part, struct answer *answer)
{
    struct hidden_waiting *waiting = &answer->waiting;
    char ending[ENDING_SIZE], name[NAME_SIZE];
    if (!scratch_path() || part->length > WAITING_BYTES)
        return false;
    if (waiting->count >= WAITING_MAXIMUM || waiting->bytes + part->length > WAITING_BYTES) {
        bool has_whole = waiting->has_whole;
        waiting->has_whole = false;
        read_hidden_now(answer);
        waiting->has_whole = has_whole;
    }
    ending_of(part, ending);
    snprintf(name, sizeof name, "hidden-%zu%s%s", waiting->count, ending[0] != '\0' ? "." : "",
             ending);
    char *path = memory_format("%s/%s", scratch_path(), name);
    if (path && scratch_write(name, part) && ARRAY_ADD(waiting->names, waiting->count, path)) {
        waiting->bytes += part->length;
        return true;
    }
    scratch_remove(name);
    memory_free(path);
    return false;
}

void read_hidden(const struct part *part, struct answer *answer)
{
    static const char *const standard_input[] = {TOOL_INPUT};
    if (part->length == 0)
        return;
    if (!tool_is_there(WORDS[0])) {
        answer_unread(answer, UNREAD_TOOL, WORDS[0]);
        return;
    }
    if (answer->whole && part->data == answer->whole->data && part->length == answer->whole->length)
        answer->waiting.has_whole = true;
    else if (!answer->whole || !lay_down(part, answer))
        run(standard_input, 1, part, answer);
}
