/*
 * The office: its folder, its people, its recipients and portals, and what has been signed about
 * them. The rooms that work in an office stand on it: register, sharing, oversight.
 */
#ifndef SAFEHAND_OFFICE_H
#define SAFEHAND_OFFICE_H

#include "safehand/card/keyless.h"
#include "safehand/delivery.h"
#include "safehand/ledger.h"
#include "safehand/office/timeline.h"
#include "safehand/policy.h"

enum {
    OFFICE_MEMBERS_MAXIMUM = 1000,
    OFFICE_RECIPIENTS_MAXIMUM = 10000,
};

/* ---- the folder ---- */

enum office_role { ROLE_COORDINATOR, ROLE_MANAGER, ROLE_DEPUTY, ROLE_TRUSTEE };
const char *office_role_name(enum office_role role); /* "coordinator", ... */
/* Takes exactly what office_role_name gives; false, and *role untouched, otherwise. */
bool office_role_parse(const char *text, enum office_role *role);
/* Managers, deputies and trustees approve. */
bool office_role_approves(enum office_role role);
/* Managers and deputies add and remove staff. */
bool office_role_manages_staff(enum office_role role);

/* Somebody on the staff, as signed entries of the ledger say. */
struct office_member {
    struct card *card;
    enum office_role role;  /* coordinator while more waits for a second person's signature */
    enum office_role given; /* what the entry that added them gives */
    bool waits;             /* for that signature; once it is there a further member goes on */
    bool stands_alone;      /* by one signature: nobody else managed staff then */
    bool is_another;        /* added as another person than whoever is named alike */
    bool is_removed;        /* they left, or a further member went on */
    uint64_t since;         /* entries from this index on may be signed by this card ... */
    uint64_t until;         /* ... and before this one */
    uint64_t added;         /* the entry that brought the card */
    uint64_t added_by;      /* `person` of who signed that */
    uint64_t person;        /* the entry that brought their first card: one for all their cards */
    uint64_t looked;        /* from this entry on somebody else has signed for the card, if there
                               was somebody; UINT64_MAX: nobody has yet */
    bool has_signed;        /* the card itself, that it is theirs */
};

/* An office that is open. What hands something out below hands out the office's own. */
struct office;

/* As office.json says: where the folder is (as it was given), what the office is called, its
 * ledger's origin and key, its catalogue. */
const char *office_folder(const struct office *office);
/* The name that was given when it was made; lives as long as the office. */
const char *office_name(const struct office *office);
/* The origin of the ledger's log today; lives as long as the office. */
const char *office_origin(const struct office *office);
/* The key of the ledger's checkpoints, as office.json says. */
const struct note_verifier *office_ledger_verifier(const struct office *office);
/* The office's own catalogue; lives as long as the office. */
const struct catalogue *office_catalogue(const struct office *office);
/* From office_unlock on, before that NULL or 0: the ledger; who acts, with their keys (the
 * caller's) and as a member; everybody who is or was on the staff, in the order in which they
 * joined. */
struct ledger *office_ledger(const struct office *office);
/* Who acts; NULL until office_unlock. */
struct identity *office_identity(const struct office *office);
/* The member who acts; NULL until office_unlock. */
const struct office_member *office_self(const struct office *office);
/* How many were ever on the staff; 0 until office_unlock. */
size_t office_member_count(const struct office *office);
/* One of them, by the order in which they were added; index below the count. */
const struct office_member *office_member_at(const struct office *office, size_t index);

/*
 * Makes a new office in `folder` (which must not exist, or be empty): office.json, catalogue.json,
 * profiles/, the other folders (0700), the ledger, and as its first entry the founder as manager,
 * with a staff card that carries the ledger's origin and key (made anew from the identity's card).
 * *card_path gets the path of that card (memory_free). On failure what was made is removed.
 */
enum status office_init(const char *folder, const char *name, const char *origin,
                        const struct identity *founder, timestamp now, char **card_path,
                        struct error *err) MUST_CHECK;
/* Reads office.json and the catalogue: enough for preview. The folder must belong to the user and
 * let nobody else in (0700). */
enum status office_open(const char *folder, struct office **office, struct error *err) MUST_CHECK;
/*
 * From office_unlock on, what who acts has seen of the ledger is remembered in that file (by
 * heads_path, or another store's; never in the office). Without this call nothing is.
 */
enum status office_remember_in(struct office *office, const char *path,
                               struct error *err) MUST_CHECK;
/* Opens the ledger for who acts (must live as long as the office) and reads who is staff. An
 * identity that is not on the staff is STATUS_AUTHENTICATION; so is a ledger that does not follow
 * what they have seen: entries are gone or rewritten, or it is another one. The message says which,
 * the way on is office_continue. */
enum status office_unlock(struct office *office, struct identity *identity,
                          struct error *err) MUST_CHECK;
/* Whether the ledger is as it was when the office was unlocked. Where it is not (somebody acted, or
 * it cannot be told), who is staff and which keys count may have changed: open the office anew. */
bool office_is_current(struct office *office);
/* Opens the same office once more, as the same person and with what they have seen remembered in
 * the same place, for a thread of its own; the identity stays the caller's. NULL on failure. */
enum status office_open_beside(const struct office *office, struct office **beside,
                               struct error *err) MUST_CHECK;
/* Opens it anew for the same person, with what they have seen remembered in the same place. On
 * failure (as of office_open and office_unlock) it is closed, and *office NULL. */
enum status office_reopen(struct office **office, struct error *err) MUST_CHECK;
/* Now, by which everything is judged: what the clock says, or, where it is behind, the time of the
 * newest entry when the office was opened; so a clock that is set back makes nothing younger. The
 * clock's own word until office_unlock. */
timestamp office_now(const struct office *office, timestamp clock);
/* By how many seconds the clock is behind that entry. */
timestamp office_clock_behind(const struct office *office, timestamp clock);
/*
 * For a concern about a child or an adult at risk, which does not wait until somebody has said
 * which clock was wrong: from here on all is judged by an earlier time than the newest entry's
 * (*is_earlier), as office_now gives it. By this computer's clock, if it is more than a day behind,
 * or if what ends at `until` (a card; 0: nothing) has ended by one of them and not by the other.
 * Where that clock is wrong for certain (before the office began, or before a time that a witness
 * outside signed) it is never believed: if what ends at `until` has ended by the newest entry
 * alone, all is judged as of the latest time that is certain, or that an entry more than a day
 * older than the newest bears. Nothing is written yet: the next
 * entry is preceded by one that says so (`clock-corrected` with `for_concern`), at which somebody
 * else looks.
 */
enum status office_believe_clock(struct office *office, timestamp until, timestamp clock,
                                 bool *is_earlier, struct error *err) MUST_CHECK;
/* Whether times were set back after that entry (a clock was corrected, or is believed for a
 * concern), and to when, the last time. */
enum status office_clock_set_back(struct office *office, uint64_t number, timestamp *time,
                                  bool *is_back, struct error *err) MUST_CHECK;
/* Writes that entry, if it is owed; office_append does. */
enum status office_clock_say(struct office *office, timestamp now, struct error *err) MUST_CHECK;
/*
 * Records that the times before were wrong (a clock that was set to a day to come), and that they
 * go on from the clock's. By anybody on the staff; `ledger verify` counts it. STATUS_USAGE if the
 * clock is not behind, or without a reason. *newest is the time that was wrong.
 */
enum status office_correct_clock(struct office *office, const char *reason, timestamp clock,
                                 uint64_t *entry, timestamp *newest, struct error *err) MUST_CHECK;
/* Remembers the newest head, as each entry that the office adds does by itself: at the end. */
void office_heads_keep(struct office *office);
/* Why nothing could be remembered, which is no reason to stop; NULL if there is nothing to tell. */
const struct error *office_heads_problem(const struct office *office);
/* What somebody is told once: that the ledger was continued since; NULL if it was not. */
const struct error *office_heads_news(const struct office *office);
/*
 * Opens the ledger of an office whose database is behind head.note, behind a receipt or behind what
 * who acts has seen, and goes on in its next log (ledger_continue). Every file in the folder
 * `receipts` (NULL: none) that is a receipt counts as what is held outside. By anybody on the
 * staff, because a concern may not wait: each of the others is told. The office is unlocked then.
 */
enum status office_continue(struct office *office, struct identity *identity, const char *receipts,
                            const char *reason, timestamp now, struct error *err) MUST_CHECK;
/* Closes the ledger, wipes its keys, and frees everybody who was read with the office; harmless
 * with NULL. The identity is the caller's. */
void office_close(struct office *office);

/* The profile profiles/NAME.json; a name that is not there is STATUS_USAGE and lists those that
 * are. */
enum status office_profile(const struct office *office, const char *name, struct profile **profile,
                           struct error *err) MUST_CHECK;

/* ---- profiles and the catalogue, as they were accepted ---- */

/*
 * A profile that is to decide what leaves. The file must be the one that the office began with, or
 * that a manager or deputy accepted last; else it is STATUS_REFUSED and named, unless it is a
 * profile for concerns that ships with this program: then that one counts (a concern waits for
 * nobody), and office_stand_ins tells so. The office is unlocked.
 */
enum status office_profile_accepted(struct office *office, const char *name,
                                    struct profile **profile, struct error *err) MUST_CHECK;
/* The same for the catalogue that office_catalogue gives: for a concern the shipped one takes the
 * place of one that nobody accepted, from then on. */
enum status office_catalogue_accepted(struct office *office, bool is_concern,
                                      struct error *err) MUST_CHECK;
/* The files in whose place the program's own counted, with ", " between them; "" if none did. */
const char *office_stand_ins(const struct office *office);
enum { OFFICE_POLICY_FILE_SIZE = 160 };
struct office_policy_file {
    char name[OFFICE_POLICY_FILE_SIZE]; /* "catalogue.json", "profiles/NAME.json" */
    char digest[DIGEST_HEX_SIZE];
};
/* Accepts a file of the office as it is now, given by its path or by its name alone. By a manager
 * or deputy; STATUS_USAGE for what is no such file or counts already; a file that is not well
 * formed is refused as when it is read. */
enum status office_policy_accept(struct office *office, const char *path, timestamp now,
                                 struct office_policy_file *file, struct error *err) MUST_CHECK;

/* One of the files that decide what leaves, as it is now. */
struct office_policy {
    char file[OFFICE_POLICY_FILE_SIZE]; /* as above; "" if it is not well formed */
    char name[OFFICE_POLICY_FILE_SIZE]; /* without folder and ending */
    char digest[DIGEST_HEX_SIZE];       /* "" if it is not well formed */
    char *title;                        /* NULL if it is not well formed */
    bool is_profile;                    /* else it is the catalogue */
    bool is_accepted, is_concern;
    bool may_stand; /* an approval may be signed once for all sharings under it (P06) */
};
struct office_policies {
    struct office_policy *items; /* the profiles by name, then the catalogue */
    size_t count;
};
/* All of them. Free with office_policies_free; empty on failure. */
enum status office_policy_list(struct office *office, struct office_policies *list,
                               struct error *err) MUST_CHECK;
void office_policies_free(struct office_policies *list);

/* ---- people ---- */

/* Somebody who joins. */
struct office_joining {
    const struct card *card; /* must carry this office's ledger */
    enum office_role role;
    const struct date *trained_on; /* when they signed the policy (L07); NULL: not yet */
    const char *replaces;          /* the member whose card this one replaces, or NULL */
    bool is_another_person;        /* than the member whose name reads alike */
};
/*
 * Adds a member (of the acting member's right). They have a coordinator's rights at once. A right
 * to approve, a card in the place of another and a second person of one name wait for the signature
 * of somebody else who manages staff; where there is nobody else, they count at once. Without
 * `replaces`, who bears a name that reads as another's is the same person; where two do, it is
 * STATUS_USAGE to say neither. *member, unless NULL, is the new one, until the next change of the
 * staff.
 */
enum status office_staff_add(struct office *office, const struct office_joining *joining,
                             timestamp now, const struct office_member **member,
                             struct error *err) MUST_CHECK;
/* The member whose card this one renews (card_renews): the same keys, by their own signature. NULL
 * if there is none. */
const struct office_member *office_staff_renewed(const struct office *office,
                                                 const struct card *card);
/* Takes such a card, as anybody on the staff: no second person is needed, and nobody's rights
 * change. STATUS_USAGE if it renews none. *member is the one who has it, until the next change of
 * the staff. */
enum status office_staff_renew(struct office *office, const struct card *card, timestamp now,
                               const struct office_member **member, struct error *err) MUST_CHECK;
/* Signs as a second person for somebody whom a colleague added. STATUS_USAGE if nobody named so (by
 * whole name or key name) is unseen, STATUS_REFUSED without the right, and for who added them while
 * somebody else has it. *member is whom it is about, until the next change of the staff. */
enum status office_staff_confirm(struct office *office, const char *name, timestamp now,
                                 const struct office_member **member, struct error *err) MUST_CHECK;
/* Signs, as who acts, that their own card is theirs. STATUS_USAGE if they have. *member is as by
 * office_staff_confirm. */
enum status office_staff_sign(struct office *office, timestamp now,
                              const struct office_member **member, struct error *err) MUST_CHECK;
/* Whether a second person's signature for the card is still to come: for what waits, and for a
 * coordinator's card, of which nothing waits. Until then it may be the card of who added it, who so
 * approves nothing that it decided (office_may_be_one). */
bool office_member_is_unseen(const struct office_member *member);
/* "Helen Ward (manager) or Dan Deputy (deputy)": who may confirm a member that waits; as many as
 * fit. */
void office_confirmers(const struct office *office, const struct office_member *member, char *text,
                       size_t size);
/*
 * Removes a member, by name (case-insensitive, whole) or key name: all three keys of the ledger
 * change and are sealed to those who stay, then `staff-removed` is written and the card leaves
 * staff/. Cut off between, the leaver can open nothing any more but still stands on the list: call
 * it again. STATUS_REFUSED without the right, or for oneself. What was sealed for the leaver's eyes
 * before, and copied, stays copied.
 */
enum status office_staff_remove(struct office *office, const char *name, const char *reason,
                                timestamp now, struct error *err) MUST_CHECK;
/* Files in staff/, where only copies lie of the cards that signed entries carry. */
struct office_strays {
    struct file_list unknown; /* no card of anybody who is on the staff */
    struct file_list edited;  /* named as a member's card, but with other bytes */
};
/* Looks through staff/. Free with office_strays_free; empty on failure. */
enum status office_staff_strays(const struct office *office, struct office_strays *strays,
                                struct error *err) MUST_CHECK;
void office_strays_free(struct office_strays *strays);
/* The member who signed an entry, or NULL. */
const struct office_member *office_signer(const struct office *office,
                                          const struct ledger_entry *entry);

/* A recipient: the card from recipients/, or what is known there of one without keys, and what the
 * ledger says about it. */
struct office_recipient {
    struct card *card;       /* NULL: they have no key, and nothing can be sealed for them */
    struct keyless *keyless; /* NULL: they have a card */
    /* Of whichever it is; of one without keys the name is the team's. */
    const char *name, *organisation, *organisation_kind, *digest;
    char key[NOTE_VERIFIER_SIZE]; /* by which entries find it: the card's verifier key, or without
                                     one the file's digest */
    bool is_verified;
    char *verified_by, *verified_how; /* NULL unless verified */
    struct date verified_on;
    bool is_revoked;
    char *revoked_because; /* NULL unless revoked */
};
void office_recipient_free(struct office_recipient *recipient);
/* Copies the card into recipients/. It is not verified by this, unless it renews (card_renews) the
 * card that lies there, is verified and has not expired: then an entry binds it to that one, and
 * nobody need be rung. renewed, which may be NULL, gets the fingerprint of the card that was
 * renewed, or "". */
enum status office_recipient_add(struct office *office, const struct card *card, timestamp now,
                                 char renewed[CARD_FINGERPRINT_SIZE], struct error *err) MUST_CHECK;
/* The same of one without keys: its file is written into recipients/, and is not verified. */
enum status office_keyless_add(struct office *office, const struct keyless *keyless,
                               struct error *err) MUST_CHECK;
/* By name (case-insensitive, whole), key name's 16 hex digits (without keys: of its digest), or
 * path-free file name. None or more than one is STATUS_USAGE; the hint lists them. */
enum status office_recipient_find(struct office *office, const char *name,
                                  struct office_recipient **recipient,
                                  struct error *err) MUST_CHECK;
struct office_recipients {
    struct office_recipient **items; /* by name */
    size_t count;
};
/* All recipients, with what the ledger says of each. Free with office_recipients_free; empty on
 * failure. */
enum status office_recipient_list(struct office *office, struct office_recipients *list,
                                  struct error *err) MUST_CHECK;
void office_recipients_free(struct office_recipients *list);
/* Records that the fingerprint was compared (without keys: that the address was found where it is
 * published): by whom, how (which channel already known, or which source), on which day. */
enum status office_recipient_verify(struct office *office, const struct office_recipient *recipient,
                                    const char *by, const char *how, const struct date *on,
                                    timestamp now, struct error *err) MUST_CHECK;
/* Records that the card, or the address, is not to be used any more, and why. STATUS_USAGE without
 * a reason or if it is revoked already, but for a second person where only who verified it revoked
 * it. What was read of the recipient before stays as it was. */
enum status office_recipient_revoke(struct office *office, const struct office_recipient *recipient,
                                    const char *reason, timestamp now,
                                    struct error *err) MUST_CHECK;

/* ---- accepting the policy (L07) ---- */

enum { TRAINING_DAYS = 365, TRAINING_DAYS_MAXIMUM = 3650 };
/* What signed entries say of a member's acceptance of the policy. */
enum status office_training(struct office *office, const struct office_member *member,
                            struct policy_training *training, struct error *err) MUST_CHECK;
/* Whether it counts on that day: it lapses on the day that it names. */
bool training_is_current(const struct policy_training *training, const struct date *day);
/* Records that a member (by whole name or key name) signed on a day that they accept the policy,
 * for `days` (0: as office.json says). By a manager or deputy. */
enum status office_training_record(struct office *office, const char *name, const struct date *on,
                                   int days, timestamp now, struct policy_training *training,
                                   struct error *err) MUST_CHECK;

/* ---- portals ---- */

/* Records the portal in the ledger, and then writes portals/NAME.json (0600) with `now` as its
 * beginning. STATUS_USAGE where portal_format refuses, or if there is one of that name. If only
 * the writing fails the entry stands without a file. */
enum status office_portal_add(struct office *office, const struct portal *portal, timestamp now,
                              struct error *err) MUST_CHECK;
/* portals/NAME.json; unknown is STATUS_USAGE and lists those that are there. A file that differs
 * from the one the ledger's portal-added entry recorded is STATUS_AUTHENTICATION. */
enum status office_portal_find(struct office *office, const char *name, struct portal **portal,
                               struct error *err) MUST_CHECK;
/* The names of the files in portals/, sorted; file_list_free. */
enum status office_portal_list(struct office *office, struct file_list *names,
                               struct error *err) MUST_CHECK;

#endif
