/* Fonts and texts. Only Noto's fonts are used, whatever else is installed and whatever a person's
 * own settings say: so the same report looks the same, and is the same, on each machine. */
#include "pdf/pdf.h"

#include <pthread.h>
#include <string.h>

enum { COVERED = 1, UNCOVERED = 2, CODE_POINTS = 0x110000 };

/* Where Debian has them, and its own cache of what they hold. */
#define NOTO "/usr/share/fonts/truetype/noto"
static const char CONFIGURATION[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
    "<dir>" NOTO "</dir><dir>/usr/share/fonts/opentype/noto</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir></fontconfig>";
static const char FAMILIES[] = "Noto Sans,Noto Sans Arabic,Noto Sans Bengali 9.5";

static enum status fonts_missing(struct error *err)
{
    error_set(err, STATUS_SYSTEM, "the fonts of the PDF are not installed");
    return error_hint(err, "install Debian's package fonts-noto-core");
}

static enum status load_libraries(struct error *err)
{
    enum status status = libcairo_load(err);
    if (status == STATUS_OK)
        status = libpango_load(err);
    if (status == STATUS_OK)
        status = libpangocairo_load(err);
    if (status == STATUS_OK)
        status = libpangoft2_load(err);
    if (status == STATUS_OK)
        status = libfontconfig_load(err);
    if (status == STATUS_OK)
        status = pdf_gobject_load(err);
    return status == STATUS_OK ? libqpdf_load(err) : status;
}

/* Whether the fonts named first are there, and not what stands in for them. */
static bool has_named_font(struct pdf_fonts *fonts)
{
    PangoFont *font = libpango.font_map_load_font(fonts->map, fonts->context, fonts->description);
    if (!font)
        return false;
    PangoFontDescription *found = libpango.font_describe(font);
    const char *family = libpango.font_description_get_family(found);
    bool is_named = family && strcmp(family, "Noto Sans") == 0;
    libpango.font_description_free(found);
    pdf_gobject.object_unref(font);
    return is_named;
}

/* Widths as the fonts have them, not as they would be on a screen. */
static void set_options(struct pdf_fonts *fonts)
{
    cairo_font_options_t *options = libcairo.font_options_create();
    libcairo.font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    libcairo.font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    libpangocairo.context_set_font_options(fonts->context, options);
    libpango.context_set_round_glyph_positions(fonts->context, FALSE);
    libcairo.font_options_destroy(options);
}

static FcConfig *read_configuration(void)
{
    FcConfig *config = libfontconfig.ConfigCreate();
    /* The current one: else fontconfig reads the system's and the person's own beside it. */
    if (config && libfontconfig.ConfigSetCurrent(config) &&
        libfontconfig.ConfigParseAndLoadFromMemory(config, (const FcChar8 *)CONFIGURATION,
                                                   FcTrue) &&
        libfontconfig.ConfigBuildFonts(config))
        return config;
    if (config)
        libfontconfig.ConfigDestroy(config);
    return NULL;
}

/* Read once, and kept like the library itself; what Pango still holds of it is not told. */
static FcConfig *configuration(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static FcConfig *kept;
    pthread_mutex_lock(&lock);
    if (!kept)
        kept = read_configuration();
    FcConfig *config = kept;
    pthread_mutex_unlock(&lock);
    return config;
}

enum status pdf_fonts_open(struct pdf_fonts *fonts, struct error *err)
{
    *fonts = (struct pdf_fonts){0};
    enum status status = load_libraries(err);
    if (status != STATUS_OK)
        return status;
    fonts->covered = memory_allocate(CODE_POINTS);
    if (!fonts->covered)
        return memory_error(err);
    FcConfig *config = file_exists(NOTO) ? configuration() : NULL;
    if (!config)
        return fonts_missing(err);
    fonts->map = libpangocairo.font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!fonts->map)
        return memory_error(err);
    libpangoft2.font_map_set_config((PangoFcFontMap *)fonts->map, config);
    libpangocairo.font_map_set_resolution((PangoCairoFontMap *)fonts->map, 72);
    fonts->context = libpango.font_map_create_context(fonts->map);
    fonts->description = libpango.font_description_from_string(FAMILIES);
    set_options(fonts);
    return has_named_font(fonts) ? STATUS_OK : fonts_missing(err);
}

void pdf_fonts_close(struct pdf_fonts *fonts)
{
    if (fonts->description)
        libpango.font_description_free(fonts->description);
    if (fonts->context)
        pdf_gobject.object_unref(fonts->context);
    if (fonts->map)
        pdf_gobject.object_unref(fonts->map);
    memory_free(fonts->covered);
    *fonts = (struct pdf_fonts){0};
}

/* ---- what can be drawn ---- */

static PangoLayout *new_layout(const struct pdf_fonts *fonts, const char *text, size_t length)
{
    PangoLayout *layout = libpango.layout_new(fonts->context);
    libpango.layout_set_font_description(layout, fonts->description);
    libpango.layout_set_text(layout, text, (int)length);
    return layout;
}

static bool is_covered(struct pdf_fonts *fonts, const char *text, size_t size, uint32_t code_point)
{
    if (code_point < 0x80)
        return true;
    if (fonts->covered[code_point] == 0) {
        PangoLayout *layout = new_layout(fonts, text, size);
        bool has = libpango.layout_get_unknown_glyphs_count(layout) == 0;
        fonts->covered[code_point] = has ? COVERED : UNCOVERED;
        pdf_gobject.object_unref(layout);
    }
    return fonts->covered[code_point] == COVERED;
}

/* Arrows, pictures, and what somebody uses for themselves: a number says as much. A letter that
 * became a number would make a name unreadable. */
static bool is_sign(uint32_t code_point)
{
    return (code_point >= 0x2190 && code_point < 0x2E80) ||
           (code_point >= 0xE000 && code_point < 0xF900) ||
           (code_point >= 0x1F000 && code_point < 0x20000) || code_point >= 0xE0000;
}

/* ---- texts ---- */

void pdf_text_begin(struct pdf_text *text)
{
    buffer_init(&text->text, 1 << 30);
    text->attributes = libpango.attr_list_new();
}

static void add_attribute(struct pdf_text *text, PangoAttribute *attribute, size_t from)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)text->text.length;
    libpango.attr_list_insert(text->attributes, attribute);
}

static void add_looks(struct pdf_text *text, unsigned look, size_t from)
{
    static const struct {
        unsigned look;
        double scale;
    } scales[] = {{LOOK_TITLE, 1.95}, {LOOK_SECTION, 1.4}, {LOOK_PART, 1.08}, {LOOK_SOFT, 0.9}};
    enum { GREY = 0x4A00 };
    if (look & (LOOK_BOLD | LOOK_TITLE | LOOK_SECTION | LOOK_PART))
        add_attribute(text, libpango.attr_weight_new(PANGO_WEIGHT_BOLD), from);
    if (look & LOOK_ITALIC)
        add_attribute(text, libpango.attr_style_new(PANGO_STYLE_ITALIC), from);
    if (look & LOOK_SOFT)
        add_attribute(text, libpango.attr_foreground_new(GREY, GREY, GREY), from);
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++)
        if (look & scales[i].look)
            add_attribute(text, libpango.attr_scale_new(scales[i].scale), from);
}

/* As HTML shows it, without its markup. */
static void add_character(struct pdf_text *text, struct pdf_fonts *fonts, const char *part,
                          size_t size, uint32_t code_point)
{
    bool is_plain = code_point == '\n' || code_point == '\t';
    bool is_hidden = text_is_control(code_point) || text_is_invisible(code_point);
    if (size == 0) {
        buffer_append_format(&text->text, "[0x%02X]", (unsigned char)*part);
    } else if (!is_plain && is_hidden) {
        buffer_append_format(&text->text, "[U+%04X]", (unsigned)code_point);
    } else if (is_plain || is_covered(fonts, part, size, code_point)) {
        buffer_append(&text->text, part, size);
    } else {
        if (!is_sign(code_point))
            fonts->missing = code_point;
        buffer_append_format(&text->text, "[U+%04X]", (unsigned)code_point);
    }
}

void pdf_text_add(struct pdf_text *text, struct pdf_fonts *fonts, const char *part, unsigned look,
                  bool is_apart)
{
    static const unsigned char isolate[] = {0xE2, 0x81, 0xA8}, isolate_end[] = {0xE2, 0x81, 0xA9};
    size_t from = text->text.length, length = strlen(part);
    if (is_apart)
        buffer_append(&text->text, isolate, sizeof isolate);
    while (length > 0) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(part, length, &code_point);
        add_character(text, fonts, part, size, code_point);
        part += size > 0 ? size : 1;
        length -= size > 0 ? size : 1;
    }
    if (is_apart)
        buffer_append(&text->text, isolate_end, sizeof isolate_end);
    if (text->text.length > from)
        add_looks(text, look, from);
}

enum status pdf_text_lay_out(struct pdf_text *text, const struct pdf_fonts *fonts, double width,
                             PangoLayout **layout, struct error *err)
{
    enum status status = buffer_status(&text->text, err);
    *layout = NULL;
    if (status == STATUS_OK && fonts->missing) {
        status = error_set(err, STATUS_SYSTEM, "no font of the PDF has the letter U+%04X",
                           (unsigned)fonts->missing);
        error_hint(err, "install Noto's fonts for that script (Debian: fonts-noto-cjk, "
                        "fonts-noto-extra)");
    }
    if (status == STATUS_OK) {
        /* Two letters in one glyph: readers that take the text out lose what stands behind it. */
        add_attribute(text, libpango.attr_font_features_new("liga=0, clig=0"), 0);
        *layout = new_layout(fonts, buffer_text(&text->text), text->text.length);
        libpango.layout_set_width(*layout, (int)(width * PANGO_SCALE));
        libpango.layout_set_wrap(*layout, PANGO_WRAP_WORD_CHAR);
        libpango.layout_set_line_spacing(*layout, 1.08F);
        libpango.layout_set_attributes(*layout, text->attributes);
    }
    libpango.attr_list_unref(text->attributes);
    buffer_free(&text->text);
    return status;
}
