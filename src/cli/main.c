#include "cli.h"

#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/inspect.h"

enum { WORDS_MAXIMUM = 3 }; /* of a command's name */

/* The command that the first words name, the longest name first; *used gets how many words. */
static const struct command *command_find(int count, char **words, int *used)
{
    for (*used = count < WORDS_MAXIMUM ? count : WORDS_MAXIMUM; *used > 0; (*used)--) {
        char name[64] = "";
        for (int i = 0; i < *used; i++) {
            size_t length = strlen(name);
            snprintf(name + length, sizeof name - length, "%s%s", i > 0 ? " " : "", words[i]);
        }
        for (const struct command *command = COMMANDS; command->name; command++)
            if (strcmp(command->name, name) == 0)
                return command;
    }
    return NULL;
}

static enum status command_unknown(int count, char **words, struct error *err)
{
    char known[ERROR_HINT_SIZE / 2] = "";
    const char *word = words[0];
    const char *second = count > 1 && words[1][0] != '-' ? words[1] : "";
    size_t length = strlen(word);
    for (const struct command *command = COMMANDS; command->name; command++) {
        if (strncmp(command->name, word, length) != 0 || command->name[length] != ' ')
            continue;
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", command->name);
    }
    if (*known && !*second)
        error_set(err, STATUS_USAGE, "safehand %s wants a second word", word);
    else
        error_set(err, STATUS_USAGE, "safehand has no command %s%s%s", word, *known ? " " : "",
                  *known ? second : "");
    if (*known)
        return error_hint(err, "one of: %s", known);
    return error_hint(err, "`safehand --help` lists the commands");
}

static enum status run_command(int count, char **words, struct error *err)
{
    int used;
    struct arguments *arguments;
    if (count == 0 || strcmp(words[0], "--help") == 0 || strcmp(words[0], "help") == 0) {
        program_help();
        return count == 0 ? STATUS_USAGE : STATUS_OK;
    }
    if (strcmp(words[0], "--version") == 0) {
        print_line("safehand %s", SAFEHAND_VERSION);
        return STATUS_OK;
    }
    const struct command *command = command_find(count, words, &used);
    if (!command)
        return command_unknown(count, words, err);
    for (int i = used; i < count && strcmp(words[i], "--") != 0; i++) {
        if (strcmp(words[i], "--help") == 0) {
            command_help(command);
            return STATUS_OK;
        }
    }
    arguments = memory_allocate(sizeof *arguments);
    if (!arguments)
        return memory_error(err);
    enum status status = arguments_parse(command, count - used, words + used, arguments, err);
    if (status == STATUS_OK)
        status = command->run(arguments, err);
    memory_free(arguments->positional.items);
    memory_free(arguments);
    return status;
}

/* A file opened as number 1 because stdout was closed would get what is printed. */
static bool descriptors_fill(void)
{
    int fd;
    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

static bool work_show(const char *what, uint64_t done, uint64_t all)
{
    return progress_show(NULL, what, done, all);
}

/* How attached files were read is told once, whatever the command did with them. */
static void tell_trouble(void)
{
    enum { TROUBLE_SIZE = 1024 };
    char what[TROUBLE_SIZE];
    while (inspect_next_trouble(what, sizeof what))
        print_note("%s", what);
}

int main(int count, char **words)
{
    struct error err = {0};
    const struct rlimit no_core = {0, 0};
    interrupt_install();
    work_watch(work_show);
    umask(077);
    /* A core file would hold passphrases and what was decrypted; where cores go to a program, the
     * limit does not count. */
    (void)setrlimit(RLIMIT_CORE, &no_core);
#ifndef SAFEHAND_TESTING /* the leak sanitizer looks at the process from outside */
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
    if (!descriptors_fill())
        return STATUS_SYSTEM;
    enum status status = memory_start(&err);
    if (status == STATUS_OK)
        status = run_command(count - 1, words + 1, &err);
    progress_end();
    tell_trouble();
    struct error paging = {0};
    if (pager_end(&paging) != STATUS_OK && status == STATUS_OK) {
        err = paging;
        status = err.status;
    }
    if (status == STATUS_OK)
        status = output_finish(&err);
    if (status != STATUS_OK && err.message[0])
        print_error(&err);
    session_clock_advise(status);
    return (int)status;
}
