#!/bin/bash
# Stock tools on what Safehand makes: Debian's age, GNU tar, bsdtar, sha256sum and jq open and check
# a package; a Go program written from safehand-formats(5), with Debian's note and tlog libraries,
# checks package, receipt and ledger.
#
#   tests/interop/stock_tools.sh PROGRAM [GO-CACHE]
#
# PROGRAM is a test build. Works in a folder of its own and removes it. Prints a line for each check
# and ends with "N passed, N failed"; exit status 1 if any failed.

set -u
export LC_ALL=C.UTF-8
program=$(realpath "$1")
interop=$(dirname "$(realpath "$0")")
here=$(mktemp -d /tmp/safehand-stock-XXXXXX)
trap 'rm -rf "$here"' EXIT
cd "$here" || exit 1
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS='' GOCACHE=${2:-$here/gocache}
export SAFEHAND_OFFICE=$here/office SAFEHAND_PASSPHRASE_FILE=$here/passphrase
export SAFEHAND_TEST_TIME=2026-11-17T10:00:00Z SAFEHAND_TEST_WORK_FACTOR=1
export HOME=$here XDG_CONFIG_HOME=$here/config
unset SAFEHAND_TEST_SEED SAFEHAND_IDENTITY
umask 022
passed=0
failed=0

# check WHAT COMMAND...: the command must succeed.
check()
{
    local what=$1
    shift
    if "$@" >log 2>&1; then
        echo "ok $what"
        passed=$((passed + 1))
    else
        echo "not ok $what"
        sed 's/^/    /' log
        failed=$((failed + 1))
    fi
}

# refuse WHAT WORDS COMMAND...: the command must fail and say these words.
refuse()
{
    local what=$1 words=$2
    shift 2
    check "$what" refused "$words" "$@"
}

refused()
{
    local words=$1
    shift
    "$@" >refusal 2>&1
    local status=$?
    cat refusal
    [ $status -ne 0 ] && [ $status -lt 126 ] && grep -qF -- "$words" refusal
}

# same A B: two texts.
same()
{
    diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# as WHO COMMAND...: safehand, by that person.
as()
{
    SAFEHAND_IDENTITY=$here/$1.age "$program" "${@:2}"
}

must()
{
    "$@" >log 2>&1 && return
    echo "not ok preparing: $*"
    sed 's/^/    /' log
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
}

# ---- an office, and a sharing ----

person()
{
    must "$program" identity new --name "$2" --organisation "$3" --kind "$4" --role "$5" -o "$1.age" "${@:6}"
}

recipient()
{
    must as helen recipient add "$1.card.json"
    must as helen recipient verify "$2" --by "Helen Ward" --how "in person" \
        --fingerprint "$("$program" card fingerprint "$1.card.json")"
}

long=$(printf 'x%.0s' $(seq 150)).txt
printf '%s\n' "correct horse battery staple" >passphrase
chmod 600 passphrase
cp -r "$interop/../formats/HS-7" HS-7
printf 'An accent.\n' >"HS-7/attachments/Zoë's dessin.txt"
printf 'A long name.\n' >"HS-7/attachments/$long"
: >HS-7/attachments/empty
head -c 70000 /dev/urandom >HS-7/attachments/noise.bin
jq --arg long "$long" '.entries[0].attachments += ["Zoë'\''s dessin.txt", $long, "empty", "noise.bin"]' \
    HS-7/family.json >family.json
mv family.json HS-7/family.json

person helen "Helen Ward" "Home-Start Example" charity manager
must as helen init office --name "Home-Start Example" --origin ledger.example.org/home-start
person ruth "Ruth Adeyemi" "Home-Start Example" charity coordinator --office office
must as helen staff add ruth.card.json --role coordinator --trained-on 2026-11-16
person amanda "Amanda Kaur" "Leicestershire County Council" childrens_social_care "social worker"
recipient amanda "Amanda Kaur"
as ruth share HS-7 --to "Amanda Kaur" --profile social-care-report --basis legitimate_interests \
    --purpose "For the review meeting on 1 December" --by hand \
    --reason "The council asked for a report, and nobody could be reached" \
    --reason P08.informed=yes --reason P08.whom="The mother, at a visit" \
    --reason M04.looked.noise.bin="Ruth Adeyemi: it holds no words" \
    --reason M12.noise.bin="They asked for this file as it is" \
    --reason C01.reason="The portal is down today" >log 2>&1
id=$(as ruth ledger list --json | jq -r '.[0].id')
must as helen approve "$id" --yes
must as ruth deliver "$id"
package=$id.safehand
must cp "office/outbox/$package" "$package"
must as amanda card trust ruth.card.json --fingerprint "$("$program" card fingerprint ruth.card.json)"
must as amanda open "$package" -o opened
must as amanda acknowledge "$package" -o receipt
must as amanda acknowledge "$package" -o rejection --reject too-much
must as ruth receive receipt
opened=opened/$id

# ---- age ----

recipient_of()
{
    jq -r .age_recipients[0] "$1.card.json"
}

check "age opens an identity file with its passphrase" \
    python3 "$interop/age_passphrase.py" passphrase amanda.age amanda.key
check "age-keygen finds the card's recipient in it" \
    same "$(recipient_of amanda)" "$(age-keygen -y amanda.key)"
must python3 "$interop/age_passphrase.py" passphrase ruth.age ruth.key
check "age opens the package" age -d -i amanda.key -o archive.tar "$package"
check "the package has one X25519 recipient" \
    same "1 $(sed '/^---/q' "$package" | grep -ac '^-> X25519 ')" "$(sed '/^---/q' "$package" | grep -ac '^-> ') 1"
refuse "age does not open it with the sender's key" "no identity matched" \
    age -d -i ruth.key -o other.tar "$package"
head -c -1 "$package" >cut.safehand
refuse "age does not open a package that is cut" "error" age -d -i amanda.key -o cut.tar cut.safehand
check "age opens one that age armored again" bash -c \
    'age -r "$1" -a archive.tar | age -d -i amanda.key | cmp - archive.tar' - "$(recipient_of amanda)"

# ---- tar ----

expected=$(printf '%s\n' manifest.json manifest.note sender.card.json ledger.tlog-proof ledger.history report.html \
    extract.json report.pdf "attachments/Zoë's dessin.txt" attachments/drawing.txt attachments/empty \
    attachments/noise.bin "attachments/$long")

list()
{
    "$1" tf archive.tar --quoting-style=literal
}

# Mode, owner, size, time of each member, by GNU tar.
details()
{
    TZ=UTC tar tvf archive.tar --numeric-owner --full-time | awk '{print $1, $2, $4, $5}' | sort -u
}

# unpack PROGRAM FOLDER: straight from age, as the manual page has it.
unpack()
{
    mkdir "$2" && age -d -i amanda.key "$package" | "$1" xf - -C "$2"
}

check "tar lists the members in the documented order" same "$expected" "$(list tar)"
check "tar sees mode 0600, owner 0/0 and the time of the manifest" \
    same "-rw------- 0/0 2026-11-17 10:00:00" "$(details)"
check "age | tar x" unpack tar by-tar
check "tar unpacked what safehand opens" diff -r "$opened" by-tar
check "the archive ends at a multiple of 10240 bytes" \
    same 0 "$(($(stat -c %s archive.tar) % 10240))"
if command -v bsdtar >/dev/null; then
    check "bsdtar lists the same" same "$expected" "$(bsdtar tf archive.tar)"
    check "age | bsdtar x" unpack bsdtar by-bsdtar
    check "bsdtar unpacked the same" diff -r by-tar by-bsdtar
fi

# ---- sha256sum, jq ----

sums()
{
    jq -r '.files[] | "\(.sha256)  \(.path)"' by-tar/manifest.json
}

check_sums()
{
    (cd by-tar && sha256sum --strict --quiet -c -) < <(sums)
}

sizes()
{
    (cd by-tar && jq -r '.files[].path' manifest.json | while IFS= read -r path; do stat -c %s "$path"; done)
}

check "sha256sum finds every file as manifest.json lists it" check_sums
check "so do the sizes" same "$(jq -r '.files[].size' by-tar/manifest.json)" "$(sizes)"
check "manifest.note holds the SHA-256 of manifest.json" \
    grep -qx "manifest $(sha256sum <by-tar/manifest.json | cut -d' ' -f1)" by-tar/manifest.note
check "the receipt holds the SHA-256 of the package" \
    grep -qx "package $(sha256sum <"$package" | cut -d' ' -f1)" receipt
check "extract.json and the attachments agree" same \
    "$(jq -r '.attachments[] | "\(.sha256) \(.name)"' by-tar/extract.json)" \
    "$(jq -r '.files[4:][] | "\(.sha256) \(.path[12:])"' by-tar/manifest.json)"
check "jq writes card, manifest and extract as they are (sorted, compact)" bash -c \
    'for file in sender.card.json manifest.json extract.json; do jq -cS . by-tar/$file | cmp - by-tar/$file || exit 1; done'

# ---- Go ----

build()
{
    (cd "$interop/go/$1" && go build -o "$here/$2" "${@:3}")
}

must build reader reader
must build . verify
ledger=$(jq -r .ledger_verifier office/office.json)
amanda=$(jq -r .verifier amanda.card.json)
ruth=$(jq -r .verifier ruth.card.json)
fingerprint=$("$program" card fingerprint ruth.card.json)

check "go: the fingerprint is the same" same "$fingerprint" "$(./reader fingerprint ruth.card.json)"
check "go: package and receipt are good" \
    ./reader package by-tar receipt "$amanda" "$ledger" "$fingerprint"
check "go: a rejection is good too" \
    ./reader package by-tar rejection "$amanda" "$ledger" "$fingerprint"
check "go: each byte changed and each file missing is refused" \
    ./reader alter by-tar receipt "$amanda" "$ledger" "$fingerprint"
refuse "go: a card of another fingerprint is refused" "another card" \
    ./reader package by-tar receipt "$amanda" "$ledger" "${fingerprint% *} 00000"
refuse "go: a receipt by somebody else is refused" "receipt: note has no verifiable signatures" \
    ./reader package by-tar receipt "$ruth" "$ledger" "$fingerprint"
refuse "go: another ledger's key is refused" "manifest.note: a line is not what it must be" \
    ./reader package by-tar receipt "$amanda" "$ruth" "$fingerprint"

leaves()
{
    mkdir leaves
    for number in $(sqlite3 office/ledger.db "SELECT entry FROM entries"); do
        mkdir "leaves/$number"
        # sqlite3 ends its answer with a line feed of its own.
        sqlite3 office/ledger.db "SELECT leaf FROM entries WHERE entry = $number" | head -c -1 >"leaves/$number/leaf"
    done
}

must leaves
as helen ledger checkpoint >checkpoint
check "go: the checkpoint is signed by the ledger" ./verify note "$ledger" checkpoint
check "go: the receipt's checkpoint and today's are of one tree that grew" \
    ./reader leaves "$ledger" leaves receipt checkpoint
sed -i '3s/2026/2025/' leaves/1/leaf
refuse "go: a ledger rewritten since is found out" "the receipt's: the checkpoint has another root" \
    ./reader leaves "$ledger" leaves receipt checkpoint
must as helen ledger prove "$id" -o later.tlog-proof
check "go: a proof made later is good" ./verify proof "$ledger" later.tlog-proof
check "go: it proves the same leaf" same "$(sed -n 2p by-tar/ledger.tlog-proof)" "$(sed -n 2p later.tlog-proof)"
check "go: the key beside it is the ledger's" same "$ledger" "$(cat later.tlog-proof.verifier)"

# ---- Go: witnesses ----

# A witness outside, with a program of its own.
seed=$(printf '07%.0s' $(seq 32))
outside=$(./verify witness "$seed" witness.example.org/w1)
seconds=$(date -u -d "$SAFEHAND_TEST_TIME" +%s)
must as helen ledger checkpoint
cp log checkpoint
must as amanda ledger cosign checkpoint --ledger "$ledger" -o cosigned
witness=$(as amanda ledger cosign checkpoint --ledger "$ledger" --json | jq -r .witness)
check "go: a checkpoint that safehand cosigned is good" \
    same "$seconds" "$(./verify cosignature "$ledger" "$witness" cosigned)"
check "go: it is still the ledger's checkpoint" ./verify note "$ledger" cosigned
sed '2s/.*/1/' cosigned >altered
refuse "go: not with another number of entries" "verify:" \
    ./verify cosignature "$ledger" "$witness" altered
refuse "go: not by another witness" "no verifiable signatures" \
    ./verify cosignature "$ledger" "$outside" cosigned
refuse "go: a person's own key is no witness's" "not of a witness's type" \
    ./verify cosignature "$ledger" "$amanda" cosigned
must ./verify cosign "$ledger" "$seed" witness.example.org/w1 "$((seconds + 60))" cosigned
cp log both
check "go: it cosigns what safehand cosigned" \
    same "$seconds $((seconds + 60))" "$(./verify cosignature "$ledger" "$witness" both) $(./verify cosignature "$ledger" "$outside" both)"
check "safehand takes the cosignature that Go made" as ruth ledger witness both --key "$outside"
check "and its own in the same file" as ruth ledger witness both --key "$witness"
must ./verify cosign "$ledger" "$seed" witness.example.org/w1 "$((seconds - 301))" checkpoint
cp log early
refuse "safehand does not take one from before the entries" "but covers entry" \
    as ruth ledger witness early --key "$outside"
check "both are seen by ledger verify" same "$(printf '%s\n' "$outside" "$witness")" \
    "$(as ruth ledger verify --json | jq -r '.witnesses[].witness')"
must as helen ledger checkpoint
cp log now
must rm -r leaves
must leaves
check "go: the tree that was witnessed grew from the one of the receipt" \
    ./reader leaves "$ledger" leaves receipt now

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
