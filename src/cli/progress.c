#include "cli.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "safehand/base/pace.h"
#include "safehand/extract/told.h"

enum { REDRAW = 200, LINES_APART = 5000 /* milliseconds */, TEXT_MAXIMUM = 400 };

/* Several files are read at once, each by a thread. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    struct pace pace;
    bool is_begun;
    bool is_drawn;
    bool is_of_step; /* the step that goes on was told of */
    int64_t told;    /* when it was told last, or began */
} shown;

/* Where nobody watches, what is over sooner needs no line. In a test build there are none unless a
 * test asks: what a command prints must not depend on how busy the machine is. */
static int64_t lines_apart(void)
{
#ifdef SAFEHAND_TESTING
    enum { NEVER = 1 << 30 };
    const char *chosen = getenv("SAFEHAND_TEST_PROGRESS");
    return chosen ? atol(chosen) : NEVER;
#else
    return LINES_APART;
#endif
}

static size_t columns(void)
{
    enum { DEFAULT = 80 };
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : DEFAULT;
}

/* What is counted in entries and not in bytes. */
static bool counts_entries(const char *what)
{
    return strcmp(what, "verifying") == 0 || strcmp(what, "exporting") == 0;
}

static void tell(bool is_terminal, int64_t now)
{
    const struct pace *pace = &shown.pace;
    bool is_bytes = !counts_entries(pace->what);
    struct buffer line;
    buffer_init(&line, TEXT_MAXIMUM);
    buffer_append_text(&line, pace->what);
    if (pace->all > 0) {
        unsigned percent = pace->done >= pace->all
                               ? 100
                               : (unsigned)((double)pace->done * 100 / (double)pace->all);
        buffer_append_format(&line, " %u%%", percent);
    }
    if (pace->all > 0 || pace->done > 0) {
        buffer_append_text(&line, ": ");
        words_append_progress(&line, pace, is_bytes);
        if (is_bytes)
            words_append_rate(&line, pace, now);
        words_append_left(&line, pace, now);
    }
    /* What is wider than the terminal would not be drawn over the next time. */
    if (is_terminal)
        fprintf(stderr, "\r%.*s\033[K", (int)(columns() - 1), buffer_text(&line));
    else
        fprintf(stderr, "%s\n", buffer_text(&line));
    buffer_free(&line);
    shown.is_drawn = is_terminal;
    shown.is_of_step = true;
    shown.told = now;
}

bool progress_show(void *context, const char *what, uint64_t done, uint64_t all)
{
    (void)context;
    bool is_terminal = terminal_shows_progress();
    pthread_mutex_lock(&lock);
    int64_t now = pace_clock();
    bool begins = pace_note(&shown.pace, what, done, all, now);
    if (!shown.is_begun)
        shown.told = now;
    shown.is_begun = true;
    int64_t since = now - shown.told;
    shown.is_of_step = shown.is_of_step && !begins;
    /* What counts nothing may tell of itself once alone. What is over at once is not drawn, and of
     * files that are read at the same time none is drawn over the other. */
    bool is_news = begins && (all == 0 || (!shown.is_drawn && done < all));
    bool is_done = shown.is_of_step && all > 0 && done == all && shown.pace.moved == now;
    if (is_terminal ? is_news || is_done || (since >= REDRAW && (all == 0 || done < all))
                    : since >= lines_apart())
        tell(is_terminal, now);
    pthread_mutex_unlock(&lock);
    return !interrupt_seen();
}

void progress_end(void)
{
    pthread_mutex_lock(&lock);
    if (shown.is_drawn)
        fputc('\n', stderr);
    shown.is_drawn = shown.is_begun = false;
    pthread_mutex_unlock(&lock);
}
