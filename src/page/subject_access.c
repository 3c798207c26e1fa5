/*
 * The answer to a subject-access request as a page. It is rendered from the document that was
 * recorded, so that the page cannot tell more than the document does; and it says the same about
 * what may be left out whether anything is or not.
 */
#include "page_internal.h"

#include <string.h>

/* Whom the page speaks to: the person, or a parent of theirs. */
struct reader {
    const char *about; /* "you", "the child" */
    const char *whose; /* "your", "the child's" */
    const char *title;
};

static struct reader reader_of(const json_t *answer)
{
    enum access_ground ground = ACCESS_OWN;
    const char *name = json_text(answer, "ground");
    if (name && access_ground_parse(name, &ground) && ground != ACCESS_OWN)
        return (struct reader){"the child", "the child's", "What was shared about your child"};
    return (struct reader){"you", "your", "What was shared about you"};
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

static void append_term(struct buffer *out, const char *term, const char *text)
{
    if (!*text)
        return;
    buffer_append_format(out, "<dt>%s</dt>", term);
    page_append_element(out, "<dd dir=\"auto\">", text, "</dd>\n");
}

/* ---- the whole ---- */

static void append_header(struct buffer *out, const json_t *answer, const struct reader *reader)
{
    char answered[TIMESTAMP_WORDS_SIZE];
    const char *name = json_text(answer, "name");
    day_of(answer, "answered", answered);
    page_append_element(out, "<header>\n<p class=\"kicker\" dir=\"auto\">",
                        text_of(answer, "office"), "</p>\n");
    page_append_element(out, "<h1>", reader->title, "</h1>\n<p class=\"lead\">About ");
    page_append_element(out, "<strong><bdi>", name ? name : text_of(answer, "person"),
                        "</bdi></strong>");
    page_append_element(out, ", in the file <bdi>", text_of(answer, "reference"), "</bdi>.<br>\n");
    buffer_append_format(out, "Answered on %s.</p>\n</header>\n<main>\n", answered);
}

static void append_right(struct buffer *out, const json_t *answer, const struct reader *reader)
{
    char asked[TIMESTAMP_WORDS_SIZE], due[TIMESTAMP_WORDS_SIZE];
    size_t count = json_array_size(json_object_get(answer, "sharings"));
    char times[32];
    snprintf(times, sizeof times, "%zu times", count);
    if (count == 1 || count == 2)
        snprintf(times, sizeof times, "%s", count == 1 ? "once" : "twice");
    day_of(answer, "asked", asked);
    day_of(answer, "due", due);
    buffer_append_text(out, "<section aria-labelledby=\"answer\">\n"
                            "<h2 id=\"answer\">Your answer</h2>\n");
    buffer_append_format(out,
                         "<p>You asked on %s. The law gives us one calendar month to answer: until "
                         "%s.</p>\n",
                         asked, due);
    if (count == 0 && json_array_size(json_object_get(answer, "other_ways")) > 0)
        buffer_append_format(out,
                             "<p><strong>We have sent no package about %s to anybody, but told "
                             "somebody in another way.</strong> That stands below.</p>\n",
                             reader->about);
    else if (count == 0)
        buffer_append_format(out,
                             "<p><strong>We have sent nothing about %s to anybody.</strong>"
                             "</p>\n",
                             reader->about);
    else
        buffer_append_format(out,
                             "<p><strong>We sent something about %s %s.</strong> Below, the newest "
                             "first: to whom it went, when, why, what it was "
                             "about, and whether it arrived.</p>\n",
                             reader->about, times);
    buffer_append_text(out, "</section>\n");
}

static void append_rest(struct buffer *out, const struct reader *reader)
{
    buffer_append_format(
        out,
        "<section aria-labelledby=\"more\">\n<h2 id=\"more\">What else you should know</h2>\n"
        "<ul>\n<li>This page tells what was sent, and names it; it does not repeat it. What we "
        "hold "
        "about %s, the words themselves too, you get from us: ask at the office.</li>\n"
        "<li>It tells of what was sent as a sealed package, and of what we wrote down as said "
        "about "
        "%s by phone or in a meeting, or sent by post. What was said about the whole family in "
        "such "
        "a way you may ask us for.</li>\n"
        "<li>What was shared so long ago that its time was over has been erased, and is not "
        "here.</li>\n"
        "<li>Other people have the same right to their own data as you have. In every answer the "
        "law "
        "lets us leave out what is about them, and what would do somebody serious harm.</li>\n"
        "<li>If something here is wrong, tell us and we put it right. If you are not content with "
        "this answer you may complain to us, and to the Information Commissioner "
        "(ico.org.uk).</li>\n</ul>\n</section>\n",
        reader->about, reader->about);
}

/* ---- one sharing ---- */

static void append_arrival(struct buffer *out, const json_t *sharing)
{
    static const struct {
        const char *state, *words;
        bool has_day;
    } states[] = {
        {"confirmed", "Yes: they confirmed it on ", true},
        {"refused", "Yes, but they sent back that it was not for them, or too much, on ", true},
        {"withdrawn", "We withdrew it on ", true},
        {"open", "They have not confirmed it yet", false},
        {"unanswered", "They did not confirm it", false},
    };
    char day[TIMESTAMP_WORDS_SIZE];
    const json_t *arrival = json_object_get(sharing, "arrival");
    day_of(arrival, "on", day);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (strcmp(states[i].state, text_of(arrival, "state")) == 0)
            buffer_append_format(out, "<dt>Did it arrive?</dt><dd>%s%s.</dd>\n", states[i].words,
                                 states[i].has_day ? day : "");
    }
}

static const char *channel_words(const char *channel)
{
    static const char *const words[][2] = {
        {"portal", "by a portal that needs a password"},
        {"media", "on an encrypted memory stick or disk"},
        {"email", "as an encrypted file by email"},
        {"hand", "as an encrypted file, by hand"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], channel) == 0)
            return words[i][1];
    return channel;
}

static void append_facts(struct buffer *out, const json_t *sharing)
{
    const char *basis = text_of(sharing, "basis");
    buffer_append_text(out, "<dl>\n");
    append_term(out, "Why", text_of(sharing, "purpose"));
    append_term(out, "Kind of sharing", text_of(sharing, "profile"));
    append_term(out, "Lawful basis", *basis ? basis : "not recorded");
    append_term(out, "How it went", channel_words(text_of(sharing, "channel")));
    append_term(out, "Sent by", text_of(sharing, "shared_by"));
    append_arrival(out, sharing);
    append_term(out, "Its number", text_of(sharing, "id"));
    buffer_append_text(out, "</dl>\n");
}

static void append_details(struct buffer *out, const json_t *sharing, const char *about,
                           const char *title)
{
    size_t i, count = 0;
    json_t *detail;
    json_array_foreach(json_object_get(sharing, "details"), i, detail)
    {
        if (strcmp(text_of(detail, "about"), about) != 0)
            continue;
        if (count++ == 0)
            buffer_append_format(out, "<h3>%s</h3>\n<ul class=\"many\">\n", title);
        page_append_element(out, "<li dir=\"auto\">", text_of(detail, "label"), "</li>\n");
    }
    buffer_append_text(out, count > 0 ? "</ul>\n" : "");
}

static void append_files(struct buffer *out, const json_t *object, const char *before)
{
    json_int_t files = json_integer_value(json_object_get(object, "files"));
    if (files > 0)
        buffer_append_format(out, "%s%lld file%s", before, (long long)files, files == 1 ? "" : "s");
}

static void append_entries(struct buffer *out, const json_t *sharing, const struct reader *reader)
{
    size_t i;
    json_t *entry;
    const json_t *entries = json_object_get(sharing, "entries");
    if (json_array_size(entries) == 0)
        return;
    buffer_append_format(out, "<h3>Notes of our work with %s family</h3>\n<ul>\n", reader->whose);
    json_array_foreach(entries, i, entry)
    {
        char day[TIMESTAMP_WORDS_SIZE];
        day_of(entry, "on", day);
        page_append_element(out, "<li><span dir=\"auto\">", text_of(entry, "label"), "</span>");
        buffer_append_format(out, ", of %s", day);
        append_files(out, entry, ", with ");
        buffer_append_text(out, "</li>\n");
    }
    buffer_append_text(out, "</ul>\n");
}

static void append_sharing(struct buffer *out, const json_t *sharing, size_t number,
                           const struct reader *reader)
{
    char day[TIMESTAMP_WORDS_SIZE], title[64];
    day_of(sharing, "shared_on", day);
    buffer_append_format(out, "<section aria-labelledby=\"s%zu\">\n<h2 id=\"s%zu\">%s, to ", number,
                         number, day);
    page_append_element(out, "<bdi>", text_of(sharing, "recipient"), "</bdi>");
    page_append_element(out, "<span class=\"detail\" dir=\"auto\">",
                        text_of(sharing, "organisation"), "</span></h2>\n");
    append_facts(out, sharing);
    snprintf(title, sizeof title, "Details about %s", reader->about);
    append_details(out, sharing, "person", title);
    append_details(out, sharing, "family", "Details about the family");
    append_entries(out, sharing, reader);
    append_files(out, sharing, "<p>And ");
    if (json_integer_value(json_object_get(sharing, "files")) > 0)
        buffer_append_text(out, " from the family's file.</p>\n");
    buffer_append_text(out, "</section>\n");
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

static void append_other_ways(struct buffer *out, const json_t *answer)
{
    size_t i;
    json_t *told;
    const json_t *list = json_object_get(answer, "other_ways");
    if (json_array_size(list) == 0)
        return;
    buffer_append_text(out, "<section aria-labelledby=\"others\">\n<h2 id=\"others\">What was told "
                            "in other ways</h2>\n<ul>\n");
    json_array_foreach(list, i, told)
    {
        char day[TIMESTAMP_WORDS_SIZE];
        day_of(told, "on", day);
        buffer_append_format(out, "<li>%s, %s, to ", day, way_words(text_of(told, "channel")));
        page_append_element(out, "<bdi>", text_of(told, "to"), "</bdi></li>\n");
    }
    buffer_append_text(out, "</ul>\n</section>\n");
}

enum status page_subject_access(const json_t *answer, struct buffer *out, struct error *err)
{
    static const char STYLE[] = "main h3{margin:1rem 0 .3rem}main ul{margin:0;padding-left:1.2rem}"
                                "main li{padding:.1rem 0}"
                                "ul.many{columns:2 16rem;column-gap:2rem}ul.many "
                                "li{break-inside:avoid}\n";
    size_t i;
    json_t *sharing;
    const struct reader reader = reader_of(answer);
    page_begin(out, "What was shared", STYLE);
    append_header(out, answer, &reader);
    append_right(out, answer, &reader);
    json_array_foreach(json_object_get(answer, "sharings"), i, sharing)
    {
        append_sharing(out, sharing, i + 1, &reader);
    }
    append_other_ways(out, answer);
    append_rest(out, &reader);
    buffer_append_text(out, "</main>\n</body>\n</html>\n");
    return buffer_status(out, err);
}
