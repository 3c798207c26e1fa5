#!/bin/bash
# demo.sh PROGRAM FOLDER: scripts/demo with a test build, on a fixed day. It stops at the first command
# that ends or says otherwise than it should; then the desk is opened on what it left, as it says at its end.
# Ends with "N passed, N failed".
set -u
export SAFEHAND_TEST_TIME=2026-11-26T10:00:00Z SAFEHAND_TEST_WORK_FACTOR=1
demo=$(dirname "$0")/../scripts/demo
folder=$(mktemp -d) passed=0 failed=0
said=$folder/said
trap 'rm -rf "$folder"' EXIT
# The browser is not started: the address works once, and is tried here.
printf '#!/bin/sh\necho "$1" >"%s/opened"\n' "$folder" >"$folder/xdg-open" && chmod 755 "$folder/xdg-open"

check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok $name"
    fi
}

opens_desk() { # on the office that was played, at its sign-in; and ends without a word
    local desk address= answer=
    PATH=$folder:$PATH "$demo" --desk --program "$1" "$2" >"$said" 2>&1 </dev/null &
    desk=$!
    for ((i = 0; i < 300; i++)); do
        [ ! -s "$folder/opened" ] || break
        sleep 0.1
    done
    address=$(cat "$folder/opened")
    answer=$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' "$address")
    kill -INT "$desk"
    wait "$desk" && [[ $answer == "303 http://"*/sign-in ]] && grep -q 'Ruth opens the desk. Her passphrase: .' "$said"
}

"$demo" --program "$1" "$2" </dev/null | tee "$said"
check "the demo plays to its end" test "${PIPESTATUS[0]}" = 0
check "it says how the desk is opened" grep -q '^  scripts/demo --desk ' "$said"
check "the desk is opened by that" opens_desk "$1" "$2"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
