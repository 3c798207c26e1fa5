#include "clean.h"

#include <string.h>

#include "answer.h"
#include "scratch.h"
#include "tool.h"

void cleaning_init(struct cleaning *cleaning)
{
    *cleaning = (struct cleaning){.why = UNCLEAN_KIND};
    buffer_init(&cleaning->copy, CLEAN_COPY_MAXIMUM);
}

void cleaning_free(struct cleaning *cleaning)
{
    buffer_free(&cleaning->copy);
    *cleaning = (struct cleaning){.why = UNCLEAN_KIND};
}

void cleaning_fail(struct cleaning *cleaning, enum unclean_kind why, const char *detail)
{
    buffer_clear(&cleaning->copy);
    cleaning->way = (enum clean_way)0;
    cleaning->why = why;
    snprintf(cleaning->detail, sizeof cleaning->detail, "%s", detail ? detail : "");
}

void cleaning_take(struct cleaning *cleaning, enum clean_way way, const char *name,
                   const char *tool)
{
    bool is_there = scratch_read(name, &cleaning->copy) && cleaning->copy.length > 0;
    scratch_remove(name);
    if (is_there)
        cleaning->way = way;
    else if (cleaning->copy.failure == STATUS_OK)
        cleaning_fail(cleaning, UNCLEAN_REFUSED, tool);
    else
        cleaning_fail(cleaning, UNCLEAN_SIZE, NULL);
}

bool cleaning_run(struct cleaning *cleaning, const char *const words[], const struct part *in,
                  struct buffer *out, const char *called)
{
    struct answer answer;
    answer_init(&answer);
    bool is_done = tool_run(words, in, out, &answer);
    unsigned unread = !is_done && answer.unread_count > 0 ? answer.unread[0].kind : 0;
    if (!is_done)
        cleaning_fail(cleaning,
                      unread == UNREAD_TOOL   ? UNCLEAN_TOOL
                      : unread == UNREAD_SIZE ? UNCLEAN_SIZE
                                              : UNCLEAN_READER,
                      called);
    answer_free(&answer);
    return is_done;
}

/* ---- which tool ---- */

static bool begins(const struct part *part, size_t at, const char *magic, size_t length)
{
    return part->length >= at + length && memcmp(part->data + at, magic, length) == 0;
}

/* clang-format off */
#define AT(at, magic) {at, magic, sizeof(magic) - 1}
/* By what it begins with; what is not listed has no tool. */
static const struct {
    struct {
        size_t at;
        const char *magic;
        size_t length;
    } is[2];
    cleaner *clean;
} KINDS[] = {
    {{AT(0, "\xFF\xD8\xFF")}, clean_by_exiftool}, /* JPEG */
    {{AT(0, "\x89PNG\r\n\x1A\n")}, clean_by_exiftool},
    {{AT(0, "GIF8")}, clean_by_exiftool},
    {{AT(0, "II*\0")}, clean_by_exiftool}, /* TIFF */
    {{AT(0, "MM\0*")}, clean_by_exiftool},
    {{AT(0, "RIFF"), AT(8, "WEBP")}, clean_by_exiftool},
    {{AT(4, "ftyp")}, clean_by_exiftool}, /* HEIC, AVIF, MP4, MOV, M4A */
    {{AT(4, "moov")}, clean_by_exiftool}, /* old MOV, as the next two */
    {{AT(4, "mdat")}, clean_by_exiftool},
    {{AT(4, "wide")}, clean_by_exiftool},
    {{AT(0, "ID3")}, clean_by_mat2}, /* MP3, as the next two */
    {{AT(0, "\xFF\xFB")}, clean_by_mat2},
    {{AT(0, "\xFF\xF3")}, clean_by_mat2},
    {{AT(0, "fLaC")}, clean_by_mat2},
    {{AT(0, "OggS")}, clean_by_mat2},
    {{AT(0, "PK\3\4")}, clean_by_mat2}, /* Word, Excel, PowerPoint, OpenDocument */
    {{AT(0, "%PDF-")}, clean_by_drawing},
};
#undef AT
/* clang-format on */

void clean_part(const struct part *part, struct cleaning *cleaning)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        bool is = true;
        for (size_t j = 0; j < 2 && KINDS[i].is[j].magic; j++)
            is = is && begins(part, KINDS[i].is[j].at, KINDS[i].is[j].magic, KINDS[i].is[j].length);
        if (is) {
            KINDS[i].clean(part, cleaning);
            return;
        }
    }
    cleaning_fail(cleaning, UNCLEAN_KIND, NULL);
}

/* ---- on its way ---- */

enum status cleaning_write(const struct cleaning *cleaning, struct buffer *out, struct error *err)
{
    char note[CLEAN_DETAIL_SIZE + 16];
    bool has_detail = !cleaning->way && cleaning->detail[0] != '\0';
    int length = snprintf(note, sizeof note, "%u%s%s",
                          cleaning->way ? (unsigned)cleaning->way : (unsigned)cleaning->why,
                          has_detail ? " " : "", has_detail ? cleaning->detail : "");
    buffer_append_text(out, INSPECT_ANSWER_HEAD);
    answer_append_record(out, cleaning->way ? ANSWER_WAY : ANSWER_UNCLEAN, note, (size_t)length);
    if (cleaning->way)
        answer_append_record(out, ANSWER_COPY, cleaning->copy.data, cleaning->copy.length);
    answer_append_record(out, ANSWER_END, NULL, 0);
    return buffer_status(out, err);
}
