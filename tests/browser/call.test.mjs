// One phone call does both ways: the sender's six groups are heard when the key is made, and not asked for again.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {readFileSync, rmSync, writeFileSync} from "node:fs";
import {basename, join} from "node:path";
import {before, test} from "node:test";
import {newFolder} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {arrive, browse, newOffice, openFiles, reportText, root, shownFingerprint} from "./stage.mjs";

const OWN = "seventeen grey herons by the weir";

let office, ruth;
before(() => {
    office = newOffice();
    ruth = office.fingerprint("ruth.card.json");
});

async function makeKey(driven, name) {
    await driven.press("go-make");
    for (const [id, text] of [["name", name], ["organisation", "Cyngor Sir Gâr"], ["role", "swyddog"], ["passphrase", OWN], ["repeat", OWN]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "childrens_social_care");
    await driven.press("submit");
    await arrive(driven, "made");
    return {identity: await driven.saved("save-key"), card: await driven.saved("save-card"), own: await shownFingerprint(driven)};
}

// The six groups that were found in what was typed, once they stand there; with whose they are.
async function found(driven) {
    await driven.page.waitForSelector("#their-groups .groups");
    return driven.page.$eval("#their-groups", (place) =>
        [place.querySelector(".groups").textContent.trim(), place.querySelector("figcaption").textContent]);
}

// What is wrong, said where it is: the field has the focus, and nothing above it has moved or gone.
async function wrong(driven, field) {
    await driven.page.waitForSelector(`#call #${field}-error`);
    assert.deepEqual(await driven.axe(), []);
    assert.equal(await driven.page.evaluate(() => document.activeElement.id), field);
    assert.equal(await driven.page.$(".summary"), null);
    assert.match(await driven.text(), /Your browser was told to save .*\.identity\.age/);
    return driven.page.$$eval("#call .error", (lines) => lines.map((line) => line.lastChild.textContent));
}

function shows(driven, groups) {
    return driven.page.waitForFunction(
        (groups) => document.querySelector("#their-groups .groups")?.textContent.trim() === groups, {}, groups);
}

test("heard once, a sender is known when the first package comes, and nobody rings again", () => browse("file", async (driven) => {
    const {identity, card, own} = await makeKey(driven, "Siân Prosser");
    await driven.press("keep-theirs");
    assert.deepEqual(await wrong(driven, "theirs"), ["Type the thirty digits that are read to you, in six groups of five"]);
    await driven.type("theirs", ruth.slice(0, -1)); // one was not heard
    await driven.press("keep-theirs");
    await driven.page.waitForFunction(() => /29/.test(document.getElementById("theirs-error")?.textContent));
    assert.deepEqual(await wrong(driven, "theirs"), ["These are 29 digits, and there must be thirty: six groups of five. Have them read once more"]);
    assert.equal(await driven.page.$eval("#theirs", (area) => area.value), ruth.slice(0, -1));
    await driven.type("theirs", own);
    await found(driven);
    await driven.press("keep-theirs");
    assert.deepEqual(await wrong(driven, "theirs"), ["These are your own six groups. Type those that are read to you"]);
    await driven.type("theirs", ruth.replaceAll(" ", ""));
    await driven.page.waitForFunction((groups) => document.querySelector("#their-groups .groups")?.textContent.trim() === groups, {}, ruth);
    await driven.press("keep-theirs");
    assert.deepEqual(await wrong(driven, "heard"), ["Tick this only after they were read to you: without that they prove nothing"]);
    await driven.press("language-cy"); // what was typed stays, and what was saved stays said
    assert.match(await driven.text(), /Dywedwyd wrth eich porwr am gadw .*\.identity\.age/);
    assert.match(await driven.page.$eval("#heard-error", (line) => line.textContent), /^Gwall: Ticiwch hwn dim ond ar ôl iddynt gael eu darllen i chi/);
    assert.deepEqual((await found(driven))[0], ruth);
    assert.deepEqual(await driven.axe(), []);
    await driven.press("language-en");
    const misheard = ruth.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
    await driven.type("theirs", misheard);
    await shows(driven, misheard);
    await driven.press("heard");
    rmSync(await driven.saved("keep-theirs")); // the next one may have its name
    await driven.type("theirs", ruth); // they are read once more: what was said of the others is not said of these
    await shows(driven, ruth);
    assert.equal(await driven.page.$eval("#heard", (box) => box.checked), false);
    await driven.press("heard");
    const memory = await driven.saved("keep-theirs");
    assert.deepEqual(JSON.parse(readFileSync(memory, "utf8")).fingerprints, [ruth]);
    assert.match(basename(memory), /^Siân Prosser\.memory/);
    await driven.page.waitForFunction(() => document.getElementById("theirs-kept").textContent);
    assert.match(await driven.page.$eval("#theirs-kept", (line) => line.textContent),
        /^Your browser was told to save .* Keep it with your key file, and choose both when something comes\.$/);
    assert.deepEqual(await driven.axe(), []);

    office.take(card, "Siân Prosser", own);
    const {path} = office.share("Siân Prosser");
    await driven.press("back");
    await openFiles(driven, [identity, path], OWN); // the same window knows it
    await arrive(driven, "opened");
    assert.match(await driven.text(), /Their six groups are those that were read to you on the phone\./);
    const {url} = {url: driven.page.url()};
    const kept = [identity, memory, path].map((file) => {
        const copy = join(newFolder("kept"), basename(file));
        writeFileSync(copy, readFileSync(file));
        return copy;
    });
    await driven.newPage(url); // and another one by the file
    await openFiles(driven, kept, OWN);
    await arrive(driven, "opened");
    assert.match(await reportText(driven), /Dean comes in when it is dark/);
}));

test("what was heard of somebody else trusts nobody, and stands beside what is compared", () => browse("file", async (driven) => {
    const {identity, card, own} = await makeKey(driven, "Owain Rees");
    const helen = office.fingerprint("helen.card.json");
    await driven.type("theirs", helen);
    await found(driven);
    await driven.press("heard");
    rmSync(await driven.saved("keep-theirs")); // the next one may have its name
    office.take(card, "Owain Rees", own);
    const {path} = office.share("Owain Rees");
    await driven.press("back");
    await openFiles(driven, [identity, path], OWN);
    await arrive(driven, "compare");
    // The warning comes first, and the answer at hand is not to open it.
    assert.equal(await driven.page.$eval("main .box.warning", (box) => box.nextElementSibling.className), "lead");
    assert.deepEqual(await driven.page.$$eval("main .buttons button", (buttons) => buttons.map(({id, className}) => [id, className])),
        [["different", "primary"], ["same", "secondary"], ["later", "plain"]]);
    assert.equal(await shownFingerprint(driven), ruth);
    const told = await driven.page.$eval(".box.warning", (box) => box.textContent);
    assert.match(told, /You kept other six groups from your phone call/);
    assert.ok(told.includes(helen), told);
}));

test("a message or a card shows the six groups, to be looked at while they are read", () => browse("file", async (driven) => {
    await makeKey(driven, "Mair Bowen");
    await driven.page.$eval("#theirs", (area, text) => {
        area.value = text;
        area.dispatchEvent(new Event("input", {bubbles: true}));
    }, `A package from Home-Start Example waits for you (number 9b58642d).\n\n> The card has\n>   ${ruth}\n\nPhone 0116 496 0501.`);
    assert.deepEqual(await found(driven), [ruth, "Their six groups, as typed or found"]);
    const mailed = execFileSync(join(root, "tests/cli/tools/mailed"), ["attached, saved", office.path("helen.card.json")]).toString("base64");
    await driven.page.evaluate((base64) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], "mail.eml"));
        document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }, mailed);
    await driven.page.waitForFunction(() => /Helen Ward/.test(document.querySelector("#their-groups figcaption")?.textContent));
    assert.deepEqual(await found(driven), [office.fingerprint("helen.card.json"), "Fingerprint of the card of Helen Ward"]);
}));

test("a package or a card in a saved message finds its place when it is chosen", () => browse("file", async (driven) => {
    office.person("amanda", "Amanda Kaur", "Leicestershire County Council", "childrens_social_care", "social worker");
    office.take("amanda.card.json", "Amanda Kaur", office.fingerprint("amanda.card.json"));
    const {path} = office.share("Amanda Kaur"), folder = newFolder("mails");
    const encoded = readFileSync(path).toString("base64").replace(/.{76}/g, "$&\r\n");
    const mail = join(folder, "mail.eml");
    writeFileSync(mail, `Subject: it\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`);
    await openFiles(driven, [mail, office.path("amanda.age")], PASSPHRASE);
    await driven.step("compare");
    await driven.press("same");
    await driven.step("opened");
    await driven.newPage(driven.page.url());
    await driven.press("go-open");
    for (const way of ["base64, saved", "HTML, saved", "UTF-16", "Outlook's file"]) {
        const card = join(folder, "card.eml");
        writeFileSync(card, execFileSync(join(root, "tests/cli/tools/mailed"), [way, office.path("amanda.card.json")]));
        await driven.page.evaluate(() => document.querySelector(".summary")?.remove());
        await driven.choose(card);
        assert.match(await driven.page.$eval(".summary", (list) => list.textContent), /card\.eml is a card, which goes to the office/, way);
    }
}));
