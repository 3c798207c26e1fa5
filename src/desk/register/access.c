/* The front sheet of a family's file (L03): who looked into it, and why. Who they are is chosen
 * first, since each owes something else. */
#include <string.h>

#include "register/register.h"
#include "safehand/register.h"

static const struct {
    const char *role, *label, *hint;
} ROLES[] = {
    {"trustee", "A trustee", NULL},
    {"reviewer", "A reviewer of the national organisation", NULL},
    {"auditor", "An auditor from outside", "Somebody of the office is with them."},
    {"contractor", "A contractor",
     "For example, who mends the computers: they sign an undertaking."},
    {"inspector", "An inspector", "The parents are told, and get the report."},
    {"subject", "Somebody whom the file is about",
     "They ask what is known about them, and are answered within a month."},
    {"other", "Somebody else", NULL},
};
static const struct ask_choice YES_NO[] = {{"yes", "Yes", NULL}, {"no", "No", NULL}};

static size_t role_of(const char *role)
{
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (strcmp(ROLES[i].role, role) == 0)
            return i;
    return SIZE_MAX;
}

/* Who comes from a family's page has said whose file it is. */
static void append_address(const struct visit *visit, const char *role, struct buffer *out)
{
    const char *family = asked(visit, "family");
    buffer_append_format(out, "/access?role=%s", role);
    if (!*family)
        return;
    buffer_append_text(out, "&family=");
    page_address_part(out, family);
}

static void show_roles(struct visit *visit)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Somebody looked at a file", PLACE_HOME);
    page_paragraph(page, "Everybody who looks into a family's file and is not on the staff signs "
                         "its front sheet. Staff need not.");
    page_heading(page, 2, "Who was it?");
    page_markup(page, "<ul class=\"govuk-list desk-ways\">\n");
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
        struct buffer address;
        buffer_init(&address, REQUEST_PATH_SIZE);
        append_address(visit, ROLES[i].role, &address);
        page_markup(page, "<li>");
        page_link(page, buffer_text(&address), ROLES[i].label);
        buffer_free(&address);
        if (ROLES[i].hint) {
            page_markup(page, "<span class=\"govuk-hint\">");
            page_text(page, ROLES[i].hint);
            page_markup(page, "</span>");
        }
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
    page_end(page);
}

/* ---- the sheet ---- */

enum { ASKS_MAXIMUM = 10 };
struct sheet {
    struct asking asking;
    struct ask asks[ASKS_MAXIMUM];
    char today[DATE_SIZE];
};

static void add(struct sheet *sheet, struct ask ask)
{
    sheet->asks[sheet->asking.count++] = ask;
}

/* What who they are asks for beyond the rest. */
static void add_own(struct sheet *sheet, const char *role)
{
    if (strcmp(role, "auditor") == 0)
        add(sheet, (struct ask){.kind = ASK_TEXT,
                                .name = "accompanied-by",
                                .label = "Who of the office was with them?",
                                .hint = "Leave it empty if nobody was: it is recorded so.",
                                .input = INPUT_ACCOMPANIED_BY});
    if (strcmp(role, "contractor") == 0)
        add(sheet, (struct ask){.kind = ASK_TEXT,
                                .name = "undertaking",
                                .label = "Which undertaking did they sign, and when?",
                                .hint = "Leave it empty if they signed none: it is recorded so.",
                                .input = INPUT_UNDERTAKING});
    if (strcmp(role, "inspector") != 0)
        return;
    add(sheet, (struct ask){.kind = ASK_RADIOS,
                            .name = "announced",
                            .label = "Was the inspection announced?",
                            .missing = "say whether it was announced",
                            CHOICES(YES_NO)});
    add(sheet, (struct ask){.kind = ASK_DAY,
                            .name = "parents-told",
                            .label = "When were the parents told?",
                            .hint = "Leave it empty if they were not yet: then that is owed.",
                            .input = INPUT_PARENTS_TOLD});
}

static void sheet_make(const struct visit *visit, struct sheet *sheet)
{
    const char *role = asked(visit, "role");
    bool asks_for_own = strcmp(role, "subject") == 0;
    *sheet = (struct sheet){.asking = {.title = "Somebody looked at a file",
                                       .path = "/access",
                                       .button = "Sign the front sheet",
                                       .asks = sheet->asks,
                                       .place = PLACE_HOME}};
    today_text(visit, sheet->today);
    add(sheet, (struct ask){.kind = ASK_CARRIED, .name = "role"});
    add(sheet, (struct ask){.kind = ASK_TEXT,
                            .name = "family",
                            .label = "Which family's file?",
                            .hint = "Its reference, as on the file.",
                            .missing = "write the family's reference",
                            .width = 20});
    add(sheet, (struct ask){.kind = ASK_TEXT,
                            .name = "who",
                            .label = "Their name",
                            .hint = "And whom they work for.",
                            .missing = "write who it was",
                            .input = INPUT_WHO});
    add(sheet, (struct ask){.kind = ASK_AREA,
                            .name = "reason",
                            .label = asks_for_own ? "What do they ask for?" : "Why?",
                            .missing = "write why",
                            .input = INPUT_REASON});
    add(sheet, (struct ask){.kind = ASK_DAY,
                            .name = "on",
                            .label = "When?",
                            .missing = "write the day",
                            .initial = sheet->today});
    add_own(sheet, role);
}

void page_front_sheet(struct visit *visit)
{
    struct sheet sheet;
    if (role_of(asked(visit, "role")) == SIZE_MAX) {
        show_roles(visit);
        return;
    }
    sheet_make(visit, &sheet);
    ask_show(visit, &sheet.asking, NULL);
}

void page_front_sheet_signed(struct visit *visit)
{
    struct sheet sheet;
    struct error err = {0};
    struct front_sheet_done done = {.entry = 0};
    const char *role = asked(visit, "role");
    bool inspects = strcmp(role, "inspector") == 0;
    sheet_make(visit, &sheet);
    struct front_sheet said = {.reference = asked(visit, "family"),
                               .who = asked(visit, "who"),
                               .reason = asked(visit, "reason"),
                               .role = role,
                               .accompanied_by = asked_or_null(visit, "accompanied-by"),
                               .undertaking = asked_or_null(visit, "undertaking"),
                               .is_unannounced =
                                   inspects && strcmp(asked(visit, "announced"), "no") == 0};
    said.parents_were_told = inspects && asked_day(visit, "parents-told", &said.parents_told);
    enum status status = ask_check(visit, &sheet.asking, &err);
    if (status == STATUS_OK)
        status = family_check(visit, &sheet.asking, &err);
    if (status == STATUS_OK && asked_day(visit, "on", &said.on))
        status = front_sheet_sign(visit->session->office, &said, visit_now(visit), &done, &err);
    if (status == STATUS_OK)
        recorded_go_on(visit, done.entry);
    else
        ask_again(visit, &sheet.asking, &err);
}
