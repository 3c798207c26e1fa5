/* Two who cosign at once: the second is held against the first. */
#include <sys/file.h>
#include <sys/wait.h>

#include "history_support.h"

#include "safehand/card/witnessed.h"

enum { SEEN = 3, MILLISECONDS = 400 };

static struct note_verifier ledger;
static char folder[64], path[128];

static void begin(void)
{
    start();
    ledger = *note_signer_verifier(keys[0]);
    snprintf(folder, sizeof folder, "/tmp/safehand-witnessed-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ledger.witnessed.json", folder);
}

static void end(void)
{
    OK(file_remove_tree(folder, err));
    stop();
}

TestSuite(card_witnessed, .init = begin, .fini = end, .timeout = 60);

/* Asks for a cosignature of that tree's head, with the proof from SEEN entries, or of the first. */
static enum status take(const struct tree *tree, uint64_t size, struct error *failure)
{
    struct checkpoint head = head_of(tree, keys[0], size), checkpoint;
    struct witnessed_before before;
    struct buffer note;
    buffer_init(&note, NOTE_MAXIMUM);
    OK(checkpoint_sign(&head, keys[0], &note, err));
    struct witness_request request = {.old_size = size > SEEN ? SEEN : 0,
                                      .checkpoint = buffer_text(&note),
                                      .checkpoint_length = note.length};
    OK(merkle_prove_consistency(request.old_size, size, tree_read, (void *)(uintptr_t)tree,
                                &request.proof, err));
    enum status status = witnessed_take(path, &ledger, &request, &checkpoint, &before, failure);
    buffer_free(&note);
    return status;
}

/* `lock` is its parent's to hold, and would be held by it too. */
static pid_t take_apart(const struct tree *tree, uint64_t size, int lock)
{
    pid_t child = fork();
    if (child == 0) {
        close(lock);
        struct error failure = {0};
        _exit((int)take(tree, size, &failure));
    }
    cr_assert_gt(child, 0);
    return child;
}

static int end_of(pid_t child)
{
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Both have the proof from what was cosigned; each has another history from there. Whoever reads
 * what is kept before the other has stored it would cosign both: the lock is held here until both
 * have come to it. */
Test(card_witnessed, two_at_once)
{
    struct error failure = {0};
    OK(take(&honest, SEEN, err));
    int lock = open(folder, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(flock(lock, LOCK_EX), 0);
    pid_t one = take_apart(&honest, 5, lock), other = take_apart(&forked, 6, lock);
    usleep(MILLISECONDS * 1000);
    close(lock);
    int ends[] = {end_of(one), end_of(other)};
    cr_assert((ends[0] == STATUS_OK) != (ends[1] == STATUS_OK), "%d and %d", ends[0], ends[1]);
    int refused_end = ends[0] == STATUS_OK ? ends[1] : ends[0];
    cr_assert(refused_end == STATUS_AUTHENTICATION || refused_end == STATUS_USAGE, "%d",
              refused_end);
    /* What is kept is what was cosigned, and the other stays refused. */
    bool is_honest = ends[0] == STATUS_OK;
    OK(take(is_honest ? &honest : &forked, is_honest ? 5 : 6, err));
    cr_assert_neq(take(is_honest ? &forked : &honest, is_honest ? 6 : 5, &failure), STATUS_OK);
}

/* The same head by two at once is no fork. */
Test(card_witnessed, the_same_twice_at_once)
{
    OK(take(&honest, SEEN, err));
    pid_t one = take_apart(&honest, 5, -1), other = take_apart(&honest, 5, -1);
    cr_assert_eq(end_of(one), STATUS_OK);
    cr_assert_eq(end_of(other), STATUS_OK);
}
