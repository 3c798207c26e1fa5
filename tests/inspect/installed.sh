#!/bin/bash
# installed.sh RELEASE-FOLDER FAMILIES: what is given away finds its inspector where it is installed, looks
# into files there, and says what is missing, and where, when that is not there: nothing else is held up.
set -euo pipefail
build=$1 families=$2
place=$(mktemp -d /tmp/safehand-installed-XXXXXX)
trap 'rm -rf "$place"' EXIT
fail() {
    echo "$1"
    echo "0 passed, 1 failed"
    exit 1
}
cmake --install "$build" --prefix "$place/usr" >/dev/null
cd "$place"
cp -r "$families/HS-2041" family
printf 'correct horse battery staple\n' >passphrase
export PATH="$place/usr/bin:$PATH" HOME="$place" SAFEHAND_PASSPHRASE_FILE=passphrase SAFEHAND_OFFICE=office \
    SAFEHAND_IDENTITY=helen.age LC_ALL=C.UTF-8
safehand identity new --name "Helen Ward" --organisation "Home-Start Example" --kind charity --role manager \
    --contact "0116 496 0500" -o helen.age >/dev/null
safehand init office --name "Home-Start Example" --origin ledger.example.org/home-start >/dev/null
printf '<html><body>Seen at home.</body></html>' >family/attachments/note.html
look() {
    safehand preview family --profile social-care-concern --about c1 --attach note.html 2>errors >shown ||
        fail "$(cat errors)"
}

look
grep -q 'Not read' shown && fail "an installed inspector did not read: $(cat shown)"
[ ! -s errors ] || fail "said: $(cat errors)"

inspector=usr/libexec/safehand/safehand-inspect
mv "$inspector" elsewhere
look
grep -q 'note.html: what reads such files is not installed' shown || fail "without one: $(cat shown)"
grep -q "safehand-inspect, the program that looks into them, is not there, neither as $place/usr/bin/safehand-inspect \
nor as $place/usr/bin/../libexec/safehand/safehand-inspect; install Safehand again, and whole" errors ||
    fail "said: $(cat errors)"
cp elsewhere usr/bin/safehand-inspect
look
grep -q 'Not read' shown && fail "one beside the program did not read: $(cat shown)"
echo "1 passed, 0 failed"
