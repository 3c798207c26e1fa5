// What somebody met who read and signed here for the first time: links in the report, ways out, the key that stays
// open, what is said of fields and files.
import assert from "node:assert/strict";
import {writeFileSync} from "node:fs";
import {basename} from "node:path";
import {before, test} from "node:test";
import {altered} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {arrive, browse, kind, newOffice, openFiles, reportText, withAmanda} from "./stage.mjs";

let office, sent, identity;
before(() => {
    office = withAmanda(newOffice());
    writeFileSync(office.path("families/HS-2041/attachments/film.bin"), Buffer.alloc(5_000, 7));
    sent = office.share("Amanda Kaur", "--attach", "film.bin");
    identity = office.path("amanda.age");
});

async function opened(driven) {
    await openFiles(driven, [sent.path, identity]);
    await driven.step("compare");
    await driven.press("same");
    await arrive(driven, "opened");
    await reportText(driven);
}

// Whether the browser would ask before the page is left.
function asks(driven) {
    return driven.page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", {cancelable: true})));
}

function summary(driven) {
    return driven.page.$$eval(".summary a", (links) => links.map((link) => link.textContent));
}

// Presses a link of the report as a hand does.
async function follow(driven, link) {
    const frame = await (await driven.page.$("main iframe")).contentFrame();
    await driven.page.evaluate((link) => document.querySelector("main iframe").contentDocument.querySelector(link)
        .scrollIntoView({block: "center"}), link);
    await frame.click(link);
    await driven.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
}

test("a link to an attachment leads to it among the files, and no link empties the report", () => browse("file", async (driven) => {
    await opened(driven);
    const text = await reportText(driven);
    await follow(driven, 'a[href^="attachments/"]');
    assert.equal(await reportText(driven), text);
    assert.equal(await driven.page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Save drawing.png");
    await driven.page.evaluate(() => {
        const within = document.querySelector("main iframe").contentDocument;
        for (const [id, address] of [["away", "https://localhost:9/"], ["gone", "attachments/none.png"], ["down", "#end"]]) {
            const link = within.createElement("a");
            Object.assign(link, {id, href: address, textContent: id});
            within.body.prepend(link);
        }
        const end = within.createElement("p");
        end.id = "end";
        within.body.append(end);
    });
    const longer = await reportText(driven);
    for (const link of ["#away", "#gone", "#down"]) {
        await follow(driven, link);
        assert.equal(await reportText(driven), longer, link);
    }
    assert.equal(await driven.page.evaluate(() => document.querySelector("main iframe").contentDocument.activeElement.id), "end");
}));

test("the report's frame has nothing to scroll within", () => browse("file", async (driven) => {
    await opened(driven);
    for (const width of [320, 1280]) {
        await driven.page.setViewport({width, height: 900});
        await driven.page.waitForFunction(() => {
            const {contentDocument, contentWindow} = document.querySelector("main iframe");
            const {scrollHeight, clientWidth} = contentDocument.documentElement;
            return scrollHeight <= contentWindow.innerHeight && clientWidth === contentWindow.innerWidth;
        }, {timeout: 5_000});
    }
    await driven.page.setViewport({width: 1280, height: 900});
}));

test("what is neither signed for nor saved is not left without a word", () => browse("file", async (driven) => {
    assert.equal(await asks(driven), false);
    await opened(driven);
    assert.equal(await asks(driven), true);
    if (kind === "chromium") { // reload and the way back ask as closing does
        const asked = new Promise((resolve) => driven.page.once("dialog", (dialog) => dialog.dismiss().then(() => resolve(dialog.type()))));
        await driven.page.close({runBeforeUnload: true});
        assert.equal(await asked, "beforeunload");
    }
    await driven.press("finish");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "opened", "div");
    assert.deepEqual(await summary(driven),
        ["You have neither signed for this nor saved its report. To leave all the same, press the button once more."]);
    assert.equal(await asks(driven), true);

    const files = await driven.page.$$eval("tbody bdi", (names) => names.map((name) => name.textContent));
    const end = files.includes("report.pdf") ? "pdf" : "html";
    assert.equal(basename(await driven.saved("save-report")), `report ${sent.id.slice(0, 8)}.${end}`);
    assert.deepEqual(await summary(driven), []);
    assert.equal(await asks(driven), false);
    await driven.press("finish");
    await arrive(driven, "start");

    await opened(driven); // and pressed twice it ends
    assert.equal(await asks(driven), true);
    await driven.press("finish");
    await driven.page.waitForSelector(".summary");
    await driven.press("finish");
    await arrive(driven, "start");
    assert.equal(await asks(driven), false);
}));

test("who cannot ring now is told what to do, and that the key is open", () => browse("file", async (driven) => {
    await openFiles(driven, [sent.path, identity]);
    await driven.step("compare");
    await driven.press("later");
    await arrive(driven, "later");
    const told = await driven.page.$eval("main", (main) => main.innerText);
    assert.match(told, /What was sent stays as it is\. Open it once you have rung\./);
    assert.match(told, /Is somebody in danger now\?\s+Ring now, on a number of theirs that you know, or phone 999\./);
    await driven.press("to-files");
    await arrive(driven, "open");
    assert.equal(await driven.page.$eval("#key", (key) => key.innerText.split(/\n+/)[0]), "Your key is open: Amanda Kaur");
    assert.equal(await driven.page.$("#passphrase"), null);
    await driven.press("lock");
    await driven.page.waitForSelector("#passphrase");
    assert.equal(await driven.focused(), "input#passphrase");
    assert.equal(await driven.page.$("#lock"), null);
    await driven.press("submit"); // it is locked indeed
    await driven.page.waitForSelector(".summary");
    assert.deepEqual(await summary(driven), ["Enter your passphrase"]);
    await driven.type("passphrase", PASSPHRASE);
    assert.deepEqual(await summary(driven), []);
    await driven.press("submit");
    await driven.step("compare");
}));

test("after a package that does not open the key is told as open, until another is chosen", () => browse("file", async (driven) => {
    await openFiles(driven, [altered(sent.path, -1, "x.safehand"), identity]);
    await driven.step("refused-cut");
    await driven.press("again");
    await arrive(driven, "open");
    await driven.page.waitForSelector("#lock");
    await driven.choose(identity);
    await driven.page.waitForSelector("#passphrase");
    assert.equal(await driven.page.$("#lock"), null);
}));

test("what was wrong is not said any more once it is mended", () => browse("file", async (driven) => {
    await driven.press("go-open");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await driven.choose(sent.path, identity);
    await driven.page.waitForFunction(() => document.querySelectorAll(".places .there").length === 2);
    assert.deepEqual(await summary(driven), ["Enter your passphrase"]);
    assert.equal(await driven.page.$$eval(".error", (lines) => lines.length), 1);
    await driven.type("passphrase", PASSPHRASE);
    assert.equal(await driven.page.$(".summary, .error, .wrong, [aria-invalid]"), null);
    assert.match(await driven.page.title(), /^Open what was sent to you/);
    await driven.press("submit");
    await driven.step("compare");
    await driven.press("same");
    await driven.step("opened");
    await driven.press("go-sign");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await driven.press("outcome");
    assert.equal(await driven.page.$(".summary, .error, .wrong"), null);
    await driven.press("submit");
    await arrive(driven, "signed");
    const said = await driven.text();
    assert.match(said, /Answer the message that told you of this package, or send it to Ruth Adeyemi, Home-Start Example\./);
    assert.ok(said.includes(`As the subject: Receipt for ${sent.id.slice(0, 8)}\n`));
    await driven.saved("save-receipt");
}));

test("in a narrow window what is said of a file has the whole width", () => browse("file", async (driven) => {
    await opened(driven);
    await driven.page.setViewport({width: 320, height: 900});
    const [note, table] = await driven.page.evaluate(() => [".caution", "#files table"]
        .map((found) => document.querySelector(found).getBoundingClientRect().width));
    assert.ok(note > table * 0.9, `${note} of ${table}`);
    assert.deepEqual(await driven.axe(), []);
    await driven.page.setViewport({width: 1280, height: 900});
}));
