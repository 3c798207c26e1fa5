// Answers to paste, as they stand in the page: each under its heading, to be read, reached by key and copied.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {before, test} from "node:test";
import {arrive, browse, newOffice, openFiles, root, withAmanda} from "./stage.mjs";

const {blocks} = JSON.parse(readFileSync(join(root, "src/page/data/paste.json"), "utf8"));
const COPIED = "Copied. Paste it into the form.";

let office, path, printed;
before(() => {
    office = withAmanda(newOffice());
    path = office.share("Amanda Kaur").path;
    const hers = {SAFEHAND_IDENTITY: office.path("amanda.age")};
    office.runAs(hers, "card", "trust", "ruth.card.json", "--fingerprint", office.fingerprint("ruth.card.json"));
    printed = office.runAs(hers, "report", path, "--paste");
});

async function open(driven) {
    await openFiles(driven, [path, office.path("amanda.age")]);
    await driven.step("compare");
    await driven.press("same");
    await driven.step("opened");
    assert.equal(await driven.page.$eval("#answers details", (folded) => folded.open), false);
    await driven.press("to-answers"); // what is led to is unfolded
    assert.equal(await driven.page.evaluate(() => document.activeElement.textContent), "Answers to paste");
    assert.deepEqual(await driven.axe(), []);
}

function shown(driven) {
    return driven.page.$$eval(".answer", (answers) => answers.map((answer) =>
        [answer.querySelector("h3").textContent, answer.querySelector("textarea")?.value ?? answer.querySelector("p").textContent]));
}

// What came of a press, as it stands below the button and is told aloud.
async function copy(driven, key) {
    await driven.page.evaluate(() => (document.getElementById("live").textContent = "")); // of the press before
    await driven.press(`copy-${key}`);
    await driven.page.waitForFunction(() => document.getElementById("live").textContent);
    const aloud = await driven.page.$eval("#live", (live) => live.textContent);
    assert.equal(await driven.page.$eval(`#copy-${key} ~ .done`, (note) => note.textContent), aloud);
    return aloud;
}

// What lies in the clipboard, as whoever fills in a form gets it.
async function pasted(driven) {
    await driven.page.evaluate(() => {
        const area = document.createElement("textarea");
        area.id = "form";
        document.body.append(area);
        area.focus();
    });
    await driven.page.keyboard.down("Control");
    await driven.page.keyboard.press("v", {commands: ["Paste"]});
    await driven.page.keyboard.up("Control");
    await driven.page.waitForFunction(() => document.getElementById("form").value);
    return driven.page.evaluate(() => {
        const area = document.getElementById("form");
        area.remove();
        return area.value;
    });
}

test("each answer stands under its heading, as the command prints it", () => browse("file", async (driven) => {
    await open(driven);
    const said = await shown(driven);
    assert.deepEqual(said.map(([title]) => title), blocks.map(({title}) => title));
    const text = said.map(([title, answer]) => `${title.toUpperCase()}\n${answer}\n\n`).join("");
    assert.equal(text.replace(/\n\n+/g, "\n"), printed.replace(/\n\n+/g, "\n"));
    assert.match(text, /^ {2}While drawing, Ellie-Mae said that/m);
    const order = await driven.page.$$eval("main > section", (sections) => sections.map(({id}) => id));
    assert.deepEqual(order, ["about", "summary", "sign", "report", "answers", "files", "memory"]);
    // By key: into each box and on to its button. The heading names the box, and nothing can be typed into it.
    for (const {key, title} of blocks) {
        await driven.page.focus(`#answer-${key}`);
        await driven.page.keyboard.type("x");
        await driven.page.keyboard.press("Tab");
        assert.equal(await driven.focused(), `button#copy-${key}.secondary`);
        assert.equal(await driven.page.$eval(`#copy-${key}`, (button) => button.ariaLabel), `Copy: ${title}`);
        assert.equal(await driven.page.$eval(`#answer-${key}`, (box) =>
            document.getElementById(box.getAttribute("aria-labelledby")).textContent), title);
    }
    assert.deepEqual(await shown(driven), said);
    // In the other language the words around it are others, and the answers are not.
    await driven.press("language-cy");
    assert.equal(await driven.page.$eval("#answers h2", (heading) => heading.textContent), "Atebion i'w gludo");
    assert.equal(await driven.page.$eval("#copy-child", (button) => button.ariaLabel), "Copïo: Child");
    assert.deepEqual(await shown(driven), said);
    assert.deepEqual(await driven.axe(), []);
}));

test("a press copies that answer and no other", () => browse("https", async (driven) => {
    await open(driven);
    const said = Object.fromEntries((await shown(driven)).map(([title, answer]) => [title, answer]));
    for (const {key, title} of blocks) {
        assert.equal(await copy(driven, key), COPIED);
        assert.equal(await driven.focused(), `button#copy-${key}.secondary`);
        assert.equal(await pasted(driven), said[title]);
    }
    assert.deepEqual(await driven.axe(), []);
}));

test("where copying is not let, the text is selected and that is said", () => browse("file", async (driven) => {
    await open(driven);
    await driven.page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error("not let"));
        document.execCommand = () => false;
    });
    assert.equal(await copy(driven, "concern"), "The browser did not let this page copy. The text is selected now: copy it yourself.");
    assert.equal(await driven.page.evaluate(() => {
        const {value, selectionStart, selectionEnd} = document.getElementById("answer-concern");
        return document.activeElement.id === "answer-concern" && selectionStart === 0 && selectionEnd === value.length;
    }), true);
}));
