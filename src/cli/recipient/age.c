/* The envelope alone, with age's own options. */
#include "cli.h"
#include "safehand/mail.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/age.h"

const struct command_option OPTIONS_AGE[] = {
    {"-d", NULL, "decrypt"},
    {"-r", "RECIPIENT...", "encrypt to this key (age1...); may be repeated"},
    {"-p", NULL, "encrypt with a passphrase"},
    {"-i", "FILE...", "decrypt with the keys of this identity file; may be repeated"},
    {"-a", NULL, "write text that may be pasted into an email"},
    {"-o", "OUT", "write to this file instead of standard output"},
    OPTION_END,
};

const char AGE_MORE[] =
    "IN is standard input if it is missing or -. Without -i a passphrase is asked for.\n"
    "With -o FILE the file appears when it is complete and authenticated to its end, or not at "
    "all.\nWhat has gone to standard output or into a pipe cannot be taken back: each part was "
    "authenticated\nbefore it went, but if the end is missing or altered that is known only then; "
    "mind the exit status,\nand use nothing of it if that is not 0.";

/* ---- what was asked for ---- */

static enum status usage(struct error *err, const char *message, const char *hint)
{
    error_set(err, STATUS_USAGE, "%s", message);
    return error_hint(err, "%s", hint);
}

static enum status check_options(const struct arguments *arguments, struct error *err)
{
    const bool recipients = argument_given(arguments, "-r");
    const bool passphrase = argument_given(arguments, "-p");
    if (argument_given(arguments, "-d")) {
        if (recipients || passphrase || argument_given(arguments, "-a"))
            return usage(err, "-d goes with -i and -o only",
                         "armor and passphrases are recognised by themselves");
        return STATUS_OK;
    }
    if (argument_given(arguments, "-i"))
        return usage(err, "-i is for decrypting", "add -d, or name a recipient with -r");
    if (recipients && passphrase)
        return usage(err, "-r and -p cannot be combined",
                     "use either one passphrase or recipients' keys");
    if (!recipients && !passphrase)
        return usage(err, "nobody is named to encrypt to",
                     "name a recipient with -r, use a passphrase with -p, or decrypt with -d");
    return STATUS_OK;
}

/* ---- input and output ---- */

struct ends {
    const char *in_name; /* for messages */
    int in, out;
    struct file_output file; /* OUT, unless it is a device or a pipe */
    struct age_source source, watched;
    int *target; /* the one of `out` and `file` that is written to */
};

/* Waits until a pipe or a terminal has something, or has ended; false on Ctrl-C. Signals go to
 * another thread than the one that reads, so that waiting has to look up now and then. */
static bool wait_for_input(int fd)
{
    enum { LOOK_UP_MILLISECONDS = 200 };
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    while (!interrupt_seen())
        if (poll(&waiting, 1, LOOK_UP_MILLISECONDS) != 0 && waiting.revents != 0)
            return true;
    return false;
}

/* A pipe is never asked for more than is there: a read that blocks would not see Ctrl-C. */
static enum status read_pipe(const struct ends *ends, unsigned char *data, size_t length,
                             size_t *got, struct error *err)
{
    *got = 0;
    while (*got < length) {
        int ready = 0;
        size_t piece = 0;
        if (!wait_for_input(ends->in))
            return interrupt_error(err);
        size_t wanted = length - *got;
        if (ioctl(ends->in, FIONREAD, &ready) != 0 || ready < 1)
            wanted = 1; /* the end, or something that cannot tell */
        else if ((size_t)ready < wanted)
            wanted = (size_t)ready;
        if (!file_read(ends->in, data + *got, wanted, &piece))
            return error_set_errno(err, "cannot read the input");
        *got += piece;
        if (piece == 0)
            break;
    }
    return STATUS_OK;
}

/* Ctrl-C is seen between two reads, so that what was begun is cleared away. */
static enum status read_watched(void *context, void *data, size_t length, uint64_t offset,
                                size_t *got, struct error *err)
{
    const struct ends *ends = context;
    if (interrupt_seen())
        return interrupt_error(err);
    return ends->source.seekable
               ? ends->source.read(ends->source.context, data, length, offset, got, err)
               : read_pipe(ends, data, length, got, err);
}

static enum status open_input(const struct arguments *arguments, struct ends *ends,
                              struct error *err)
{
    const char *path = arguments->positional.count > 0 ? arguments->positional.items[0] : "-";
    if (strcmp(path, "-") == 0) {
        ends->in_name = "standard input";
        ends->in = dup(STDIN_FILENO);
    } else {
        ends->in_name = path;
        ends->in = file_open(AT_FDCWD, path, O_RDONLY, 0);
    }
    if (ends->in < 0)
        return error_set_errno(err, "%s: cannot open", ends->in_name);
    enum status status = STATUS_OK;
    if (argument_given(arguments, "-d"))
        status = mail_unwrap_age(ends->in_name, &ends->in, err);
    if (status == STATUS_OK)
        status = age_source_descriptor(&ends->source, &ends->in, err);
    if (status != STATUS_OK)
        return status;
    ends->watched = ends->source;
    ends->watched.read = read_watched;
    ends->watched.context = ends;
    return STATUS_OK;
}

static bool is_same_file(int in, const struct stat *out)
{
    struct stat about;
    return fstat(in, &about) == 0 && S_ISREG(about.st_mode) && about.st_dev == out->st_dev &&
           about.st_ino == out->st_ino;
}

static enum status open_file(const char *path, struct ends *ends, struct error *err)
{
    struct stat about;
    bool exists = stat(path, &about) == 0;
    if (exists && is_same_file(ends->in, &about))
        return usage(err, "input and output are the same file", "name another file with -o");
    if (exists && S_ISDIR(about.st_mode))
        return usage(err, "the output is a folder", "write the folder, a slash, and a name");
    if (!exists || S_ISREG(about.st_mode)) {
        enum status status = file_output_begin(&ends->file, path, 0600, err);
        ends->target = &ends->file.fd;
        return status;
    }
    ends->out = file_open(AT_FDCWD, path, O_WRONLY, 0);
    if (ends->out < 0)
        return error_set_errno(err, "%s: cannot open", path);
    ends->target = &ends->out;
    return STATUS_OK;
}

static enum status open_output(const struct arguments *arguments, struct ends *ends,
                               struct error *err)
{
    const char *path = argument_value(arguments, "-o");
    if (path && strcmp(path, "-") != 0)
        return open_file(path, ends, err);
    if (!path && isatty(STDOUT_FILENO) && !argument_given(arguments, "-a"))
        return usage(err, "the result would go to the terminal",
                     "name a file with -o; or -o - to see it here all the same");
    ends->out = dup(STDOUT_FILENO);
    if (ends->out < 0)
        return error_set_errno(err, "cannot write the output");
    ends->target = &ends->out;
    return STATUS_OK;
}

static enum status ends_finish(struct ends *ends, struct error *err)
{
    if (ends->file.fd < 0)
        return STATUS_OK;
    if (interrupt_seen())
        return interrupt_error(err);
    return file_output_commit(&ends->file, FILE_REPLACE, err);
}

static void ends_end(struct ends *ends)
{
    file_output_end(&ends->file);
    file_close(&ends->in);
    file_close(&ends->out);
}

/* ---- encrypting ---- */

static enum status fill_recipients(const struct arguments *arguments,
                                   struct age_recipients *recipients, struct error *err)
{
    char *passphrase = NULL;
    struct names names = {0};
    enum status status = argument_all(arguments, "-r", &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        status = age_recipients_add(recipients, names.items[i], err);
    memory_free(names.items);
    if (status != STATUS_OK || !argument_given(arguments, "-p"))
        return status;
    status = session_passphrase("Passphrase: ", true, &passphrase, err);
    if (status == STATUS_OK)
        status = age_recipients_add_passphrase(recipients, passphrase, 0, err);
    secret_free(passphrase);
    return status;
}

static enum status encrypt(const struct arguments *arguments, struct ends *ends, struct error *err)
{
    struct age_recipients *recipients = NULL;
    enum status status = age_recipients_new(&recipients, err);
    if (status == STATUS_OK)
        status = fill_recipients(arguments, recipients, err);
    if (status == STATUS_OK)
        status = open_output(arguments, ends, err);
    if (status == STATUS_OK)
        status = age_encrypt_stream(recipients, argument_given(arguments, "-a"), &ends->watched,
                                    age_sink_descriptor, ends->target, err);
    age_recipients_free(recipients);
    return status;
}

/* ---- decrypting ---- */

static enum status ask_passphrase(struct age_identities *identities, const char *prompt,
                                  struct error *err)
{
    char *passphrase = NULL;
    enum status status = session_passphrase(prompt, false, &passphrase, err);
    if (status == STATUS_OK)
        status = age_identities_add_passphrase(identities, passphrase, err);
    secret_free(passphrase);
    return status;
}

/* An identity file that is itself an age file, and where its text goes. */
struct sealed_identity {
    const char *path, *prompt;
    const struct buffer *sealed;
    struct buffer *text;
};

static enum status try_identity(void *context, bool *is_final, struct error *err)
{
    const struct sealed_identity *identity = context;
    struct age_identities *keys = NULL;
    (void)is_final;
    enum status status = age_identities_new(&keys, err);
    if (status == STATUS_OK)
        status = ask_passphrase(keys, identity->prompt, err);
    if (status == STATUS_OK) {
        status = age_decrypt(keys, identity->sealed->data, identity->sealed->length, identity->text,
                             err);
        if (status != STATUS_OK)
            error_context(err, "%s", identity->path);
    }
    age_identities_free(keys);
    return status;
}

static enum status unlock_identity(const char *path, const struct buffer *sealed,
                                   struct buffer *text, struct error *err)
{
    char *prompt = memory_format("Passphrase of %s: ", path);
    struct sealed_identity identity = {path, prompt, sealed, text};
    enum status status =
        prompt ? session_passphrase_tries(try_identity, &identity, err) : memory_error(err);
    memory_free(prompt);
    return status;
}

static enum status add_identity(const char *path, struct age_identities *identities,
                                struct error *err)
{
    struct buffer file, text;
    buffer_init(&file, AGE_IDENTITY_FILE_MAXIMUM);
    buffer_init(&text, AGE_IDENTITY_FILE_MAXIMUM);
    enum status status = file_read_whole(path, &file, err);
    const char *content = buffer_text(&file);
    bool is_sealed = text_starts_with(content, "age-encryption.org/") ||
                     text_starts_with(content, "-----BEGIN AGE ENCRYPTED FILE-----");
    if (status == STATUS_OK && is_sealed)
        status = unlock_identity(path, &file, &text, err);
    const struct buffer *keys = is_sealed ? &text : &file;
    if (status == STATUS_OK)
        status = age_identities_add_file(identities, buffer_text(keys), keys->length, path, err);
    buffer_free(&text);
    buffer_free(&file);
    return status;
}

static enum status fill_identities(const struct arguments *arguments,
                                   struct age_identities *identities, struct error *err)
{
    struct names names = {0};
    enum status status = argument_all(arguments, "-i", &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        status = add_identity(names.items[i], identities, err);
    if (status == STATUS_OK && names.count == 0)
        status = ask_passphrase(identities, "Passphrase: ", err);
    memory_free(names.items);
    return status;
}

/* One decrypting, which is tried again as long as nothing was written. */
struct decrypting {
    const struct arguments *arguments;
    struct ends *ends;
    bool has_output, has_written;
};

static enum status put_decrypted(void *context, const void *data, size_t length, struct error *err)
{
    struct decrypting *decrypting = context;
    decrypting->has_written = true;
    return age_sink_descriptor(decrypting->ends->target, data, length, err);
}

/* Whether the file opens with these, so that what is wrong lies behind its header. */
static bool opens_with(const struct age_identities *identities, const struct ends *ends)
{
    struct age_reader *reader = NULL;
    struct error ignored = {0};
    bool opens = age_reader_open(&reader, &ends->watched, identities, &ignored) == STATUS_OK;
    age_reader_free(reader);
    return opens;
}

/* Only a wrong passphrase is worth another one: not what was altered further on. */
static enum status try_file(void *context, bool *is_final, struct error *err)
{
    struct decrypting *decrypting = context;
    struct ends *ends = decrypting->ends;
    struct age_identities *identities = NULL;
    enum status status = age_identities_new(&identities, err);
    if (status == STATUS_OK)
        status = fill_identities(decrypting->arguments, identities, err);
    if (status == STATUS_OK && !decrypting->has_output)
        status = open_output(decrypting->arguments, ends, err);
    decrypting->has_output = decrypting->has_output || status == STATUS_OK;
    if (status == STATUS_OK) {
        status = age_decrypt_stream(identities, &ends->watched, put_decrypted, decrypting, err);
        if (status == STATUS_AUTHENTICATION || status == STATUS_MALFORMED)
            error_context(err, "%s", ends->in_name);
        *is_final =
            decrypting->has_written || (status == STATUS_AUTHENTICATION && passphrase_is_typed() &&
                                        opens_with(identities, ends));
    }
    age_identities_free(identities);
    return status;
}

/* What cannot be read again from its beginning is tried once. */
static enum status decrypt_file(const struct arguments *arguments, struct ends *ends,
                                struct error *err)
{
    struct decrypting decrypting = {.arguments = arguments, .ends = ends};
    bool is_final;
    if (argument_given(arguments, "-i") || !ends->source.seekable)
        return try_file(&decrypting, &is_final, err);
    return session_passphrase_tries(try_file, &decrypting, err);
}

enum status command_age(const struct arguments *arguments, struct error *err)
{
    struct ends ends = {.in = -1, .out = -1, .file = FILE_OUTPUT_NONE};
    enum status status = check_options(arguments, err);
    if (status == STATUS_OK)
        status = open_input(arguments, &ends, err);
    if (status == STATUS_OK)
        status = argument_given(arguments, "-d") ? decrypt_file(arguments, &ends, err)
                                                 : encrypt(arguments, &ends, err);
    if (status == STATUS_OK)
        status = ends_finish(&ends, err);
    ends_end(&ends);
    return status;
}
