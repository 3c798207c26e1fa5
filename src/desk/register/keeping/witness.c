/* Somebody outside signs what the ledger was on a day: the text that they get, and what comes back
 * (L02). */
#include "register/keeping/keeping.h"

enum { REQUEST_ROWS = 8 };

/* For who has witnessed before: with the proof that what they saw is unchanged. */
static enum status write_request(struct visit *visit, const char *key, struct buffer *text,
                                 struct error *err)
{
    struct witness witness;
    uint64_t since = 0;
    struct office *office = visit->session->office;
    if (!key)
        return ledger_checkpoint(office_ledger(office), true, text, err);
    enum status status = witness_parse(key, &witness, err);
    if (status == STATUS_OK)
        status = oversight_witness_seen(office, &witness, &since, err);
    return status == STATUS_OK ? ledger_request_witness(office_ledger(office), since, text, err)
                               : status;
}

/* Above the form; a key that is none leaves the text for a first time, and the form says so. */
static void show_request(struct visit *visit, const void *context)
{
    struct buffer text;
    struct error err = {0};
    struct page *page = &visit->page;
    char verifier[NOTE_VERIFIER_SIZE];
    const char *key = asked_or_null(visit, "witness");
    (void)context;
    page_paragraph(page,
                   "A witness is somebody outside, a trustee or the council, who signs what the "
                   "ledger was on a day. Later that shows that nothing before it was changed. They "
                   "learn nothing of any family.");
    buffer_init(&text, WITNESS_REQUEST_MAXIMUM);
    if (write_request(visit, key, &text, &err) != STATUS_OK) {
        buffer_truncate(&text, 0);
        err = (struct error){0};
        (void)!write_request(visit, NULL, &text, &err);
    }
    page_field_area(page, &(struct field){.name = "request",
                                          .label = "1. Send them this text",
                                          .hint = "They sign it with their own Safehand, on their "
                                                  "own computer, and send you what comes out and "
                                                  "their witness key.",
                                          .typed = buffer_text(&text),
                                          .rows = REQUEST_ROWS,
                                          .is_title = true});
    buffer_free(&text);
    note_verifier_format(office_ledger_verifier(visit->session->office), verifier);
    page_terms_begin(page);
    page_term(page, "The ledger's key, which they need once", verifier);
    page_terms_end(page);
    page_heading(page, 2, "2. What they sent back");
}

static const struct ask SIGNED[] = {
    {.kind = ASK_TEXT,
     .name = "key",
     .label = "Their witness key",
     .hint = "They send it to you once; keep it.",
     .missing = "paste their witness key"},
    {.kind = ASK_PASTE,
     .name = "signed",
     .label = "What they signed",
     .missing = "paste what they signed"},
};

static void show_before(struct visit *visit, const void *context)
{
    struct page *page = &visit->page;
    (void)context;
    page_more_begin(page, "They have witnessed before");
    page_paragraph(page, "Then the text for them has to prove that what they saw is unchanged.");
    page_markup(page, "<form method=\"get\" action=\"/witness\">\n");
    page_field_text(page, &(struct field){.name = "witness",
                                          .label = "Their witness key, as they sent it then",
                                          .typed = asked(visit, "witness")});
    page_markup(page, "<button class=\"govuk-button govuk-button--secondary\">Make the text for "
                      "them</button>\n</form>\n");
    page_more_end(page);
}

static const struct asking WITNESSING = {.title = "Have the ledger witnessed",
                                         .path = "/witness",
                                         .button = "Record it",
                                         ASKS(SIGNED),
                                         .place = PLACE_LEDGER,
                                         .above = show_request,
                                         .below = show_before};

void page_witness(struct visit *visit)
{
    ask_show(visit, &WITNESSING, NULL);
}

static void show_witnessed(struct visit *visit, const struct oversight_witnessing *done)
{
    char time[TIMESTAMP_WORDS_SIZE], text[256];
    struct page *page = &visit->page;
    timestamp_words(done->time, time);
    page_begin(page, 200, "It is witnessed", PLACE_LEDGER);
    snprintf(text, sizeof text, "All entries up to number %llu existed on %s, as they signed.",
             (unsigned long long)done->covers - 1, time);
    page_paragraph(page, text);
    if (done->is_recorded_before)
        page_paragraph(page, "This was recorded before; nothing was changed.");
    else if (done->is_new_witness)
        page_inset(page, "It is the first time that this key witnesses. If you have not heard it "
                         "from them, ring them on a number that you know, and compare it.");
    page_link(page, "/ledger", "Back to the ledger");
    page_end(page);
}

void page_witnessed(struct visit *visit)
{
    struct error err = {0};
    struct witness witness;
    struct oversight_witnessing done;
    struct asking asking = WITNESSING;
    struct buffer text;
    buffer_init(&text, NOTE_MAXIMUM);
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK) {
        status = witness_parse(asked(visit, "key"), &witness, &err);
        asking.wrong = status == STATUS_OK ? NULL : "key";
    }
    if (status == STATUS_OK) {
        /* What is pasted has lost its last end of line, which is signed with the rest. */
        buffer_append_format(&text, "%s\n", asked(visit, "signed"));
        status = oversight_witness(visit->session->office, buffer_text(&text), text.length,
                                   &witness, visit_now(visit), &done, &err);
        asking.wrong = "signed";
    }
    if (status == STATUS_OK)
        show_witnessed(visit, &done);
    else
        ask_again(visit, &asking, &err);
    buffer_free(&text);
}
