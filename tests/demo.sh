#!/bin/bash
# demo.sh PROGRAM FOLDER: scripts/demo with a test build, on a fixed day. It stops at the first command
# that ends or says otherwise than it should. Ends with "N passed, N failed".
set -u
export SAFEHAND_TEST_TIME=2026-11-26T10:00:00Z SAFEHAND_TEST_WORK_FACTOR=1
if "$(dirname "$0")/../scripts/demo" --program "$1" "$2" </dev/null; then
    echo "1 passed, 0 failed"
else
    echo "0 passed, 1 failed"
    exit 1
fi
