#!/usr/bin/python3
"""kinds.py finds each word that is planted in a copy of the code, and nothing before."""
import os
import shutil
import subprocess
import sys
import tempfile

from tree import finish

PLANTED = (
    'bool f(struct ledger_entry *entry) { return strcmp(entry->leaf.kind, "decision") == 0; }',
    'bool f(const char *kind) { return strcmp(kind, "approval") == 0; }',
    'const void *f(void *timeline) { return timeline_first(timeline, "hold"); }',
    'struct office_entry f(void) { return (struct office_entry){.kind = "advice", .detail = detail}; }',
    'int f(void) { return list_entries(office, "incident", &any, visit, NULL, err); }',
    'struct ledger_new f(void) { return (struct ledger_new){.kind = "sealed"}; }',
    'struct ledger_lookup lookup = {"family", reference};',
    'static const char *const kinds[] = {"other-channel"};',
    'const char *f(const struct ledger_entry *entry) { return json_text(entry->detail, "reason"); }',
    'const json_t *f(const json_t *detail) { return json_object_get(detail, "awaits"); }',
    'bool f(const struct leaf *leaf) { return strcmp(leaf_kind_name(leaf), "erased") == 0; }',
)


def run(check, folder):
    return subprocess.run([sys.executable, check, folder], capture_output=True, text=True)


def main():
    source = sys.argv[1]
    check = os.path.join(source, "tests", "structure", "kinds.py")
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(source, "src"), os.path.join(folder, "src"))
        planted = os.path.join(folder, "src", "oversight", "planted.c")
        clean = run(check, folder)
        if clean.returncode != 0:
            sys.exit("found before anything was planted:\n" + clean.stdout + clean.stderr)
        for text in PLANTED:
            with open(planted, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            found = run(check, folder)
            if found.returncode != 1 or "src/oversight/planted.c:1:" not in found.stdout:
                missed.append("planted and not found: " + text)
    finish(missed, len(PLANTED), "kinds planted")


if __name__ == "__main__":
    main()
