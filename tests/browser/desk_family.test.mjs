// A family's file at the desk, as Ruth Adeyemi keeps it: begun by hand, added to, corrected, asked for consent, and shared.
// Helen Ward has it open at the same time.
import assert from "node:assert/strict";
import {cpSync, existsSync, mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {Desk, openBrowser} from "./desk_stage.mjs";
import {newOffice, withAmanda} from "./stage.mjs";

let office, browser, ruth, helen;

before(async () => {
    office = withAmanda(newOffice());
    mkdirSync(office.path("office/records"), {mode: 0o700});
    cpSync(office.path("families/HS-2041"), office.path("office/records/HS-2041"), {recursive: true});
    browser = await openBrowser();
    const [first, second] = [await browser.createBrowserContext(), await browser.createBrowserContext()];
    ruth = await Desk.start(office, "ruth.age", await first.newPage());
    helen = await Desk.start(office, "helen.age", await second.newPage());
    await ruth.signIn();
    await helen.signIn();
});
after(async () => {
    await browser.close();
    assert.equal(await ruth.stop(), 0);
    assert.equal(await helen.stop(), 0);
});

// Ticks or chooses what has that label.
async function choose(desk, name, label) {
    const found = await desk.page.evaluateHandle((name, label) => [...document.querySelectorAll(`input[name="${name}"]`)]
        .find((input) => input.labels[0].textContent.trim() === label), name, label);
    assert.ok(found.asElement(), `nothing of ${name} says "${label}" in:\n${await desk.text()}`);
    await found.asElement().click();
}

async function day(desk, name, day, month, year) {
    await desk.fill(name, day);
    await desk.fill(`${name}-month`, month);
    await desk.fill(`${name}-year`, year);
}

async function send(desk) {
    await desk.press('main form button[type="submit"]');
}

// What was wrong, that the summary has the focus and leads to the field, and that the page is as good as any.
async function assertWrong(desk, words, field, name) {
    assert.match(await desk.title(), /^Error: /);
    assert.match(await desk.text(), words);
    assert.ok(await desk.page.evaluate(() => document.activeElement.closest(".govuk-error-summary") !== null), "the focus");
    assert.equal(await desk.page.$eval(".govuk-error-summary a", (link) => link.getAttribute("href")), `#${field}`);
    assert.ok(await desk.page.$(`[id="${field}"]`), `there is no field ${field}`);
    await desk.look(name);
}

test("from the first page to the families, and one of them", async () => {
    await ruth.go("/");
    await ruth.follow("Families");
    await ruth.look("family-list");
    assert.match(await ruth.text(), /^Families HS-2041 Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin Not in this list\?/);
    await ruth.follow("HS-2041");
    await ruth.look("family-whole");
    assert.match(await ruth.text(), /Kelly Marsden said yes For what Report to children's social care About Kelly Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin/);
    // Nobody reads an id.
    assert.doesNotMatch(await ruth.text(), /\b(p1|c1|c2|c3|e\d+|k\d|visit_note|social-care-report|childrens_social_care)\b/);
});

test("a new family, by the keyboard alone", async () => {
    await ruth.go("/families");
    await ruth.follow("Write down a new family");
    await ruth.look("family-new");
    await ruth.page.focus("#name");
    await ruth.page.keyboard.type("Ada Cole");
    await Promise.all([ruth.page.waitForNavigation(), ruth.page.keyboard.press("Enter")]);
    await assertWrong(ruth, /There is a problem Write the family's reference/, "reference", "family-new-wrong");
    assert.equal(await ruth.page.$eval("#name", (field) => field.value), "Ada Cole");
    await ruth.page.focus(".govuk-error-summary a");
    await ruth.page.keyboard.press("Enter");
    await ruth.page.keyboard.type("HS-3001");
    await ruth.page.keyboard.press("Tab");
    await ruth.page.keyboard.press("Tab");
    await ruth.page.keyboard.type("Mother");
    assert.equal(await ruth.page.$eval("#role", (field) => field.value), "mother");
    await day(ruth, "born", "9", "6", "1990");
    await ruth.fill("family-address", "3 Mill Lane, Wigston");
    await send(ruth);
    assert.equal(ruth.page.url(), new URL("/family?ref=HS-3001", ruth.address).href);
    await ruth.look("family-begun");
    assert.match(await ruth.text(), /Ada Cole Mother 9 June 1990/);
});

test("her daughter, and who holds parental responsibility", async () => {
    await ruth.follow("Add somebody");
    await ruth.look("family-add");
    await ruth.fill("name", "Bea Cole");
    await ruth.page.select("#role", "daughter");
    await day(ruth, "born", "3", "4", "2018");
    await send(ruth);
    await ruth.follow("Bea Cole");
    await ruth.look("family-person");
    await ruth.follow("Who holds parental responsibility");
    await ruth.look("family-change-holders");
    await choose(ruth, "value", "Ada Cole");
    await ruth.fill("source", "birth certificate seen");
    await send(ruth);
    await ruth.follow("Bea Cole");
    assert.match(await ruth.text(), /Who holds parental responsibility Ada Cole \(as at \d+ \w+ \d{4}; birth certificate seen\)/);
});

test("an entry, and a concern in the words of the policies' form", async () => {
    await ruth.go("/family?ref=HS-3001");
    await ruth.follow("Write an entry");
    await ruth.look("family-entry");
    await choose(ruth, "category", "Home visit");
    await choose(ruth, "about", "Ada Cole");
    await ruth.fill("text", "Ada was up and dressed.\nThe flat was warm.");
    await send(ruth);
    await assertWrong(ruth, /Say whether it is fact or opinion/, "kind", "family-entry-wrong");
    assert.equal(await ruth.page.$eval("#text", (field) => field.value), "Ada was up and dressed.\nThe flat was warm.");
    await choose(ruth, "kind", "What was seen, heard or done");
    await send(ruth);
    assert.match(await ruth.text(), /Home visit Ada was up and dressed\. The flat was warm\. About Ada Cole\. Written by Ruth Adeyemi\. Fact\./);
    await ruth.follow("Record a concern");
    await ruth.look("family-concern");
    assert.match(await ruth.text(), /Ring 999 first\..*NSPCC: 0808 800 5000/);
    await choose(ruth, "about", "Bea Cole");
    for (const [name, words] of Object.entries({when: "Today, about 9", where: "At the school gate", present: "Only me",
        seen: "“He hit me”, she said", worry: "That she is hurt again", action: "I rang the duty team", discussed: "Helen Ward"}))
        await ruth.fill(name, words);
    await send(ruth);
    await assertWrong(ruth, /Write the day on which you talked about it/, "discussed-on", "family-concern-wrong");
    const now = new Date();
    await day(ruth, "discussed-on", String(now.getUTCDate()), String(now.getUTCMonth() + 1), String(now.getUTCFullYear()));
    await send(ruth);
    await ruth.look("family-written");
    assert.match(await ruth.text(), /Record of concern That she is hurt again About Bea Cole\. Written by Ruth Adeyemi\. Fact and opinion\./);
});

test("a consent: what would leave is shown, the form is printed, and what was said is kept", async () => {
    await ruth.follow("Ask for consent");
    await ruth.look("family-consent");
    await send(ruth);
    await assertWrong(ruth, /Choose what it is for/, "purpose", "family-consent-wrong");
    await choose(ruth, "purpose", "Update for the referrer");
    await choose(ruth, "about", "Ada Cole");
    await choose(ruth, "by", "Ada Cole");
    await send(ruth);
    await ruth.look("family-consent-of");
    await choose(ruth, "kinds", "A GP practice");
    await choose(ruth, "covered", "The details that this purpose lists");
    await send(ruth);
    await ruth.look("family-consent-ask");
    assert.match(await ruth.text(), /What would leave, for them to see .*Ada Cole/);
    // A document, in which no script runs: it is read from the page that leads to it.
    const paper = await ruth.page.evaluate(async () => {
        const link = [...document.querySelectorAll("main a")].find((item) => item.textContent === "Print the form for them to sign");
        return (await fetch(link.href)).text();
    });
    assert.match(paper.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "), /What we ask Ada Cole .*A GP practice.*Signature:/);
    await choose(ruth, "said", "They said yes");
    await choose(ruth, "seen", "They saw what stands above");
    await send(ruth);
    assert.match(await ruth.text(), /Ada Cole said yes For what Update for the referrer About Ada Cole With A GP practice/);
    await ruth.follow("They took it back");
    await ruth.look("family-withdraw");
    await send(ruth);
    await ruth.page.evaluate(() => document.querySelectorAll("details").forEach((more) => { more.open = true; }));
    assert.match(await ruth.text(), /What they took back, and what is over Ada Cole took it back/);
});

test("a file is dropped in", async () => {
    await ruth.go("/family?ref=HS-3001");
    await ruth.follow("Add a file");
    await ruth.look("family-file-add");
    await send(ruth);
    await assertWrong(ruth, /Choose a file/, "file", "family-file-wrong");
    await ruth.page.evaluate(() => {
        const file = new File(["Dear Ada"], "letter.txt", {type: "text/plain"});
        const drop = new Event("drop", {bubbles: true, cancelable: true});
        drop.dataTransfer = {items: [{webkitGetAsEntry: () => ({name: file.name, isFile: true, file: (take) => take(file)})}]};
        document.getElementById("file").dispatchEvent(drop);
    });
    await ruth.page.waitForFunction(() => document.querySelector(".desk-dropped").textContent.includes("letter.txt is ready."));
    await send(ruth);
    await ruth.page.waitForFunction(() => document.querySelector("main")?.innerText.includes("letter.txt"));
    assert.match(await ruth.text(), /Files letter\.txt Of no entry/);
});

test("two at one record: the second is told of the first, and nothing is lost", async () => {
    for (const desk of [ruth, helen]) {
        await desk.go("/family?ref=HS-3001");
        await desk.press('a[href*="field=household.address"]');
    }
    await helen.fill("value", "1 New Road");
    await send(helen);
    assert.match(await helen.text(), /Family address 1 New Road/);
    await ruth.fill("value", "2 Old Road");
    await send(ruth);
    await assertWrong(ruth, /Somebody changed this meanwhile: it says now “1 New Road” What you typed stands below; if yours is right, send it again/, "value",
        "family-change-wrong");
    assert.equal(await ruth.page.$eval("#value", (field) => field.value), "2 Old Road");
    await send(ruth);
    assert.match(await ruth.text(), /Family address 2 Old Road/);
    assert.match(await ruth.text(), /Helen Ward: .* Ruth Adeyemi: |Ruth Adeyemi: .* Helen Ward: /);
});

test("the front sheet: signed here, and printed", async () => {
    await ruth.go("/family?ref=HS-3001");
    await ruth.follow("Sign the front sheet here");
    await ruth.follow("Somebody else");
    assert.equal(await ruth.page.$eval("#family", (field) => field.value), "HS-3001");
    await ruth.fill("who", "Ida Marsh, locksmith");
    await ruth.fill("reason", "She mends the lock of the filing room");
    await send(ruth);
    await ruth.go("/family?ref=HS-3001");
    await ruth.follow("Print the front sheet, with the visits that the ledger has");
    await ruth.look("family-sheet");
    assert.match(await ruth.text(), /Ida Marsh, locksmith/);
});

test("it is shared from the page", async () => {
    await ruth.go("/family?ref=HS-3001");
    await ruth.follow("Share");
    assert.match(await ruth.title(), /^May somebody be badly hurt/);
});

test("a spreadsheet: what comes of it is seen, a column corrected, and it is taken in", async () => {
    const file = office.path("list.csv");
    writeFileSync(file, "Family Ref,Name,Relationship,Date of Birth,Phone,Shoe size\n" +
        "HS-7001,Cara Moss,Mother,09/06/1990,07700 900111,5\nHS-7001,Dot Moss,Daughter,31/02/2018,,\n");
    await ruth.go("/families");
    await ruth.follow("Take in a spreadsheet");
    await ruth.look("family-import");
    await (await ruth.page.$("#files")).uploadFile(file);
    await send(ruth);
    await ruth.page.waitForFunction(() => document.title.startsWith("What comes of it"));
    await ruth.page.evaluate(() => document.querySelectorAll("details").forEach((more) => { more.open = true; }));
    await ruth.look("family-import-look");
    assert.match(await ruth.text(), /Nothing is written yet\..*Families that would be new 1.*31\/02\/2018/);
    const shoe = await ruth.page.evaluate(() => [...document.querySelectorAll("label")].find((label) => label.textContent === "Shoe size").htmlFor);
    assert.equal(await ruth.page.$eval(`[id="${shoe}"]`, (field) => field.value), "leave");
    await ruth.follow("Take it in so");
    await ruth.look("family-import-done");
    assert.match(await ruth.text(), /The spreadsheet was taken in\. Families that are new 1/);
    await ruth.go("/family?ref=HS-7001");
    assert.match(await ruth.text(), /Cara Moss Mother 9 June 1990/);
});

test("a folder with the families' own files beside the table is taken in", async () => {
    const folder = office.path("Export");
    mkdirSync(join(folder, "HS-7002"), {recursive: true});
    writeFileSync(join(folder, "people.csv"), "Family Ref,Name,Relationship\nHS-7002,Eve Moss,Mother\n");
    writeFileSync(join(folder, "HS-7002", "letter.txt"), "Dear Eve");
    await ruth.go("/families/import");
    await (await ruth.page.$("#folder")).uploadFile(folder);
    await send(ruth);
    await ruth.page.waitForFunction(() => document.title.startsWith("What comes of it"));
    assert.match(await ruth.text(), /Families that would be new 1.*Files that they would get 1/);
    await ruth.follow("Take it in so");
    assert.match(await ruth.text(), /The spreadsheet was taken in\. Families that are new 1.*Files that they got 1/);
    await ruth.go("/family?ref=HS-7002");
    assert.match(await ruth.text(), /Eve Moss Mother.*letter\.txt/);
});

test("what lies readable is owed, and sealed by a button", async () => {
    cpSync(office.path("families/HS-2077"), office.path("office/records/HS-2077"), {recursive: true});
    await ruth.go("/family?ref=HS-2077");
    assert.match(await ruth.text(), /This record lies readable in the office's folder/);
    await ruth.look("family-readable");
    await ruth.go("/");
    assert.match(await ruth.text(), /Seal the records that lie readable: .*HS-2077/);
    await ruth.page.evaluate(() => document.querySelector('main a[href="/families/sealed"]').click());
    await ruth.page.waitForFunction(() => document.title.startsWith("Seal records"));
    await ruth.look("family-seal");
    await ruth.follow("Seal them");
    assert.match(await ruth.text(), /^Back Seal records .*sealed\. All records of the office are sealed\.$/);
    await ruth.look("family-sealed");
    assert.ok(!existsSync(office.path("office/records/HS-2077/family.json")));
    await ruth.go("/family?ref=HS-2077");
    assert.doesNotMatch(await ruth.text(), /lies readable/);
});

test("no page of it needs JavaScript", async () => {
    await helen.page.setJavaScriptEnabled(false);
    await helen.go("/family?ref=HS-3001");
    await helen.press('a[href^="/family/entry"]');
    for (const [name, value] of [["category", "contact"], ["kind", "fact"]])
        await helen.page.click(`input[name="${name}"][value="${value}"]`);
    await helen.page.click('input[name="about"]');
    await helen.page.type("#text", "Written without a script.");
    await helen.press('main form button[type="submit"]');
    assert.ok((await helen.page.content()).includes("Written without a script."));
    await helen.page.setJavaScriptEnabled(true);
});
