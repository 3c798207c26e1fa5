/* Somebody new: by their card, as it came by email; or by the address that they publish. */
#include <string.h>

#include "register/recipients/recipients.h"
#include "safehand/mail.h"

/* ---- by their card ---- */

static void show_how(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(
        &visit->page,
        "Their card is the file or the text that they sent you. A card that renews one that is "
        "verified already needs no new call.");
}

static void show_looking(struct visit *visit, const void *context)
{
    (void)context;
    page_markup(&visit->page, "<p class=\"govuk-body\">");
    page_link(&visit->page, "/recipients/card", "Only look at a card");
    page_markup(&visit->page, "</p>\n");
}

static const struct ask CARD[] = {
    {.kind = ASK_FILE,
     .name = "file",
     .label = "The file with their card",
     .hint = "The card, or the email with it that you saved."},
    {.kind = ASK_PASTE, .name = "card", .label = "Or paste the card, or the whole email with it"},
};
static const struct asking BY_CARD = {.title = "Add somebody by their card",
                                      .path = "/recipients/add",
                                      .button = "Add them",
                                      ASKS(CARD),
                                      .place = PLACE_RECIPIENTS,
                                      .above = show_how,
                                      .below = show_looking};

void page_recipient_add(struct visit *visit)
{
    ask_show(visit, &BY_CARD, NULL);
}

/* Who is verified by it is shown; who is not is rung. */
static enum status go_to(struct visit *visit, const struct card *card, struct error *err)
{
    char name[CARD_FILE_NAME_SIZE], mark[RECIPIENT_MARK_SIZE];
    struct office_recipient *recipient = NULL;
    card_file_name(card, name);
    enum status status = office_recipient_find(visit->session->office, name, &recipient, err);
    if (status != STATUS_OK)
        return status;
    recipient_mark(recipient, mark);
    response_go_on(visit->page.response,
                   recipient->is_verified ? "/recipients/show?name=%s" : "/recipients/call?name=%s",
                   mark);
    office_recipient_free(recipient);
    return status;
}

/* From the file, if one was sent, else from what was pasted. */
static enum status card_take(struct visit *visit, struct asking *asking, struct card **card,
                             struct error *err)
{
    size_t next = 0;
    struct buffer text;
    const char *pasted = asked(visit, "card");
    const struct upload *file = upload_next(&visit->request->uploads, "file", &next);
    if (file && file->size == 0)
        file = NULL;
    asking->wrong = file ? "file" : "card";
    if (!file && !*pasted) {
        error_set(err, STATUS_USAGE, "choose the file with the card, or paste the card");
        return ask_wrong(asking, "file", err);
    }
    if (!file)
        return card_find(pasted, strlen(pasted), "what was pasted", card, err);
    buffer_init(&text, MAIL_MAXIMUM);
    enum status status = file_read_whole(file->path, &text, err);
    if (status == STATUS_OK)
        status = card_find(buffer_text(&text), text.length, "the file", card, err);
    buffer_free(&text);
    return status;
}

void page_recipient_added(struct visit *visit)
{
    struct error err = {0};
    struct card *card = NULL;
    struct asking asking = BY_CARD;
    char renewed[CARD_FINGERPRINT_SIZE];
    enum status status = card_take(visit, &asking, &card, &err);
    if (status == STATUS_OK)
        status =
            office_recipient_add(visit->session->office, card, visit_now(visit), renewed, &err);
    if (status == STATUS_OK)
        status = go_to(visit, card, &err);
    if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    card_free(card);
}

/* ---- a card that is only looked at ---- */

static void show_look(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page, "What a card says, its six groups, and whether it is whole and "
                                 "still holds. Nobody is added by it.");
}

static const struct asking LOOKING = {.title = "Look at a card",
                                      .path = "/recipients/card",
                                      .button = "Look at it",
                                      ASKS(CARD),
                                      .place = PLACE_RECIPIENTS,
                                      .above = show_look};

void page_card(struct visit *visit)
{
    ask_show(visit, &LOOKING, NULL);
}

static void show_card(struct visit *visit, const struct card *card)
{
    char created[TIMESTAMP_WORDS_SIZE], expires[TIMESTAMP_WORDS_SIZE];
    struct page *page = &visit->page;
    bool has_expired = visit_now(visit) >= card->expires;
    timestamp_words(card->created, created);
    timestamp_words(card->expires, expires);
    page_begin(page, 200, card->name, PLACE_RECIPIENTS);
    if (has_expired)
        page_warning(page, "This card has expired: ask for a new one.");
    else
        page_inset(page, "The card is whole: who has its key signed it as it stands. Whose key it "
                         "is, only a phone call shows.");
    page_terms_begin(page);
    page_term(page, "Name", card->name);
    page_term(page, "Held by", card->holder);
    page_term(page, "Organisation", card->organisation);
    page_term(page, "Role", card->role);
    page_term(page, "Contact", card->contact);
    page_term(page, "Made", created);
    page_term(page, "It holds until", expires);
    page_terms_end(page);
    page_heading(page, 2, "Its six groups");
    groups_show(page, card->fingerprint);
    page_link_button(page, "/recipients/add", "Add somebody by their card", true);
    page_end(page);
}

void page_card_looked(struct visit *visit)
{
    struct error err = {0};
    struct card *card = NULL;
    struct asking asking = LOOKING;
    if (card_take(visit, &asking, &card, &err) == STATUS_OK)
        show_card(visit, card);
    else
        ask_again(visit, &asking, &err);
    card_free(card);
}

/* ---- by an address ---- */

static const struct ask_choice WAYS_THERE[] = {
    {"form", "A form on the web", "Its address begins with https://"},
    {"post", "A postal address", NULL},
    {"email", "An email address", NULL},
};
enum { KEYLESS = 6, KINDS_MAXIMUM = 60 };
struct keyless_form {
    struct ask_choice kinds[KINDS_MAXIMUM];
    struct recipient_kinds *known;
    struct ask asks[KEYLESS];
    struct asking asking;
};

static void show_open(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "A council's front door, or a records desk, that has no card: nothing can be "
                   "sealed for them. You bring it yourself to the address that they publish.");
}

static struct ask text_ask(const char *name, const char *label, const char *hint,
                           const char *missing)
{
    return (struct ask){
        .kind = ASK_TEXT, .name = name, .label = label, .hint = hint, .missing = missing};
}

/* Free with recipient_kinds_free(made->known). */
static enum status keyless_make(struct keyless_form *made, struct error *err)
{
    *made = (struct keyless_form){.known = NULL};
    enum status status = recipient_kinds_shipped(&made->known, err);
    if (status != STATUS_OK)
        return status;
    made->asks[0] = text_ask("organisation", "Which organisation?", NULL, "write the organisation");
    made->asks[1] =
        (struct ask){.kind = ASK_SELECT,
                     .name = "kind",
                     .label = "What is it?",
                     .missing = "choose what it is",
                     .choices = made->kinds,
                     .choice_count = kinds_choices(made->known, made->kinds, KINDS_MAXIMUM)};
    made->asks[2] = text_ask("team", "Who takes things there?",
                             "A team's name, for example: "
                             "First Response.",
                             "write who takes things there");
    made->asks[3] = (struct ask){.kind = ASK_RADIOS,
                                 .name = "way",
                                 .label = "By what do they take things?",
                                 .missing = "choose by what they take things",
                                 CHOICES(WAYS_THERE)};
    made->asks[4] = text_ask("address", "The address", "As it stands where they publish it.",
                             "write the address");
    made->asks[5] = text_ask("published", "Where is it published?", "Their own page, a directory.",
                             "write where it is published");
    made->asking = (struct asking){.title = "Add somebody who has no card",
                                   .path = "/recipients/add-address",
                                   .button = "Add them",
                                   .asks = made->asks,
                                   .count = KEYLESS,
                                   .place = PLACE_RECIPIENTS,
                                   .above = show_open};
    return status;
}

void page_keyless_add(struct visit *visit)
{
    struct error err = {0};
    struct keyless_form form;
    if (keyless_make(&form, &err) == STATUS_OK)
        ask_show(visit, &form.asking, NULL);
    else
        page_failure(visit, &err);
    recipient_kinds_free(form.known);
}

static enum keyless_way way_of(const char *name)
{
    enum keyless_way way = KEYLESS_FORM;
    while (way < KEYLESS_EMAIL && strcmp(keyless_way_name(way), name) != 0)
        way++;
    return way;
}

static enum status keyless_take(struct visit *visit, struct asking *asking, struct error *err)
{
    char mark[KEYLESS_FILE_NAME_SIZE];
    struct keyless *keyless = NULL;
    const struct keyless_details details = {.team = asked(visit, "team"),
                                            .organisation = asked(visit, "organisation"),
                                            .organisation_kind = asked(visit, "kind"),
                                            .way = way_of(asked(visit, "way")),
                                            .address = asked(visit, "address"),
                                            .published = asked(visit, "published")};
    enum status status = ask_check(visit, asking, err);
    if (status != STATUS_OK)
        return status;
    status = keyless_new(&details, &keyless, err);
    if (status == STATUS_USAGE)
        asking->wrong = "address";
    if (status == STATUS_OK)
        status = office_keyless_add(visit->session->office, keyless, err);
    if (status == STATUS_OK) {
        keyless_file_name(keyless, mark);
        response_go_on(visit->page.response, "/recipients/call?name=%.*s", (int)strcspn(mark, "."),
                       mark);
    }
    keyless_free(keyless);
    return status;
}

void page_keyless_added(struct visit *visit)
{
    struct error err = {0};
    struct keyless_form form;
    if (keyless_make(&form, &err) != STATUS_OK)
        page_failure(visit, &err);
    else if (keyless_take(visit, &form.asking, &err) != STATUS_OK)
        ask_again(visit, &form.asking, &err);
    recipient_kinds_free(form.known);
}
