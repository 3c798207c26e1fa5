/* The page that recipients open packages with, to be handed out. */
#include "cli.h"

#include "safehand/page.h"

const struct command_option OPTIONS_PAGE[] = {
    {"-o", "FILE", "where it goes; else only its digest is told"}, OPTION_JSON, OPTION_END};
const char PAGE_MORE[] =
    "One file, which opens, checks and acknowledges in a browser, with nothing to install. Beside "
    "packages on\nportals and memory sticks it is put by itself. Publish its digest where people "
    "know you already.";

static enum status page_print(const struct arguments *arguments, const struct recipient_page *page,
                              const char *out, struct error *err)
{
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:I, s:s}", "name", page->name, "size",
                                    (json_int_t)page->length, "sha256", page->digest),
                          err);
    print_line("%s: %zu bytes, SHA-256 %s", out ? out : page->name, page->length, page->digest);
    return STATUS_OK;
}

enum status command_page(const struct arguments *arguments, struct error *err)
{
    struct recipient_page page;
    const char *out = argument_value(arguments, "-o");
    enum status status = recipient_page_need(&page, err);
    if (status == STATUS_OK && out)
        status = file_write_whole(out, page.data, page.length, 0644, FILE_NEW, err);
    return status == STATUS_OK ? page_print(arguments, &page, out, err) : status;
}
