/* Which page answers which address: what is owed, and what is recorded. */
#include "register/register.h"

#define SHOWN(path, answer)                                                                        \
    {                                                                                              \
        path, false, false, false, answer                                                          \
    }
#define SENT(path, answer)                                                                         \
    {                                                                                              \
        path, false, true, false, answer                                                           \
    }
#define BOTH(path, shown, sent) SHOWN(path, shown), SENT(path, sent)

const struct route ROUTES_REGISTER[] = {
    SHOWN("/", page_home),
    SHOWN("/sharings", page_sharings),
    {"/sharings/", true, false, false, page_sharing},
    {"/approve/", true, false, false, page_approve},
    {"/approve/", true, true, false, page_approved},
    {"/leaving/pdf/", true, false, false, page_leaving_pdf},
    {"/leaving/", true, false, false, page_leaving},
    {"/recorded/", true, false, false, page_recorded},
    SHOWN("/recipients", page_recipients),
    SHOWN("/recipients/show", page_recipient),
    SHOWN("/recipients/page", page_recipient_page),
    BOTH("/recipients/invite", page_recipient_invite, page_recipient_invited),
    BOTH("/recipients/add", page_recipient_add, page_recipient_added),
    BOTH("/recipients/card", page_card, page_card_looked),
    BOTH("/recipients/add-address", page_keyless_add, page_keyless_added),
    BOTH("/recipients/call", page_call, page_called),
    BOTH("/recipients/confirm", page_confirm, page_confirmed),
    BOTH("/recipients/revoke", page_revoke, page_revoked),
    SHOWN("/agreements", page_agreements),
    BOTH("/agreements/add", page_agreement_add, page_agreed),
    BOTH("/agreements/standing", page_standing, page_stood),
    BOTH("/training", page_training, page_trained),
    SHOWN("/media", page_media),
    BOTH("/media/add", page_media_add, page_media_added),
    BOTH("/media/back", page_media_back, page_media_came_back),
    BOTH("/media/wiped", page_media_wiped, page_media_was_wiped),
    BOTH("/access", page_front_sheet, page_front_sheet_signed),
    BOTH("/log", page_log, page_logged),
    BOTH("/informed", page_about_form, page_about_form_sent),
    BOTH("/informed/not", page_about_form, page_about_form_sent),
    BOTH("/afterwards", page_about_form, page_about_form_sent),
    BOTH("/look", page_about_form, page_about_form_sent),
    BOTH("/decline", page_decline, page_declined),
    BOTH("/incident", page_incident, page_incident_happened),
    SHOWN("/incidents", page_incidents),
    BOTH("/incidents/close", page_incident_close, page_incident_closed),
    SHOWN("/complaints", page_complaints),
    BOTH("/complaints/add", page_complaint_add, page_complaint_added),
    BOTH("/complaints/told", page_complaint_told, page_complaint_was_told),
    SHOWN("/notice", page_notice_to_copy),
    BOTH("/withdraw", page_about_form, page_about_form_sent),
    BOTH("/take-off", page_about_form, page_about_form_sent),
    BOTH("/sent", page_about_form, page_about_form_sent),
    BOTH("/reference", page_about_form, page_about_form_sent),
    BOTH("/reissue", page_reissue, page_reissued),
    SHOWN("/numbers", page_numbers),
    BOTH("/numbers/add", page_number_add, page_number_added),
    BOTH("/numbers/confirm", page_number_confirm, page_number_confirmed),
    SHOWN("/portals", page_portals),
    BOTH("/portals/add", page_portal_add, page_portal_added),
    BOTH("/portals/check", page_portal_check, page_portal_checked),
    BOTH("/portals/page", page_portal_page, page_portal_page_put),
    SHOWN("/profiles", page_profiles),
    BOTH("/profiles/accept", page_profile_accept, page_profile_accepted),
    BOTH("/clock", page_clock, page_clock_corrected),
    BOTH("/resume", page_resume, page_resumed),
    BOTH("/hold", page_about_form, page_about_form_sent),
    BOTH("/hold/release", page_about_form, page_about_form_sent),
    BOTH("/erase", page_erase, page_erased),
    BOTH("/advice", page_advice, page_advised),
    BOTH("/advice/summary", page_summary, page_summary_made),
    BOTH("/witness", page_witness, page_witnessed),
    {NULL, false, false, false, NULL},
};
