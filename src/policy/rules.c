/* The table: what holds, where it is written, how it is read, and what tests it. The order is that
 * of the questions in the government's flowchart: purpose, recipient, consent, basis, amount,
 * channel. */
#include <string.h>

#include "rule.h"

static const struct policy_rule rules[] = {
    {
        .id = "P01",
        .name = "purpose",
        .title = "There is a specific purpose, in words, that the chosen profile covers",
        .sources = "HMG flowchart 1; FS specific purpose, Caldicott 1",
        .outcome = "refuse",
        .reading =
            "The coordinator says in their own words what this one sharing is for; repeating "
            "what the profile covers is not specific. The words go to the recipient, who may "
            "use what is shared for nothing else.",
        .test = rule_purpose,
    },
    {
        .id = "P02",
        .name = "recipient-kind",
        .title = "The recipient's kind of organisation is one that the profile names",
        .sources = "SL 1.3.6; FS need to know, Caldicott 4",
        .outcome = "refuse",
        .reading =
            "Need to know goes by the kind of organisation that the recipient's verified card "
            "states. The way on is another profile or another recipient, never an exception.",
        .test = rule_recipient_kind,
    },
    {
        .id = "P03",
        .name = "recipient-verified",
        .title = "The recipient's card was verified over a channel known before, and is in force",
        .sources = "SL 4.1.3, 4.1.5; HMG secure, \"right individual\"",
        .outcome = "refuse",
        .reading =
            "A card shows only that its file is whole. Somebody has compared its fingerprint "
            "over a channel already known, and it is written down who, when and how. At the "
            "instant of its expiry a card has expired; a revoked one never comes back.",
        .test = rule_recipient_verified,
    },
    {
        .id = "P04",
        .name = "consent",
        .title =
            "Where somebody can be identified, a consent in the record covers this sharing, or "
            "another lawful basis is looked for",
        .sources = "SL 1.3.2, 5.2, 5.4; WH 1.2-1.4, 7.4; AF; FS consent; HMG rule 4",
        .outcome = "go on, or P05",
        .reading =
            "It never refuses by itself but hands over to P05. Consent is explicit, never assumed: "
            "it "
            "names the profile, the kind of organisation, every category that leaves (\"fields\" "
            "for "
            "the fields) and each person in scope of whom something leaves, or everybody in scope "
            "where a fact of the whole family leaves; it was given after seeing what would be "
            "shared; "
            "its days include the last one; and it is not withdrawn. Adults and people of 16 and "
            "over "
            "give it for themselves; for a younger child somebody whom the record names as holding "
            "parental responsibility. Where no date of birth is recorded, somebody with holders of "
            "parental responsibility, or in a child's role, counts as a child. A refusal by any "
            "holder counts, and by a child of 12 or over for their own data; withdrawn counts as "
            "refused; a later consent by the same person that covers all of it replaces it. What "
            "is "
            "withheld from the family nobody can have consented to.",
        .test = rule_consent,
    },
    {
        .id = "P05",
        .name = "lawful-basis",
        .title =
            "Where somebody can be identified there is a lawful basis with its reason, and for "
            "specially protected facts the condition relied on",
        .sources = "HMG flowchart 4; WH 2.1, 10.2; SL 1.1",
        .outcome = "refuse",
        .reading =
            "The basis is one that the profile allows: consent, a legal obligation (a court order "
            "is "
            "one), vital interests, a public task, legitimate interests. Consent that covers the "
            "sharing is the basis unless another is named, and fills in the condition by itself. "
            "After a refusal a public task or legitimate interests carry it only with safeguarding "
            "named as the condition, whatever the fields are; a legal obligation and vital "
            "interests "
            "always do. \"Further support\" alone is not safeguarding: the question is what harm, "
            "to "
            "whom. Some profiles end with a refusal, and some rest on consent only.",
        .test = rule_lawful_basis,
    },
    {
        .id = "P06",
        .name = "manager-approval",
        .title = "Sharing without consent is approved by a manager",
        .sources = "FS consent, line managers; SL 1.1",
        .outcome = "approve, duty",
        .reading =
            "The approval is a signature over this exact decision, by somebody else than the "
            "sender. For a concern about a child or an adult at risk nothing waits: the manager "
            "looks at it within one working day, unless the office's profile lists P06 among "
            "its approvals.",
        .test = rule_manager_approval,
    },
    {
        .id = "M01",
        .name = "minimum",
        .title = "Nothing leaves that the profile does not list",
        .sources = "SL 1.3.6, 5.4.1; FS Caldicott 3; HMG necessary",
        .outcome = "approve",
        .reading =
            "Each field, entry or file beyond the profile needs its own reason, and a manager's "
            "approval. A file that no leaving entry names is beyond every profile. A profile "
            "without names lets nothing beyond it pass at all, nor anything that might tell "
            "who it is.",
        .test = rule_minimum,
    },
    {
        .id = "M02",
        .name = "unknown-field",
        .title = "A field that the catalogue does not describe is left out, and this is told",
        .sources = "SL 1.3.6, 5.4.1; FS Caldicott 3; HMG necessary",
        .outcome = "automatic",
        .reading =
            "Nobody has judged how such a field is to be handled, so no reason lets it out; it "
            "is described in the catalogue first. The same holds for entries of a category "
            "that the catalogue does not describe.",
        .test = rule_unknown_field,
    },
    {
        .id = "M03",
        .name = "about",
        .title = "Only what is about the people in scope leaves",
        .sources = "HMG proportionate (third parties)",
        .outcome = "justify",
        .reading =
            "An entry that is also about somebody else stays, unless it is chosen by hand and "
            "a reason says why it must go. One about nobody in scope never leaves. Somebody "
            "alleged to have done harm is in scope when chosen.",
        .test = rule_about,
    },
    {
        .id = "M04",
        .name = "third-party-leak",
        .title = "No name, address or number of a person out of scope stands in what leaves",
        .sources = "HMG third parties; WH 8.5",
        .outcome = "justify",
        .reading =
            "Values, free text, attachments' names and texts are searched for all identifying "
            "values of people out of scope. Staff and the recipient are no leak, nor is a surname "
            "that somebody in scope bears; other professionals are a question; an informant always "
            "counts. Somebody alleged to have done harm is in scope when chosen. A name in an "
            "entry that "
            "is about that person too and has its own reason (M03) is not asked about again; an "
            "address or a number of the family that the purpose does not need is. Each finding "
            "is left out, blanked in place, or has a reason.",
        .test = rule_third_party_leak,
    },
    {
        .id = "M05",
        .name = "fact-or-opinion",
        .title = "Every entry that leaves says whether it is fact, opinion or both",
        .sources = "FS fact/opinion; HMG accurate",
        .outcome = "refuse",
        .reading =
            "An entry that does not say is asked about; the answer marks it for this sharing "
            "and does not change the record.",
        .test = rule_fact_or_opinion,
    },
    {
        .id = "M06",
        .name = "up-to-date",
        .title = "A value older than the profile allows is confirmed, or shown as historical",
        .sources = "SL 1.3.6, 2.2; HMG accurate",
        .outcome = "justify",
        .reading =
            "The coordinator confirms the value, or agrees that it goes with its date as "
            "historical. For a concern it is shown as historical without asking: nothing about "
            "a child in danger waits for the check of an address.",
        .test = rule_up_to_date,
    },
    {
        .id = "M07",
        .name = "marking",
        .title = "The package bears the highest marking of what leaves",
        .sources = "FS classification",
        .outcome = "automatic",
        .reading = "The catalogue marks every field and every category of entries: unclassified, "
                   "internal or confidential.",
        .test = rule_marking,
    },
    {
        .id = "M08",
        .name = "withheld-from-family",
        .title = "What is kept from the family is so by a manager's approval",
        .sources = "FS confidential from the service user",
        .outcome = "approve",
        .reading =
            "The approval names its ground and its last day; once that is past, it is asked for "
            "again. The family's preview leaves such an entry out, so consent never covers it.",
        .test = rule_withheld,
    },
    {
        .id = "M09",
        .name = "anonymised",
        .title = "What is shared without names lets no identifying value out, in no field and no "
                 "text",
        .sources = "SL 5.6; WH 3.2, 3.3, 7.5, 8.9; FS anonymised",
        .outcome = "refuse",
        .reading =
            "No funder's or commissioner's demand switches it off. Dates of birth become ages in "
            "bands, places become areas, counts under 5 are suppressed. A rare fact that no search "
            "finds is asked about. With the family's specific permission an identified case study "
            "is another profile.",
        .test = rule_anonymised,
    },
    {
        .id = "M10",
        .name = "adequate",
        .title = "What the profile requires is there, or is shown as missing",
        .sources = "HMG adequate",
        .outcome = "justify",
        .reading = "The coordinator says why it is missing. For a concern it is shown as missing "
                   "without asking: what there is, goes.",
        .test = rule_adequate,
    },
    {
        .id = "M12",
        .name = "metadata",
        .title =
            "Attachments carry no hidden location, author or device data, or a reason says why",
        .sources = "HMG proportionate",
        .outcome = "justify",
        .reading = "JPEG, PNG, PDF and Office files are looked into. What is found is told; the "
                   "file itself is never changed.",
        .test = rule_metadata,
    },
    {
        .id = "C01",
        .name = "portal-first",
        .title = "It goes by a portal, unless a reason says why not",
        .sources = "SL 4.1.2, 4.1.6; FS secure email",
        .outcome = "justify",
        .reading = "A profile may name the channels it allows. For secure email and by hand the "
                   "program makes the sealed file and records that it was handed over.",
        .test = rule_portal_first,
    },
    {
        .id = "C02",
        .name = "portal-access",
        .title =
            "Before anything is sent the portal is seen to refuse a caller without the password",
        .sources = "SL 4.1.5",
        .outcome = "refuse",
        .reading =
            "It is tried over verified TLS at every delivery, just before the sending. A portal "
            "that lets anybody in gets nothing.",
        .test = rule_portal_access,
    },
    {
        .id = "C03",
        .name = "media-checklist",
        .title = "For removable media the risk checklist is complete",
        .sources = "SL 4.1.6; WH 8.2",
        .outcome = "refuse",
        .reading =
            "\"Only if there are no safer alternative methods\": whoever answers that there is "
            "a safer way is refused, whatever C01's reason is. A laptop is removable media.",
        .test = rule_media_checklist,
    },
    {
        .id = "L01",
        .name = "recorded",
        .title = "No package leaves without its ledger entry",
        .sources = "SL 1.3.8; HMG rule 7",
        .outcome = "automatic",
        .reading =
            "What, with whom, why, which fields, which basis, who decided, who approved, how and "
            "when. The entry is written before the package exists.",
        .test = rule_recorded,
    },
};

const struct policy_rule *policy_rules(size_t *count)
{
    *count = sizeof rules / sizeof *rules;
    return rules;
}

const struct policy_rule *policy_find_rule(const char *id)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (strcmp(rules[i].id, id) == 0)
            return &rules[i];
    }
    return NULL;
}
