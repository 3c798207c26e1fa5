// Files in and out of the desk, as a coordinator uses it: receipts, a family's folder, downloads, the memory stick,
// the ledger checked; with and without JavaScript.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {Desk, openBrowser, undated} from "./desk_stage.mjs";
import {newFolder} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
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
    assert.equal(undated(await desk.text()), "What came of it mail.eml Acknowledged what went to Amanda Kaur about HS-2041, decided on TIME "
        + "second.txt Acknowledged what went to Amanda Kaur about HS-2041, decided on TIME letter.txt Not filed "
        + "There is no receipt in it. A receipt is the file that the recipient's page makes, or its text.");
    assert.match(office.run("ledger", "show", first), /acknowledged/);
    assert.match(office.run("ledger", "show", second), /acknowledged/);
});

test("receipts without JavaScript, pasted and chosen at once; nothing chosen is said", async () => {
    await page.setJavaScriptEnabled(false);
    await desk.go("/receipts");
    await desk.press("main form button.govuk-button");
    assert.match(await desk.text(), /^File a receipt There is a problem Nothing was chosen, and nothing pasted Choose a file, or paste the message/);
    await choose("#files", office.path("first.txt"));
    await page.$eval("#message", (field, text) => { field.value = text; }, readFileSync(office.path("second.txt"), "utf8")).catch(() => {});
    await desk.press("main form button.govuk-button");
    assert.equal(undated(await desk.text()), "What came of it first.txt Filed before what went to Amanda Kaur about HS-2041, decided on TIME "
        + "Filed before what went to Amanda Kaur about HS-2041, decided on TIME");
    await page.setJavaScriptEnabled(true);
});

// The family's folder with a film of 20 MB, which no entry names.
function familyFolder(updated) {
    const folder = join(newFolder("family"), "HS-2041");
    cpSync(office.path("families/HS-2041"), folder, {recursive: true});
    const film = Buffer.alloc(20 << 20);
    for (let i = 0; i < film.length; i += 4)
        film.writeUInt32LE((i * 2654435761) >>> 0, i);
    writeFileSync(join(folder, "attachments", "film.mp4"), film);
    if (updated) {
        const path = join(folder, "family.json");
        writeFileSync(path, readFileSync(path, "utf8").replace(/"updated": "[^"]+"/, `"updated": "${updated}"`));
    }
    return folder;
}

// A record of the office, as it is given back.
function given(reference) {
    const folder = join(newFolder("given"), reference);
    office.run("record", "export", reference, folder, "--to", "The auditor", "--reason", "To hold it against the original");
    return folder;
}

function assertKept(folder, kept) {
    for (const name of ["family.json", ...readdirSync(join(folder, "attachments")).map((name) => `attachments/${name}`)])
        assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(kept, name))), `${name} is another`);
}

test("a family's folder is chosen, sent with its progress, and kept; the same again is told", async () => {
    const folder = familyFolder();
    for (const words of ["It is in the office now.", "Exactly this is in the office already."]) {
        await desk.go("/share/family");
        await choose("#files", folder);
        await page.click("main form button.govuk-button");
        await shows("The family's file");
        assert.ok((await desk.text()).startsWith(`The family's file Done ${words} Family HS-2041 Who they are Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin Updated 16 November 2026 People on file 7`),
            await desk.text());
    }
    await desk.look("transfer-family-kept");
    assertKept(folder, given("HS-2041"));
});

test("a newer version is kept only when that is answered, without JavaScript", async () => {
    const folder = familyFolder("2026-11-25");
    await desk.go("/share/family");
    await desk.look("transfer-family");
    await page.setJavaScriptEnabled(false);
    await desk.go("/share/family");
    await choose("#files", folder);
    await desk.press("main form button.govuk-button");
    assert.equal(await page.title(), "There is a file of this family already – Safehand");
    await desk.follow("Use what I sent");
    assert.match(await desk.text(), /It is in the office now; the one before is kept as an earlier version\. Family HS-2041 Who they are Kelly Marsden, .* Updated 25 November 2026/);
    assertKept(folder, given("HS-2041"));
    assert.equal(readdirSync(office.path("office/records/.earlier")).length, 1);
    await page.setJavaScriptEnabled(true);
});

test("a folder is dropped on the field", async () => {
    await desk.go("/share/family");
    // A drop that a script makes has no folders: entries stand in, as a browser gives them.
    await page.evaluate((json) => {
        const file = (name, text) => ({isFile: true, name, file: (give) => give(new File([text], name))});
        const folder = (name, below) => {
            let given = false;
            return {isFile: false, name, createReader: () => ({readEntries: (give) => {
                give(given ? [] : below);
                given = true;
            }})};
        };
        const top = folder("HS-2041", [file("family.json", json), file(".DS_Store", "x"), folder("attachments", [])]);
        const drop = new Event("drop", {bubbles: true, cancelable: true});
        drop.dataTransfer = {items: [{webkitGetAsEntry: () => top}]};
        document.getElementById("files").dispatchEvent(drop);
    }, readFileSync(office.path("families/HS-2041/family.json"), "utf8"));
    await page.waitForFunction(() => document.querySelector(".desk-dropped").textContent === "2 files are ready. Press “Take it in”.");
    await page.click("main form button.govuk-button");
    await page.waitForSelector(".govuk-error-summary"); // its attachments are missing
    assert.match(await desk.text(), /^A family's file There is a problem Family\.json:\d+:\d+: \/entries/);
    await page.waitForFunction(() => document.activeElement.className === "govuk-error-summary"); // the reader is led there
    await desk.look("transfer-family-wrong");
    await page.click(".govuk-error-summary a");
    assert.equal(await page.evaluate(() => document.activeElement.id), "files");
});

test("files of a sharing and of the office are kept by the browser", async () => {
    const folder = newFolder("downloads");
    const client = await page.createCDPSession();
    await client.send("Browser.setDownloadBehavior", {behavior: "allow", downloadPath: folder, eventsEnabled: true});
    const keep = (words) => new Promise((resolve, reject) => {
        client.on("Browser.downloadProgress", ({state}) => state === "completed" && resolve());
        page.evaluate((words) => [...document.querySelectorAll("main a")].find((link) => link.textContent === words).click(), words)
            .catch(reject);
    });
    await desk.go(`/files/${first}`);
    await desk.look("transfer-files");
    assert.match(await desk.text(), /^Files of a sharing What went to Amanda Kaur about HS-2041, decided on \d+ \w+ \d{4} at \d\d:\d\d: all that happened to it\./);
    await keep("The proof");
    await desk.go("/office-files");
    await desk.look("transfer-office-files");
    await keep("My card");
    assert.deepEqual(readdirSync(folder).sort(), ["Ruth Adeyemi.card.json", `${first}.tlog-proof`].sort());
    office.run("ledger", "prove", first, "-o", "proof");
    assert.equal(readFileSync(join(folder, `${first}.tlog-proof`), "utf8").split("\n")[0],
        readFileSync(office.path("proof"), "utf8").split("\n")[0]);
});

test("the ledger is checked while its page tells how far it is, with and without JavaScript", async () => {
    for (const scripts of [true, false]) {
        await page.setJavaScriptEnabled(scripts);
        await desk.go("/ledger/verify");
        if (scripts)
            await desk.look("transfer-verify");
        await page.click("main form button.govuk-button");
        let said = "";
        for (let i = 0; i < 60 && !said.includes("The ledger is whole."); i++) {
            await new Promise((resolve) => setTimeout(resolve, 500));
            said = await desk.text().catch(() => ""); // it is just being loaded anew
        }
        assert.match(said, /^Is the ledger whole\? Done The ledger is whole\. Everybody who signed an entry was on the staff then, and had the right to\. Entries \d+ Of these erased, as later entries say 0 /);
    }
    await page.setJavaScriptEnabled(true);
    await desk.look("transfer-verified");
});

test("typed words are not lost by a slip", async () => {
    await desk.go("/receipts");
    await page.type("#message", "Dear Ruth");
    const asked = new Promise((resolve) => page.once("dialog", async (dialog) => {
        await dialog.accept();
        resolve(dialog.type());
    }));
    await desk.go("/sharings");
    assert.equal(await asked, "beforeunload");
});

// Decided by Ruth for a stick that a browser writes, and approved by Helen.
async function forStick() {
    const id = execFileSync(join(process.env.SAFEHAND_BUILD, "tests", "unseen"), [office.path("office"), office.path("ruth.age"),
        PASSPHRASE, office.path("families/HS-2041"), office.path("checklist.json")],
    {encoding: "utf8", env: {...process.env, SAFEHAND_TEST_WORK_FACTOR: "10", HOME: office.folder}}).trim();
    await desk.go(`/stick/${id}`);
    assert.match(await desk.text(), /There is a problem A browser writes it, and the program does not see on which device/);
    office.identity = "helen.age";
    office.run("approve", id, "--yes");
    office.identity = "ruth.age";
    return id;
}

const ENTRY = "(device not seen by the program: a browser wrote to it)";

test("the browser writes to the stick, and what lies there is compared", async () => {
    const id = await forStick();
    await desk.go(`/stick/${id}`);
    await desk.look("transfer-stick-seal");
    await desk.follow("Seal it");
    await desk.look("transfer-stick");
    // A folder of the browser's own stands in for the stick: what the person would choose.
    await page.evaluate(() => { window.showDirectoryPicker = () => navigator.storage.getDirectory(); });
    await page.click("[data-stick] button");
    await shows("It is on the stick");
    await desk.look("transfer-stick-done");
    assert.match(await desk.text(), /^It is on the stick Done Give the stick into the hand of Amanda Kaur and nobody else\. What was read back from it is the package, byte for byte\./);
    const size = await page.evaluate(async (name) =>
        (await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()).size, `${id}.safehand`);
    assert.ok(size > 1000);
    assert.ok(office.run("ledger", "show", id).includes(ENTRY));
});

test("without JavaScript the file on the stick is chosen; another file is told, and the package kept", async () => {
    const id = await forStick();
    await page.setJavaScriptEnabled(false);
    await desk.go(`/stick/${id}`);
    await desk.follow("Seal it");
    await choose("#file", office.path("first.txt"));
    await desk.press("main form button.govuk-button");
    assert.match(await desk.text(), /There is a problem What lies on the device is not the package, byte for byte Take it away there/);
    copyFileSync(office.path(`office/outbox/${id}.safehand`), office.path("from-stick.safehand"));
    await choose("#file", office.path("from-stick.safehand"));
    await desk.press("main form button.govuk-button");
    assert.match(await desk.text(), /^It is on the stick Done /);
    await page.setJavaScriptEnabled(true);
    const said = office.run("ledger", "show", id);
    assert.ok(said.includes(ENTRY) && said.includes("not the package, byte for byte"), said);
});
