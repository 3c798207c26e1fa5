#!/usr/bin/python3
"""Holds the shipped JSON files against the schemas in include/safehand/schema.

Usage: check.py SOURCE_FOLDER. Needs Debian's python3-jsonschema. Exit status 0 if every file fits
and every spoilt example is refused; what does not is said, a line each.
"""
import copy
import json
import pathlib
import sys

import jsonschema

SOURCE = pathlib.Path(sys.argv[1])
SCHEMAS = SOURCE / "include/safehand/schema"

# Schema, the files that follow it, and whether there have to be any.
FILES = [
    ("family", ["tests/data/families/*/family.json"], True),
    ("catalogue", ["src/record/data/catalogue.json"], True),
    ("map", ["src/record/data/maps/*.json", "tests/fuzz/map/*"], True),
    ("profile", ["src/policy/data/profiles/*.json"], True),
    ("numbers", ["src/policy/data/numbers.json"], True),
    ("agreement", ["tests/data/agreements/*.json"], True),
    ("recipient", ["tests/data/**/*.recipient.json"], False),
    ("card", ["keys/**/*.card.json", "tests/data/**/*.card.json"], False),
]

CARD = {
    "format": "safehand.card/2", "kind": "person", "name": "Amanda Kaur",
    "organisation": "Leicestershire County Council", "organisation_kind": "childrens_social_care",
    "role": "social worker", "contact": "", "age_recipients": ["age1" + "q" * 58],
    "verifier": "safehand/0123456789abcdef+0a1b2c3d+AX" + "A" * 42,
    "created": "2026-11-16T09:00:00Z", "expires": "2028-11-15T09:00:00Z",
    "signature": "A" * 86 + "==",
}
KEYLESS = {
    "format": "safehand.recipient/2", "organisation": "Leicestershire County Council",
    "team": "Front door", "organisation_kind": "childrens_social_care", "address_kind": "form",
    "address": "https://forms.example.org/door", "published": "the council's page",
}
TEAM = CARD | {"kind": "team", "holder": "Amanda Kaur",
               "ledger": {"origin": "example.org/office/1", "verifier": CARD["verifier"]}}

IMPORTED = {"value": 1, "as_at": "2026-01-02", "source": "people.csv", "row": 3}
CHANGE = {"at": "2026-11-30T09:15:00Z", "by": "Ruth Adeyemi", "what": "added the entry e12"}
CORRECTION = {"at": "2026-11-30T09:15:00Z", "by": "Ruth Adeyemi", "reason": "I misheard", "was": {"text": "Four."}}
TAKEN_OUT = {"id": "e9", "at": "2026-11-30T09:15:00Z", "by": "Ruth Adeyemi", "reason": "Of another family"}
# Beside the files that ship: what a schema must take. Schema, the file to start from, place, value.
GOOD = [
    ("family", "tests/data/families/HS-2041/family.json", ["people", 0, "phone"], IMPORTED),
    ("family", "tests/data/families/HS-2041/family.json", ["people", 0, "phone"],
     IMPORTED | {"row": "People!B7"}),
    ("family", "tests/data/families/HS-2041/family.json", ["entries", 0, "imported"],
     {"source": "visits.csv", "row": 12}),
    ("family", "tests/data/families/HS-2041/family.json", ["people", 0, "phone"],
     IMPORTED | {"gone": "2026-11-30"}),
    ("family", "tests/data/families/HS-2041/family.json", ["entries", 0, "imported"],
     {"source": "visits.csv", "row": 12, "digest": "0123456789abcdef", "gone": "2026-11-30"}),
    ("family", "tests/data/families/HS-2041/family.json", ["entries", 0],
     {"id": "e1", "on": "2026-01-02", "by": "Ann", "category": "contact", "text": "Rang.",
      "imported": {"source": "visits.csv", "row": 12}}),
    ("family", "tests/data/families/HS-2041/family.json", ["changes"], [CHANGE]),
    ("family", "tests/data/families/HS-2041/family.json", ["changes"], []),
    ("family", "tests/data/families/HS-2041/family.json", ["entries", 0, "corrected"],
     [CORRECTION, CORRECTION | {"was": {"kind": None, "about": None, "concern": {"when": "noon"}}}]),
    ("family", "tests/data/families/HS-2041/family.json", ["taken_out"],
     [TAKEN_OUT | {"entry": {"id": "e9"}}, TAKEN_OUT | {"id": "p9", "person": {"id": "p9"}}]),
    ("catalogue", "src/record/data/catalogue.json", ["roles"],
     [{"name": "mum", "label": "Mum", "group": "family"}]),
]

# Spoilt examples: schema, the file to start from, the place, and what is put there (DROP: nothing).
DROP = object()
FAMILY_FILE = "tests/data/families/HS-2041/family.json"
CATALOGUE_FILE = "src/record/data/catalogue.json"
PROFILE_FILE = "src/policy/data/profiles/social-care-report.json"
CONCERN_FILE = "src/policy/data/profiles/social-care-concern.json"
ANONYMISED_FILE = "src/policy/data/profiles/case-study.json"
NUMBERS_FILE = "src/policy/data/numbers.json"
AGREEMENT_FILE = "tests/data/agreements/council.json"
SPOILT = [
    ("map", "src/record/data/maps/lamplight-work.json", ["format"], "safehand.map/2"),
    ("map", "src/record/data/maps/lamplight-work.json", ["tables", 0, "columns", 0, "guessed"], False),
    ("map", "src/record/data/maps/lamplight-work.json", ["tables", 0, "columns", 0, "source"], "https://x"),
    ("map", "src/record/data/maps/lamplight-work.json", ["tables", 0, "columns", 0, "leave"], "why"),
    ("map", "src/record/data/maps/lamplight-work.json", ["tables", 0, "columns", 2, "entry"], "texts"),
    ("map", "src/record/data/maps/lamplight-work.json", ["dates"], ["day first"]),
    ("family", "tests/data/families/HS-2041/family.json", ["entries", 0, "about"], DROP),
    ("family", "tests/data/families/HS-2041/family.json", ["people", 0, "phone"],
     {"value": 1, "as_at": "2026-01-02", "gone": "2026-01-03"}),
    ("family", FAMILY_FILE, ["format"], "safehand.family/1"),
    ("family", FAMILY_FILE, ["reference"], "../HS-1"),
    ("family", FAMILY_FILE, ["updated"], "16/11/2026"),
    ("family", FAMILY_FILE, ["updated"], DROP),
    ("family", FAMILY_FILE, ["people"], []),
    ("family", FAMILY_FILE, ["people", 0, "id"], "p.1"),
    ("family", FAMILY_FILE, ["people", 0, "role"], DROP),
    ("family", FAMILY_FILE, ["people", 0, "name"], ["Kelly", "Marsden"]),
    ("family", FAMILY_FILE, ["people", 0, "name"], {"first": "Kelly"}),
    ("family", FAMILY_FILE, ["people", 0, "birth_date"], "about 1994"),
    ("family", FAMILY_FILE, ["people", 0, "phone", "as_at"], DROP),
    ("family", FAMILY_FILE, ["people", 0, "phone", "colour"], "red"),
    ("family", FAMILY_FILE, ["people", 0, "phone"], {"value": 1, "as_at": "2026-01-02", "row": 3}),
    ("family", FAMILY_FILE, ["people", 0, "phone"], IMPORTED | {"row": 0}),
    ("family", FAMILY_FILE, ["people", 0, "phone"], IMPORTED | {"row": " "}),
    ("family", FAMILY_FILE, ["entries", 0, "imported"], {"source": "visits.csv"}),
    ("family", FAMILY_FILE, ["entries", 0, "imported"], {"source": "visits.csv", "row": 1.5}),
    ("family", FAMILY_FILE, ["people", 0, "language"], [["English"]]),
    ("family", FAMILY_FILE, ["people", 0, "language"], ["English", {"id": "cy"}]),
    ("family", FAMILY_FILE, ["people", 3, "parental_responsibility"], "p1"),
    ("family", FAMILY_FILE, ["household", "members"], 4.5),
    ("family", FAMILY_FILE, ["Household"], {}),
    ("family", FAMILY_FILE, ["consents", 0, "state"], "assumed"),
    ("family", FAMILY_FILE, ["consents", 0, "for"], []),
    ("family", FAMILY_FILE, ["consents", 0, "withdrawn_on"], "2026-10-01"),
    ("family", FAMILY_FILE, ["consents", 3, "withdrawn_on"], DROP),
    ("family", FAMILY_FILE, ["consents", 0, "note"], "x"),
    ("family", FAMILY_FILE, ["entries", 0, "kind"], "rumour"),
    ("family", FAMILY_FILE, ["entries", 0, "about"], ["p1", "p1"]),
    ("family", FAMILY_FILE, ["entries", 0, "text"], ""),
    ("family", FAMILY_FILE, ["entries", 0, "concern"], {}),
    ("family", FAMILY_FILE, ["entries", 4, "attachments"], ["../weight-chart.pdf"]),
    ("family", FAMILY_FILE, ["entries", 4, "attachments"], [".."]),
    ("family", FAMILY_FILE, ["entries", 7, "withhold_from_family", "until"], DROP),
    ("family", FAMILY_FILE, ["entries", 7, "withhold_from_family", "ground"], "because"),
    ("family", FAMILY_FILE, ["entries", 8, "concern", "signed_on"], "yesterday"),
    ("family", FAMILY_FILE, ["entries", 8, "concern", "mood"], "low"),
    ("family", FAMILY_FILE, ["changes"], {}),
    ("family", FAMILY_FILE, ["changes"], [CHANGE | {"at": "2026-11-30"}]),
    ("family", FAMILY_FILE, ["changes"], [CHANGE | {"by": " "}]),
    ("family", FAMILY_FILE, ["changes"], [CHANGE | {"why": "asked"}]),
    ("family", FAMILY_FILE, ["changes"], [{"at": CHANGE["at"], "by": "Ruth Adeyemi"}]),
    ("family", FAMILY_FILE, ["entries", 0, "corrected"], [CORRECTION | {"was": {}}]),
    ("family", FAMILY_FILE, ["entries", 0, "corrected"], [CORRECTION | {"was": {"id": "e2"}}]),
    ("family", FAMILY_FILE, ["entries", 0, "corrected"], [CORRECTION | {"was": {"text": None}}]),
    ("family", FAMILY_FILE, ["entries", 0, "corrected"], [CORRECTION | {"reason": " "}]),
    ("family", FAMILY_FILE, ["taken_out"], [TAKEN_OUT]),
    ("family", FAMILY_FILE, ["taken_out"], [TAKEN_OUT | {"entry": {}, "person": {}}]),
    ("catalogue", CATALOGUE_FILE, ["fields", 0, "pattern"], "people.**.name"),
    ("catalogue", CATALOGUE_FILE, ["fields", 0, "type"], "blob"),
    ("catalogue", CATALOGUE_FILE, ["fields", 0, "marking"], "secret"),
    ("catalogue", CATALOGUE_FILE, ["fields", 0, "identifying"], True),
    ("catalogue", CATALOGUE_FILE, ["fields", 0, "sensitivity"], DROP),
    ("catalogue", CATALOGUE_FILE, ["fields", 0, "stale_days"], -1),
    ("catalogue", CATALOGUE_FILE, ["categories", 0, "name"], "fields"),
    ("catalogue", CATALOGUE_FILE, ["roles"], []),
    ("catalogue", CATALOGUE_FILE, ["roles"], [{"name": "mum", "group": "family"}]),
    ("catalogue", CATALOGUE_FILE, ["roles"], [{"name": "Mum", "label": "Mum", "group": "family"}]),
    ("catalogue", CATALOGUE_FILE, ["roles"], [{"name": "mum", "label": "Mum", "group": "mother"}]),
    ("profile", PROFILE_FILE, ["name"], "Social care"),
    ("profile", PROFILE_FILE, ["purpose"], ""),
    ("profile", PROFILE_FILE, ["recipient_kinds"], []),
    ("profile", PROFILE_FILE, ["recipient_kinds", 0], "Social Care"),
    ("profile", PROFILE_FILE, ["bases"], []),
    ("profile", PROFILE_FILE, ["bases"], ["public_task"]),
    ("profile", PROFILE_FILE, ["bases", 0], "curiosity"),
    ("profile", PROFILE_FILE, ["consent"], "required"),
    ("profile", PROFILE_FILE, ["consent"], "not_asked"),
    ("profile", PROFILE_FILE, ["fields", 0, "why"], DROP),
    ("profile", PROFILE_FILE, ["fields", 0, "pattern"], "people.**"),
    ("profile", PROFILE_FILE, ["fields", 0, "stale_days"], 0),
    ("profile", PROFILE_FILE, ["categories", 0, "name"], "fields"),
    ("profile", PROFILE_FILE, ["categories", 0, "why"], DROP),
    ("profile", PROFILE_FILE, ["channels"], ["fax"]),
    ("profile", PROFILE_FILE, ["approvals"], ["P6"]),
    ("profile", PROFILE_FILE, ["retention_days"], 0),
    ("profile", ANONYMISED_FILE, ["bases"], ["legitimate_interests"]),
    ("profile", ANONYMISED_FILE, ["counts_only"], True),
    ("profile", ANONYMISED_FILE, ["dates"], "week"),
    ("profile", ANONYMISED_FILE, ["request"], "power"),
    ("profile", ANONYMISED_FILE, ["standing_approval"], True),
    ("profile", PROFILE_FILE, ["counts_only"], True),
    ("profile", PROFILE_FILE, ["dates"], "month"),
    ("profile", PROFILE_FILE, ["request"], "police"),
    ("profile", PROFILE_FILE, ["without_consent"], "never"),
    ("profile", CONCERN_FILE, ["standing_approval"], True),
    ("profile", CONCERN_FILE, ["without_consent"], "safeguarding"),
    ("profile", ANONYMISED_FILE, ["concern"], True),
    ("numbers", NUMBERS_FILE, ["format"], "safehand.numbers/1"),
    ("numbers", NUMBERS_FILE, ["numbers"], []),
    ("numbers", NUMBERS_FILE, ["numbers", 0, "number"], "99"),
    ("numbers", NUMBERS_FILE, ["numbers", 0, "number"], "999x"),
    ("numbers", NUMBERS_FILE, ["numbers", 0, "source"], DROP),
    ("numbers", NUMBERS_FILE, ["numbers", 0, "name"], " "),
    ("numbers", NUMBERS_FILE, ["numbers", 0, "since"], "2026-01-01"),
    ("agreement", AGREEMENT_FILE, ["format"], "safehand.agreement/1"),
    ("agreement", AGREEMENT_FILE, ["name"], "../council"),
    ("agreement", AGREEMENT_FILE, ["name"], "-council"),
    ("agreement", AGREEMENT_FILE, ["with"], DROP),
    ("agreement", AGREEMENT_FILE, ["profiles"], []),
    ("agreement", AGREEMENT_FILE, ["profiles", 0], 1),
    ("agreement", AGREEMENT_FILE, ["signed_on"], "10.1.2026"),
    ("agreement", AGREEMENT_FILE, ["review"], DROP),
    ("agreement", AGREEMENT_FILE, ["lapses"], "2027-01-10"),
    ("recipient", KEYLESS, ["format"], "safehand.card/2"),
    ("recipient", KEYLESS, ["team"], ""),
    ("recipient", KEYLESS, ["published"], DROP),
    ("recipient", KEYLESS, ["address_kind"], "phone"),
    ("recipient", KEYLESS, ["address"], "http://forms.example.org/door"),
    ("recipient", KEYLESS | {"address_kind": "email"}, ["address"], "a@b@c"),
    ("recipient", KEYLESS, ["organisation_kind"], "Social care"),
    ("recipient", KEYLESS, ["verifier"], CARD["verifier"]),
    ("card", CARD, ["holder"], "somebody"),
    ("card", TEAM, ["holder"], DROP),
    ("card", CARD, ["name"], "x" * 257),
    ("card", CARD, ["age_recipients"], []),
    ("card", CARD, ["age_recipients"], "age1" + "q" * 58),
    ("card", CARD, ["age_recipients"], ["age1" + "b" * 58]),
    ("card", CARD, ["age_recipients"], ["age1pq1" + "q" * 1952]),
    ("card", CARD, ["age_recipients"], ["age1" + "q" * 58, "age1" + "p" * 58]),
    ("card", CARD, ["age_recipients"], ["age1" + "q" * 58, "age1pq1" + "Q" * 1952]),
    ("card", CARD, ["verifier"], "name+0a1b2c3d+AX" + "A" * 41),
    ("card", CARD, ["created"], "2026-11-16 09:00:00"),
    ("card", CARD, ["signature"], "A" * 88),
    ("card", CARD, ["phone"], "01632 960000"),
    ("card", TEAM, ["ledger", "origin"], DROP),
]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def spoil(document, place, value):
    document = copy.deepcopy(document)
    parent = document
    for step in place[:-1]:
        parent = parent[step]
    if value is DROP:
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    return document


def main():
    faults = []
    checks = 0
    validators = {}
    for name, patterns, needed in FILES:
        path = SCHEMAS / f"{name}.schema.json"
        files = sorted(file for pattern in patterns for file in SOURCE.glob(pattern))
        if not path.exists():
            if needed or files:
                faults.append(f"{path.name} is missing")
            continue
        schema = load(path)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[name] = jsonschema.Draft202012Validator(schema)
        if needed and not files:
            faults.append(f"no file to hold against {path.name}")
        for file in files:
            checks += 1
            for error in validators[name].iter_errors(load(file)):
                faults.append(f"{file.relative_to(SOURCE)}: {error.json_path}: {error.message}")
    for name, example in (("card", CARD), ("card", TEAM), ("recipient", KEYLESS)):
        checks += 1
        faults += [f"{name}: {error.message}" for error in validators[name].iter_errors(example)]
    for name, base, place, value in GOOD:
        checks += 1
        faults += [f"{name}: {error.message}"
                   for error in validators[name].iter_errors(spoil(load(SOURCE / base), place, value))]
    for name, base, place, value in SPOILT:
        checks += 1
        document = load(SOURCE / base) if isinstance(base, str) else base
        if validators[name].is_valid(spoil(document, place, value)):
            faults.append(f"{name}: takes a wrong value at {'/'.join(map(str, place))}")
    for fault in faults:
        print(fault)
    print(f"{checks} checks, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
