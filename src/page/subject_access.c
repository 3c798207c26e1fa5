/*
 * The answer to a subject-access request as a page. It is rendered from the document that was
 * recorded, so that the page cannot tell more than the document does; and it says the same about
 * what may be left out whether anything is or not.
 */
#include "skeleton.h"

#include <string.h>

#include "safehand/page.h"

/* What the parts of the page are told. */
struct answer {
    const json_t *document;
    bool is_of_child;  /* the page speaks to a parent, else to the person */
    const char *about; /* "you", "the child" */
};

/* One of its sharings. */
struct sharing_told {
    const struct answer *answer;
    const json_t *sharing;
    size_t number;
};

static struct answer answer_of(const json_t *document)
{
    enum access_ground ground = ACCESS_OWN;
    const char *name = json_text(document, "ground");
    if (name && access_ground_parse(name, &ground) && ground != ACCESS_OWN)
        return (struct answer){document, true, "the child"};
    return (struct answer){document, false, "you"};
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_text(object, key);
    return text ? text : "";
}

static void day_of(const json_t *object, const char *key, char words[TIMESTAMP_WORDS_SIZE])
{
    struct date date;
    snprintf(words, TIMESTAMP_WORDS_SIZE, "a day that is not known");
    if (date_parse(text_of(object, key), &date))
        date_words(&date, words);
}

/* ---- one sharing ---- */

static void append_term(struct buffer *out, const char *term, const char *text)
{
    if (*text)
        page_fill(out, "subject-access.html#term", NULL, PLACE_TEXT("term", term),
                  PLACE_TEXT("text", text));
}

static void append_arrival(struct buffer *out, const json_t *sharing)
{
    static const struct {
        const char *state, *words;
        bool has_day;
    } states[] = {
        {"confirmed", "Yes: they confirmed it on ", true},
        {"referenced", "As far as our notes say: they gave a reference number for it, noted on ",
         true},
        {"refused", "Yes, but they sent back that it was not for them, or too much, on ", true},
        {"withdrawn", "Nobody confirmed it, and we withdrew it on ", true},
        {"open", "They have not confirmed it yet", false},
        {"unanswered", "They did not confirm it", false},
    };
    char day[TIMESTAMP_WORDS_SIZE], withdrawn[TIMESTAMP_WORDS_SIZE];
    const json_t *arrival = json_object_get(sharing, "arrival");
    bool was_withdrawn = json_text(arrival, "withdrawn_on");
    day_of(arrival, "on", day);
    day_of(arrival, "withdrawn_on", withdrawn);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].state, text_of(arrival, "state")) == 0)
            page_fill(out, "subject-access.html#arrival", NULL,
                      PLACE_TEXT("words", states[i].words),
                      PLACE_TEXT("day", states[i].has_day ? day : ""),
                      PLACE_TEXT("and", was_withdrawn ? ". We withdrew it on " : ""),
                      PLACE_TEXT("withdrawn", was_withdrawn ? withdrawn : ""));
}

static const char *channel_words(const char *channel)
{
    static const char *const words[][2] = {
        {"portal", "by a portal that needs a password"},
        {"media", "on an encrypted memory stick or disk"},
        {"email", "as an encrypted file by email"},
        {"handover", "as a file that one of us handed over at an address that they publish"},
        {"hand", "as an encrypted file, by hand"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], channel) == 0)
            return words[i][1];
    return channel;
}

static void append_terms(struct buffer *out, const void *context)
{
    const json_t *sharing = ((const struct sharing_told *)context)->sharing;
    const char *basis = text_of(sharing, "basis");
    append_term(out, "Why", text_of(sharing, "purpose"));
    append_term(out, "Kind of sharing", text_of(sharing, "profile"));
    append_term(out, "Lawful basis", *basis ? basis : "not recorded");
    append_term(out, "How it went", channel_words(text_of(sharing, "channel")));
    append_term(out, "Sent by", text_of(sharing, "shared_by"));
    append_arrival(out, sharing);
    append_term(out, "Its number", text_of(sharing, "id"));
}

/* Appends the details that are about "person" or "family"; how many. Only counts without out. */
static size_t append_labels(struct buffer *out, const void *context, const char *about)
{
    size_t i, count = 0;
    json_t *detail;
    const struct sharing_told *told = context;
    json_array_foreach(json_object_get(told->sharing, "details"), i, detail)
    {
        if (strcmp(text_of(detail, "about"), about) != 0)
            continue;
        if (out)
            page_fill(out, "subject-access.html#detail", NULL,
                      PLACE_TEXT("label", text_of(detail, "label")));
        count++;
    }
    return count;
}

static void append_person_labels(struct buffer *out, const void *context)
{
    append_labels(out, context, "person");
}

static void append_family_labels(struct buffer *out, const void *context)
{
    append_labels(out, context, "family");
}

static void append_details(struct buffer *out, const void *context)
{
    const struct sharing_told *told = context;
    if (append_labels(NULL, context, "person") > 0)
        page_fill(out, "subject-access.html#details-of-person", context,
                  PLACE_TEXT("about", told->answer->about),
                  PLACE_PART("labels", append_person_labels));
    if (append_labels(NULL, context, "family") > 0)
        page_fill(out, "subject-access.html#details-of-family", context,
                  PLACE_PART("labels", append_family_labels));
}

/* How many files there are of an entry, or of a sharing: a piece for one, and one for more. */
static void append_file_count(struct buffer *out, const json_t *object, const char *one,
                              const char *more)
{
    json_int_t files = json_integer_value(json_object_get(object, "files"));
    if (files == 1)
        page_append_piece(out, one);
    else if (files > 1)
        page_fill(out, more, NULL, PLACE_NUMBER("count", (size_t)files));
}

static void append_entry_files(struct buffer *out, const void *entry)
{
    append_file_count(out, entry, "subject-access.html#entry-file",
                      "subject-access.html#entry-files");
}

static void append_entry_list(struct buffer *out, const void *sharing)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(sharing, "entries"), i, entry)
    {
        char day[TIMESTAMP_WORDS_SIZE];
        day_of(entry, "on", day);
        page_fill(out, "subject-access.html#entry", entry,
                  PLACE_TEXT("label", text_of(entry, "label")), PLACE_TEXT("on", day),
                  PLACE_PART("files", append_entry_files));
    }
}

static void append_sharing_entries(struct buffer *out, const void *context)
{
    const struct sharing_told *told = context;
    if (json_array_size(json_object_get(told->sharing, "entries")) > 0)
        page_fill(out,
                  told->answer->is_of_child ? "subject-access.html#entries-of-child"
                                            : "subject-access.html#entries-of-reader",
                  told->sharing, PLACE_PART("list", append_entry_list));
}

static void append_files(struct buffer *out, const void *context)
{
    append_file_count(out, ((const struct sharing_told *)context)->sharing,
                      "subject-access.html#sharing-file", "subject-access.html#sharing-files");
}

static void append_sharings(struct buffer *out, const void *context)
{
    size_t i;
    json_t *sharing;
    const struct answer *answer = context;
    json_array_foreach(json_object_get(answer->document, "sharings"), i, sharing)
    {
        const struct sharing_told told = {answer, sharing, i + 1};
        char day[TIMESTAMP_WORDS_SIZE];
        day_of(sharing, "shared_on", day);
        page_fill(out, "subject-access.html#sharing", &told, PLACE_NUMBER("number", told.number),
                  PLACE_TEXT("shared_on", day),
                  PLACE_TEXT("recipient", text_of(sharing, "recipient")),
                  PLACE_TEXT("organisation", text_of(sharing, "organisation")),
                  PLACE_PART("terms", append_terms), PLACE_PART("details", append_details),
                  PLACE_PART("entries", append_sharing_entries), PLACE_PART("files", append_files));
    }
}

/* ---- what went another way ---- */

static const char *way_words(const char *channel)
{
    static const char *const ways[][2] = {
        {"phone", "by phone"},       {"post", "by post"},        {"fax", "by fax"},
        {"meeting", "in a meeting"}, {"in-person", "in person"}, {"email", "by email"},
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (strcmp(ways[i][0], channel) == 0)
            return ways[i][1];
    return "in another way";
}

static void append_other_list(struct buffer *out, const void *list)
{
    size_t i;
    json_t *told;
    json_array_foreach((const json_t *)list, i, told)
    {
        char day[TIMESTAMP_WORDS_SIZE];
        day_of(told, "on", day);
        page_fill(out, "subject-access.html#other-way", NULL, PLACE_TEXT("on", day),
                  PLACE_TEXT("way", way_words(text_of(told, "channel"))),
                  PLACE_TEXT("to", text_of(told, "to")));
    }
}

static void append_other_ways(struct buffer *out, const void *context)
{
    const json_t *list = json_object_get(((const struct answer *)context)->document, "other_ways");
    if (json_array_size(list) > 0)
        page_fill(out, "subject-access.html#other-ways", list,
                  PLACE_PART("list", append_other_list));
}

/* ---- the whole ---- */

static void append_answer_head(struct buffer *out, const void *context)
{
    (void)context;
    page_append_head(out, "subject-access.html#title", NULL, page_append_file,
                     "subject-access.css");
}

static void append_sent(struct buffer *out, const void *context)
{
    const struct answer *answer = context;
    size_t count = json_array_size(json_object_get(answer->document, "sharings"));
    char times[32];
    snprintf(times, sizeof times, "%zu times", count);
    if (count == 1 || count == 2)
        snprintf(times, sizeof times, "%s", count == 1 ? "once" : "twice");
    if (count > 0)
        page_fill(out, "subject-access.html#sent", NULL, PLACE_TEXT("about", answer->about),
                  PLACE_TEXT("times", times));
    else if (json_array_size(json_object_get(answer->document, "other_ways")) > 0)
        page_fill(out, "subject-access.html#sent-other-ways", NULL,
                  PLACE_TEXT("about", answer->about));
    else
        page_fill(out, "subject-access.html#sent-nothing", NULL,
                  PLACE_TEXT("about", answer->about));
}

enum status page_subject_access(const json_t *document, struct buffer *out, struct error *err)
{
    const struct answer answer = answer_of(document);
    size_t before = out->length;
    const char *name = json_text(document, "name");
    char asked[TIMESTAMP_WORDS_SIZE], due[TIMESTAMP_WORDS_SIZE], answered[TIMESTAMP_WORDS_SIZE];
    day_of(document, "asked", asked);
    day_of(document, "due", due);
    day_of(document, "answered", answered);
    page_fill(out, "subject-access.html#page", &answer, PLACE_PART("head", append_answer_head),
              PLACE_TEXT("office", text_of(document, "office")),
              PLACE_TEXT("title", answer.is_of_child ? "What was shared about your child"
                                                     : "What was shared about you"),
              PLACE_TEXT("name", name ? name : text_of(document, "person")),
              PLACE_TEXT("reference", text_of(document, "reference")), PLACE_TEXT("asked", asked),
              PLACE_TEXT("due", due), PLACE_TEXT("answered", answered),
              PLACE_TEXT("about", answer.about), PLACE_PART("sent", append_sent),
              PLACE_PART("sharings", append_sharings), PLACE_PART("other_ways", append_other_ways));
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}
