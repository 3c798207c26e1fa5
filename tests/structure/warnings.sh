#!/bin/bash
# warnings.sh SOURCE-FOLDER BUILD-FOLDER clang|gcc: no compiler warns.
#   clang  looks at every file that BUILD-FOLDER compiles, the tests too, as they are compiled there.
#   gcc    builds the program that is given away, without fault seam and sanitizers: what gcc sees depends on
#          what it optimises. It stays in BUILD-FOLDER/release.
set -uo pipefail
source=$1 build=$2 compiler=$3

planted=$(mktemp --suffix .c)
trap 'rm -f "$planted"' EXIT
echo 'int unused(void); int unused(void) { int left_over; return 0; }' >"$planted"

finish() { # STATUS
    [ "$1" = 0 ] && echo "1 passed, 0 failed" || echo "0 passed, 1 failed"
    exit "$1"
}

# Reads compile_commands.json: what belongs to gcc alone is left out, nothing is written.
check_clang() {
    jq -r '.[].command' "$build/compile_commands.json" |
        sed -E 's/^([^ ]*ccache )?[^ ]+ //; s/ -o [^ ]+/ /; s/ -fno-omit-frame-pointer| -fsanitize=[^ ]+//g' |
        sort -u >"$build/clang.commands"
    [ -s "$build/clang.commands" ] || return 1
    (cd "$build" && xargs -P "$(nproc)" -d '\n' -I ARGUMENTS \
        bash -c 'eval "clang-14 -Wno-unknown-warning-option -fsyntax-only -Werror $1"' - ARGUMENTS <clang.commands) || return 1
    echo "clang-14: $(wc -l <"$build/clang.commands") files"
}

check_gcc() {
    cmake -S "$source" -B "$build/release" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DCMAKE_COMPILE_WARNING_AS_ERROR=ON >/dev/null || return 1
    ninja -C "$build/release" --quiet || return 1
    "$build/release/safehand" --version
}

case $compiler in
clang) ! clang-14 -Wall -fsyntax-only -Werror "$planted" 2>/dev/null && check_clang ;;
gcc) ! cc -Wall -Werror -c -o /dev/null "$planted" 2>/dev/null && check_gcc ;;
*) false ;;
esac
finish $?
