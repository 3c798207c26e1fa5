/*
 * The command line: parsing, asking, printing. A command is one function in one of these files;
 * commands.c lists them all.
 *
 * Questions go to the terminal (/dev/tty), results to stdout, everything else to stderr. Text that
 * came from outside is made visible (text_append_visible) before it is printed.
 */
#ifndef CLI_H
#define CLI_H

#include <stdio.h>

#include "safehand/entry/office.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office.h"
#include "safehand/oversight.h"
#include "safehand/page.h"
#include "safehand/register.h"
#include "safehand/sharing.h"
#include "ways.h"

/* ---- arguments ---- */

enum { ARGUMENT_VALUES_MAXIMUM = 1000 };

struct command_option {
    const char *name;  /* "--role"; "-o" for a short one */
    const char *value; /* "ROLE"; "ID..." if it may be repeated; NULL for a flag */
    const char *help;
};

struct arguments {
    const struct command *command;
    struct names positional;
    struct {
        const struct command_option *option;
        const char *value;
    } given[ARGUMENT_VALUES_MAXIMUM];
    size_t given_count;
};

struct command {
    const char *name;     /* "staff add" */
    const char *operands; /* "CARD", for usage; "" for none */
    const char *summary;
    const struct command_option *options; /* ended by a NULL name; may be NULL */
    size_t minimum, maximum;              /* number of operands */
    enum status (*run)(const struct arguments *arguments, struct error *err);
    const char *more; /* further text of its --help, or NULL */
};
/* All commands, ended by a NULL name. */
extern const struct command COMMANDS[];

/* Parses what follows the command's name. STATUS_USAGE names the option. */
enum status arguments_parse(const struct command *command, int count, char **words,
                            struct arguments *arguments, struct error *err) MUST_CHECK;
/* The last value given, or NULL. */
const char *argument_value(const struct arguments *arguments, const char *option);
bool argument_given(const struct arguments *arguments, const char *option);
/* The same, but STATUS_USAGE with the option's name if it is missing. */
enum status argument_required(const struct arguments *arguments, const char *option,
                              const char **value, struct error *err) MUST_CHECK;
/* All values of a repeatable option; memory_free(names->items). */
enum status argument_all(const struct arguments *arguments, const char *option, struct names *names,
                         struct error *err) MUST_CHECK;
enum status argument_date(const struct arguments *arguments, const char *option, struct date *date,
                          bool *given, struct error *err) MUST_CHECK;
void command_help(const struct command *command);
void program_help(void);

/* ---- terminal ---- */

/* Whether questions can be asked: there is a terminal, and stdin is one (so that scripts and cron
 * are never kept waiting). */
bool terminal_can_ask(void);
/* Whether stderr is a terminal (for progress). */
bool terminal_shows_progress(void);
/* Columns of the terminal that stdout is, or 80. */
unsigned terminal_width(void);
/* Breaks visible text at words to `width` columns (0: not at all), with what follows the first line
 * indented. */
void text_wrap(struct buffer *out, const char *text, unsigned width, unsigned indent);
/* Prints lines to the terminal, wrapped. */
void terminal_say(const char *format, ...) PRINTF_LIKE(1, 2);
/* Reads one line without its end; NULL answer to end of input is STATUS_INTERRUPTED. */
enum status terminal_ask(const char *prompt, struct buffer *answer, struct error *err) MUST_CHECK;
/* Without echo, which is restored on signals too; secret_free the answer. */
enum status terminal_ask_secret(const char *prompt, char **answer, struct error *err) MUST_CHECK;
/* Asks until "yes" or "no". */
enum status terminal_confirm(const char *prompt, bool *yes, struct error *err) MUST_CHECK;
/* STATUS_OK if --yes was given, or the answer is yes; STATUS_REFUSED with `declined` if it is no;
 * STATUS_USAGE where nobody can be asked. */
enum status confirm_or_yes(const struct arguments *arguments, const char *prompt,
                           const char *declined, struct error *err) MUST_CHECK;
/* Ctrl-C and termination set a flag that progress and prompts look at. */
void interrupt_install(void);
bool interrupt_seen(void);
enum status interrupt_error(struct error *err);

/* ---- output ---- */

/* Results, on stdout. On a terminal, lines are broken at words, and what follows is indented by
 * `indent` columns; elsewhere a line stays a line. */
void print_line(const char *format, ...) PRINTF_LIKE(1, 2);
void print_item(unsigned indent, const char *format, ...) PRINTF_LIKE(2, 3);
/* What somebody wants to know first of a sharing (oversight.h), a line each. */
void print_stories(const struct office *office, const json_t *decision,
                   const struct sharing_timeline *timeline);
/* Text of several lines, each made visible. */
void print_text(const char *text);
/* "safehand: ..." and a "hint:" line on stderr. */
void print_error(const struct error *err);
void print_note(const char *format, ...) PRINTF_LIKE(1, 2);
/* Notes a failure that does not end the run: what stands before its message, and that. */
void print_failure(const char *before, const struct error *failure);
/* One JSON document on stdout; takes the reference. */
enum status print_json(json_t *document, struct error *err) MUST_CHECK;
/* One JSON array on stdout, item by item, so that nobody holds it whole: begun zeroed, and ended.
 */
struct json_list {
    size_t count;
};
/* Takes the reference. */
enum status print_json_item(struct json_list *list, json_t *item, struct error *err) MUST_CHECK;
void print_json_end(const struct json_list *list);
/* delivery_progress on stderr: on a terminal one line that is drawn over and over, elsewhere a line
 * every five seconds, of what lasts longer. Sees interrupts. */
bool progress_show(void *context, const char *what, uint64_t done, uint64_t all);
/* Before anything else is printed or asked. */
void progress_end(void);
/* STATUS_SYSTEM if what was printed could not be written. */
enum status output_finish(struct error *err) MUST_CHECK;

/* ---- tables and pages ---- */

/*
 * A table on stdout: columns padded by their width on a terminal. Rows are printed in blocks, so
 * that a long table is not held whole; a later block's columns may be wider. On a terminal that is
 * too narrow columns are cut ("..."), the widest first; where that leaves too little of them, each
 * row becomes a few lines, "heading: cell".
 */
struct table_column {
    const char *heading;
    bool is_whole;  /* never cut: somebody may type it again */
    bool is_number; /* stands to the right */
};
struct table;
/* The columns must live as long as the table. */
enum status table_begin(const struct table_column *columns, size_t count, struct table **table,
                        struct error *err) MUST_CHECK;
/* Cells are copied; an empty one shows as "-". */
enum status table_row(struct table *table, const char *const *cells, struct error *err) MUST_CHECK;
/* Prints what is not printed yet, and frees. NULL is harmless. */
void table_end(struct table *table);

/*
 * From now on stdout goes through a pager, if it is a terminal: SAFEHAND_PAGER, PAGER, or less; an
 * empty one or cat is none. What a pager would keep in a file (searches) it is told not to.
 */
enum status pager_begin(struct error *err) MUST_CHECK;
/* Waits until the pager was left, and gives stdout back. Harmless without one. */
enum status pager_end(struct error *err) MUST_CHECK;
/* The pager was left before the end: nobody reads what is still printed, which is no failure. */
bool pager_is_gone(void);
/* The terminal, if stdout is one or goes through a pager to one; else stdout. */
int output_screen(void);

/* ---- who and where ---- */

struct session {
    struct office *office;
    struct identity *identity;
    bool has_told_news, has_told_problem; /* of what who acts has seen of the ledger */
    char *record;                         /* the folder of the record, if session_folder found it */
};
/* Whether an office is named, by the option or the environment. */
bool session_names_office(const struct arguments *arguments);
/* The office by --office or SAFEHAND_OFFICE. */
enum status session_office(const struct arguments *arguments, struct session *session,
                           struct error *err) MUST_CHECK;
/* Where both are, for who opens them later: the paths are those that were given (borrowed). */
enum status session_where(const struct arguments *arguments, const char **office,
                          const char **identity, struct error *err) MUST_CHECK;
/* The office, and the identity by --identity (-i) or SAFEHAND_IDENTITY, unlocked. */
enum status session_open(const struct arguments *arguments, struct session *session,
                         struct error *err) MUST_CHECK;
/*
 * Where a record lies that somebody names: a reference alone is a record of the office, if it has
 * one (and is looked for there, if no folder here is called so); anything else is a path. An
 * office that is named is opened for it. *folder: `word`, or the session's.
 */
enum status session_folder(const struct arguments *arguments, struct session *session,
                           const char *word, const char **folder, struct error *err) MUST_CHECK;
struct record_check;
/* Reads a record, and tells the check (NULL: nobody) what is wrong and doubtful. Whoever reads a
 * sealed one is asked who they are: the session is opened then, unless it is open, and session_open
 * later asks nothing more. */
enum status session_record(const struct arguments *arguments, struct session *session,
                           const char *path, struct record_check *check, struct record **record,
                           struct error *err) MUST_CHECK;
/* The identity only. */
enum status session_identity(const struct arguments *arguments, struct session *session,
                             struct error *err) MUST_CHECK;
/* The same, with the path of its file (borrowed) and its passphrase (secret_free), which write it
 * anew. */
enum status session_identity_kept(const struct arguments *arguments, struct session *session,
                                  const char **file, char **passphrase,
                                  struct error *err) MUST_CHECK;
/* Office and identity are there: what they have seen of the ledger is remembered in their home. */
enum status session_remember(struct session *session, struct error *err) MUST_CHECK;
/* What everything is judged by (office_now) from session_open on, and recorded with. */
timestamp session_now(void);
/* How far this computer's clock, which nothing else asks, is behind what the office has seen. */
timestamp session_clock_behind(const struct office *office);
/* A concern goes on by this computer's clock where that is behind, and says so
 * (office_believe_clock); `until`: when the recipient's card ends. */
enum status session_concern(struct session *session, timestamp until, struct error *err) MUST_CHECK;
/* The same for a sharing that was decided, if it is a concern. */
enum status session_concern_of(struct session *session, const char *id,
                               struct error *err) MUST_CHECK;
/* After what was refused: that it was judged by another time than this computer's, if it was. */
void session_clock_advise(enum status status);
void session_close(struct session *session);
/* The passphrase from SAFEHAND_PASSPHRASE_FILE, else asked; secret_free. */
enum status session_passphrase(const char *prompt, bool twice, char **passphrase,
                               struct error *err) MUST_CHECK;
/* Whether a passphrase is typed, so that a wrong one may be typed again. */
bool passphrase_is_typed(void);
/* Asks for a passphrase and uses it. *is_final, false before, is set where another passphrase would
 * not help. */
typedef enum status passphrase_attempt(void *context, bool *is_final, struct error *err);
/* Attempts it; where it fails with STATUS_AUTHENTICATION and a passphrase is typed, says so and
 * attempts it again, three times in all. */
enum status session_passphrase_tries(passphrase_attempt *attempt, void *context,
                                     struct error *err) MUST_CHECK;
/* A secret on the first line of a file; secret_free. */
enum status session_secret_file(const char *path, const char *what, char **secret,
                                struct error *err) MUST_CHECK;
/* Connects to a portal of the office: password by --password-file, SAFEHAND_PORTAL_PASSWORD_FILE,
 * else asked. */
enum status session_portal(const struct arguments *arguments, const struct portal *portal,
                           struct portal_session **connection, struct error *err) MUST_CHECK;

/* Whether the digits read out are those of the card; spaces and dashes do not count. */
bool fingerprint_is(const struct card *card, const char *given);
/* Says that the card renews one ("that you trust"), whose fingerprint was this. */
void print_renewed(const char *which, const struct card *card, const char *renewed);

/* Tells what lies in staff/ and changes nothing. */
enum status strays_tell(const struct office *office, struct error *err) MUST_CHECK;
/* "All entries up to 8 existed on DAY at TIME, as NAME witnessed (entry 9)." */
void witness_print(const struct witness *witness, uint64_t covers, timestamp time, uint64_t entry);

/* Whether --json was given. */
bool wants_json(const struct arguments *arguments);

/* ---- options that several commands have ---- */

#define OPTION_OFFICE                                                                              \
    {                                                                                              \
        "--office", "DIR", "the office's folder (else SAFEHAND_OFFICE)"                            \
    }
#define OPTION_IDENTITY                                                                            \
    {                                                                                              \
        "--identity", "FILE", "who acts (else SAFEHAND_IDENTITY)"                                  \
    }
#define OPTION_IDENTITY_SHORT                                                                      \
    {                                                                                              \
        "-i", "FILE", "who acts (else SAFEHAND_IDENTITY)"                                          \
    }
#define OPTION_JSON                                                                                \
    {                                                                                              \
        "--json", NULL, "print one JSON document"                                                  \
    }
extern const struct command_option OPTIONS_RECORD_IMPORT[], OPTIONS_RECORD_MAP[];
extern const char RECORD_IMPORT_MORE[], RECORD_MAP_MORE[];
extern const struct command_option OPTIONS_AGE[];
extern const char AGE_MORE[], LEDGER_FAMILY_MORE[], LEDGER_REPORT_MORE[], LEDGER_EXPORT_MORE[];

#define OPTION_END                                                                                 \
    {                                                                                              \
        NULL, NULL, NULL                                                                           \
    }

/* ---- the commands ---- */

#define COMMAND(name) enum status command_##name(const struct arguments *, struct error *)
COMMAND(init);
COMMAND(identity_new);
COMMAND(identity_renew);
COMMAND(number_add);
COMMAND(number_confirm);
COMMAND(number_list);
COMMAND(look);
COMMAND(card_show);
COMMAND(card_fingerprint);
COMMAND(card_check);
COMMAND(card_trust);
COMMAND(staff_add);
COMMAND(staff_confirm);
COMMAND(staff_list);
COMMAND(staff_remove);
COMMAND(recipient_add);
COMMAND(recipient_verify);
COMMAND(recipient_confirm);
COMMAND(recipient_list);
COMMAND(recipient_show);
COMMAND(recipient_revoke);
COMMAND(portal_add);
COMMAND(portal_check);
COMMAND(portal_page);
COMMAND(portal_list);
COMMAND(policy);
COMMAND(policy_accept);
COMMAND(policy_check);
COMMAND(preview);
COMMAND(share);
COMMAND(approve);
COMMAND(deliver);
COMMAND(sent);
COMMAND(withdraw);
COMMAND(receive);
COMMAND(open);
COMMAND(acknowledge);
COMMAND(page);
COMMAND(ledger_list);
COMMAND(ledger_show);
COMMAND(ledger_family);
COMMAND(ledger_report);
COMMAND(ledger_export);
COMMAND(ledger_verify);
COMMAND(ledger_prove);
COMMAND(ledger_erase);
COMMAND(ledger_hold);
COMMAND(ledger_resume);
COMMAND(ledger_checkpoint);
COMMAND(ledger_continue);
COMMAND(ledger_clock);
COMMAND(ledger_cosign);
COMMAND(ledger_witness);
COMMAND(age);
COMMAND(staff_training);
COMMAND(agreement_add);
COMMAND(agreement_list);
COMMAND(agreement_standing);
COMMAND(record_import);
COMMAND(record_map);
COMMAND(log);
COMMAND(informed);
COMMAND(afterwards);
COMMAND(access);
COMMAND(advice);
COMMAND(decline);
COMMAND(incident);
COMMAND(complaint_add);
COMMAND(complaint_tell);
COMMAND(complaint_list);
COMMAND(media_add);
COMMAND(media_list);
COMMAND(media_return);
COMMAND(media_wipe);
COMMAND(report);
COMMAND(notice);
COMMAND(recipient_invite);
COMMAND(reissue);
COMMAND(collect);
COMMAND(tasks);
COMMAND(desk);
#undef COMMAND

extern const struct command_option OPTIONS_INIT[], OPTIONS_IDENTITY_NEW[], OPTIONS_IDENTITY_RENEW[],
    OPTIONS_REPORT[], OPTIONS_PAGE[], OPTIONS_CARD[], OPTIONS_CARD_SHOW[],
    OPTIONS_CARD_FINGERPRINT[], OPTIONS_CARD_TRUST[], OPTIONS_STAFF_ADD[], OPTIONS_STAFF_REMOVE[],
    OPTIONS_OFFICE[], OPTIONS_RECIPIENT_ADD[], OPTIONS_RECEIVE[], OPTIONS_RECIPIENT_VERIFY[],
    OPTIONS_RECIPIENT_CONFIRM[], OPTIONS_RECIPIENT_REVOKE[], OPTIONS_PORTAL_ADD[],
    OPTIONS_PORTAL_CHECK[], OPTIONS_PORTAL_PAGE[], OPTIONS_POLICY[], OPTIONS_POLICY_CHECK[],
    OPTIONS_PREVIEW[], OPTIONS_SHARE[], OPTIONS_APPROVE[], OPTIONS_DELIVER[], OPTIONS_WITHDRAW[],
    OPTIONS_OPEN[], OPTIONS_ACKNOWLEDGE[], OPTIONS_LEDGER_LIST[], OPTIONS_LEDGER_VERIFY[],
    OPTIONS_LEDGER_PROVE[], OPTIONS_LEDGER_CHECKPOINT[], OPTIONS_LEDGER_CONTINUE[],
    OPTIONS_LEDGER_CLOCK[], OPTIONS_LEDGER_COSIGN[], OPTIONS_LEDGER_WITNESS[],
    OPTIONS_LEDGER_ERASE[], OPTIONS_LEDGER_HOLD[];
extern const char POLICY_CHECK_MORE[], PREVIEW_MORE[], LEDGER_VERIFY_MORE[], LEDGER_COSIGN_MORE[],
    LEDGER_PROVE_MORE[], LEDGER_CHECKPOINT_MORE[];
extern const struct command_option OPTIONS_LEDGER_FAMILY[], OPTIONS_LEDGER_REPORT[],
    OPTIONS_LEDGER_EXPORT[];
extern const struct command_option OPTIONS_STAFF_TRAINING[], OPTIONS_AGREEMENT_STANDING[],
    OPTIONS_LOG[], OPTIONS_INFORMED[], OPTIONS_ACCESS[], OPTIONS_ADVICE[], OPTIONS_DECLINE[],
    OPTIONS_INCIDENT[], OPTIONS_MEDIA_ADD[], OPTIONS_MEDIA_WIPE[], OPTIONS_NOTICE[],
    OPTIONS_RECIPIENT_INVITE[], OPTIONS_REISSUE[], OPTIONS_COLLECT[], OPTIONS_TASKS[];
extern const char LOG_MORE[], ACCESS_MORE[], ADVICE_MORE[], DECLINE_MORE[], INCIDENT_MORE[],
    REPORT_MORE[], WITHDRAW_MORE[], MEDIA_ADD_MORE[], MEDIA_WIPE_MORE[], NOTICE_MORE[],
    RECIPIENT_INVITE_MORE[], REISSUE_MORE[], COLLECT_MORE[], RECEIVE_MORE[], PAGE_MORE[],
    PORTAL_PAGE_MORE[], TASKS_MORE[];

extern const struct command_option OPTIONS_NUMBER_ADD[], OPTIONS_LOOK[], OPTIONS_DESK[],
    OPTIONS_AFTERWARDS[], OPTIONS_COMPLAINT_ADD[], OPTIONS_COMPLAINT_TELL[];
extern const char DESK_MORE[], AFTERWARDS_MORE[], COMPLAINT_MORE[];

#endif
