// What stumbled those who saw the page for the first time: what stands first, what is said of saving, signing again,
// printing and languages, and a passphrase that is too easy.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {writeFileSync} from "node:fs";
import {basename, join} from "node:path";
import {before, test} from "node:test";
import {newFolder} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {arrive, browse, kind, newOffice, openFiles, reportText, withAmanda} from "./stage.mjs";

const CONCERN = "Dean comes in when it is dark";

let office, sent, identity;
before(() => {
    office = withAmanda(newOffice());
    sent = office.share("Amanda Kaur");
    identity = office.path("amanda.age");
});

async function opened(driven, ...more) {
    await openFiles(driven, [sent.path, identity, ...more]);
    if (!more.length) {
        await driven.step("compare");
        await driven.press("same");
    }
    await arrive(driven, "opened");
    await reportText(driven);
}

function words(driven, selector) {
    return driven.page.$eval(selector, (element) => element.textContent);
}

test("the concern stands on the first screen, and what is behind it is folded and listed", () => browse("file", async (driven) => {
    await opened(driven);
    const first = await driven.page.$eval("#about blockquote", (quote) => ({text: quote.textContent, top: quote.getBoundingClientRect().top}));
    assert.ok(first.text.includes(CONCERN), first.text);
    assert.match(first.text, /^11 November 2026: Record of concern, written by Priya Chauhan\. Fact and opinion:/);
    assert.ok(first.top < 500, `${first.top} from above`);
    assert.equal(await driven.page.$$eval("#about blockquote", (quotes) => quotes.length), 1); // the entry that tells no concern is in the report
    assert.deepEqual(await driven.page.$$eval("details", (folds) => folds.map((fold) => fold.open)), [false, false, false, false, false]);
    assert.deepEqual(await driven.page.$$eval(".contents button", (links) => links.map((link) => link.textContent)),
        ["Answers to paste", "Files", "Remember this for next time"]);
    // What is read, and then signed.
    const [between, until] = await driven.page.evaluate(() => {
        const [sign, above] = ["sign", "summary"].map((id) => document.getElementById(id).getBoundingClientRect());
        return [sign.top - above.bottom, sign.bottom];
    });
    assert.ok(between < 100 && until < 1900, `${between} below it, ${until} from above`);
    for (const id of ["report", "answers", "files", "memory", "sign"]) {
        await driven.press(`to-${id}`);
        assert.equal(await driven.page.evaluate(() => document.activeElement.closest("section").id), id);
    }
}));

test("in Welsh it is said that the report and the sender's rules are English", () => browse("file", async (driven) => {
    await opened(driven);
    assert.equal(await words(driven, "#report .hint"), "As the sender made it. For your case system keep report.pdf.");
    await driven.press("language-cy");
    for (const place of ["#about .hint", "#report .hint", "#handling .hint"])
        assert.match(await words(driven, place), /yn Saesneg/, place);
    assert.match(await words(driven, "#answers p"), /Saesneg/);
    assert.deepEqual(await driven.axe(), []);
}));

test("the memory file is offered once, after signing, and its name tells the newest", () => browse("file", async (driven) => {
    await opened(driven);
    assert.equal(await driven.page.$eval("#save-memory", (button) => button.checkVisibility()), false);
    await driven.press("go-sign");
    await driven.press("outcome");
    await driven.press("submit");
    await driven.step("signed");
    await driven.saved("save-receipt");
    const memory = await driven.saved("save-memory");
    assert.match(basename(memory), /^Amanda Kaur\.memory \d{4}-\d\d-\d\d \d{4}\.json$/);
    assert.match(await driven.text(), /Your browser was told to save Amanda Kaur\.memory /);
    const kept = join(newFolder("kept"), basename(memory));
    execFileSync("cp", [memory, kept]);

    // Opened again with it, nobody is asked for a receipt once more.
    await driven.newPage(driven.page.url());
    await opened(driven, kept);
    assert.match(await words(driven, "#sign p"), /^Your memory file says that you have signed for this already, or for something that was recorded with it\./);
    assert.equal(await words(driven, "#go-sign"), "Sign again");
    await driven.press("finish");
    await arrive(driven, "start");
    const other = office.share("Amanda Kaur");
    await openFiles(driven, [other.path, identity, kept]);
    await arrive(driven, "opened");
    assert.equal(await words(driven, "#go-sign"), "Sign for it");
}));

test("the keys that print print the report, and the page's own paper has no empty leaf", () => browse("file", async (driven) => {
    await opened(driven);
    await driven.page.evaluate(() => {
        window.printed = 0;
        document.querySelector("main iframe").contentWindow.print = () => window.printed++;
    });
    await driven.page.evaluate(() => document.dispatchEvent(new KeyboardEvent("keydown", {key: "p", ctrlKey: true, cancelable: true})));
    assert.equal(await driven.page.evaluate(() => window.printed), 1);
    if (kind === "firefox") // prints to a file only as the browser's own user would
        return;
    const paper = join(newFolder("paper"), "page.pdf");
    writeFileSync(paper, await driven.page.pdf({format: "A4"}));
    const pages = execFileSync("pdftotext", ["-layout", paper, "-"], {encoding: "utf8"}).split("\f").slice(0, -1);
    const lines = pages.map((page) => page.split("\n").filter((line) => line.trim()).length);
    assert.ok(lines.length <= 2 && lines.slice(0, -1).every((count) => count > 20), `${lines} lines on the pages`);
    assert.ok(pages.join("").includes(CONCERN));
    assert.match(pages.join(""), /The report is printed by itself: by its own button on this page, or from\s+report\.pdf\./);
}));

test("caps lock is told while a passphrase is typed, and no longer", () => browse("file", async (driven) => {
    await driven.press("go-open");
    const press = (isOn) => driven.page.$eval("#passphrase", (field, isOn) =>
        field.dispatchEvent(new KeyboardEvent("keydown", {key: "A", bubbles: true, modifierCapsLock: isOn})), isOn);
    const told = () => words(driven, "#key .caps");
    assert.equal(await told(), "");
    await press(true);
    assert.equal(await told(), "Caps lock is on.");
    assert.deepEqual(await driven.axe(), []);
    await press(false);
    assert.equal(await told(), "");
    await press(true);
    await driven.page.focus("#passphrase");
    await driven.page.focus("#submit");
    assert.equal(await told(), "");
}));

async function fillIn(driven, passphrase) {
    await driven.press("go-make");
    for (const [id, text] of [["name", "Siân Prosser"], ["organisation", "Cyngor Sir Gâr"], ["role", "swyddog"], ["passphrase", passphrase],
        ["repeat", passphrase]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "school");
}

function summary(driven) {
    return driven.page.$$eval(".summary a", (links) => links.map((link) => [link.getAttribute("href"), link.textContent]));
}

test("a passphrase that is easily guessed is told as that once, and taken if it is meant", () => browse("file", async (driven) => {
    await fillIn(driven, "password1234");
    assert.match(await words(driven, "#meter-words"), /^Easily guessed: .* Take another, or have one made of words\.$/);
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "make", "div");
    assert.deepEqual(await summary(driven), [["#passphrase", "This passphrase is easily guessed by whoever finds your key file. Choose another, " +
        "or have one made of words. To keep it all the same, press the button once more"]]);
    await driven.type("passphrase", "passwordpassword"); // another weak one is told too
    await driven.type("repeat", "passwordpassword");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await driven.press("submit");
    await driven.step("made");
    await driven.saved("save-key");
}));

for (const [language, listed] of [["en", /Write it down or learn it/], ["cy", /Ysgrifennwch ef neu dysgwch ef/]])
    test(`${language}: one of six words is made at a press, shown, and typed once more`, () => browse("file", async (driven) => {
        await driven.press(`language-${language}`);
        await fillIn(driven, PASSPHRASE);
        await driven.page.evaluate(() => { // a chance that gives each word twice
            let drawn = 0;
            crypto.getRandomValues = (bytes) => bytes.map(() => drawn++ >> 1);
        });
        await driven.press("suggest");
        assert.equal(new Set((await driven.page.$eval("#passphrase", (field) => field.value)).split(" ")).size, 6);
        await driven.page.evaluate(() => delete crypto.getRandomValues);
        const made = [];
        for (let times = 0; times < 3; times++) {
            await driven.press("suggest");
            const now = await driven.page.$eval("#passphrase", (field) => field.value);
            assert.match(now, /^([a-z]{3,10} ){5}[a-z]{3,10}$/);
            const told = await words(driven, "#suggested");
            assert.ok(told.includes(now) && listed.test(told), told);
            made.push(now);
        }
        assert.equal(new Set(made).size, 3);
        assert.equal(await driven.focused(), "button#suggest.secondary");
        assert.equal(await driven.page.$eval("#repeat", (field) => field.value), "");
        assert.equal(await driven.page.$eval(".meter", (bar) => bar.dataset.strength), "3");
        assert.deepEqual(await driven.axe(), []);
        await driven.press("submit"); // it is typed once, by whoever keeps it
        await driven.page.waitForSelector(".summary");
        assert.deepEqual((await summary(driven)).map(([field]) => field), ["#repeat"]);
        await driven.type("repeat", made[2]);
        await driven.press("submit");
        await driven.step("made");
        await driven.saved("save-key");
    }));
