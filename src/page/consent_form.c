#include "safehand/page/consent_form.h"

#include "skeleton.h"

static void append_items(struct buffer *out, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        page_fill(out, "consent-form.html#item", NULL, PLACE_TEXT("text", names->items[i]));
}

static void append_people(struct buffer *out, const void *context)
{
    append_items(out, &((const struct consent_form *)context)->people);
}

static void append_purposes(struct buffer *out, const void *context)
{
    append_items(out, &((const struct consent_form *)context)->purposes);
}

static void append_kinds(struct buffer *out, const void *context)
{
    append_items(out, &((const struct consent_form *)context)->kinds);
}

static void append_categories(struct buffer *out, const void *context)
{
    append_items(out, &((const struct consent_form *)context)->categories);
}

static void append_style(struct buffer *out, const void *context)
{
    (void)context;
    page_append_file(out, "subject-access.css");
}

static void append_head(struct buffer *out, const void *context)
{
    page_append_head(out, "consent-form.html#title", NULL, append_style, context);
}

enum status page_consent_form(const struct consent_form *form, struct buffer *out,
                              struct error *err)
{
    size_t before = out->length;
    char day[TIMESTAMP_WORDS_SIZE],
        until[2 * TIMESTAMP_WORDS_SIZE] = "It holds until you change your mind.";
    if (form->until) {
        date_words(form->until, day);
        snprintf(until, sizeof until, "It ends on %s, or when you change your mind.", day);
    }
    page_fill(out, "consent-form.html#page", form, PLACE_PART("head", append_head),
              PLACE_TEXT("organisation", form->organisation ? form->organisation : ""),
              PLACE_PIECE("title", "consent-form.html#title"), PLACE_TEXT("who", form->who),
              PLACE_PART("people", append_people), PLACE_PART("purposes", append_purposes),
              PLACE_PART("kinds", append_kinds), PLACE_PART("categories", append_categories),
              PLACE_TEXT("until", until));
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}
