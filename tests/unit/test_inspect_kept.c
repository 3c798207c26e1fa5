/* Answers that are kept by digest and name, and how they are written (inspect/kept.h). */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/inspect/kept.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define HEAD "safehand.inspected/1\n"

static struct inspect_kept *make(void)
{
    struct error err = {0};
    struct inspect_kept *kept = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(inspect_kept_new(&kept, &err), STATUS_OK);
    return kept;
}

static void add(struct inspect_kept *kept, const char *name, const char *digest, const char *text)
{
    struct buffer answer;
    buffer_init(&answer, 4096);
    buffer_append_text(&answer, text);
    cr_assert(inspect_kept_add(kept, name, digest, &answer));
    buffer_free(&answer);
}

static void expect(struct inspect_kept *kept, const char *name, const char *digest,
                   const char *text)
{
    struct buffer answer;
    buffer_init(&answer, 4096);
    cr_expect_eq(inspect_kept_find(kept, name, digest, &answer), text != NULL, "%s", name);
    cr_expect_str_eq(buffer_text(&answer), text ? text : "", "%s", name);
    buffer_free(&answer);
}

Test(inspect_kept, an_answer_is_found_by_digest_and_name)
{
    struct inspect_kept *kept = make();
    add(kept, "a", ZEROS, "first");
    add(kept, "a", ZEROS, "second");
    add(kept, "a", ONES, "third");
    expect(kept, "a", ZEROS, "first");
    expect(kept, "a", ONES, "third");
    expect(kept, "b", ZEROS, NULL);
    cr_expect_eq(inspect_kept_count(kept), 2);
    inspect_kept_free(kept);
}

Test(inspect_kept, what_is_written_is_read_again)
{
    struct inspect_kept *kept = make(), *other = make();
    struct error err = {0};
    struct buffer out, again;
    buffer_init(&out, 4096);
    buffer_init(&again, 4096);
    add(kept, "a", ZEROS, "first");
    add(kept, "", ONES, "");
    cr_assert_eq(inspect_kept_write(kept, &out, &err), STATUS_OK);
    static const char wanted[] = HEAD ZEROS "\1\0\0\0a\5\0\0\0first" ONES "\0\0\0\0\0\0\0\0";
    cr_assert_eq(out.length, sizeof wanted - 1);
    cr_expect_arr_eq(out.data, wanted, sizeof wanted - 1);
    cr_assert_eq(inspect_kept_read(other, out.data, out.length, &err), STATUS_OK);
    expect(other, "a", ZEROS, "first");
    expect(other, "", ONES, "");
    cr_assert_eq(inspect_kept_write(other, &again, &err), STATUS_OK);
    cr_expect(again.length == out.length && memcmp(again.data, out.data, out.length) == 0);
    buffer_free(&out);
    buffer_free(&again);
    inspect_kept_free(kept);
    inspect_kept_free(other);
}

Test(inspect_kept, what_is_damaged_adds_nothing)
{
    static const char whole[] = HEAD ZEROS "\1\0\0\0a\5\0\0\0first" ONES "\1\0\0\0b\2\0\0\0no";
    static const char twice[] = HEAD ZEROS "\1\0\0\0a\1\0\0\0x" ZEROS "\1\0\0\0a\1\0\0\0y";
    struct inspect_kept *kept = make();
    struct error err = {0};
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        bool is_whole = length == sizeof HEAD - 1 || length == sizeof HEAD - 1 + 78;
        if (!is_whole) {
            cr_expect_eq(inspect_kept_read(kept, whole, length, &err), STATUS_MALFORMED, "%zu",
                         length);
            cr_expect_str_eq(err.message, "what was read of the attached files is damaged");
        }
        cr_expect_eq(inspect_kept_count(kept), 0, "%zu", length);
    }
    cr_expect_eq(inspect_kept_read(kept, twice, sizeof twice - 1, &err), STATUS_MALFORMED);
    static const char large[] = HEAD ZEROS "\1\0\0\0a\377\377\377\377first";
    cr_expect_eq(inspect_kept_read(kept, large, sizeof large - 1, &err), STATUS_MALFORMED);
    cr_expect_eq(inspect_kept_count(kept), 0);
    inspect_kept_free(kept);
}
