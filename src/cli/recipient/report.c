/* What a recipient files or pastes of a package. */
#include "recipient/opening.h"
#include "recipient/private_folder.h"

const struct command_option OPTIONS_REPORT[] = {
    OPTION_IDENTITY_SHORT,
    {"-o", "FILE", "the PDF to write"},
    {"--paste", NULL, "the same as plain text under a referral form's headings, for pasting"},
    OPTION_DESPITE_LEDGER,
    OPTION_END};
const char REPORT_MORE[] = "The package is checked as `safehand open` does, and nothing else of it "
                           "is kept.\nWith --paste and without -o the text is printed.";

static enum status read_file(const char *opened, const char *name, struct buffer *out,
                             struct error *err)
{
    char *path = file_join(opened, name);
    enum status status = path ? file_read_whole(path, out, err) : memory_error(err);
    memory_free(path);
    return status;
}

/* The PDF that was sent, as it was sent. */
static enum status take_pdf(const char *opened, struct buffer *out, struct error *err)
{
    char *path = file_join(opened, "report.pdf");
    bool is_there = path && file_exists(path);
    memory_free(path);
    if (is_there)
        return read_file(opened, "report.pdf", out, err);
    error_set(err, STATUS_USAGE,
              "the package has no report.pdf: it could not be made where it was "
              "sealed");
    return error_hint(err, "open the package, and print report.html from your browser");
}

static enum status make_paste(const struct opening *opening, struct buffer *out, struct error *err)
{
    json_t *extract = NULL;
    struct json_limits limits = JSON_LIMITS_DEFAULT;
    struct buffer text;
    limits.size = PACKAGE_TEXT_MAXIMUM;
    buffer_init(&text, PACKAGE_TEXT_MAXIMUM);
    enum status status = read_file(opening->path, "extract.json", &text, err);
    if (status == STATUS_OK)
        status = json_strict_parse(buffer_text(&text), text.length, "extract.json", &limits,
                                   &extract, err);
    if (status == STATUS_OK)
        status =
            page_paste(extract, policy_basis_words(opening->opened->manifest->basis), out, err);
    json_decref(extract);
    buffer_free(&text);
    return status;
}

static enum status report_write(const struct arguments *arguments, const struct opening *opening,
                                struct error *err)
{
    struct buffer out;
    const char *file = argument_value(arguments, "-o");
    bool is_paste = argument_given(arguments, "--paste");
    buffer_init(&out, 2 * PACKAGE_TEXT_MAXIMUM);
    enum status status =
        is_paste ? make_paste(opening, &out, err) : take_pdf(opening->path, &out, err);
    if (status == STATUS_OK && file)
        status = file_write_whole(file, out.data, out.length, 0600, FILE_NEW, err);
    if (status == STATUS_OK && file)
        print_line("The report: %s", file);
    else if (status == STATUS_OK)
        print_text(buffer_text(&out));
    buffer_free(&out);
    return status;
}

enum status command_report(const struct arguments *arguments, struct error *err)
{
    const char *file;
    struct opening opening = {.path = NULL};
    char *folder = NULL;
    enum status status = STATUS_OK;
    if (!argument_given(arguments, "--paste"))
        status = argument_required(arguments, "-o", &file, err);
    if (status == STATUS_OK)
        status = private_folder_make(&folder, err);
    if (status == STATUS_OK)
        status = opening_begin(&opening, arguments, folder, false, err);
    if (status == STATUS_OK)
        status = report_write(arguments, &opening, err);
    if (status == STATUS_OK)
        remembering_keep(&opening.remembering, opening.opened, false);
    status = private_folder_remove(folder, status, err);
    opening_end(&opening);
    return status;
}
