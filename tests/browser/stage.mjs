// What the tests of the page begin with: where everything is, an office, and the ways through the page.
import assert from "node:assert/strict";
import {join, resolve} from "node:path";
import {after} from "node:test";
import {fileURLToPath, pathToFileURL} from "node:url";
import {Driven, newFolder, servePage} from "./drive.mjs";
import {Office, PASSPHRASE} from "./office.mjs";

export const root = resolve(fileURLToPath(import.meta.url), "../../..");
export const program = resolve(process.env.SAFEHAND_PROGRAM ?? join(root, "build/safehand"));
export const pageFile = resolve(process.env.SAFEHAND_PAGE ?? join(root, "build/safehand-open.html"));
export const kind = process.env.SAFEHAND_BROWSER ?? "chromium";
export const fileAddress = pathToFileURL(pageFile).href;

// The address from which the page is used, and what asks a server for it.
export async function place(name) {
    if (name === "file")
        return {url: fileAddress, asked: [], close: () => {}};
    return servePage(pageFile);
}

export function newOffice() {
    return new Office(program, join(root, "tests/data/families"), join(newFolder("office"), "home"));
}

// Amanda has the command, and her card is with the office.
export function withAmanda(office) {
    office.person("amanda", "Amanda Kaur", "Leicestershire County Council", "childrens_social_care", "social worker");
    office.take("amanda.card.json", "Amanda Kaur", office.fingerprint("amanda.card.json"));
    return office;
}

// The step is there, its heading (or what is wrong) has the focus, and axe-core finds nothing on it, light or dark
// (Firefox cannot be told which).
export async function arrive(driven, step, focus = "h1") {
    await driven.step(step);
    assert.equal((await driven.focused()).split(/[.#]/)[0], focus, `the focus on ${step}`);
    assert.deepEqual(await driven.axe(), [], `axe-core on ${step}`);
    if (kind === "firefox")
        return;
    await driven.page.emulateMediaFeatures([{name: "prefers-color-scheme", value: "dark"}]);
    assert.deepEqual(await driven.axe(), [], `axe-core on ${step}, dark`);
    await driven.page.emulateMediaFeatures([]);
}

// From the start to what comes of checking these files.
export async function openFiles(driven, files, passphrase = PASSPHRASE) {
    await driven.press("go-open");
    await driven.step("open");
    await driven.choose(...files);
    await driven.type("passphrase", passphrase);
    await driven.press("submit");
}

// What a recipient sees of the sender's card, as it is read out over the phone.
export async function shownFingerprint(driven) {
    return driven.page.$eval(".groups", (groups) => groups.textContent.trim());
}

// The report as it stands in its frame.
export async function reportText(driven) {
    await driven.page.waitForFunction(() => document.querySelector("main iframe")?.contentDocument?.querySelector("main"));
    return driven.page.$eval("main iframe", (frame) => frame.contentDocument.body.textContent);
}

// Nothing was asked for but the page, nothing broke its policy, and nothing complained.
export async function assertQuiet(driven, served) {
    assert.deepEqual(driven.foreignRequests(served.url), []);
    assert.deepEqual(served.asked.filter((address) => address !== "/safehand-open.html"), []);
    assert.deepEqual(await driven.violations(), []);
    assert.deepEqual(driven.complaints, []);
}

// One browser for all tests of a file, since starting one takes longer than most of them.
let shared = null;
after(() => shared?.close());

// A page at the place, for as long as `use` takes; with `own` in a browser that nothing else has used.
export async function browse(where, use, {own = false} = {}) {
    const served = await place(where);
    let driven = own ? await Driven.open(kind, served.url) : shared;
    try {
        if (driven)
            await driven.newPage(served.url);
        else
            driven = shared = await Driven.open(kind, served.url);
        await use(driven);
        if (driven.browser.connected)
            await assertQuiet(driven, served);
    } finally {
        await (own ? driven.close() : driven?.leave());
        served.close();
    }
}
