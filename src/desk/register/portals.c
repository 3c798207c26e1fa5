/* Portals: where packages are put for their recipients, and whether they keep strangers out (C02).
 */
#include <ctype.h>
#include <string.h>

#include "register/recipients/recipients.h"

enum { ADDED = 6, RECIPIENTS_MAXIMUM = 60, LABEL_SIZE = 512, CA_MAXIMUM = 1 << 18 };

/* ---- the list ---- */

static void show_portal(struct page *page, const struct portal *portal)
{
    char address[PORTAL_NAME_MAXIMUM + 64];
    snprintf(address, sizeof address, "/portals/check?name=%s", portal->name);
    page_row_begin(page);
    page_cell(page, portal->name);
    page_cell(page, portal->url);
    page_cell(page, portal->user);
    page_cell_begin(page);
    page_link(page, address, "Check it");
    page_cell_end(page);
    page_row_end(page);
}

/* One that cannot be read is told, and the others are shown. */
static void show_named(struct visit *visit, char *name)
{
    struct error err = {0};
    struct portal *portal = NULL;
    struct page *page = &visit->page;
    if (!text_ends_with(name, ".json"))
        return;
    name[strlen(name) - strlen(".json")] = '\0';
    if (office_portal_find(visit->session->office, name, &portal, &err) == STATUS_OK) {
        show_portal(page, portal);
    } else {
        page_row_begin(page);
        page_cell(page, name);
        page_cell_begin(page);
        page_words(page, err.message, &err.message_ways);
        page_cell_end(page);
        page_cell(page, "");
        page_cell(page, "");
        page_row_end(page);
    }
    portal_free(portal);
}

void page_portals(struct visit *visit)
{
    static const char *const headings[] = {"Name", "Address", "Signs in as",
                                           "Does it keep others out?"};
    struct error err = {0};
    struct file_list names = {0};
    struct page *page = &visit->page;
    if (office_portal_list(visit->session->office, &names, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Portals", PLACE_HOME);
    if (form_value(&visit->request->query, "done"))
        page_banner(page, "The portal is added. Check it now, with its password: then you know "
                          "that it is the right one.");
    page_paragraph(page,
                   "A portal is a folder on the web with a password, where a recipient fetches "
                   "what is meant for them. It is checked each time something is put there.");
    if (names.count > 0) {
        page_table_begin(page, "All portals", headings, 4);
        for (size_t i = 0; i < names.count; i++)
            show_named(visit, names.names[i]);
        page_table_end(page);
    } else {
        page_paragraph(page, "The office has none.");
    }
    page_link_button(page, "/portals/add", "Add a portal", names.count > 0);
    page_end(page);
    file_list_free(&names);
}

/* ---- a new one ---- */

struct adding {
    struct office_recipients list;
    char labels[RECIPIENTS_MAXIMUM][LABEL_SIZE], marks[RECIPIENTS_MAXIMUM][RECIPIENT_MARK_SIZE];
    struct ask_choice choices[RECIPIENTS_MAXIMUM];
    struct ask asks[ADDED];
    struct asking asking;
};

static size_t choose_recipients(struct adding *made)
{
    size_t count = 0;
    for (size_t i = 0; i < made->list.count && count < RECIPIENTS_MAXIMUM; i++) {
        const struct office_recipient *one = made->list.items[i];
        if (!one->card || one->is_revoked)
            continue;
        recipient_mark(one, made->marks[count]);
        snprintf(made->labels[count], LABEL_SIZE, "%.250s, %.250s", one->name, one->organisation);
        made->choices[count] = (struct ask_choice){made->marks[count], made->labels[count], NULL};
        count++;
    }
    return count;
}

/* *made is the caller's: adding_free. */
static enum status adding_make(struct visit *visit, struct adding **out, struct error *err)
{
    struct adding *made = *out = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = office_recipient_list(visit->session->office, &made->list, err);
    made->asks[0] = (struct ask){.kind = ASK_TEXT,
                                 .name = "name",
                                 .label = "A short name for it",
                                 .hint = "As you speak of it, for example: Leicestershire.",
                                 .missing = "write a short name for it",
                                 .width = 20};
    made->asks[1] = (struct ask){.kind = ASK_TEXT,
                                 .name = "url",
                                 .label = "Its address",
                                 .hint = "Of the folder there. It begins with https://",
                                 .missing = "write its address"};
    made->asks[2] = (struct ask){.kind = ASK_TEXT,
                                 .name = "user",
                                 .label = "The user name there",
                                 .hint = "The password is asked each time, and kept nowhere.",
                                 .missing = "write the user name there",
                                 .width = 20};
    made->asks[3] = (struct ask){.kind = ASK_SELECT,
                                 .name = "recipient",
                                 .label = "Is it one recipient's own place? (optional)",
                                 .choices = made->choices,
                                 .choice_count = choose_recipients(made)};
    made->asks[4] = (struct ask){.kind = ASK_FILE,
                                 .name = "ca_file",
                                 .label = "The file with its own certificate authority (optional)",
                                 .hint = "Only if whoever runs the portal gave you one."};
    made->asks[5] = (struct ask){.kind = ASK_AREA,
                                 .name = "ca",
                                 .label = "Or the text of that file",
                                 .hint = "It begins with BEGIN CERTIFICATE."};
    made->asking = (struct asking){.title = "Add a portal",
                                   .path = "/portals/add",
                                   .button = "Add it",
                                   .asks = made->asks,
                                   .count = ADDED};
    return status;
}

static void adding_free(struct adding *made)
{
    if (made)
        office_recipients_free(&made->list);
    memory_free(made);
}

void page_portal_add(struct visit *visit)
{
    struct error err = {0};
    struct adding *adding;
    if (adding_make(visit, &adding, &err) == STATUS_OK)
        ask_show(visit, &adding->asking, NULL);
    else
        page_failure(visit, &err);
    adding_free(adding);
}

static char *copy_or_null(const char *text)
{
    return text ? memory_copy_string(text) : NULL;
}

/* People call it as they like: small letters, digits and hyphens of that; NULL without memory. */
static char *name_of(const char *typed)
{
    char name[PORTAL_NAME_MAXIMUM + 1];
    size_t length = 0;
    for (; *typed && length < PORTAL_NAME_MAXIMUM; typed++)
        if (isalnum((unsigned char)*typed))
            name[length++] = (char)tolower((unsigned char)*typed);
        else if (length > 0 && name[length - 1] != '-')
            name[length++] = '-';
    while (length > 0 && name[length - 1] == '-')
        length--;
    name[length] = '\0';
    return memory_copy_string(name);
}

/* Of the folder: the slash at its end is not for people to know. */
static char *url_of(const char *typed)
{
    return memory_format("%s%s", typed, *typed && !text_ends_with(typed, "/") ? "/" : "");
}

/* Its own certificate authority: the file, if one was sent, else what was pasted; NULL for none. */
static enum status ca_take(struct visit *visit, char **ca, struct error *err)
{
    size_t next = 0;
    struct buffer text;
    const char *pasted = asked_or_null(visit, "ca");
    const struct upload *file = upload_next(&visit->request->uploads, "ca_file", &next);
    if (!file || file->size == 0) {
        *ca = pasted ? memory_format("%s\n", pasted) : NULL;
        return pasted && !*ca ? memory_error(err) : STATUS_OK;
    }
    buffer_init(&text, CA_MAXIMUM);
    enum status status = file_read_whole(file->path, &text, err);
    if (status == STATUS_OK && memchr(text.data, '\0', text.length)) {
        status = error_set(err, STATUS_MALFORMED, "the file is no text");
        error_hint(err, "ask whoever runs the portal for it as PEM: it begins with BEGIN "
                        "CERTIFICATE");
    } else if (status == STATUS_OK) {
        *ca = memory_copy_string(buffer_text(&text));
        status = *ca ? STATUS_OK : memory_error(err);
    }
    buffer_free(&text);
    return status;
}

/* Its texts are copies, for portal_free. */
static enum status portal_take(struct visit *visit, struct portal *portal, struct error *err)
{
    struct office_recipient *recipient = NULL;
    const char *whose = asked_or_null(visit, "recipient");
    enum status status =
        whose ? office_recipient_find(visit->session->office, whose, &recipient, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = ca_take(visit, &portal->ca, err);
    if (status == STATUS_OK) {
        portal->name = name_of(asked(visit, "name"));
        portal->url = url_of(asked(visit, "url"));
        portal->user = memory_copy_string(asked(visit, "user"));
        portal->recipient = copy_or_null(recipient ? recipient->key : NULL);
        if (!portal->name || !portal->url || !portal->user || (recipient && !portal->recipient))
            status = memory_error(err);
    }
    office_recipient_free(recipient);
    return status;
}

void page_portal_added(struct visit *visit)
{
    struct error err = {0};
    struct adding *adding = NULL;
    struct portal *portal = memory_allocate(sizeof *portal);
    enum status status = portal ? adding_make(visit, &adding, &err) : memory_error(&err);
    if (status != STATUS_OK) {
        page_failure(visit, &err);
    } else {
        status = ask_check(visit, &adding->asking, &err);
        if (status == STATUS_OK)
            status = portal_take(visit, portal, &err);
        if (status == STATUS_OK)
            status = office_portal_add(visit->session->office, portal, visit_now(visit), &err);
        if (status == STATUS_OK)
            response_go_on(visit->page.response, "/portals?done=added");
        else
            ask_again(visit, &adding->asking, &err);
    }
    adding_free(adding);
    portal_free(portal);
}

/* ---- whether it keeps others out ---- */

static const struct ask PASSWORD[] = {
    {.kind = ASK_CARRIED, .name = "name"},
    {.kind = ASK_SECRET,
     .name = "password",
     .label = "The portal's password",
     .hint = "It is used for this, and kept nowhere.",
     .missing = "type the portal's password"},
};

static void show_portal_name(struct visit *visit, const void *context)
{
    (void)context;
    page_terms_begin(&visit->page);
    page_term(&visit->page, "Portal", asked(visit, "name"));
    page_terms_end(&visit->page);
    page_paragraph(&visit->page,
                   "The desk asks the portal without a password first: it must refuse. "
                   "Then with the password: it must let in.");
}

static const struct asking CHECKING = {.title = "Check a portal",
                                       .path = "/portals/check",
                                       .button = "Check it",
                                       ASKS(PASSWORD),
                                       .above = show_portal_name};

void page_portal_check(struct visit *visit)
{
    ask_show(visit, &CHECKING, NULL);
}

static void show_passed(struct visit *visit, const char *name)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "The portal is as it must be", PLACE_HOME);
    page_markup(page, "<p class=\"govuk-body\">Portal ");
    page_text(page, name);
    page_markup(page, " keeps out whoever has no password, and takes yours.</p>\n"
                      "<p class=\"govuk-body\">");
    page_link(page, "/portals", "Back to the portals");
    page_markup(page, "</p>\n");
    page_end(page);
}

void page_portal_checked(struct visit *visit)
{
    struct error err = {0};
    struct portal *portal = NULL;
    struct portal_session *connection = NULL;
    struct asking asking = CHECKING;
    const char *password = form_value(&visit->request->body, "password");
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = office_portal_find(visit->session->office, asked(visit, "name"), &portal, &err);
    if (status == STATUS_OK)
        status = portal_connect(&connection, portal, password, NULL, NULL, &err);
    if (status == STATUS_OK)
        status = portal_probe(connection, &err);
    if (status == STATUS_AUTHENTICATION)
        asking.wrong = "password";
    if (status == STATUS_OK)
        show_passed(visit, portal->name);
    else
        ask_again(visit, &asking, &err);
    portal_close(connection);
    portal_free(portal);
}
