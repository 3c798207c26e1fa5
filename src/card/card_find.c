/* Cards in what email makes of them, and what people send in the place of one. */
#include <string.h>

#include "card_internal.h"
#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/base/text.h"
#include "safehand/card.h"
#include "safehand/mail.h"

#define FORMAT "\"safehand.card/"

enum { TRIES_MAXIMUM = 256 };

/* ---- what is no card, by its first words ---- */

static const struct {
    const char *begins, *is, *hint;
} OTHERS[] = {
    {"ssh-", "an OpenSSH public key", NULL},
    {"ecdsa-sha2-", "an OpenSSH public key", NULL},
    {"sk-ssh-", "an OpenSSH public key", NULL},
    {"age1", "an age recipient alone, without a name and a key to sign with", NULL},
    {"-----BEGIN PGP PUBLIC", "an OpenPGP public key", NULL},
    {"-----BEGIN CERTIFICATE", "a certificate", NULL},
    {"-----BEGIN PUBLIC KEY", "a public key of another program", NULL},
    {"AGE-SECRET-KEY-", "a SECRET key",
     "nobody else may ever have it: whoever it belongs to makes a new one, and tells everybody who "
     "has the old card"},
    {"-----BEGIN OPENSSH PRIVATE", "a SECRET key of OpenSSH",
     "nobody else may ever have it: its owner makes a new one"},
    {"-----BEGIN PGP PRIVATE", "a SECRET key of OpenPGP",
     "nobody else may ever have it: its owner makes a new one"},
    {"-----BEGIN PRIVATE", "a SECRET key",
     "nobody else may ever have it: its owner makes a new one"},
    {"-----BEGIN ENCRYPTED PRIVATE", "a SECRET key",
     "nobody else may ever have it: its owner makes a new one"},
    {"age-encryption.org/", "an encrypted file: an identity, or a package",
     "an identity stays with its owner; the card was made beside it"},
    {"-----BEGIN AGE ENCRYPTED FILE", "an encrypted file: an identity, or a package",
     "an identity stays with its owner; the card was made beside it"},
};

static const char ASK[] = "ask for the card: the file that was made beside their key, or its text";

/* An identity that is not encrypted begins with comments. */
static const char *skip_comments(const char *text)
{
    while (*text == '#' || *text == ' ' || *text == '\n' || *text == '\r') {
        const char *end = *text == '#' ? strchr(text, '\n') : text;
        if (!end)
            return text;
        text = end + 1;
    }
    return text;
}

static enum status name_other(const char *text, const char *name, struct error *err)
{
    text = skip_comments(text);
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (text_starts_with(text, OTHERS[i].begins)) {
            error_set(err, STATUS_MALFORMED, "%s is %s, and no card", name, OTHERS[i].is);
            return error_hint(err, "%s", OTHERS[i].hint ? OTHERS[i].hint : ASK);
        }
    error_set(err, STATUS_MALFORMED, "there is no card in %s", name);
    return error_hint(err, "%s", ASK);
}

/* ---- a card among other words ---- */

struct card_search {
    const char *name;
    struct card *card;
    struct error fault; /* of what came nearest to being one */
    unsigned tries;
};

static bool is_no_card(enum status status)
{
    return status == STATUS_MALFORMED || status == STATUS_AUTHENTICATION;
}

/* Whether there is no need to look on: it is the card, or looking failed. */
static bool try_card(struct card_search *search, const char *data, size_t length)
{
    struct error err = {0};
    enum status status = card_parse(data, length, search->name, &search->card, &err);
    search->tries++;
    if (status == STATUS_OK)
        return true;
    if (search->fault.status == STATUS_OK || status != STATUS_MALFORMED)
        search->fault = err;
    return !is_no_card(status);
}

/* The end of the object that begins here, or NULL. */
static const char *object_end(const char *text, const char *end)
{
    int depth = 0;
    bool is_text = false;
    for (; text < end; text++)
        if (is_text && *text == '\\')
            text++;
        else if (*text == '"')
            is_text = !is_text;
        else if (!is_text && *text == '{')
            depth++;
        else if (!is_text && *text == '}' && --depth == 0)
            return text + 1;
    return NULL;
}

/* Where mail wrapped the line it left out a blank, or put a line's end where none was; and it
 * doubles blanks. */
static bool try_unwrapped(struct card_search *search, const char *begin, const char *end,
                          const char *instead, bool is_doubled)
{
    struct buffer text;
    buffer_init(&text, CARD_MAXIMUM);
    for (const char *at = begin; at < end; at++) {
        bool is_again = is_doubled && *at == ' ' && at[-1] == ' ';
        if (*at == '\n')
            buffer_append_text(&text, instead);
        else if (!is_again)
            buffer_append_byte(&text, (unsigned char)*at);
    }
    bool is_card = text.failure == STATUS_OK && try_card(search, buffer_text(&text), text.length);
    buffer_free(&text);
    return is_card;
}

/* Every object around the name of the format. */
static bool look_for_objects(struct card_search *search, const char *text, size_t length)
{
    const char *end = text + length, *at = text;
    while (search->tries < TRIES_MAXIMUM &&
           (at = memmem(at, (size_t)(end - at), FORMAT, strlen(FORMAT)))) {
        const char *begin = at;
        while (begin > text && *begin != '{' && at - begin < CARD_MAXIMUM)
            begin--;
        const char *far = end - begin > CARD_MAXIMUM ? begin + CARD_MAXIMUM : end;
        const char *last = *begin == '{' ? object_end(begin, far) : NULL;
        if (last && (try_card(search, begin, (size_t)(last - begin)) ||
                     try_unwrapped(search, begin, last, "", false) ||
                     try_unwrapped(search, begin, last, " ", false) ||
                     try_unwrapped(search, begin, last, "", true)))
            return true;
        at += strlen(FORMAT);
    }
    return false;
}

static enum status look_for_card(void *context, const char *text, size_t length, struct error *err)
{
    struct card_search *search = context;
    struct buffer data;
    size_t from = 0;
    buffer_init(&data, CARD_MAXIMUM);
    bool is_done = search->card != NULL;
    while (!is_done && mail_armor_next(text, length, MAIL_CARD, &from, &data)) {
        is_done = try_card(search, buffer_text(&data), data.length);
        buffer_clear(&data);
    }
    buffer_free(&data);
    if (!is_done)
        is_done = look_for_objects(search, text, length);
    if (!is_done || search->card)
        return STATUS_OK;
    *err = search->fault;
    return err->status;
}

/* Whose fault is told: a file that is an object has its own. */
static enum status tell_fault(const struct card_search *search, const struct error *no_card,
                              const char *text, const char *name, struct error *err)
{
    bool is_object = text[strspn(text, " \t\r\n")] == '{';
    *err = is_object || search->fault.status == STATUS_OK ? *no_card : search->fault;
    return is_object || search->fault.status != STATUS_OK ? err->status
                                                          : name_other(text, name, err);
}

enum status card_find(const char *message, size_t length, const char *name, struct card **card,
                      struct error *err)
{
    struct card_search search = {.name = name};
    const struct mail_looks looks = {.text = look_for_card, .context = &search};
    struct error no_card = {0};
    enum status status = card_parse(message, length, name, card, &no_card);
    if (!is_no_card(status)) {
        if (status != STATUS_OK)
            *err = no_card;
        return status;
    }
    status = mail_each(message, length, &looks, err);
    if (status == STATUS_OK && !search.card)
        return tell_fault(&search, &no_card, message, name, err);
    if (status == STATUS_OK)
        *card = search.card;
    else
        card_free(search.card);
    return status;
}

enum status card_load(const char *path, struct card **card, struct error *err)
{
    struct buffer data;
    buffer_init(&data, MAIL_MAXIMUM);
    enum status status = file_read_whole(path, &data, err);
    if (status == STATUS_OK)
        status = card_find(buffer_text(&data), data.length, path, card, err);
    buffer_free(&data);
    return status;
}
