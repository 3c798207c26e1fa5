/* The options of preview and share that say what is to leave. */
#ifndef CHOICE_H
#define CHOICE_H

#include "cli.h"

/* extract_choice_free in any case. */
enum status choice_of_arguments(const struct arguments *arguments, struct extract_choice *choice,
                                struct error *err) MUST_CHECK;

#define OPTIONS_OF_CHOICE                                                                          \
    {"--about", "ID...", "about this person only (may be repeated)"},                              \
        {"--since", "DAY", "entries from this day on"},                                            \
        {"--entry", "ID...", "exactly these entries (may be repeated)"},                           \
        {"--attach", "FILE...", "an attachment that no entry names (may be repeated)"},            \
        {"--field", "PATH...", "a field beyond the profile (may be repeated)"},                    \
        {"--mark", "ENTRY=KIND...", "this entry is fact, opinion or both"},                        \
        {"--about-entry", "ENTRY=ID,ID...", "whom an entry is about of which nobody said it"},     \
        {"--without", "ID...", "leave out this entry, file or field (may be repeated)"},           \
        {"--blank", "ENTRY:WHO...", "blank what tells of this person in an entry"},                \
        {"--clean", "FILE...", "a copy of this file, without hidden data (may be repeated)"},      \
    {                                                                                              \
        "--confirm", "PATH...", "this older value is still true today"                             \
    }

#endif
