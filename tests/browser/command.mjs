// The command, run by a test. A build with the sanitizers looks for leaks at a program's end, by a thread of the
// detector's own that now and then falls over itself beside a busy machine (seen with gcc 12). Then, and only when the
// detector says in its own words that it failed, that one command is run again from what lay in the folder before it,
// at most twice, and that is told. A leak, or any other finding, is never run again.
import {execFileSync, spawnSync} from "node:child_process";
import {mkdtempSync, renameSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

const FAILED = "LeakSanitizer has encountered a fatal error";
const AGAIN = 2;

// A copy of what lies in the folder; null where nothing is looked for, and so nothing is run again.
function keep(folder) {
    if (!process.env.SAFEHAND_SANITIZED)
        return null;
    const copy = join(mkdtempSync(join(tmpdir(), "safehand-before-")), "copy");
    execFileSync("cp", ["-a", folder, copy]);
    return copy;
}

function putBack(folder, copy) {
    rmSync(folder, {recursive: true});
    renameSync(copy, folder);
}

function drop(copy) {
    if (copy)
        rmSync(join(copy, ".."), {recursive: true, force: true});
}

// {status, stdout, stderr} of the command, which changes nothing but what lies in the folder.
export function runCommand(program, words, {folder, env, input, told = (text) => console.log(text)}) {
    for (let tries = 0; ; tries++) {
        const copy = keep(folder);
        try {
            const result = spawnSync(program, words, {cwd: folder, encoding: "utf8", input: input ?? "", maxBuffer: 1 << 28,
                env: {ASAN_OPTIONS: "detect_leaks=1", ...env}});
            if (result.error)
                throw result.error;
            if (!copy || tries === AGAIN || !result.stderr.includes(FAILED))
                return result;
            putBack(folder, copy);
            told(`# the detector of leaks failed by itself, so this is run again: safehand ${words.join(" ")}`);
        } finally {
            drop(copy);
        }
    }
}
