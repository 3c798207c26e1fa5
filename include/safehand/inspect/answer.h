/*
 * What the inspector (the program safehand-inspect) answers about one file, and how it is written
 * on its descriptor: the two sides share this header and nothing else.
 *
 * An answer is the line "safehand-inspect/1\n" and then records: a byte that says which, the length
 * of what follows in four bytes, the least first, and so many bytes. It ends with ANSWER_END; what
 * ends otherwise is no answer, and the file was not read whole.
 */
#ifndef SAFEHAND_INSPECT_ANSWER_H
#define SAFEHAND_INSPECT_ANSWER_H

#define INSPECT_ANSWER_HEAD "safehand-inspect/1\n"

enum inspect_record {
    ANSWER_TEXT = 't',   /* UTF-8 or nearly so: what the file says */
    ANSWER_SEEN = 's',   /* the same of what was recognised in pictures, which may be misread */
    ANSWER_HIDDEN = 'h', /* the number of one hidden_kind in decimal, or that, a blank and in words
                            what it is */
    ANSWER_UNREAD =
        'u',           /* the number of one unread_kind in decimal, or that, a blank and of what */
    ANSWER_LACK = 'l', /* the flags of sandbox_lack in decimal: what the sandbox lacked */
    ANSWER_END = 'e',  /* nothing follows; empty */

    /* To --clean and --pages instead of the above: either how it was cleaned and the copy, or why
     * not. */
    ANSWER_WAY = 'w',     /* the number of one clean_way */
    ANSWER_COPY = 'c',    /* the copy's bytes */
    ANSWER_UNCLEAN = 'n', /* the number of one unclean_kind, or that, a blank and of what */
};

/* How a copy without hidden data was made. */
enum clean_way {
    CLEAN_EXIFTOOL = 1, /* ExifTool took out what is not the picture, film or sound itself */
    CLEAN_MAT2,         /* MAT2 wrote the document or sound anew */
    CLEAN_DRAWN,        /* Poppler drew each page of a PDF anew, its words as words */
    CLEAN_PAGES,        /* a PDF of pictures of its pages */
    CLEAN_WAYS,
};

/* Why there is none. */
enum unclean_kind {
    UNCLEAN_KIND = 1, /* nothing here writes such files */
    UNCLEAN_TOOL,     /* the tool is not installed; its name */
    UNCLEAN_REFUSED,  /* the tool gave it up: locked, damaged, or beyond it; its name */
    UNCLEAN_PART,     /* the tool knows a part of it not; which */
    UNCLEAN_CHANGES,  /* tracked changes: taking them out could change what it says */
    UNCLEAN_SIZE,
    UNCLEAN_READER, /* the tool, or the inspector, took too long or was ended */
    UNCLEAN_KINDS,
};

/* What the system could not give to keep a hostile file in, as flags. */
enum sandbox_lack {
    LACK_FILES = 1, /* Landlock: only some files may be opened */
    LACK_CALLS = 2, /* seccomp: only some calls may be made */
};

/* What a reader finds that whoever looks at the file does not see, as a flag. */
enum hidden_kind {
    HIDDEN_LOCATION = 1,
    HIDDEN_DEVICE = 1 << 1,
    HIDDEN_AUTHOR = 1 << 2,
    HIDDEN_EDITOR = 1 << 3,
    HIDDEN_COMPANY = 1 << 4,
    HIDDEN_COMMENT = 1 << 5,
    HIDDEN_CHANGES = 1 << 6,
    HIDDEN_FILES = 1 << 7,
    HIDDEN_SOFTWARE = 1 << 8, /* no reason to ask by itself: told beside others */
    HIDDEN_PEOPLE = 1 << 9,   /* whose faces they are */
    HIDDEN_SMALL = 1 << 10,   /* a small picture of what it was before it was changed */
    HIDDEN_BEHIND = 1 << 11,  /* data behind its end */
    HIDDEN_WORDS = 1 << 12,   /* text that is not shown: hidden, white on white, covered, outside */
    HIDDEN_SHEETS = 1 << 13,  /* sheets, rows, columns, slides, layers that are not shown */
    HIDDEN_CACHES = 1 << 14,  /* copies of data from elsewhere: pivot, external, chart */
    HIDDEN_FORM = 1 << 15,    /* what was filled into a form */
    HIDDEN_PATHS = 1 << 16,   /* where it was kept, its template, links */
    HIDDEN_ROUTE = 1 << 17,   /* a mail's way, hidden copies, addresses */
    HIDDEN_EARLIER = 1 << 18, /* earlier versions of itself */
    HIDDEN_CROPPED = 1 << 19, /* parts of pictures that were cut off for the eye alone */
    HIDDEN_MACROS = 1 << 20,  /* programs */
    HIDDEN_TIMES = 1 << 21,   /* when it was made: no reason to ask by itself */
    HIDDEN_OTHER = 1 << 22,   /* anything else, named */
};

/* What a reader passed over: of its words, of what it hides, or of both (src/inspect/words.c). */
enum unread_kind {
    UNREAD_KIND = 1,          /* nothing of it was read */
    UNREAD_SIZE = 1 << 1,     /* beyond a limit of ours */
    UNREAD_LOCKED = 1 << 2,   /* encrypted */
    UNREAD_DAMAGED = 1 << 3,  /* not what it seems */
    UNREAD_READER = 1 << 4,   /* the reader took too long, or ended */
    UNREAD_PICTURE = 1 << 5,  /* words: what a picture shows */
    UNREAD_PICTURES = 1 << 6, /* words: the same of pictures within it */
    UNREAD_PAGES = 1 << 7,    /* words: pages without text */
    UNREAD_FILES = 1 << 8,    /* other files within it */
    UNREAD_PARTS = 1 << 9,    /* parts of kinds that no reader knows */
    UNREAD_NOTES = 1 << 10,   /* notes, fields of a form */
    UNREAD_LAYERS = 1 << 11,  /* layers that may be switched off */
    UNREAD_EARLIER = 1 << 12, /* earlier versions */
    UNREAD_LETTERS = 1 << 13, /* words: in no writing that is known */
    UNREAD_ENCODED = 1 << 14, /* data written as letters */
    UNREAD_DATES = 1 << 15,   /* words: dates that are kept as numbers */
    UNREAD_DATA = 1 << 16,    /* hidden: data of a kind that no reader knows */
    UNREAD_FILM = 1 << 17,    /* words: what is heard and seen in it */
    UNREAD_TOOL = 1 << 18,    /* a tool that reads it is not installed */
    UNREAD_NESTED = 1 << 19,  /* files within files within files */
    UNREAD_SEEN = 1 << 20,    /* words: what a picture shows, but for the words recognised in it */
};

/*
 * An inspector that waits (--wait) is asked on a socket of packets, which is its standard input,
 * one file at a time. It says WAITING_READY first. A request is the file's name and the scratch
 * folder ("": none), each with a NUL behind it, and with two descriptors: the file, and where to
 * answer. It forks for the file, so that each is read by a process that has seen no other, and says
 * how that ended when nothing of it is left: WAITING_READ or WAITING_BROKE_OFF. WAITING_STOP ends
 * it before.
 */
enum { WAITING_REQUEST_MAXIMUM = 8192 };
enum waiting_word {
    WAITING_READY = '+',
    WAITING_STOP = 'x',
    WAITING_READ = '1',
    WAITING_BROKE_OFF = '0'
};

#endif
