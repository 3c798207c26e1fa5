// Sharing at the desk, from whose record it is to the receipt, without JavaScript: what a coordinator sees and types.
import assert from "node:assert/strict";
import {chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {after, before, test} from "node:test";
import {openBrowser, undated} from "./desk_stage.mjs";
import {Portal} from "./desk_portal.mjs";
import {ANSWERS, Desk, desks} from "./desk_wizard.mjs";
import {Driven, pause} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {newOffice, openFiles, withAmanda} from "./stage.mjs";

let office, browser;

function open(identity) {
    return Desk.open(office, browser, identity);
}

function entries() {
    return JSON.parse(office.run("ledger", "list", "--json"));
}

// What was typed of a concern: its record, as the office gives it back.
function concernOf(reference) {
    office.run("record", "export", reference, "concern", "--to", "The auditor", "--reason", "To hold it against the original");
    return JSON.parse(readFileSync(office.path("concern/family.json"), "utf8"));
}

function drafts() {
    return existsSync(office.path("office/drafts")) ? readdirSync(office.path("office/drafts")) : [];
}

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

test("a concern, in an emergency, by a memory stick: each page says what it asks, and an error keeps what was typed", async () => {
    const desk = await open("ruth.age");
    await desk.go("/");
    await desk.press('a[href="/share"]');
    await desk.look("begin");
    assert.match(await desk.text(), /Kelly Marsden, Dean Rudkin, Maureen Marsden, Tyler Marsden, Ellie-Mae Marsden, Noah Rudkin/);
    await desk.goOn();
    assert.equal(await desk.title(), "Error: Share");
    assert.match(await desk.text(".govuk-error-summary"), /Choose whose record it is about/);
    await desk.choose("HS-2041");
    await desk.goOn();
    assert.equal(desk.step, "emergency");
    await desk.look("emergency");
    for (const [step, message, choose] of [
        ["emergency", "Say whether somebody is at immediate risk", () => desk.choose("yes")],
        ["purpose", "Choose what it is for", () => desk.choose("social-care-concern")],
        ["recipient", "Choose who shall have it", () => desk.page.click("#recipient")],
        ["entries", "Choose the entries that must go, or none of them", async () => {
            await desk.choose("e9");
            await desk.choose("e10");
        }],
    ]) {
        assert.equal(desk.step, step);
        await desk.goOn();
        assert.ok((await desk.title()).startsWith("Error: "), step);
        assert.equal(await desk.text(".govuk-error-summary p"), message);
        await desk.look(step);
        await choose();
        await desk.goOn();
    }
    assert.equal(desk.step, "people");
    await desk.look("people");
    assert.match(await desk.text(), /Dean Rudkin \(partner\) With them would go: Role in the family, Name, Date of birth,/);
    await desk.choose("p2");
    await desk.goOn();
    assert.equal(desk.step, "files");
    await desk.look("files");
    assert.match(await desk.text(), /Look at drawing.png, 2.5 kB Not read whole, because it is a picture, and what that shows is not read/);
    await desk.goOn();
    assert.equal(await desk.text(".govuk-error-summary p"), "Say of each file whether it goes");
    await desk.keepFiles();
    assert.equal(desk.step, "way");
    await desk.stickAt("/nowhere/at/all");
    await desk.goOn();
    assert.equal(await desk.title(), "Error: How shall it go?");
    assert.equal(await desk.value("#stick"), "/nowhere/at/all");
    assert.ok(await desk.page.$eval("input[value=media]", (radio) => radio.checked));
    await desk.look("way");
    await desk.byStick();
    assert.equal(desk.step, "question");
    await desk.look("question");
    assert.equal(await desk.title(), "What is this sharing for?");
    await desk.type("[name=answer]", "short");
    await desk.goOn();
    assert.equal(await desk.title(), "Error: What is this sharing for?");
    assert.equal(await desk.value("[name=answer]"), "short");
    const keys = await desk.answerAll();
    assert.ok(keys.includes("P07.who") && !keys.includes("P05.basis") && keys.includes("C03.carrier"), keys.join(" "));
    await desk.look("check");
    const check = await desk.text();
    for (const words of ["Emergency Yes", "What for Concern about a child", "To Amanda Kaur, Leicestershire County Council",
        `How On the memory stick at ${office.path("stick")}`, "Who is at immediate risk Ellie-Mae",
        "What exactly it is for Protecting Ellie-Mae: what she said, and the bruise",
        "Entries The entry of 11 November 2026 (Record of concern); the entry of 12 November 2026 (Safeguarding)"])
        assert.ok(check.includes(words), `${words} is not shown:\n${check}`);
    assert.ok(!/\b(c[1-3]|p[1-3]|e9|e10)\b/.test(check), `an id is shown:\n${check}`);
    await desk.goOn();
    assert.equal(await desk.title(), "It waits for approval");
    await desk.look("waits");
    assert.match(await desk.text(), /Ask one of them to look at it: Helen Ward \(manager\), 0116 496 0500/);
    const id = new URL(desk.page.url()).pathname.split("/")[3];
    const manager = await open("helen.age");
    await manager.press(`a[href="/approve/${id}"]`);
    await manager.page.click('input[name="answer"][value="yes"]');
    await manager.press("main form button.govuk-button");
    await manager.close();
    assert.deepEqual(readdirSync(office.path("stick")), []);
    await desk.go(`/sharings/${id}`);
    await desk.press(`a[href="/share/send/${id}"]`);
    await desk.look("send");
    await desk.goOn();
    assert.equal(await desk.title(), "It is on the memory stick");
    await desk.look("sent");
    assert.match(await desk.text(), new RegExp(`The memory stick holds the sealed file ${id.slice(0, 8)}….safehand: give it into the hand of Amanda Kaur and nobody else`));
    assert.ok(readdirSync(office.path("stick")).includes(`${id}.safehand`));
    assert.deepEqual(drafts(), []);
    await desk.close();
});

test("a question that was answered is gone back to, and changed, and left out is what stays", async () => {
    const desk = await open("ruth.age");
    await desk.begin("HS-2041", {people: []});
    assert.equal(desk.step, "files");
    await desk.page.click("input[value=out]");
    await desk.goOn();
    await desk.byHand();
    const first = await desk.answer();
    assert.equal(first, "P01.purpose");
    await desk.press("button[name=back]");
    assert.equal(desk.step, "answer");
    assert.equal(await desk.value("[name=answer]"), ANSWERS["P01.purpose"]);
    await desk.type("[name=answer]", "Keeping Ellie-Mae safe: what she said");
    await desk.goOn();
    const keys = await desk.answerAll();
    assert.ok(!keys.includes("P01.purpose"), keys.join(" "));
    let check = await desk.text();
    assert.match(check, /What exactly it is for Keeping Ellie-Mae safe: what she said Change/);
    assert.match(check, /Files None Change/);
    assert.match(check, /How By hand: the sealed file is made, and you hand it over Change/);
    await desk.press(`a[href="/share/${desk.draft}/answer?key=P05.basis"]`);
    assert.ok(await desk.page.$eval("input[value=legal_obligation]", (radio) => radio.checked));
    await desk.choose("vital_interests");
    await desk.goOn();
    await desk.answerAll();
    check = await desk.text();
    assert.match(check, /Lawful basis vital interests Change/);
    await desk.press(`a[href="/share/${desk.draft}/entries"]`);
    assert.ok(await desk.page.$eval("input[value=e9]", (box) => box.checked));
    await desk.choose("e9"); // off
    await desk.goOn();
    await desk.answerAll();
    assert.match(await desk.text(), /Entries The entry of 12 November 2026 \(Safeguarding\) Change/);
    await desk.go(`/share/${desk.draft}/fields`);
    assert.match(await desk.text(), /GP practice \(Kelly Marsden\) Blaby Road Surgery/);
    await desk.choose("people.p1.gp");
    await desk.goOn();
    await desk.answerAll();
    await desk.page.setJavaScriptEnabled(true);
    await desk.go(`/share/${desk.draft}/report`);
    const report = await desk.text("body");
    assert.ok(report.includes("Keeping Ellie-Mae safe: what she said") && !report.includes("While drawing"), report);
    assert.equal(report.split("Blaby Road Surgery").length, 4, "of three children, and not of their mother");
    await desk.page.setJavaScriptEnabled(false);
    await desk.go(`/share/${desk.draft}/check`);
    const before = entries().length;
    await desk.page.$eval("input[name=shown]", (field) => (field.value = "0".repeat(64)));
    await desk.goOn();
    assert.equal(await desk.text(".govuk-error-summary p"),
        "This is not what you were shown any more: look at it again; nothing was decided");
    assert.equal(entries().length, before);
    await desk.goOn();
    assert.equal(await desk.title(), "It is ready for you to hand over");
    assert.match(await desk.text(), /Hand the sealed file to Amanda Kaur and nobody else/);
    assert.equal(entries().length, before + 1);
    assert.deepEqual(drafts(), []);
    await desk.close();
});

test("killed at a question, the draft is there, and is thrown away when somebody says so", async () => {
    const desk = await open("ruth.age");
    await desk.begin("HS-2041", {entries: ["e10"]});
    await desk.byHand();
    await desk.answer();
    const draft = desk.draft;
    await desk.end("SIGKILL");
    await desk.start();
    await desk.signIn();
    assert.match(await desk.text(), /What you began to share HS-2041, to Amanda Kaur, begun on/);
    await desk.press(`a[href="/share/${draft}"]`);
    assert.equal(desk.step, "question");
    assert.notEqual(await desk.value("input[name=key]"), "P01.purpose");
    await desk.go(`/share/${draft}/answer?key=P01.purpose`);
    assert.equal(await desk.value("[name=answer]"), ANSWERS["P01.purpose"]);
    await desk.press(`a[href="/share/${draft}/discard"]`);
    await desk.look("discard");
    await desk.press("button.govuk-button--warning");
    assert.deepEqual(drafts(), []);
    await desk.close();
});

test("a concern about somebody who is not on file", async () => {
    const desk = await open("ruth.age");
    await desk.go("/share/concern");
    await desk.look("concern");
    await desk.type("#name", "Ava Turner");
    await desk.type("#seen", "She said that nobody had been home since Friday. She was cold and hungry.");
    await desk.goOn();
    assert.equal(await desk.text(".govuk-error-summary p"), "Say whether it is about a child or an adult");
    assert.equal(await desk.value("#name"), "Ava Turner");
    await desk.choose("child");
    await desk.type("#born", "31");
    await desk.type("#born-month", "2");
    await desk.type("#born-year", "2019");
    await desk.type("#worry", "That she is left alone at night");
    await desk.goOn();
    assert.equal(await desk.text(".govuk-error-summary p"),
        "Write the date of birth as day, month and year, or leave it out");
    await desk.look("concern-wrong");
    await desk.type("#born", "3");
    await desk.type("#when", "Monday 30 November 2026, about 8:40");
    await desk.type("#where", "At the school gate");
    await desk.type("#present", "Ava, Ruth Adeyemi");
    await desk.type("#action", "The school's safeguarding lead was told at 8:50");
    await desk.type("#address", "9 Hill Rise, Wigston");
    await desk.goOn();
    assert.equal(desk.step, "emergency");
    const day = new Date().toISOString().slice(0, 10);
    const record = concernOf(`CONCERN-${day}`);
    assert.deepEqual(record.people, [{id: "c1", role: "child", name: "Ava Turner", birth_date: "2019-02-03"}]);
    assert.equal(record.entries[0].concern.signed_by, "Ruth Adeyemi");
    await desk.choose("no");
    await desk.goOn();
    await desk.choose("social-care-concern");
    await desk.goOn();
    await desk.page.click("#recipient");
    await desk.goOn();
    await desk.choose("e1");
    await desk.goOn();
    await desk.byHand();
    await desk.answerAll({...ANSWERS, "P01.purpose": "Protecting Ava: what she said at the gate"});
    assert.match(await desk.text(), /About Ava Turner \(child\) Change/);
    const frame = await desk.page.waitForFrame((frame) => frame.url().endsWith("/report?frame=yes"));
    await frame.waitForSelector("h1");
    const report = (await frame.$eval("body", (body) => body.innerText)).replace(/\s+/g, " ");
    for (const words of ["She said that nobody had been home since Friday. She was cold and hungry.",
        "That she is left alone at night", "9 Hill Rise, Wigston"])
        assert.ok(report.includes(words), `${words} is not in the report:\n${report}`);
    await desk.goOn();
    assert.equal(await desk.title(), "It is ready for you to hand over");
    await desk.close();
});

test("a planned sharing that consent covers goes at once: the file is made, and said to be sent", async () => {
    office.person("tessa", "Tessa Boyd", "Leicestershire Partnership", "health_visitor", "health visitor");
    office.take("tessa.card.json", "Tessa Boyd", office.fingerprint("tessa.card.json"));
    const desk = await open("ruth.age");
    await desk.begin("HS-2077", {profile: "support-ended", to: "Tessa Boyd"});
    await desk.choose("email");
    await desk.goOn();
    const keys = await desk.answerAll({...ANSWERS, "P01.purpose": "Telling the health visitor that our visits have ended"});
    assert.ok(!keys.includes("P05.basis"), keys.join(" "));
    assert.match(await desk.text(), /To Tessa Boyd, Leicestershire Partnership/);
    await desk.goOn();
    assert.equal(await desk.title(), "It is ready for you to send");
    await desk.look("for-sending");
    await desk.press("button[name=sent]");
    assert.equal(await desk.title(), "It has gone");
    assert.match(await desk.text(), /The sealed file was sent by email to Tessa Boyd, as it was said here: send it to nobody else\./);
    assert.doesNotMatch(await desk.text(), /Hand the sealed file/);
    await desk.close();
});

test("one without consent waits for the manager, who approves it at a desk of her own; then it is sent", async () => {
    const desk = await open("ruth.age");
    await desk.begin("HS-2077", {profile: "support-ended"});
    await desk.byHand();
    await desk.answerAll({...ANSWERS, "P01.purpose": "Telling social care that our visits have ended",
        "P05.basis": "legitimate_interests", "P08.informed": "yes"});
    assert.match(await desk.text(), /To Amanda Kaur, Leicestershire County Council/);
    await desk.goOn();
    assert.equal(await desk.title(), "It waits for approval");
    const id = new URL(desk.page.url()).pathname.split("/")[3];
    const manager = await open("helen.age");
    await manager.press(`a[href="/approve/${id}"]`);
    await manager.page.click('input[name="answer"][value="yes"]');
    await manager.press("main form button.govuk-button");
    await manager.close();
    await desk.go(`/share/sent/${id}`);
    await desk.press(`a[href="/share/send/${id}"]`);
    await desk.goOn();
    assert.equal(await desk.title(), "It is ready for you to hand over");
    await desk.look("for-handing-over");
    await desk.press("button[name=sent]");
    assert.equal(await desk.title(), "They have it");
    assert.match(await desk.text(), /The sealed file was handed to Amanda Kaur, as it was said here\./);
    await desk.close();
});

test("what was typed while the desk was locked is there after signing in", async () => {
    const desk = await open("ruth.age");
    await desk.begin("HS-2041", {entries: ["e10"]});
    await desk.byHand();
    const typing = desk.page, draft = desk.draft;
    await desk.type("[name=answer]", "Keeping Tyler safe: what was agreed on the telephone");
    desk.page = await desk.context.newPage();
    await desk.page.goto(new URL("/", desk.address).href);
    await desk.press(".desk-lock");
    await desk.page.close();
    desk.page = typing;
    await desk.goOn();
    assert.equal(await desk.title(), "Sign in");
    await desk.type("#passphrase", PASSPHRASE);
    await desk.press("main form button.govuk-button");
    assert.equal(desk.step, "question");
    assert.notEqual(await desk.value("input[name=key]"), "P01.purpose");
    await desk.go(`/share/${draft}/answer?key=P01.purpose`);
    assert.equal(await desk.value("[name=answer]"), "Keeping Tyler safe: what was agreed on the telephone");
    await desk.go(`/share/${draft}/discard`);
    await desk.press("button.govuk-button--warning");
    await desk.close();
});

// The certificate authority as a text, or as the file that IT sent.
async function addPortal(desk, name, {url, user, authority = "", file = null}) {
    await desk.go("/portals/add");
    for (const [id, words] of [["name", name], ["url", url], ["user", user], ["ca", authority]])
        await desk.type(`#${id}`, words);
    if (file)
        await (await desk.page.$("#ca_file")).uploadFile(file);
    await desk.goOn();
    assert.equal(await desk.title(), "Portals");
}

// What is wrong, as the top of the page says it.
function problem(desk) {
    return desk.text(".govuk-error-summary__body");
}

async function typePassword(desk, password) {
    await desk.type("#password", password);
    await desk.goOn();
}

// Amanda's page, as the portal serves it: the package is opened, and the receipt put on the portal.
async function acknowledge(portal, id) {
    const driven = await Driven.open("chromium", `${portal.URL}safehand-open.html`, {username: portal.USER, password: portal.password});
    try {
        const copy = office.path(`${id}.safehand`);
        writeFileSync(copy, readFileSync(`${portal.FOLDER}/${id}.safehand`));
        await openFiles(driven, [copy, office.path("amanda.age")]);
        for (const [step, button] of [["compare", "same"], ["opened", "go-sign"], ["sign", "outcome"]]) {
            await driven.step(step);
            if (step === "opened") // before all else
                assert.match(await driven.page.$eval("main h1", (heading) => heading.nextElementSibling.innerText),
                    /The family has not been told of this, because telling them is unsafe\. Let nobody of them know before you have spoken to us\.$/);
            await driven.press(button);
        }
        await driven.press("submit");
        await driven.step("signed");
        await driven.press("put-receipt");
        await driven.page.waitForFunction(() => /is on the portal/.test(document.getElementById("put-said").textContent));
    } finally {
        await driven.close();
    }
}

// Sending is slow: its page says so while the rest of the desk goes on, and locking stops it.
async function lockWhileSending(desk, portal, id) {
    portal.delay = 100;
    await desk.type("#password", portal.password);
    await Promise.all([desk.page.waitForNavigation({timeout: 60_000}), desk.page.click("main form button.govuk-button")]);
    portal.delay = 2000; // it stays so until it is locked
    assert.equal(await desk.title(), "It is being sent");
    assert.equal(new URL(desk.page.url()).pathname, `/share/sending/${id}`);
    assert.match(await desk.text(), /^It is being sent To Amanda Kaur Organisation Leicestershire County Council Family HS-2041 For Protecting Ellie-Mae: what she said, and the bruise (It is being|What has arrived is|The way that it takes is) .*This page goes on by itself\. You can do something else meanwhile: it goes on, and stands on the first page\. Locking the desk before it has gone stops it\. Nothing is lost then, and it can be sent again\.$/);
    assert.match(await desk.page.content(), /<noscript><meta http-equiv="refresh" content="2"><\/noscript>/);
    await desk.go("/");
    assert.match(await desk.text(), /What you are sending HS-2041, to Amanda Kaur: it is being sent\. How far it is/);
    const locked = desk.press(".desk-lock");
    await pause(1000);
    portal.delay = 0;
    await locked;
    await desk.type("#passphrase", PASSPHRASE);
    await desk.press("main form button.govuk-button");
    assert.ok(!(await desk.text()).includes("What you are sending"));
    assert.ok(!existsSync(`${portal.FOLDER}/${id}.safehand`));
}

test("by the portal, from its address to the filed receipt; what fails on the way is told, and nothing is lost", async () => {
    const portal = new Portal(), other = new Portal(), desk = await open("ruth.age");
    portal.start();
    other.start();
    other.stop(); // only its authority is wanted
    try {
        await addPortal(desk, "stale", {url: portal.URL, user: portal.USER, authority: other.authority});
        await addPortal(desk, "council", {url: await portal.slowly(), user: portal.USER, file: portal.CA});
        await desk.begin("HS-2041", {entries: ["e10"]});
        await desk.choose("portal stale");
        await desk.goOn();
        await desk.answerAll();
        const draft = desk.draft, before = entries().length;
        await typePassword(desk, portal.password);
        assert.match(await problem(desk), /^The certificate of 127\.0\.0\.1:\d+ is not vouched for by an authority that is known here If somebody is in danger, phone 999 or children's social care now, .*do not try again as it is: somebody may stand between you and the portal; /);
        assert.match(await desk.text(), /Nothing is decided or sealed yet, and what you answered is kept\. Try it again below, or let it go by another way\./);
        await desk.press(`a[href="/share/${draft}/way"]`);
        await desk.choose("portal council");
        await desk.goOn();
        await desk.answerAll();
        assert.match(await desk.text(), /How By the portal council Change/);
        await desk.goOn();
        assert.equal(await problem(desk), "Type the password of recipient on the portal council");
        await typePassword(desk, "not the password");
        assert.equal(await problem(desk), "The portal does not accept this user name and password Enter the password again; "
            + "if it stays so, ask whoever runs the portal; a sealed package is kept");
        assert.equal(await desk.page.$eval(".govuk-error-summary a", (link) => link.getAttribute("href")), "#password");
        await portal.dead(() => typePassword(desk, portal.password));
        assert.match(await problem(desk), /^127\.0\.0\.1:\d+ cannot be reached: Connection refused If somebody is in danger, phone 999 or children's social care now, and write it down afterwards; otherwise check the network and try later; /);
        assert.equal(entries().length, before, "nothing was decided");
        portal.again("--read-only");
        await typePassword(desk, portal.password);
        assert.match(await problem(desk), /^The portal forbids this user name: uploading \(HTTP 403\) Ask whoever /);
        assert.equal(entries().length, before, "what a portal cannot take is not decided first");
        // It may be so only once it is decided.
        portal.again();
        portal.delay = 100;
        await desk.type("#password", portal.password);
        await Promise.all([desk.page.waitForNavigation({timeout: 60_000}), desk.page.click("main form button.govuk-button")]);
        assert.equal(await desk.title(), "It is being sent");
        portal.again("--read-only");
        portal.delay = 0;
        await desk.page.waitForFunction(() => document.title.startsWith("Error: It has not gone"), {timeout: 60_000});
        await desk.look("not-gone");
        assert.match(await desk.text(), /^Back It has not gone There is a problem The portal forbids this user name: .* \(HTTP 403\) Ask whoever runs the portal to let this user name read, write, rename and delete in the folder; a sealed package is kept What you decided stands in the ledger, and nothing of it is lost: it can be sent again here\. Phone them if it cannot wait\. To Amanda Kaur /);
        const id = new URL(desk.page.url()).pathname.split("/")[3];
        await desk.go("/");
        assert.match(await desk.text(), /What you are sending HS-2041, to Amanda Kaur: it has not gone\. Why, and send it again/);
        portal.again();
        await desk.press(`a[href="/share/sending/${id}"]`);
        await lockWhileSending(desk, portal, id);
        await desk.go(`/sharings/${id}`);
        await desk.press(`a[href="/share/send/${id}"]`);
        await typePassword(desk, portal.password);
        assert.equal(await desk.title(), "It has gone");
        assert.match(await desk.text(), /^It has gone Tell Amanda Kaur that a package waits on the portal council\. /);
        assert.deepEqual(drafts(), []);
        const happened = office.run("ledger", "show", id);
        assert.match(happened, /sealed the package\n .* could not put the package on the portal council: the portal forbids this user name: .*\n .* could not put the package on the portal council: interrupted\n .* put the package on the portal council\n/);
        await acknowledge(portal, id);
        await desk.go("/receipts");
        await desk.look("receipts-portal");
        await desk.type("#password-council", "not the password");
        await desk.press('form[action="/receipts/collect"] button');
        assert.match(await problem(desk), /^The portal does not accept this user name and password /);
        await desk.type("#password-council", portal.password);
        await desk.press('form[action="/receipts/collect"] button');
        assert.equal(undated(await desk.text()), "What came of it Acknowledged what went to Amanda Kaur about HS-2041, decided on TIME "
            + "Receipts filed: 1. Packages there that wait for one yet: 0.");
        assert.match(office.run("ledger", "show", id), /acknowledged/);
        await desk.close();
    } finally {
        portal.end();
    }
});
