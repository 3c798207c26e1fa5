#include <string.h>

#include "armor.h"
#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"

/* Text is read in pieces that hold many lines; a line is never longer than the white space allowed
 * in front. */
enum { TEXT_SIZE = 16384, LINE_MAXIMUM = AGE_ARMOR_WHITE_SPACE_MAXIMUM };

enum stage { BEFORE, WITHIN, AFTER };

struct age_armor_reader {
    struct age_input *input;
    enum stage stage;
    bool input_ended;
    size_t line_number;
    size_t text_start;
    size_t text_end;
    char text[TEXT_SIZE];
    size_t bytes_start;
    size_t bytes_end;
    unsigned char bytes[AGE_ARMOR_LINE_BYTES]; /* of the line decoded last */
};

struct line {
    const char *text;
    size_t length; /* without its end */
};

static bool is_white_space(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static size_t white_space_length(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && is_white_space(text[count]))
        count++;
    return count;
}

bool age_armor_is_seen(const void *data, size_t length)
{
    static const char begin[] = "-----BEGIN ";
    const char *text = data;
    size_t skipped = white_space_length(text, length);
    return length - skipped >= strlen(begin) && memcmp(text + skipped, begin, strlen(begin)) == 0;
}

static enum status broken(const struct age_armor_reader *armor, struct error *err, const char *what)
{
    error_set(err, STATUS_MALFORMED, "line %zu of the armored file %s", armor->line_number, what);
    return error_hint(err, "the text was changed on its way; ask for it to be sent as a file");
}

static enum status armor_read_ahead(struct age_armor_reader *armor, struct error *err)
{
    size_t left = armor->text_end - armor->text_start;
    memmove(armor->text, armor->text + armor->text_start, left);
    armor->text_start = 0;
    armor->text_end = left;
    size_t got = 0;
    enum status status =
        age_input_read(armor->input, armor->text + left, TEXT_SIZE - left, &got, err);
    if (status == STATUS_OK) {
        armor->input_ended = got < TEXT_SIZE - left;
        armor->text_end += got;
    }
    return status;
}

/* The next line without its LF or CRLF; the last one may lack it. Text NULL at the end. */
static enum status armor_take_line(struct age_armor_reader *armor, struct line *line,
                                   struct error *err)
{
    if (armor->text_end - armor->text_start <= LINE_MAXIMUM && !armor->input_ended) {
        enum status status = armor_read_ahead(armor, err);
        if (status != STATUS_OK)
            return status;
    }
    const char *text = armor->text + armor->text_start;
    size_t left = armor->text_end - armor->text_start;
    armor->line_number++;
    *line = (struct line){0};
    if (left == 0)
        return STATUS_OK;
    const char *feed = memchr(text, '\n', left);
    size_t length = feed ? (size_t)(feed - text) : left;
    if (length > LINE_MAXIMUM)
        return broken(armor, err, "is too long");
    armor->text_start += feed ? length + 1 : length;
    if (length > 0 && text[length - 1] == '\r')
        length--;
    *line = (struct line){.text = text, .length = length};
    return STATUS_OK;
}

static bool line_is(const struct line *line, const char *text)
{
    return line->length == strlen(text) && memcmp(line->text, text, line->length) == 0;
}

static enum status read_beginning(struct age_armor_reader *armor, struct error *err)
{
    size_t white_space = 0;
    struct line line;
    for (;;) {
        enum status status = armor_take_line(armor, &line, err);
        if (status != STATUS_OK)
            return status;
        if (!line.text || white_space_length(line.text, line.length) < line.length)
            break;
        white_space += line.length + 1;
        if (white_space > AGE_ARMOR_WHITE_SPACE_MAXIMUM)
            return broken(armor, err, "follows too much white space");
    }
    if (!line.text || !line_is(&line, "-----BEGIN AGE ENCRYPTED FILE-----"))
        return broken(armor, err, "is not the BEGIN line of an age file");
    armor->stage = WITHIN;
    return STATUS_OK;
}

/* After the END line nothing but white space may come. */
static enum status read_ending(struct age_armor_reader *armor, struct error *err)
{
    size_t white_space = 0;
    armor->stage = AFTER;
    for (;;) {
        size_t left = armor->text_end - armor->text_start;
        const char *text = armor->text + armor->text_start;
        if (white_space_length(text, left) < left) {
            armor->line_number++;
            return broken(armor, err, "follows the end");
        }
        white_space += left;
        armor->text_start = armor->text_end;
        if (white_space > AGE_ARMOR_WHITE_SPACE_MAXIMUM) {
            armor->line_number++;
            return broken(armor, err, "begins too much white space");
        }
        if (armor->input_ended)
            return STATUS_OK;
        enum status status = armor_read_ahead(armor, err);
        if (status != STATUS_OK)
            return status;
    }
}

static enum status expect_end_line(struct age_armor_reader *armor, struct error *err)
{
    struct line line;
    enum status status = armor_take_line(armor, &line, err);
    if (status != STATUS_OK)
        return status;
    if (!line.text || !line_is(&line, "-----END AGE ENCRYPTED FILE-----"))
        return broken(armor, err, "should be its END line");
    return read_ending(armor, err);
}

/* Bytes in a line of padded base64, by its length and padding. */
static size_t decoded_size(const struct line *line)
{
    size_t size = line->length / 4 * 3;
    for (size_t i = 1; i <= 2 && size > 0 && line->text[line->length - i] == '='; i++)
        size--;
    return size;
}

/* Decodes the next line; at the end of the text leaves nothing and the stage AFTER. */
static enum status decode_line(struct age_armor_reader *armor, struct error *err)
{
    struct line line;
    enum status status = armor_take_line(armor, &line, err);
    if (status != STATUS_OK)
        return status;
    if (!line.text) {
        error_set(err, STATUS_MALFORMED, "the armored file is cut short: its last line is missing");
        return error_hint(err, "only a part of the text arrived; ask for it to be sent again");
    }
    if (line_is(&line, "-----END AGE ENCRYPTED FILE-----"))
        return read_ending(armor, err);
    if (line.length == 0 || line.length > AGE_ARMOR_COLUMNS)
        return broken(armor, err, line.length == 0 ? "is empty" : "is longer than 64 columns");
    size_t size = decoded_size(&line);
    if (!base64_decode_exact(line.text, line.length, BASE64_PADDED, armor->bytes, size))
        return broken(armor, err, "is not canonical base64");
    armor->bytes_start = 0;
    armor->bytes_end = size;
    return size < AGE_ARMOR_LINE_BYTES ? expect_end_line(armor, err) : STATUS_OK;
}

static enum status read_armored(void *context, void *data, size_t length, uint64_t offset,
                                size_t *got, struct error *err)
{
    (void)offset;
    struct age_armor_reader *armor = context;
    unsigned char *next = data;
    *got = 0;
    if (armor->stage == BEFORE) {
        enum status status = read_beginning(armor, err);
        if (status != STATUS_OK)
            return status;
    }
    while (*got < length) {
        size_t piece = armor->bytes_end - armor->bytes_start;
        if (piece == 0) {
            if (armor->stage == AFTER)
                break;
            enum status status = decode_line(armor, err);
            if (status != STATUS_OK)
                return status;
            continue;
        }
        if (piece > length - *got)
            piece = length - *got;
        memcpy(next + *got, armor->bytes + armor->bytes_start, piece);
        armor->bytes_start += piece;
        *got += piece;
    }
    return STATUS_OK;
}

enum status age_armor_reader_open(struct age_armor_reader **armor, struct age_input *input,
                                  struct age_source *source, struct error *err)
{
    *armor = memory_allocate(sizeof **armor);
    if (!*armor)
        return memory_error(err);
    (*armor)->input = input;
    *source = (struct age_source){.read = read_armored, .context = *armor};
    return STATUS_OK;
}

void age_armor_reader_free(struct age_armor_reader *armor)
{
    memory_free(armor);
}
