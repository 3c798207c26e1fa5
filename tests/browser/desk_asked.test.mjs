// What the desk asks on the way of a sharing, and what it does not: nothing that was typed is lost on the way back, nobody
// is asked about whom nobody chose, and nobody has to read codes.
import assert from "node:assert/strict";
import {chmodSync, cpSync} from "node:fs";
import {after, before, test} from "node:test";
import {openBrowser} from "./desk_stage.mjs";
import {Desk, desks} from "./desk_wizard.mjs";
import {pause} from "./drive.mjs";
import {shownWords} from "./minutes.mjs";
import {newOffice, withAmanda} from "./stage.mjs";

const CODE = /\b[PMCL]\d\d\b|in scope/;

let office, browser;

before(async () => {
    office = withAmanda(newOffice());
    cpSync(office.path("families"), office.path("office/records"), {recursive: true});
    chmodSync(office.path("office/records"), 0o700);
    browser = await openBrowser();
});
after(async () => {
    await browser.close();
    for (const desk of desks)
        desk.process.kill("SIGKILL"); // of a test that failed
});

async function toQuestions(desk, ...how) {
    await desk.begin("HS-2041", ...how);
    if (desk.step === "files") {
        await desk.page.click("input[value=out]");
        await desk.goOn();
    }
    await desk.byHand();
    assert.equal(desk.step, "question");
}

test("of many purposes a few stand in sight, the others behind what they are about; and each is explained when it is chosen", async () => {
    const desk = await Desk.open(office, browser, "ruth.age");
    await desk.go("/share");
    for (const value of ["HS-2041", "no"]) {
        await desk.choose(value);
        await desk.goOn();
    }
    assert.equal(desk.step, "purpose");
    assert.equal(await desk.text(), "Which kind of sharing is it? Concern about a child Concern about an adult at risk Support of the family, and reports on it "
        + "Somebody has a right to it: police, court, inspection, the person Without names: advice, examples, numbers Go on Back "
        + "HS-2041: kept for you alone. Throw it away");
    assert.ok(await shownWords(desk.page, "none") < 60);
    await desk.look("purposes");
    // By the keyboard alone: past the radios to the first group, which opens, and one of it.
    await desk.page.focus("details summary");
    await desk.page.keyboard.press("Enter");
    assert.match(await desk.text(), /Report to children's social care/);
    await desk.page.focus("input[value=social-care-report]");
    await desk.page.keyboard.press("Space");
    assert.match(await desk.text(), /Report to children's social care Reporting to children's social care on the support that a family has, for an assessment/);
    assert.doesNotMatch(await desk.text(), /Passing on a concern/);
    assert.equal(await desk.page.$eval("input[value=social-care-report]", (radio) =>
        document.getElementById(radio.getAttribute("aria-describedby")).textContent.slice(0, 39)), "Reporting to children's social care on ");
    await desk.look("purposes-chosen");
    await desk.goOn();
    assert.equal(desk.step, "recipient");
    await desk.go(`/share/${desk.draft}/purpose`);
    assert.ok(await desk.page.$eval("input[value=social-care-report]", (radio) => radio.checked && radio.closest("details").open));
    await desk.close();
});

test("only those are asked about whom the sharing is about", async () => {
    const desk = await Desk.open(office, browser, "ruth.age");
    await desk.begin("HS-2041", {entries: ["e9"], people: []}); // of Ellie-Mae and Dean
    const ticked = () => desk.page.$$eval("input[name=family]", (boxes) =>
        boxes.filter((box) => box.checked).map((box) => document.querySelector(`label[for="${box.id}"]`).textContent));
    await desk.go(`/share/${desk.draft}/people`);
    assert.deepEqual(await ticked(), ["Kelly Marsden (mother)", "Ellie-Mae Marsden (child)"]);
    await desk.look("people");
    for (const box of await desk.page.$$("input[name=family]:checked"))
        await box.click();
    await desk.goOn();
    assert.equal(await desk.text(".govuk-error-summary p"), "Choose at least one whom it is about");
    await desk.goOn(); // as it was before
    await desk.page.click("input[value=out]");
    await desk.goOn();
    await desk.byHand();
    const keys = await desk.answerAll();
    assert.ok(!keys.some((key) => key.startsWith("P09")), keys.join(" "));
    assert.match(await desk.text(), /About Kelly Marsden \(mother\), Ellie-Mae Marsden \(child\) Change/);
    await desk.press(`a[href="/share/${desk.draft}/people"]`);
    await desk.choose("c1");
    await desk.goOn();
    assert.deepEqual(await desk.answerAll(), ["P09.c1"]);
    await desk.close();
});

test("what was typed is there after Back, the page's and the browser's, be it enough or not", async () => {
    const desk = await Desk.open(office, browser, "ruth.age");
    await toQuestions(desk, {entries: ["e10"]});
    const draft = desk.draft;
    await desk.type("[name=answer]", "short");
    await desk.press("button[name=back]");
    assert.equal(desk.step, "way");
    await desk.goOn();
    assert.equal(await desk.value("[name=answer]"), "short");
    await desk.type("[name=answer]", "Keeping Tyler safe: what was agreed");
    await desk.press("button[name=back]");
    await desk.goOn();
    assert.notEqual(await desk.value("[name=key]"), "P01.purpose");
    assert.equal(desk.step, "question");
    await desk.answer(); // the basis
    const key = await desk.value("[name=key]");
    assert.equal(key, "P05.reason");
    await desk.page.setJavaScriptEnabled(true);
    await desk.page.reload();
    await desk.type("[name=answer]", "He may come again, as he said he would");
    await desk.page.goBack();
    for (let tries = 0; tries < 50 && await desk.page.$("[name=answer]") && await desk.value("[name=answer]") !== "He may come again, as he said he would"; tries++) {
        await desk.go(`/share/${draft}/answer?key=${key}`);
        await pause(100);
    }
    assert.equal(await desk.value("[name=answer]"), "He may come again, as he said he would");
    await desk.page.setJavaScriptEnabled(false);
    // To no page but one of this draft's.
    await desk.page.$eval("button[name=back]", (button) => (button.value = "/ledger"));
    await desk.press("button[name=back]");
    assert.equal(new URL(desk.page.url()).pathname, "/share");
    await desk.close();
});

test("an emergency that is none goes on as what it is, by a button", async () => {
    const desk = await Desk.open(office, browser, "ruth.age");
    await desk.begin("HS-2041", {emergency: "yes", entries: ["e10"]});
    await desk.byHand();
    let keys = [];
    while (await desk.value("[name=key]") !== "P07.who")
        keys.push(await desk.answer());
    assert.doesNotMatch(await desk.text(), /write "nobody"/);
    await desk.press('button[value="nobody"]');
    keys = await desk.answerAll();
    assert.ok(keys.includes("P05.basis") && !keys.some((key) => key.startsWith("P07")), keys.join(" "));
    assert.match(await desk.text(), /Emergency No Change/);
    await desk.close();
});

test("on no page of a sharing is a rule's code to be read, or what only its author understands", async () => {
    const desk = await Desk.open(office, browser, "ruth.age");
    const read = async () => assert.doesNotMatch(await desk.page.$eval("main", (main) => {
        for (const more of main.querySelectorAll("details:not(:has(a[href^='/rules/']))"))
            more.open = true;
        return main.innerText.replace(/Why\s*: rule \w+/g, "");
    }), CODE, desk.step);
    await desk.begin("HS-2041", {entries: []});
    await desk.choose("e9");
    await read();
    await desk.goOn();
    while (desk.step !== "check") {
        await read();
        if (desk.step === "files")
            await desk.keepFiles();
        else if (desk.step === "way")
            await desk.byHand();
        else if (desk.step === "people")
            await desk.goOn();
        else
            await desk.answer();
    }
    await read();
    await desk.look("check-plain");
    await desk.close();
});
