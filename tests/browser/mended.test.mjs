// What a stranger stumbled over who tried the page from the screen only: each stands here, mended.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {cpSync, readFileSync, rmSync} from "node:fs";
import {basename, join} from "node:path";
import {before, test} from "node:test";
import {newFolder} from "./drive.mjs";
import {READ, shownWords, step, tell, wordsOf} from "./minutes.mjs";
import {PASSPHRASE} from "./office.mjs";
import {arrive, browse, newOffice, openFiles, reportText, root, shownFingerprint, withAmanda} from "./stage.mjs";

const {strings} = JSON.parse(readFileSync(join(root, "src/recipient-page/strings.json"), "utf8"));
const ID = /\b[pc][1-9]\b/;

let office, sent, identity, ruth;
before(() => {
    office = withAmanda(newOffice());
    sent = office.share("Amanda Kaur");
    identity = office.path("amanda.age");
    ruth = office.fingerprint("ruth.card.json");
});

function words(driven, selector) {
    return driven.page.$eval(selector, (element) => element.textContent);
}

async function opened(driven, ...more) {
    await openFiles(driven, [sent.path, identity, ...more]);
    if (!more.length) {
        await driven.step("compare");
        await driven.press("same");
    }
    await arrive(driven, "opened");
    return reportText(driven);
}

// A file of the page under a name of its own, where no later one takes its place.
function kept(path, name = basename(path)) {
    const copy = join(newFolder("kept"), name);
    cpSync(path, copy);
    return copy;
}

test("an emergency is said before all else: who is at risk, and what may happen", () => browse("file", async (driven) => {
    const report = await opened(driven);
    const first = await driven.page.$eval("main h1", (heading) => heading.nextElementSibling.innerText);
    assert.match(first, /Emergency: the sender says that somebody is at immediate risk\s+Who is at risk: Ellie-Mae\s+What may happen: He threatens to come tonight\s+Whether the family knows of this is not said here: in the emergency nobody was asked\. Speak to us before you speak to them\.$/);
    assert.deepEqual(await driven.page.$$eval("#summary dd:first-of-type li", (people) => people.map((person) => person.textContent)),
        ["Dean Rudkin: father of the baby, former partner of the mother", "Ellie-Mae Marsden: child"]);
    const may = await driven.page.$$eval("#handling li", (lines) => lines.map((line) => line.textContent));
    assert.deepEqual(may.slice(-3), ["This is for Amanda Kaur and for the purpose it names only, and for a colleague who needs it for that.",
        "It could do great harm in wrong hands: do not copy it to a memory stick, print it only if you must, and never leave it in a car.",
        "If it is wrong, not meant for you, lost or seen by somebody else, tell the sender at once: 0116 496 0501."]); // until when stands above
    const level = /Level of risk\s*medium\s*in the record as at 16 November 2026/;
    assert.match(report, level); // beside an emergency it would read as today's
    assert.ok(await driven.page.$eval("#emergency", (box) => box.getBoundingClientRect().bottom) < 500);
    assert.match(report, /Emergency: the sender says that somebody is at immediate risk\.\s*Who is at risk: Ellie-Mae\s*What may happen: He threatens to come tonight\s*Protecting Ellie-Mae/);
    const paper = join(newFolder("paper"), "report.pdf");
    cpSync(await driven.saved("save-report"), paper);
    const [page] = execFileSync("pdftotext", ["-layout", paper, "-"], {encoding: "utf8"}).split("\f");
    assert.ok(page.indexOf("Who is at risk: Ellie-Mae") > 0 && page.indexOf("Who is at risk") < page.indexOf("Amanda Kaur"), page);
    await driven.press("language-cy");
    assert.match(await words(driven, "#emergency .box-title"), /Argyfwng/);
    assert.match(office.run("notice", sent.id), /^URGENT: we believe that somebody is at immediate risk\./);
}));

test("days have one form, lists are lists, and nobody is called by an id", () => browse("file", async (driven) => {
    const report = await opened(driven);
    for (const text of [report, await driven.text(), await driven.page.$$eval("#answers textarea", (areas) => areas.map((area) => area.value).join("\n"))]) {
        assert.doesNotMatch(text.replace(/\.memory \d{4}-\d\d-\d\d/g, ""), /\d{4}-\d\d-\d\d/);
        assert.doesNotMatch(text, ID);
    }
    assert.match(report, /11 November 2026 between 15:40 and 16:05/);
    assert.doesNotMatch(await words(driven, "#about"), /(^|\n)\s*- /);
    const terms = await driven.page.$$eval("#about dl > *", (parts) => parts.slice(0, 2).map((part) => [part.tagName, part.textContent]));
    assert.deepEqual(terms, [["DT", "When"], ["DD", "11 November 2026 between 15:40 and 16:05"]]);
}));

test("what is said of files holds in the page too, and each saved one is told where it was pressed", () => browse("file", async (driven) => {
    const report = await opened(driven);
    assert.doesNotMatch(report, /beside (it|this report)/);
    assert.match(report, /They came with this report, each as a file of its own\./);
    const number = sent.id.slice(0, 8);
    await driven.press("to-files"); // the report's own are folded
    assert.deepEqual(await driven.page.$$eval("#files details th[scope=row]", (rows) => rows.map((row) => [...row.childNodes].slice(0, 2).map((part) => part.textContent))),
        [["report.html", "The same, for a browser."], ["extract.json", "The same, for programs."], ["report.pdf", "Keep this one in your case system."]]);
    for (const name of ["drawing.png", "extract.json", "report.pdf"]) {
        const id = await driven.page.$$eval("#files button", (buttons, name) =>
            buttons.find((button) => button.getAttribute("aria-label") === `Save ${name}`).id, name);
        const saved = await driven.saved(id);
        const named = name.replace(".", ` ${number}.`);
        assert.equal(basename(saved), named);
        await driven.page.waitForFunction((id) => document.querySelector(`[data-saved="${id}"]`).textContent, {}, id);
        assert.match(await words(driven, `[data-saved="${id}"]`), new RegExp(`^Your browser was told to save ${named}\\.`));
        const [row, said] = await driven.page.evaluate((id) => [document.getElementById(id), document.querySelector(`[data-saved="${id}"]`)]
            .map((element) => element.closest("tr").rowIndex), id);
        assert.equal(row, said);
    }
    await driven.press("language-cy"); // it stays said
    assert.equal(await driven.page.$$eval("#files [data-saved]", (lines) => lines.filter((line) => line.textContent).length), 3);
    assert.deepEqual(await driven.axe(), []);
}));

async function makeKey(driven) {
    await driven.press("go-make");
    for (const [id, text] of [["name", "Siân Prosser"], ["organisation", "Cyngor Sir Gâr"], ["role", "swyddog"], ["passphrase", PASSPHRASE],
        ["repeat", PASSPHRASE]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "school");
    await driven.press("submit");
    await arrive(driven, "made");
}

test("the call can come later: the key file shows the six groups and the card again, and takes those of the sender", () => browse("file", async (driven) => {
    await makeKey(driven);
    assert.match(await words(driven, "main .box"), /^Leave this page open until the phone call is over\./);
    const own = await shownFingerprint(driven), key = kept(await driven.saved("save-key"));
    const first = await driven.saved("save-card"), card = readFileSync(first, "utf8");
    rmSync(first);
    await driven.newPage(driven.page.url());
    await driven.press("go-key");
    await arrive(driven, "key");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    assert.deepEqual(await driven.page.$$eval(".summary a", (links) => links.map((link) => link.getAttribute("href"))), ["#files", "#passphrase"]);
    assert.deepEqual(await driven.page.$$eval(".places strong", (places) => places.map((place) => place.textContent)),
        ["Your key file", "Your memory file, if you have one"]);
    await driven.choose(key);
    await driven.type("passphrase", "not the passphrase");
    await driven.press("submit");
    await driven.page.waitForSelector("#passphrase-error");
    assert.equal(await driven.now(), "key");
    await driven.type("passphrase", PASSPHRASE);
    await driven.press("submit");
    await arrive(driven, "card");
    assert.equal(await shownFingerprint(driven), own);
    assert.equal(readFileSync(await driven.saved("save-card"), "utf8"), card);
    await driven.page.setViewport({width: 1280, height: 800});
    await driven.type("theirs", ruth);
    await driven.press("heard");
    const memory = await driven.saved("keep-theirs");
    await driven.page.waitForFunction(() => document.getElementById("theirs-kept").textContent);
    assert.ok(await driven.page.$eval("#theirs-kept", (line) => line.getBoundingClientRect().bottom) <= 800); // what came of it is in sight
    await driven.page.setViewport({width: 1280, height: 900});
    assert.match(basename(memory), /^Siân Prosser\.memory /);
    assert.match(readFileSync(memory, "utf8"), new RegExp(ruth));
    await driven.press("back");
    await arrive(driven, "start");
    await driven.press("go-open");
    assert.equal(await driven.page.$("#lock"), null); // the key was locked on the way
    // And what this session has is there, and ticked.
    const rows = await driven.page.$$eval(".places .there", (rows) => rows.map((row) => row.querySelector(".chosen").textContent));
    assert.equal(rows.length, 2);
    assert.match(rows[0], /^Chosen: Siân Prosser\.identity\.age, /);
    assert.match(rows[1], /^Already here: Siân Prosser\.memory .*\.json$/);
}));

test("of two memory files it is said which to keep", () => browse("file", async (driven) => {
    await opened(driven);
    await driven.press("go-sign");
    await driven.press("outcome");
    await driven.press("submit");
    await driven.step("signed");
    const memory = await driven.saved("save-memory");
    const old = kept(memory, "Amanda Kaur.memory 2026-01-02 0304.json"), newer = kept(memory, "Amanda Kaur.memory 2026-03-04 0506.json");
    rmSync(await driven.saved("save-receipt"));
    rmSync(memory);
    await driven.press("finish");
    await arrive(driven, "start");
    for (const order of [[old, newer], [newer, old]]) {
        await driven.press("go-open");
        for (const file of order)
            await driven.choose(file);
        await driven.page.waitForSelector(".places .caution");
        assert.match(await words(driven, ".places li:last-child"), /Chosen: Amanda Kaur\.memory 2026-03-04 0506\.json.*It takes the place of Amanda Kaur\.memory 2026-01-02 0304\.json: delete that one\./);
        await driven.newPage(driven.page.url());
    }
    await openFiles(driven, [office.share("Amanda Kaur").path, identity, newer]);
    await arrive(driven, "opened");
    await driven.press("go-sign");
    await driven.press("outcome");
    await driven.press("submit");
    await driven.step("signed");
    await driven.saved("save-memory");
    assert.match(await driven.text(), /It takes the place of Amanda Kaur\.memory 2026-03-04 0506\.json: delete that one\./);
    await driven.saved("save-receipt");
}));

test("what was wrong with a passphrase is not said of one that was made", () => browse("file", async (driven) => {
    await driven.press("go-make");
    for (const [id, text] of [["name", "Siân Prosser"], ["organisation", "Cyngor Sir Gâr"], ["role", "swyddog"], ["passphrase", "password1234"],
        ["repeat", "password1234"]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "school");
    await driven.press("submit");
    await driven.page.waitForSelector("#passphrase-error");
    await driven.press("suggest");
    assert.equal(await driven.page.$("#passphrase-error"), null);
    assert.equal(await driven.page.$(".summary"), null);
    assert.doesNotMatch(await driven.text(), /easily guessed/i);
    const between = await driven.page.evaluate(() => document.querySelector(".box.good").getBoundingClientRect().top -
        document.getElementById("suggest").getBoundingClientRect().bottom);
    assert.ok(between >= 12, `${between} between the button and what it made`);
}));

test("the invitation names the page's own buttons, and the start card every file", () => browse("file", async (driven) => {
    const text = office.run("recipient", "invite", "Amanda Kaur");
    assert.ok(text.includes(`"${strings["start.make"][0]}"`) && text.includes(`"${strings["made.copy.button"][0]}"`), text);
    assert.match(await words(driven, "#go-open"), /key file, its passphrase and, if you kept one, your memory file/);
    await driven.press("go-open");
    await driven.choose(identity);
    const ring = await driven.page.$eval(".places .there", (row) => getComputedStyle(row, "::before").backgroundColor);
    assert.notEqual(ring, "rgba(0, 0, 0, 0)");
}));

// ---- how long it takes ----

const CALL = 60; // seconds: the one phone call
const OTHERS = "select, .unseen";

// What each may have to be read at most: a step that grows beyond it has said more than the one thing to do.
const MOST = {invite: 200, start: 105, make: 125, made: 170, notice: 190, open: 75, opened: 330, sign: 45, signed: 100};
const MINUTES = 10;

// Somebody's hand: what it presses and types is counted for the step it is on.
function handOf(driven) {
    const way = [], hand = Object.create(driven);
    hand.read = (name, words, presses) => way.push(step(name, words, presses));
    hand.press = (id) => {
        way.at(-1).presses++;
        return driven.constructor.prototype.press.call(hand, id);
    };
    hand.type = (id, text) => {
        way.at(-1).characters += text.length;
        return driven.type(id, text);
    };
    return [hand, way];
}

test("from the first email to the receipt that is sent it takes less than ten minutes", () => browse("file", async (driven) => {
    const [hand, way] = handOf(driven);
    hand.read("invite", wordsOf(office.run("recipient", "invite", "Siân Prosser")), 2); // opened, and the page's address
    hand.read("start", await shownWords(driven.page, OTHERS));
    await hand.press("go-make");
    hand.read("make", await shownWords(driven.page, OTHERS), 2); // the list of kinds, and one of it
    for (const [id, text] of [["name", "Siân Prosser"], ["organisation", "Cyngor Sir Gâr"], ["role", "gweithiwr cymdeithasol"],
        ["passphrase", PASSPHRASE], ["repeat", PASSPHRASE]])
        await hand.type(id, text);
    await driven.page.select("#organisation-kind", "school");
    await hand.press("submit");
    await arrive(driven, "made");
    hand.read("made", await shownWords(driven.page, OTHERS), 3); // answer, paste, send
    way.at(-1).seconds = CALL;
    const key = kept(await hand.saved("save-key")), card = kept(await driven.saved("save-card"));
    way.at(-1).presses++; // the card is copied
    await hand.type("theirs", ruth);
    await hand.press("heard");
    const saved = await hand.saved("keep-theirs"), memory = kept(saved);
    rmSync(saved); // the next may have its name
    office.take(card, "Siân Prosser", await shownFingerprint(driven));
    const {id, path} = office.share("Siân Prosser");
    hand.read("notice", wordsOf(office.run("notice", id)), 4); // opened, the portal, the file there, the page
    await driven.newPage(driven.page.url()); // on another day
    await hand.press("go-open");
    hand.read("open", await shownWords(driven.page, OTHERS), 5); // the button, three files, and that these are all
    await driven.choose(path, key, memory);
    await hand.type("passphrase", PASSPHRASE);
    await hand.press("submit");
    await arrive(driven, "opened");
    const all = await shownWords(driven.page, OTHERS);
    hand.read("opened", await shownWords(driven.page, ".unseen, #sign ~ *"));
    await hand.press("go-sign");
    hand.read("sign", await shownWords(driven.page, OTHERS));
    await hand.press("outcome");
    await hand.press("submit");
    await driven.step("signed");
    hand.read("signed", await shownWords(driven.page, OTHERS), 4); // copied, answer, paste, send
    await driven.saved("save-receipt");
    await hand.saved("save-memory");
    const minutes = tell(way), below = all - way.find(({step}) => step === "opened").words;
    console.log(`# and ${below} words below the button that signs, ${(minutes + below / READ).toFixed(1)} minutes with them`);
    for (const {step, words} of way)
        assert.ok(words <= MOST[step], `${step} has ${words} words`);
    assert.ok(minutes < MINUTES, `${minutes} minutes`);
}));
