// Runs test files, and says last how many passed and failed: `N passed, N failed`.
//
//     node tests/browser/run.mjs [--browser chromium|firefox] [--program SAFEHAND] [--page FILE]
//                                [--build FOLDER] [--make TARGET] [--sanitized yes] TEST.mjs...
//
// With --make the target is built in the folder of --build first.
import {spawn, spawnSync} from "node:child_process";

const VARIABLES = {
    "--browser": "SAFEHAND_BROWSER",
    "--program": "SAFEHAND_PROGRAM",
    "--page": "SAFEHAND_PAGE",
    "--build": "SAFEHAND_BUILD",
    "--make": "SAFEHAND_MAKE",
    "--sanitized": "SAFEHAND_SANITIZED",
};
const env = {...process.env};
const files = [];
for (let at = 2; at < process.argv.length; at++) {
    const name = VARIABLES[process.argv[at]];
    if (name)
        env[name] = process.argv[++at];
    else
        files.push(process.argv[at]);
}

if (env.SAFEHAND_MAKE) {
    const made = spawnSync("cmake", ["--build", env.SAFEHAND_BUILD, "--target", env.SAFEHAND_MAKE], {encoding: "utf8"});
    if (made.status !== 0) {
        console.log(`${made.stdout}${made.stderr}\n0 passed, 1 failed`);
        process.exit(1);
    }
}

let passed = 0, failed = 0;
for (const file of files) {
    const output = await new Promise((resolve) => {
        let text = "";
        const child = spawn(process.execPath, ["--test-reporter=tap", file], {env, stdio: ["ignore", "pipe", "inherit"]});
        child.stdout.on("data", (data) => {
            text += data;
            process.stdout.write(data);
        });
        child.on("close", (status) => resolve({text, status}));
    });
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(output.text)?.[1] ?? 0);
    const wrong = count("fail") + count("cancelled");
    passed += count("pass");
    failed += wrong || (output.status === 0 && count("pass") ? 0 : 1);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
