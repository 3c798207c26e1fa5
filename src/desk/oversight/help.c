/* Help: what to do when, what the words mean, and where the rules are. */
#include "oversight/oversight.h"

struct pair {
    const char *term, *meaning;
};

/* What somebody wants, and the page that does it; the rest of the desk says the same in its own
 * words, so a line each is enough. */
static const struct {
    const char *want, *address, *words;
} WAYS_ON[] = {
    {"You are worried about a child or an adult.", "/share",
     "Ring first if somebody is in danger; then share."},
    {"Something waits for you.", "/", "Look at what is owed."},
    {"You want to see what became of a sharing.", "/sharings", "Look at the sharings."},
    {"A recipient sent a receipt.", "/receipts", "File it."},
    {"Somebody new is to receive something.", "/recipients", "Add and verify them."},
    {"Somebody asks what was shared about them.", "/reports/person", "Answer them."},
    {"The trustees ask for figures.", "/reports/trustees", "Make their report."},
};

static const struct pair GLOSSARY[] = {
    {"Approval",
     "A manager's signature under exactly what is to leave. Nobody approves their own."},
    {"Basis in law",
     "Why the law lets this be shared: consent is one of several, and often not the "
     "right one when a child is at risk."},
    {"Card",
     "Somebody's public keys, with their name. Whatever is sealed to a card only its holder "
     "can open."},
    {"Clean copy", "A copy of a file without what was found hiding in it: the place where a photo "
                   "was taken, earlier versions, names of authors. It is looked into again."},
    {"Consent", "A yes of the person whom it is about, which they may take back."},
    {"Decision",
     "What was asked, by which rules it was judged, and exactly what leaves. It is signed "
     "before anything leaves."},
    {"Draft", "A sharing that you have begun. Only you can read it; it stays until you share it or "
              "throw it away."},
    {"Fingerprint", "Six groups of five digits that stand for a card. Two people compare them by "
                    "phone, so that nobody slips in a card of their own."},
    {"Incident",
     "Something went wrong: lost, sent to the wrong person, opened by another. From when "
     "you know, there are 72 hours to tell the regulator."},
    {"Ledger", "The book in which every sharing is written. Whoever checks it sees whether an "
               "entry was changed or taken out."},
    {"Package", "The sealed file that a recipient gets. It opens with the key of the one person "
                "whom it is for."},
    {"Passphrase", "Several words that open your identity. Nobody else knows them, and nobody can "
                   "give them back to you."},
    {"Portal", "A place on the internet, kept by a password, where a recipient fetches what is for "
               "them."},
    {"Profile", "What one purpose needs and no more: which details, for whom, on which basis."},
    {"Receipt", "What a recipient signs when they have opened a package: that they have it, or why "
                "they do not take it."},
    {"Recipient", "One named person, or a team with a named holder, to whom something is sealed."},
    {"Reference", "A family's name in the office's own files, such as HS-2041, which tells nobody "
                  "who they are."},
    {"Verified", "Somebody rang a number that was known before and heard the same fingerprint."},
    {"Withdrawn", "Stopped by the office. What somebody has read already they still know."},
};

void page_help(struct visit *visit)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "Help", PLACE_HELP);
    page_warning(page,
                 "Is somebody in danger now? Ring 999 first. What is written down comes after.");
    page_heading(page, 2, "What to do when");
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < sizeof WAYS_ON / sizeof *WAYS_ON; i++) {
        page_markup(page, "<li>");
        page_text(page, WAYS_ON[i].want);
        page_markup(page, " ");
        page_link(page, WAYS_ON[i].address, WAYS_ON[i].words);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
    page_heading(page, 2, "The rules");
    page_markup(page,
                "<p class=\"govuk-body\">Each question is asked because of a rule, and each rule "
                "comes from a policy. ");
    page_link(page, "/rules", "All rules, with an example each");
    page_markup(page, "</p>\n");
    page_heading(page, 2, "What the words mean");
    page_terms_begin(page);
    for (size_t i = 0; i < sizeof GLOSSARY / sizeof *GLOSSARY; i++)
        page_term(page, GLOSSARY[i].term, GLOSSARY[i].meaning);
    page_terms_end(page);
    page_end(page);
}
