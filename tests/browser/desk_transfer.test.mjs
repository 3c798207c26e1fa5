// Files in and out of the desk, as a coordinator uses it: receipts, a family's folder, downloads, the memory stick,
// the ledger checked; with and without JavaScript.
import assert from "node:assert/strict";
import {copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {Desk, openBrowser} from "./desk_stage.mjs";
import {newFolder} from "./drive.mjs";
import {newOffice, withAmanda} from "./stage.mjs";

let office, browser, desk, page, first, second;

// A sharing that went on a stick, and the receipt that Amanda signed.
function shared(entry, receipt) {
    const said = office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", entry, "--emergency", "--reason", "P07.who=Ellie-Mae",
        "--reason", "P07.harm=He threatens to come tonight", "--basis", "legal_obligation",
        "--purpose", "Protecting Ellie-Mae: what she said, and the bruise", "--media", "stick",
        "--answers", "checklist.json", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3");
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
    office.identity = "helen.age";
    office.run("approve", id, "--yes");
    office.identity = "ruth.age";
    office.run("deliver", id);
    office.identity = "amanda.age";
    office.runAs({SAFEHAND_IDENTITY: office.path("amanda.age"), SAFEHAND_OFFICE: office.path("office")}, "acknowledge",
        `stick/${id}.safehand`, "-i", "amanda.age", "-o", receipt, "--armor");
    office.identity = "ruth.age";
    return id;
}

before(async () => {
    office = withAmanda(newOffice());
    office.identity = "amanda.age";
    office.run("card", "trust", "ruth.card.json", "--fingerprint", office.fingerprint("ruth.card.json"));
    office.identity = "ruth.age";
    first = shared("e9", "first.txt");
    second = shared("e10", "second.txt");
    browser = await openBrowser();
    page = await browser.newPage();
    desk = await Desk.start(office, "ruth.age", page);
    await desk.signIn();
});
after(async () => {
    await browser.close();
    assert.equal(await desk.stop(), 0);
});

async function choose(selector, ...paths) {
    await (await page.$(selector)).uploadFile(...paths);
}

// Waits for the page that has this title, however it came.
async function shows(title) {
    await page.waitForFunction((title) => document.title === title, {timeout: 60000}, `${title} – Safehand`);
}

test("receipts as files: several at once, a saved mail, and one that is none", async () => {
    const mail = office.path("mail.eml"), letter = office.path("letter.txt");
    writeFileSync(mail, `From: amanda@example.org\nSubject: it came\n\nDear Ruth,\n\n${readFileSync(office.path("first.txt"), "utf8")}\nAmanda\n`);
    writeFileSync(letter, "Dear Ruth, it came.\n");
    await desk.go("/receipts");
    await desk.look("transfer-receipts");
    await choose("#files", mail, office.path("second.txt"), letter);
    await page.click("main form button.govuk-button");
    await shows("What came of it");
    await desk.look("transfer-received");
    assert.equal(await desk.text(), "What came of it mail.eml Acknowledged what went to Amanda Kaur about HS-2041 "
        + "second.txt Acknowledged what went to Amanda Kaur about HS-2041 letter.txt Not filed "
        + "there is no receipt in it. a receipt is the file that safehand acknowledge makes, or its text");
    assert.match(office.run("ledger", "show", first), /acknowledged/);
    assert.match(office.run("ledger", "show", second), /acknowledged/);
});
