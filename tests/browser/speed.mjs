// How long the page takes for a large package, and how much memory its process holds meanwhile. Not in the suite, but in
// `scripts/bench page`:
//
//     node tests/browser/run.mjs [--browser chromium|firefox] [--program SAFEHAND] [--page FILE] speed.mjs
//
// SAFEHAND_SPEED_MB is the size (500). Prints the figures; over 20 s in Chromium, or over 400 MB of what the page's
// process holds, fails.
import assert from "node:assert/strict";
import {randomFillSync} from "node:crypto";
import {readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {test} from "node:test";
import {filesWith} from "./drive.mjs";
import {browse, kind, newOffice, openFiles, withAmanda} from "./stage.mjs";

const LONGEST = 600_000; // milliseconds
const MEGABYTES = Number(process.env.SAFEHAND_SPEED_MB ?? 500);
const MOST_SECONDS = 20, MOST_MEGABYTES = 400;

// The processes of the browser that show pages, as `of` has each: by its id.
function pages(profile, of) {
    const found = [];
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
            const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
            const isPage = kind === "firefox" ? command.includes("-isForBrowser") : command.includes("--type=renderer");
            if (isPage && belongs(pid, profile))
                found.push(of(pid));
        } catch {
            // it has ended
        }
    }
    return found;
}

// Whether one of those that started it names the profile.
function belongs(pid, profile) {
    for (let at = pid; at > 1;) {
        if (readFileSync(`/proc/${at}/cmdline`, "utf8").includes(profile))
            return true;
        at = Number(/\)\s\S\s(\d+)/.exec(readFileSync(`/proc/${at}/stat`, "utf8"))[1]);
    }
    return false;
}

// What it holds (MB): all that is not shared with others.
function held(pid) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)[1]);
    return (of("Private_Clean") + of("Private_Dirty")) / 1024;
}

// The processor's seconds that it has used.
function used(pid) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
}

function allUsed(profile) {
    return pages(profile, used).reduce((sum, seconds) => sum + seconds, 0);
}

test(`${MEGABYTES} MB in ${kind}`, () => browse("file", async (driven) => {
    const office = withAmanda(newOffice());
    const part = randomFillSync(Buffer.alloc(1024 * 1024));
    const marker = "a marker that stands in the film";
    part.write(marker, 1000);
    const film = Buffer.alloc(MEGABYTES * 1000 * 1000);
    for (let at = 0; at < film.length; at += part.length)
        part.copy(film, at);
    writeFileSync(office.path("families/HS-2041/attachments/film.bin"), film);
    const {path} = office.share("Amanda Kaur", "--attach", "film.bin");
    await openFiles(driven, [path, office.path("amanda.age")]);
    await driven.step("compare");
    let most = 0;
    const sampling = setInterval(() => (most = Math.max(most, ...pages(driven.profile, held))), 150);
    const before = Math.max(...pages(driven.profile, held)), usedBefore = allUsed(driven.profile);
    const started = Date.now();
    await driven.press("same");
    await driven.page.waitForSelector('main[data-step="opened"]', {timeout: LONGEST}); // how long it took is told even if it was too long
    const seconds = (Date.now() - started) / 1000;
    clearInterval(sampling);
    const busy = allUsed(driven.profile) - usedBefore;
    const size = statSync(path).size / 1e6;
    const wanted = kind === "chromium" ? `, at most ${MOST_SECONDS} wanted` : "";
    console.log(`# ${kind}: ${size.toFixed(0)} MB checked in ${seconds.toFixed(1)} s${wanted} (${(size / seconds).toFixed(0)} MB/s), ` +
        `${busy.toFixed(1)} s of the processor; ` +
        `the page's process held ${most.toFixed(0)} MB, at most ${MOST_MEGABYTES} wanted, ${before.toFixed(0)} MB before`);
    assert.deepEqual(filesWith(driven.profile, marker), []);
    assert.ok(most < MOST_MEGABYTES, `${most} MB`);
    if (kind === "chromium")
        assert.ok(seconds < MOST_SECONDS, `${seconds} s`);
}, {own: true}));
