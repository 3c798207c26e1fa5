/*
 * The payload's bytes where they lie, for who seals and opens packages: there an archive stands
 * between the files and the age file, and digests are taken of all. A copy more on the way, or a
 * digest for which all others wait, would cost a tenth of the whole time and more.
 *
 * The calls here go together with those of age.h on the same writer or reader.
 */
#ifndef SAFEHAND_AGE_IN_PLACE_H
#define SAFEHAND_AGE_IN_PLACE_H

#include "safehand/age.h"

/* As age_writer_open, without armor, and with a second sink: it gets the same bytes, in order, but
 * later, while others go to the first already. For a digest of the file, which so keeps nobody from
 * writing. */
enum status age_writer_open_watched(struct age_writer **writer,
                                    const struct age_recipients *recipients, age_sink sink,
                                    age_sink watch, void *context, struct error *err) MUST_CHECK;
/* Room for the plaintext's next bytes, *length of them (one at least), where they need not be
 * copied any more: what is put at *space is taken by an age_writer_write from there, with no other
 * call on the writer in between. Fails as age_writer_write does. */
enum status age_writer_space(struct age_writer *writer, unsigned char **space, size_t *length,
                             struct error *err) MUST_CHECK;

/* As age_reader_open, for a source that is only read in order; `watch` gets the bytes of the age
 * file (of an armored one, those that its armor holds) as they are read, by whichever thread reads.
 */
enum status age_reader_open_watched(struct age_reader **reader, const struct age_source *source,
                                    const struct age_identities *identities, age_sink watch,
                                    void *context, struct error *err) MUST_CHECK;
/* As age_reader_read, but as many as there are at once and where they lie: *data is good until the
 * next call on the reader. *got == 0 only at the authenticated end, and when every job has been
 * run. */
enum status age_reader_next(struct age_reader *reader, const unsigned char **data, size_t *got,
                            struct error *err) MUST_CHECK;

/*
 * What is to be done with the bytes that age_reader_next gave last (or with a part of them), and
 * need not be done before the reader goes on: writing them to a file. `run` may free the job; the
 * rest is the reader's.
 */
struct age_job {
    void (*run)(struct age_job *job);
    struct age_job *next;
};
/* Has the job run once, by whichever thread is free, after the next call on the reader has begun;
 * the bytes stay where they are until then. Jobs run in no order, and beside each other.
 * age_reader_free runs those that are left. */
void age_reader_later(struct age_reader *reader, struct age_job *job);

#endif
