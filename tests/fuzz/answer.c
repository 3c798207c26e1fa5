/* Whatever stands on the inspector's descriptor is an answer or none, says nothing invisible in
 * words, and nothing beyond its own length in text. */
#include "fuzz.h"
#include "inspect_internal.h"

static void check_words(const struct buffer *words)
{
    for (size_t i = 0; i < words->length; i++)
        HOLDS(words->data[i] >= 0x20 && words->data[i] != 0x7F);
}

enum { PARTS = 6, ROOM = 1 << 20 };

static void init_all(struct buffer *const parts[PARTS])
{
    for (size_t i = 0; i < PARTS; i++)
        buffer_init(parts[i], ROOM);
}

static void free_all(struct buffer *const parts[PARTS])
{
    for (size_t i = 0; i < PARTS; i++)
        buffer_free(parts[i]);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct inspection reading = {0};
    struct buffer answer;
    struct buffer *const parts[PARTS] = {&reading.text,          &reading.seen,
                                         &reading.hidden_unread, &reading.text_unread,
                                         &reading.hidden,        &reading.beside};
    char what[1024];
    buffer_init(&answer, ROOM);
    buffer_append(&answer, data, size);
    init_all(parts);
    (void)answer_read(&answer, &reading);
    HOLDS(reading.text.length + reading.seen.length <= size);
    for (size_t i = 2; i < PARTS; i++)
        check_words(parts[i]);
    (void)unread_in_text(&reading.text);
    while (inspect_next_trouble(what, sizeof what))
        HOLDS(what[0] != '\0');
    free_all(parts);
    answer_make(&answer, UNREAD_READER);
    init_all(parts);
    HOLDS(answer_read(&answer, &reading));
    free_all(parts);
    buffer_free(&answer);
    return 0;
}
