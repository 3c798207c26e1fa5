// That a command is run again when the detector of leaks fails by itself, and never for anything else.
import assert from "node:assert/strict";
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {test} from "node:test";
import {runCommand} from "./command.mjs";
import {newFolder} from "./drive.mjs";

// Stands for the command: has its effect once, and ends badly so many times, with these words.
function program(times, words) {
    const folder = newFolder("program"), home = join(folder, "home"), path = join(folder, "safehand");
    mkdirSync(home);
    writeFileSync(join(folder, "runs"), "");
    writeFileSync(path, `#!/bin/sh
echo run >>${folder}/runs
[ ! -e made ] || { echo "it is there already" >&2; exit 2; }
echo made >made
echo done
[ "$(wc -l <${folder}/runs)" -gt ${times} ] || { echo "==7==${words}" >&2; exit 1; }
echo "$ASAN_OPTIONS" >options
`);
    chmodSync(path, 0o755);
    return {path, home, runs: () => readFileSync(join(folder, "runs"), "utf8").split("\n").length - 1};
}

function ran(times, words, isSanitized = true) {
    const {path, home, runs} = program(times, words), told = [];
    const before = process.env.SAFEHAND_SANITIZED;
    if (isSanitized)
        process.env.SAFEHAND_SANITIZED = "1";
    else
        delete process.env.SAFEHAND_SANITIZED;
    const result = runCommand(path, ["identity", "new"], {folder: home, env: {PATH: process.env.PATH}, told: (text) => told.push(text)});
    if (before === undefined)
        delete process.env.SAFEHAND_SANITIZED;
    else
        process.env.SAFEHAND_SANITIZED = before;
    return {status: result.status, stdout: result.stdout, stderr: result.stderr, told, runs: runs(), home};
}

const OWN = "LeakSanitizer has encountered a fatal error.";
const TOLD = "# the detector of leaks failed by itself, so this is run again: safehand identity new";

test("a detector that fails by itself has the command run again, from what was there before", () => {
    for (const times of [0, 1, 2]) {
        const {status, stdout, told, runs, home} = ran(times, OWN);
        assert.deepEqual([status, stdout, told, runs], [0, "done\n", Array(times).fill(TOLD), times + 1]);
        assert.equal(readFileSync(join(home, "options"), "utf8"), "detect_leaks=1\n");
    }
});

test("it is run again twice at most, and what is told then has no word by which the suite fails", () => {
    const {status, stderr, told, runs} = ran(3, OWN);
    assert.deepEqual([status, stderr, told, runs], [1, `==7==${OWN}\n`, [TOLD, TOLD], 3]);
    assert.doesNotMatch(TOLD, /LeakSanitizer|AddressSanitizer|runtime error:/);
});

test("a leak, another finding, or another build is not run again", () => {
    for (const words of ["ERROR: LeakSanitizer: detected memory leaks", "ERROR: AddressSanitizer: heap-use-after-free",
        "leaksanitizer has encountered a fatal error"]) {
        const {status, stderr, told, runs} = ran(1, words);
        assert.deepEqual([status, stderr, told, runs], [1, `==7==${words}\n`, [], 1]);
    }
    const {status, runs} = ran(1, OWN, false);
    assert.deepEqual([status, runs], [1, 1]);
});
