/* Devices that carry a package, or did: which are out, and that they are back or wiped (C05). */
#include "register/register.h"
#include "safehand/register.h"

static const char *state_of(const struct media_item *item)
{
    if (item->is_wiped)
        return "Wiped";
    return item->is_back ? "Back, not wiped yet" : item->is_lost ? "Lost" : "Out";
}

static void show_button(struct page *page, const char *to, const char *device, const char *words)
{
    struct buffer address;
    buffer_init(&address, 1024);
    buffer_append_text(&address, to);
    page_address_part(&address, device);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, buffer_text(&address), words);
    page_markup(page, "</p>");
    buffer_free(&address);
}

static void show_item(struct page *page, const struct media_item *item)
{
    char issued[TIMESTAMP_WORDS_SIZE];
    struct date day = date_of(item->issued);
    date_words(&day, issued);
    page_row_begin(page);
    page_cell(page, item->device);
    page_cell_begin(page);
    page_text(page, *item->carrier ? item->carrier : "Not known");
    page_markup(page, ", since %s", issued);
    page_cell_end(page);
    page_cell_begin(page);
    page_markup(page, "%s; %s. <a class=\"govuk-link\" href=\"/sharings/%s\">The sharing</a>",
                state_of(item), item->is_acknowledged ? "acknowledged" : "not acknowledged",
                item->sharing);
    page_cell_end(page);
    page_cell_begin(page);
    if (!item->is_back && !item->is_wiped)
        show_button(page, "/media/back?device=", item->device, "It is back");
    if (!item->is_wiped)
        show_button(page, "/media/wiped?device=", item->device, "It is wiped");
    page_cell_end(page);
    page_row_end(page);
}

static void show_known(struct page *page, const struct media_knowns *known)
{
    static const char *const headings[] = {"Device", "What it says of itself", "Registered"};
    if (known->count == 0)
        return;
    page_table_begin(page, "Registered: known when they are plugged in", headings, 3);
    for (size_t i = 0; i < known->count; i++) {
        const struct media_known *item = &known->items[i];
        char since[TIMESTAMP_WORDS_SIZE];
        struct date day = date_of(item->since);
        date_words(&day, since);
        page_row_begin(page);
        page_cell(page, item->name);
        page_cell_begin(page);
        page_text(page, item->model);
        page_markup(page, *item->serial ? ", serial number " : "");
        page_text(page, item->serial);
        page_cell_end(page);
        page_cell(page, since);
        page_row_end(page);
    }
    page_table_end(page);
}

void page_media(struct visit *visit)
{
    static const char *const headings[] = {"Device", "Who carries it", "State", "What happened"};
    struct media_knowns known = {0};
    struct error err = {0};
    struct media_items list = {0};
    struct page *page = &visit->page;
    enum status status = media_list(visit->session->office, visit_now(visit), &list, &err);
    if (status == STATUS_OK)
        status = media_known_list(visit->session->office, &known, &err);
    if (status != STATUS_OK) {
        media_items_free(&list);
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Memory sticks and other devices", PLACE_HOME);
    if (list.count == 0) {
        page_paragraph(page, "No device carried a package yet.");
    } else {
        page_table_begin(page, "The newest first", headings, 4);
        for (size_t i = 0; i < list.count; i++)
            show_item(page, &list.items[i]);
        page_table_end(page);
    }
    show_known(page, &known);
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, "/media/add", "Register a memory stick");
    page_markup(page, "</p>\n");
    page_end(page);
    media_items_free(&list);
    media_knowns_free(&known);
}

/* ---- registering ---- */

static const struct ask ADDED[] = {
    {.kind = ASK_TEXT,
     .name = "name",
     .label = "What is written on it?",
     .hint = "Its inventory label, such as HS-USB-03.",
     .missing = "write what is written on it, or give it a label first"},
    {.kind = ASK_TEXT,
     .name = "folder",
     .label = "Where is it in the computer on which the desk runs?",
     .hint = "The folder that it shows as, like /media/stick.",
     .missing = "write the folder that the memory stick shows as"},
};
static const struct asking ADD = {
    .title = "Register a memory stick",
    .path = "/media/add",
    .button = "Register it",
    ASKS(ADDED),
};

void page_media_add(struct visit *visit)
{
    ask_show(visit, &ADD, NULL);
}

void page_media_added(struct visit *visit)
{
    struct error err = {0};
    struct media_device device;
    struct asking adding = ADD;
    enum status status = ask_check(visit, &adding, &err);
    if (status == STATUS_OK)
        status = media_add(visit->session->office, asked(visit, "folder"), asked(visit, "name"),
                           visit_now(visit), &device, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/media");
    else
        ask_again(visit, &adding, &err);
}

/* ---- it is back, or wiped ---- */

static const struct ask DEVICE[] = {
    {.kind = ASK_CARRIED, .name = "device"},
};
static const struct ask WIPED_DEVICE[] = {
    {.kind = ASK_CARRIED, .name = "device"},
    {.kind = ASK_TEXT,
     .name = "folder",
     .label = "Where is it in the computer on which the desk runs?",
     .hint = "The folder that it shows as, like /media/stick: what this office put there is "
             "overwritten and removed. Leave it empty if you wiped the stick otherwise."},
};

static void show_device(struct visit *visit, const void *context)
{
    struct page *page = &visit->page;
    page_terms_begin(page);
    page_term(page, "Device", asked(visit, "device"));
    page_terms_end(page);
    page_paragraph(page, context);
}

static const struct asking BACK = {
    .title = "Is the device back?",
    .path = "/media/back",
    .button = "It is back",
    ASKS(DEVICE),
    .above = show_device,
    .context = "Wipe it before it carries anything else, and record that too.",
};
static const struct asking WIPED = {
    .title = "Is the device wiped?",
    .path = "/media/wiped",
    .button = "It is wiped",
    ASKS(WIPED_DEVICE),
    .above = show_device,
    .context = "To wipe a memory stick: plug it in, choose Format in the file manager, without the "
               "quick option if there is one. Then press the button.",
};

static void take(struct visit *visit, const struct asking *asking, bool is_wiped)
{
    struct error err = {0};
    struct media_return_done done = {0};
    const char *folder = is_wiped ? asked(visit, "folder") : "";
    const struct media_return back = {asked(visit, "device"), is_wiped, *folder ? folder : NULL};
    if (media_back(visit->session->office, &back, visit_now(visit), &done, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/media");
    else
        ask_show(visit, asking, &err);
}

void page_media_back(struct visit *visit)
{
    ask_show(visit, &BACK, NULL);
}

void page_media_came_back(struct visit *visit)
{
    take(visit, &BACK, false);
}

void page_media_wiped(struct visit *visit)
{
    ask_show(visit, &WIPED, NULL);
}

void page_media_was_wiped(struct visit *visit)
{
    take(visit, &WIPED, true);
}
