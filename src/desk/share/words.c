/* The office's words as a coordinator reads them: with people's names. */
#include "share/share.h"

#include <ctype.h>
#include <string.h>

#include "safehand/extract/told.h"
#include "safehand/office/outbox.h"
#include "safehand/register.h"

/* ---- people ---- */

void share_person_words(const struct record_person *person, struct buffer *out)
{
    buffer_append_text(out, person->name ? person->name : "somebody without a name on file");
    buffer_append_text(out, " (");
    words_append_plain(out, person->role, strlen(person->role));
    buffer_append_text(out, ")");
}

/* Whether the person counts to the family: also one of whom nobody knows what they are to it. */
static bool is_of_family(const struct record_person *person)
{
    enum role_group group = ROLE_FAMILY;
    return !role_find(person->role, &group) || group == ROLE_CHILD || group == ROLE_FAMILY;
}

void share_family_words(const struct record *record, struct buffer *out)
{
    size_t told = 0;
    for (size_t i = 0; i < record->people_count; i++)
        if (record->people[i].name && is_of_family(&record->people[i]))
            buffer_append_format(out, "%s%s", told++ > 0 ? ", " : "", record->people[i].name);
    if (told == 0)
        buffer_append_text(out, "nobody of the family is named");
}

/* ---- ids in words ---- */

static void append_entry(const struct wizard *wizard, struct buffer *out,
                         const struct record_entry *entry)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const struct catalogue_category *category =
        catalogue_find_category(office_catalogue(wizard->office), entry->category);
    date_words(&entry->on, day);
    buffer_append_format(out, "of %s (%s)", day, category ? category->label : entry->category);
}

static void append_field(const struct wizard *wizard, struct buffer *out,
                         const struct record_field *field, const char *path)
{
    const struct catalogue_field *known = catalogue_find(office_catalogue(wizard->office), path);
    if (known)
        buffer_append_text(out, known->label);
    else
        words_append_plain(out, path, strlen(path));
    if (field->person && field->person->name)
        buffer_append_format(out, " of %s", field->person->name);
}

/* One word: an id of the record's is told in words, all else stands as it is. */
static void append_word(const struct wizard *wizard, struct buffer *out, const char *word,
                        size_t length)
{
    char id[RECORD_PATH_MAXIMUM + 1];
    if (length >= sizeof id || !wizard->record) {
        buffer_append(out, word, length);
        return;
    }
    memcpy(id, word, length);
    id[length] = '\0';
    const struct record_person *person = record_find_person(wizard->record, id);
    const struct record_entry *entry = record_find_entry(wizard->record, id);
    const struct record_field *field = record_find_field(wizard->record, id);
    if (person)
        buffer_append_text(out, person->name ? person->name : person->role);
    else if (entry)
        append_entry(wizard, out, entry);
    else if (field)
        append_field(wizard, out, field, id);
    else
        buffer_append(out, word, length);
}

static bool is_of_word(unsigned char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
           letter == '-' || letter == '.' || letter >= 0x80 || (letter >= 'A' && letter <= 'Z');
}

void share_append_named(const struct wizard *wizard, struct buffer *out, const char *words)
{
    words = page_behind_rule(words);
    while (*words) {
        size_t length = 0;
        while (is_of_word((unsigned char)words[length]))
            length++;
        size_t whole = length;
        while (length > 0 && words[length - 1] == '.')
            length--;
        append_word(wizard, out, words, length);
        buffer_append(out, words + length, whole - length);
        words += whole;
        words += page_code_length(words);
        if (*words)
            buffer_append_byte(out, (unsigned char)*words++);
    }
}

void share_named(struct wizard *wizard, const char *words, const struct ways *ways)
{
    static const struct ways none = {0};
    struct buffer text;
    buffer_init(&text, 4 * WAYS_TEXT_SIZE);
    share_append_named(wizard, &text, words);
    page_sentence_words(wizard->page, text.failure == STATUS_OK ? buffer_text(&text) : words,
                        ways ? ways : &none);
    buffer_free(&text);
}

void share_named_text(struct wizard *wizard, const char *words)
{
    struct buffer text;
    buffer_init(&text, 4 * WAYS_TEXT_SIZE);
    share_append_named(wizard, &text, words);
    page_text(wizard->page, text.failure == STATUS_OK ? buffer_text(&text) : words);
    buffer_free(&text);
}

/* ---- answers ---- */

/* What each question is about; a rest is told behind it. */
static const char *const LABELS[ANSWER_COUNT] = {
    [ANSWER_P01_PURPOSE] = "What exactly it is for",
    [ANSWER_P01_AGAIN] = "Why the same goes to the same person again",
    [ANSWER_P03_CALLBACK] = "Whom you spoke to when you called",
    [ANSWER_P03_NUMBER] = "The number that you called",
    [ANSWER_P03_AGAIN] = "The number, typed again",
    [ANSWER_P03_SOURCE] = "Where that number is published",
    [ANSWER_P04_CONSENT] = "The consent that it rests on",
    [ANSWER_P05_BASIS] = "Lawful basis",
    [ANSWER_P05_REASON] = "Why that basis",
    [ANSWER_P05_CONDITION] = "Condition for what is specially protected",
    [ANSWER_P05_INTEREST] = "Which recognised interest",
    [ANSWER_P05_REQUEST] = "Which public body asked",
    [ANSWER_P07_WHO] = "Who is at immediate risk",
    [ANSWER_P07_HARM] = "What may happen to them",
    [ANSWER_P08_INFORMED] = "Whether the family was told",
    [ANSWER_P08_WHOM] = "Who was told what, and when",
    [ANSWER_P08_REASON] = "Why telling them is not safe",
    [ANSWER_P09] = "How the child was involved",
    [ANSWER_P12_GROUND] = "Ground of the request",
    [ANSWER_P12_REFERENCE] = "The order, or who asked",
    [ANSWER_P12_TRUSTEES] = "Which trustee was told",
    [ANSWER_P13_AGREEMENT] = "Sharing agreement",
    [ANSWER_P13_REASON] = "Why beyond the agreement",
    [ANSWER_M01_ENTRY] = "Why beyond the purpose: entry",
    [ANSWER_M01_FILE] = "Why beyond the purpose: file",
    [ANSWER_M01_FIELD] = "Why beyond the purpose:",
    [ANSWER_M03] = "Also about somebody else: entry",
    [ANSWER_M04] = "Somebody else is told of",
    [ANSWER_M04_LOOKED] = "Who looked at the file",
    [ANSWER_M05] = "Fact or opinion: entry",
    [ANSWER_M06_HISTORICAL] = "What is old goes with its date",
    [ANSWER_M09] = "Somebody may be recognised",
    [ANSWER_M09_RARE_FACT] = "A rare fact gives somebody away",
    [ANSWER_M10_REASON] = "Why the record lacks it",
    [ANSWER_M11] = "What the record of concern lacks: entry",
    [ANSWER_M12] = "What the file hides:",
    [ANSWER_C01_REASON] = "Why not by the portal",
    [ANSWER_C02_ACCOUNT] = "How one signs in there",
    [ANSWER_C03_DEVICE] = "Memory stick: which it is",
    [ANSWER_C03_CARRIER] = "Memory stick: who carries it",
    [ANSWER_C03] = "Memory stick:",
    [ANSWER_C05_BACK_BY] = "Memory stick: back or wiped by",
    [ANSWER_L04_HARM] = "Whether something may do serious harm",
};

/* A place and whose value it is: "in the entry of ..., of Dean Rudkin". */
static void append_leak(const struct wizard *wizard, const char *rest, struct buffer *out)
{
    struct leak_key key;
    struct buffer place;
    if (!leak_key_parse(rest, &key))
        return;
    buffer_init(&place, SHARE_WORDS_SIZE);
    buffer_append(&place, key.place, key.place_length);
    buffer_append_text(out, key.in_purpose ? " in the purpose"
                            : key.in_entry ? " in the entry "
                            : key.in_file  ? " in the file "
                                           : " in ");
    if (!key.in_purpose)
        share_append_named(wizard, out, buffer_text(&place));
    buffer_append_text(out, ": ");
    share_append_named(wizard, out, key.who);
    buffer_free(&place);
}

void share_answer_label(const struct wizard *wizard, const char *key, struct buffer *out)
{
    enum answer_key question;
    const char *rest = "";
    if (!answer_key_parse(key, &question, &rest) || !LABELS[question]) {
        buffer_append_text(out, key);
        return;
    }
    buffer_append_text(out, LABELS[question]);
    if (question == ANSWER_M04 || question == ANSWER_M09) {
        append_leak(wizard, rest, out);
    } else if (question == ANSWER_C03) {
        buffer_append_text(out, " ");
        words_append_plain(out, rest, strlen(rest));
    } else if (*rest) {
        buffer_append_text(out, " ");
        share_append_named(wizard, out, rest);
    }
}

void share_answer_words(const struct wizard *wizard, const char *key, const char *answer,
                        struct buffer *out)
{
    enum answer_key question;
    const char *rest, *words = NULL;
    bool is_known = answer_key_parse(key, &question, &rest);
    if (is_known)
        words = policy_answer_words(question, answer);
    if (words || !is_known) {
        buffer_append_text(out, words ? words : answer);
    } else if (question == ANSWER_M05) {
        enum record_entry_kind kind;
        buffer_append_text(out, record_entry_kind_parse(answer, &kind) ? words_kind(kind) : answer);
    } else {
        buffer_append_text(out, answer);
    }
    (void)wizard;
}

/* ---- other words ---- */

void share_files_words(const struct selection *selection, struct buffer *out)
{
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *file = &selection->attachments[i];
        char words[FILE_ANSWER_WORDS_SIZE];
        selected_file_words(selection, file, words);
        buffer_append_format(out, "%s%s%s: %s", out->length ? "; " : "", selected_file_name(file),
                             file->copy ? " (a copy without hidden data)" : "", words);
    }
    if (out->length == 0)
        buffer_append_text(out, "None");
}

void share_next_words(const struct wizard *wizard, struct buffer *out)
{
    const json_t *recipients = json_object_get(wizard->draft.asked, "recipients");
    struct error ignored = {0};
    for (size_t i = 1; i < json_array_size(recipients); i++) {
        struct office_recipient *recipient = NULL;
        const char *key = json_string_value(json_array_get(recipients, i));
        if (office_recipient_find(wizard->office, key ? key : "", &recipient, &ignored) ==
            STATUS_OK)
            buffer_append_format(out, "%s%s, %s", out->length > 0 ? "; " : "", recipient->name,
                                 recipient->organisation);
        office_recipient_free(recipient);
    }
}

void share_append_address(struct buffer *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        bool is_plain = isalnum((unsigned char)*at) || strchr("-_.~", *at);
        buffer_append_format(out, is_plain ? "%c" : "%%%02X", (unsigned char)*at);
    }
}

const char *share_value(const struct form *form, const char *name)
{
    const char *value = form_value(form, name);
    return value ? value : "";
}

bool share_has_value(const struct form *form, const char *name, const char *value)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0 && strcmp(form->fields[i].value, value) == 0)
            return true;
    return false;
}

/* ---- pieces of pages ---- */

/* A text to copy, that names nobody. */
void share_show_notice(struct visit *visit, const char *id)
{
    struct error ignored = {0};
    struct buffer text;
    buffer_init(&text, NOTICE_MAXIMUM);
    if (notice_write(visit->session->office, id, visit_now(visit), &text, &ignored) == STATUS_OK)
        page_field_area(&visit->page,
                        &(struct field){.name = "notice",
                                        .label = "A notice for them, to copy into an email",
                                        .hint = "It names nobody, neither the family nor them.",
                                        .typed = buffer_text(&text),
                                        .rows = 20,
                                        .is_to_copy = true,
                                        .is_title = true});
    buffer_free(&text);
}

void share_offer_file(struct visit *visit, const char *id)
{
    struct page *page = &visit->page;
    char address[SHARE_ADDRESS_SIZE];
    char *path = outbox_path(visit->session->office, id);
    if (path && file_exists(path)) {
        snprintf(address, sizeof address, "/files/%s/package", id);
        page_link_button(page, address, "Save the sealed file", false);
        page_more_begin(page, "Where it lies on the desk's computer");
        page_markup(page, "<p class=\"govuk-body\"><code>");
        page_text(page, path);
        page_markup(page, "</code></p>\n");
        page_more_end(page);
    } else {
        page_paragraph(page, "The sealed file does not lie in the outbox any more.");
    }
    memory_free(path);
}

/* What went at once is of no use until somebody reads it. */
void share_show_urgent(struct page *page, const char *recipient, const char *organisation)
{
    char *words =
        memory_format("Ring %s now, and say what it is. If nobody answers, ring others of "
                      "%s, or 999: do not wait for an email to be read.",
                      recipient, organisation);
    if (words)
        page_warning(page, words);
    memory_free(words);
}

/* The whole address, to be said on the telephone: the notice leaves out a path that names them. */
void share_show_where(struct visit *visit, const char *name, const char *id)
{
    struct error ignored = {0};
    struct portal *portal = NULL;
    struct page *page = &visit->page;
    if (!name || office_portal_find(visit->session->office, name, &portal, &ignored) != STATUS_OK)
        return;
    char *address = memory_format("%s%s.safehand", portal->url, id);
    page_terms_begin(page);
    page_term(page, "Its address there", address);
    page_terms_end(page);
    memory_free(address);
    portal_free(portal);
}

bool share_is_password(const struct error *err)
{
    return err && (err->status == STATUS_AUTHENTICATION || err->status == STATUS_USAGE);
}

void share_portal_password(struct page *page, const char *portal, const struct error *err)
{
    char *label = memory_format("The password of the portal %s", portal);
    page_field_passphrase(page, &(struct field){.name = "password",
                                                .label = label ? label : "The portal's password",
                                                .hint = "It is kept nowhere.",
                                                .autocomplete = "off",
                                                .err = err});
    memory_free(label);
}

void share_outcome(struct wizard *wizard, const struct policy_outcome *outcome)
{
    const char *id = rule_id_text(outcome->rule->id);
    page_markup(wizard->page, "<li>");
    share_named(wizard, outcome->reason, NULL);
    page_markup(wizard->page,
                " <a class=\"govuk-link desk-why\" href=\"/rules/%s\">Why<span "
                "class=\"govuk-visually-hidden\">: rule %s</span></a></li>\n",
                id, id);
}
