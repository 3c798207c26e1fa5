#!/bin/bash
# valid.sh FOLDER: whether the HTML pages in FOLDER are valid, by HTML Tidy. First it must find what is planted.
set -euo pipefail

# What is wrong with a page; Tidy does not know that an SVG title may have an id.
faults() {
    { tidy -q -e --drop-empty-elements no "$1" 2>&1 || true; } |
        grep -v ' <title> proprietary attribute "id"$' || true
}

planted=$(mktemp)
trap 'rm -f "$planted"' EXIT
echo '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><dl><p>x</p></dl></body></html>' >"$planted"
if [ -z "$(faults "$planted")" ]; then
    echo "valid.sh: a paragraph in a list of terms is not found"
    exit 1
fi
count=0 bad=0
for page in "$1"/*.html; do
    found=$(faults "$page")
    count=$((count + 1))
    if [ -n "$found" ]; then
        printf '%s:\n%s\n' "$page" "$found"
        bad=$((bad + 1))
    fi
done
echo "$((count - bad)) passed, $bad failed"
[ "$count" -gt 0 ] && [ "$bad" = 0 ]
