/* How the office's own certificate authority is installed. It says nothing of the office. */
#include <string.h>

#include "people/people.h"

void page_authority(struct visit *visit)
{
    static const char *const steps[][2] = {
        {"Windows (Edge and Chrome)",
         "Open the file, press \"Install Certificate\", choose \"Current User\", then \"Place all "
         "certificates in the following store\" and \"Trusted Root Certification Authorities\"."},
        {"Mac (Safari and Chrome)",
         "Open the file: it goes into Keychain Access. Open it there, unfold \"Trust\", and choose "
         "\"Always Trust\"."},
        {"Firefox", "Settings, \"Privacy & Security\", \"View Certificates\", \"Authorities\", "
                    "\"Import\", and "
                    "tick that it may identify websites."},
        {"Linux (Chromium and Chrome)", "Settings, \"Privacy and security\", \"Security\", "
                                        "\"Manage certificates\", \"Authorities\", "
                                        "\"Import\"."},
    };
    struct page *page = &visit->page;
    if (!visit->options->authority) {
        page_missing(visit);
        return;
    }
    page_begin(page, 200, "Let your browser know this desk", PLACE_NONE);
    page_paragraph(page,
                   "Your browser warns of this desk, because it does not know who vouches for it. "
                   "Once on each computer you tell it, and it warns no more. Ask whoever started "
                   "the desk for the fingerprint that it showed them, and compare it with the one "
                   "that your computer shows of this file.");
    page_link_button(page, "/authority/safehand-authority.crt", "Download the certificate", false);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        page_heading(page, 2, steps[i][0]);
        page_paragraph(page, steps[i][1]);
    }
    page_paragraph(page, "It can vouch for this one name only, and for nothing else on the web.");
    page_link(page, "/sign-in", "Sign in");
    page_end(page);
}

void page_authority_file(struct visit *visit)
{
    struct response *response = visit->page.response;
    if (!visit->options->authority) {
        page_missing(visit);
        return;
    }
    response->status = 200;
    response->type = "application/x-x509-ca-cert";
    buffer_append_text(&response->body, visit->options->authority);
}
