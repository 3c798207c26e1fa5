/*
 * Ways on: what somebody can do next, told without knowing by what they do it.
 *
 * Below the command line nobody knows a command, an option or a screen. A hint, a task's "how" and
 * the like are words in which WAY stands wherever an action is named, and beside them the actions
 * in the order of those slots. Who shows the words puts there what it has: the command line a
 * command, a page a link.
 *
 *     error_hint(err, "the package is kept, and " WAY " tries again");
 *     return error_way(err, WAY_DELIVER, id, NULL);
 */
#ifndef SAFEHAND_BASE_WAY_H
#define SAFEHAND_BASE_WAY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buffer;

/* A slot: U+FFFC OBJECT REPLACEMENT CHARACTER, "here stands an object that is not text". Only the
 * program's own words have it: from outside it comes out as \u{FFFC}. */
#define WAY "\xEF\xBF\xBC"

/* The actions; behind each its arguments, which may be NULL where "may" stands. An id is the whole
 * id of a sharing. */
enum way_action {
    WAY_NONE, /* none is known */

    /* what one gives, or an answer */
    WAY_INPUT,  /* what is given, by its name alone (ways_add_input) */
    WAY_GIVE,   /* the giving of it, and may: the value (ways_add_input) */
    WAY_ANSWER, /* a question: its key, and may: the answer */

    /* a sharing */
    WAY_SHARE,         /* share, or share anew */
    WAY_RESUME_DRAFT,  /* go on with the answers that are kept: the draft's id */
    WAY_DISCARD_DRAFT, /* throw them away: the draft's id */
    WAY_PREVIEW,       /* see what would leave */
    WAY_PREVIEW_FOR_FAMILY,
    WAY_PREVIEW_PATHS,    /* the paths of all fields, in a preview for programs */
    WAY_CHECK_RECORD,     /* see all that is wrong in a record; may: its folder */
    WAY_APPROVE,          /* may: id */
    WAY_DELIVER,          /* may: id */
    WAY_WITHDRAW,         /* may: id */
    WAY_SENT,             /* record that it was sent: id */
    WAY_TAKE_OFF,         /* what was withdrawn, off its portal: id */
    WAY_NOTICE,           /* a text for the recipient: id */
    WAY_DECLINE,          /* record that nothing is shared */
    WAY_COLLECT,          /* fetch the receipts from the portals */
    WAY_RECEIVE,          /* file a receipt that somebody sent */
    WAY_HAND_OVER,        /* share by handing it over to a recipient without keys */
    WAY_RECORD_REFERENCE, /* what such a recipient gave for a receipt: id */
    WAY_OPEN,             /* a package that one received */
    WAY_ACKNOWLEDGE,      /* make the receipt of a package */

    /* people and places */
    WAY_ADD_RECIPIENT,
    WAY_LIST_RECIPIENTS,
    WAY_VERIFY_RECIPIENT,  /* may: name */
    WAY_CONFIRM_RECIPIENT, /* the name, or the digits of the key's */
    WAY_TRUST_SENDER,      /* the card's file */
    WAY_SHOW_CARD,
    WAY_NEW_IDENTITY,
    WAY_NEW_STAFF_CARD, /* an identity whose card names the office */
    WAY_ADD_STAFF,
    WAY_CONFIRM_STAFF, /* the name */
    WAY_SIGN_CARD,     /* that one's own card on the staff is one's own; may: whose */
    WAY_REMOVE_STAFF,  /* the name, or the key's */
    WAY_LIST_STAFF,
    WAY_RECORD_TRAINING, /* may: name */
    WAY_SIGN_POLICY,     /* sign the policy again, and have it recorded */
    WAY_ACCEPT_POLICY,   /* a profile or the catalogue, as it is now: its file */
    WAY_ADD_PORTAL,
    WAY_CHECK_PORTAL,
    WAY_ADD_NUMBER,      /* the name; or none */
    WAY_CONFIRM_NUMBER,  /* the name */
    WAY_LOOK_AT,         /* the sharing */
    WAY_LOOK_AFTERWARDS, /* by who approves, at what did not wait for them: id */
    WAY_COMPLETE,        /* what an emergency left open: id */
    WAY_ADD_AGREEMENT,
    WAY_APPROVE_STANDING, /* an agreement's sharings, for a time: its name */
    WAY_MAKE_OFFICE,
    WAY_CHOOSE_OFFICE, /* say which office is meant */

    /* what is recorded apart from a sharing */
    WAY_LOG,              /* what was shared by other means */
    WAY_LOG_DUTY,         /* that a duty was done: its rule, and the entry it is owed for */
    WAY_LOG_SHARING_DUTY, /* the same, owed for a sharing: the duty, and its id */
    WAY_PHONED,           /* that the recipient was phoned: id */
    WAY_INFORM,           /* record that the family was told; may: id */
    WAY_NOTIFY_TRUSTEES,  /* id */
    WAY_ADVISE,           /* record who advised what */
    WAY_ACCESS,           /* sign the front sheet */
    WAY_REPORT_INCIDENT,  /* may: id */
    WAY_CLOSE_INCIDENT,   /* its key, as told */
    WAY_LIST_COMPLAINTS,
    WAY_TELL_COMPLAINT, /* id: what whoever complained was told */
    WAY_RETURN_MEDIA,   /* the device's name */
    WAY_WIPE_MEDIA,     /* the device's name */
    WAY_RELEASE_HOLD,   /* id */
    WAY_SEAL_RECORDS,   /* those that lie readable in the office */
    WAY_RESTORE_RECORD, /* reference */

    /* the ledger, and what is owed */
    WAY_SHOW_SHARING, /* id */
    WAY_LIST_ENTRIES,
    WAY_LIST_FAMILY, /* what was shared about a family */
    WAY_REPORT,      /* numbers over all families */
    WAY_VERIFY_LEDGER,
    WAY_CONTINUE_LEDGER, /* in a further log */
    WAY_CORRECT_CLOCK,
    WAY_CONTINUE_FROM_RECEIPTS,
    WAY_RESUME,     /* what was cut off */
    WAY_ERASE,      /* id */
    WAY_CHECKPOINT, /* print the checkpoint, for a witness; may: the entries that they have seen */
    WAY_COSIGN,
    WAY_LIST_TASKS, /* what is owed */

    /* what stands written */
    WAY_LIST_RULES,
    WAY_READ_FORMATS, /* the kinds of entry, and of every file */

    WAY_ACTIONS,
};

/* What people give with an action. */
enum input {
    INPUT_NONE,
    INPUT_ABOUT,
    INPUT_ADDRESS,
    INPUT_ACCOMPANIED_BY,
    INPUT_ADVICE,
    INPUT_ANSWERS,
    INPUT_ASKED_BY,
    INPUT_ATTACH,
    INPUT_BASIS,
    INPUT_BLANK,
    INPUT_BY,
    INPUT_CLEAN,
    INPUT_CLOSE,
    INPUT_CONFIRM,
    INPUT_CONSENT,
    INPUT_DESPITE_LEDGER,
    INPUT_DETAILS,
    INPUT_DISCHARGES,
    INPUT_DISCLOSE,
    INPUT_EMERGENCY,
    INPUT_ENTRY,
    INPUT_FROM,
    INPUT_HOW,
    INPUT_INVOLVED,
    INPUT_MARK,
    INPUT_MEDIA,
    INPUT_NOTHING,
    INPUT_OFFICE,
    INPUT_ON,
    INPUT_PARENTS_TOLD,
    INPUT_PURPOSE,
    INPUT_REASON,
    INPUT_RECEIPTS,
    INPUT_ROLE,
    INPUT_SERIOUS_HARM,
    INPUT_SHARING,
    INPUT_SOURCE,
    INPUT_TAKEN_OFF,
    INPUT_TO,
    INPUT_UNANNOUNCED,
    INPUT_UNDERTAKING,
    INPUT_WHAT,
    INPUT_WHO,
    INPUT_WHOM,
    INPUT_WITHHOLD,
    INPUT_WITHOUT,
    INPUT_WORDS,
    INPUTS,
};

enum {
    WAY_ARGUMENT_SIZE = 256, /* a longer one ends in "..." */
    WAYS_MAXIMUM = 4,        /* in one text, or in one error's message and hint */
    WAYS_TEXT_SIZE = 2048,   /* of words with slots */
};

struct way {
    enum way_action action;
    enum input input;                     /* of WAY_INPUT and WAY_GIVE */
    char arguments[2][WAY_ARGUMENT_SIZE]; /* "" for none */
};
/* The ways of one text, in the order of its slots. Zero-initialise. */
struct ways {
    struct way items[WAYS_MAXIMUM];
    size_t count;
    bool is_bare; /* the words set them off already ("ask for it: "): none is put in quotes */
};

/* Adds one with copies of its arguments (each may be NULL). One over WAYS_MAXIMUM is left out, and
 * its slot is then shown as WAY_NONE. */
void ways_add(struct ways *ways, enum way_action action, const char *first, const char *second);
/* WAY_INPUT or WAY_GIVE; the value may be NULL. */
void ways_add_input(struct ways *ways, enum way_action action, enum input input, const char *value);
/* Adds those of another text, whose words come next. */
void ways_add_all(struct ways *ways, const struct ways *more);

/*
 * As vsnprintf, for words with slots: each WAY of the format stays, and a U+FFFC that comes in by
 * an argument is written as \u{FFFC}. So words that have slots of their own never come in by "%s":
 * see words_append. Longer texts are cut at `size` or WAYS_TEXT_SIZE.
 */
void words_format_list(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
/* As words_format_list, with its arguments beside it. */
void words_format(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Appends words as they are, slots included, to the string in out; cut at size. */
void words_append(char *out, size_t size, const char *words);

/* Shows one way: appends to out what stands for it, a command or a link. */
typedef void way_tell(void *context, const struct way *way, struct buffer *out);
/* Appends the words with each slot told, in order. The rest is appended as it is. */
void words_render(struct buffer *out, const char *words, const struct ways *ways, way_tell *tell,
                  void *context);

/* A short name for logs and where nothing better is known: "deliver it". */
const char *way_action_name(enum way_action action);
/* The same of what people give: "the reason". */
const char *input_name(enum input input);
/* A way_tell by these names: 'deliver it' (ID); of WAY_INPUT and WAY_GIVE only the input's. */
void way_tell_plain(void *context, const struct way *way, struct buffer *out);
/* The words with these names in their slots, for what is recorded; memory_free. NULL without
 * memory. */
char *words_plain(const char *words, const struct ways *ways);

#endif
