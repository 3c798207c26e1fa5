// What is seldom shown: the work in progress, and every family of refusals. The worker's answers are exchanged for those
// that are wanted, so that each step is drawn as it would be; axe-core finds nothing on any of them, in either language.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {before, test} from "node:test";
import {PASSPHRASE} from "./office.mjs";
import {arrive, browse, newOffice, root, withAmanda} from "./stage.mjs";

const {strings} = JSON.parse(readFileSync(join(root, "src/recipient-page/strings.json"), "utf8"));

// One code of each family, with the parameters that its words need.
const REFUSALS = {
    altered: ["envelope-altered"],
    busy: ["busy"],
    card: ["card-expired"],
    cut: ["envelope-cut"],
    file: ["file-unreadable", {detail: "The stick was pulled out"}],
    forged: ["note-forged", {part: "manifest.note", detail: "its signature does not verify"}],
    fork: ["history-contradicts", {origin: "ledger.example.org/home-start", organisation: "Home-Start Example", entries: 7, why: "key"}],
    form: ["archive-malformed", {detail: "x".repeat(300)}],
    hybrid: ["envelope-hybrid"],
    identity: ["identity-malformed", {detail: "its armor is damaged"}],
    internal: ["internal", {detail: "TypeError: \u202enothing"}],
    large: ["too-large", {maximum: 1073741824}],
    newer: ["made-by-newer", {part: "manifest.json"}],
    notyou: ["not-for-you"],
    other: ["not-a-package", {found: "ssh-key"}],
    passedon: ["passed-on"],
    passphrase: ["envelope-passphrase"],
    unrecorded: ["proof-wrong"],
    write: ["write-failed", {detail: "no space"}],
};

let office;
before(() => (office = withAmanda(newOffice())));

// In every window that comes: an answer of the worker is that of `planted`, or none while that is "nothing".
function exchange() {
    const original = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (type, listener, ...more) {
        const exchanged = (event) => {
            const {planted} = window.top;
            if (type !== "message" || !planted || event.data.is === "progress")
                listener.call(this, event);
            else if (planted !== "nothing")
                listener.call(this, {data: {id: event.data.id, is: "refused", refusal: planted}});
        };
        return original.call(this, type, exchanged, ...more);
    };
}

// What comes of opening with this in the place of the worker's answer.
async function answered(driven, planted, step) {
    if (await driven.now() === "start")
        await driven.press("go-open");
    await driven.step("open");
    await driven.choose(office.path("amanda.age"), office.sent.path);
    await driven.type("passphrase", PASSPHRASE);
    await driven.page.evaluate((planted) => (window.planted = planted), planted);
    await driven.press("submit");
    await driven.step(step);
    assert.equal(await driven.page.evaluate(() => document.querySelector("main").dataset.step), step);
}

async function inBoth(driven, step) {
    await arrive(driven, step);
    await driven.press("language-cy");
    assert.deepEqual(await driven.axe(), [], `${step}, in Welsh`);
    await driven.page.setViewport({width: 320, height: 900});
    const wide = await driven.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${step} is ${wide} wide`);
    await driven.page.setViewport({width: 1280, height: 900});
    const title = await driven.page.$eval("h1", (heading) => heading.textContent);
    await driven.press("language-en");
    return [await driven.page.$eval("h1", (heading) => heading.textContent), title];
}

async function patched(driven) {
    await driven.page.evaluateOnNewDocument(exchange);
    await driven.page.reload();
    await driven.step("start");
    office.sent ??= office.share("Amanda Kaur");
}

test("every family of refusals is told in its words, and axe-core finds nothing on it", () => browse("file", async (driven) => {
    await patched(driven);
    for (const [family, [code, params = {}]] of Object.entries(REFUSALS)) {
        const step = `refused-${family}`;
        await answered(driven, {code, status: 4, params}, step);
        assert.deepEqual(await inBoth(driven, step), strings[`refused.${family}.title`], family);
        const text = await driven.text();
        assert.ok(text.includes(strings[`refused.${family}.do`][0]), family);
        assert.equal(text.includes(strings["refused.nothing"][0]), family !== "write", family);
        assert.equal(await driven.page.$("#despite") !== null, family === "fork", family);
        await driven.page.evaluate(() => (window.planted = null));
        await driven.press("again");
        await driven.step("open");
    }
    const page = readFileSync(join(root, "src/recipient-page/views/refused.ts"), "utf8");
    const families = new Set([...page.matchAll(/^ {2}'?[\w-]+'?: '(\w+)',$/gm)].map(([, family]) => family));
    assert.deepEqual(Object.keys(REFUSALS).sort(), [...families].sort());
}));

test("the work in progress has nothing that axe-core finds, and can be cancelled", () => browse("file", async (driven) => {
    await patched(driven);
    await answered(driven, "nothing", "progress");
    assert.deepEqual(await inBoth(driven, "progress"), strings["unlocking.title"]);
    assert.equal(await driven.page.$eval("progress", (bar) => bar.getAttribute("aria-label")), "How far it is");
    await driven.press("cancel");
    await arrive(driven, "open");
    assert.match(await driven.text(), /Cancelled\. Nothing was opened\./);
}));

// In every window that comes: as many workers as `window.top.failing` says do not start.
function failing() {
    const Original = Worker;
    window.Worker = class extends Original {
        constructor(...given) {
            super(...given);
            if (!(window.top.failing > 0))
                return;
            window.top.failing--;
            this.terminate();
            setTimeout(() => this.dispatchEvent(new Event("error")), 0);
        }
    };
}

test("a worker that does not start is started once more, and then what was typed is kept", () => browse("file", async (driven) => {
    await driven.page.evaluateOnNewDocument(failing);
    await driven.page.reload();
    await driven.step("start");
    await driven.press("go-make");
    await driven.step("make");
    for (const [id, text] of [["name", "Siân Prosser"], ["organisation", "Ceredigion County Council"], ["role", "social worker"],
        ["passphrase", PASSPHRASE], ["repeat", PASSPHRASE]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "childrens_social_care");
    await driven.page.evaluate(() => (window.failing = 2));
    await driven.press("submit");
    await driven.step("refused-internal");
    assert.match(await driven.page.$eval("details .code", (found) => found.textContent), /the worker did not start/);
    assert.equal(await driven.page.$eval("#again", (button) => button.textContent), "Try again");
    await driven.press("again");
    await driven.step("make");
    assert.equal(await driven.page.$eval("#name", (input) => input.value), "Siân Prosser");
    assert.equal(await driven.page.$eval("#passphrase", (input) => input.value), PASSPHRASE);
    await driven.page.evaluate(() => (window.failing = 1));
    await driven.press("submit");
    await arrive(driven, "made");
    assert.equal(await driven.page.evaluate(() => window.failing), 0);
}));
