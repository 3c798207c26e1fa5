// What an office records, at the desk: each once from the first page to the entry in the ledger, as the command line
// sees it afterwards. Ruth Adeyemi coordinates, Helen Ward manages.
import assert from "node:assert/strict";
import {readFileSync, writeFileSync} from "node:fs";
import {after, before, test} from "node:test";
import {Desk, openBrowser} from "./desk_stage.mjs";
import {newOffice, withAmanda} from "./stage.mjs";

const DAY_MS = 24 * 60 * 60 * 1000;

let office, browser, ruth, helen, id;

before(async () => {
    office = withAmanda(newOffice());
    ({id} = office.share("Amanda Kaur"));
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

// The newest entry of a kind, as the command line shows it.
function newest(kind) {
    const [entry] = JSON.parse(office.run("ledger", "list", "--kind", kind, "--json"));
    assert.ok(entry, `no entry of kind ${kind}`);
    return JSON.parse(office.run("ledger", "show", String(entry.number), "--json")).detail ?? entry;
}

async function choose(desk, name, value) {
    await desk.page.click(`input[name="${name}"][value="${value}"]`);
}

async function send(desk) {
    await desk.press('main form button[type="submit"]');
}

async function fillDay(desk, name, day, month, year) {
    await desk.fill(name, day);
    await desk.fill(`${name}-month`, month);
    await desk.fill(`${name}-year`, year);
}

// What was wrong, and that the summary leads to the field.
async function assertWrong(desk, words, field) {
    assert.match(await desk.title(), /^Error: /);
    assert.match(await desk.text(), words);
    assert.equal(await desk.page.$eval(".govuk-error-summary a", (link) => link.getAttribute("href")), `#${field}`);
    assert.ok(await desk.page.$(`[id="${field}"]`), `there is no field ${field}`);
}

test("home: danger first, what one comes for, and what is owed with a button each", async () => {
    await ruth.go("/");
    await ruth.look("home");
    const said = await ruth.text();
    assert.match(said, /^What is owed ! Warning Is somebody in danger now\? Ring 999 first\./);
    assert.match(said, /NSPCC: 0808 800 5000/);
    for (const [words, path] of [["Share", "/share"], ["Decide not to share", "/decline"], ["It was told by phone", "/log"],
        ["Somebody looked at a file", "/access"], ["Something went wrong", "/incident"]])
        assert.equal(await ruth.page.evaluate((words) => [...document.querySelectorAll(".desk-actions a")]
            .find((link) => link.textContent === words)?.getAttribute("href"), words), path);
    // Whoever did it themselves gets no button for it, a colleague does.
    const shown = (desk) => desk.page.$$eval(".desk-task a.govuk-button", (links) => links.map((link) => link.getAttribute("href")));
    await helen.go("/");
    const buttons = [...await shown(ruth), ...await shown(helen)];
    assert.ok(buttons.includes(`/look?id=${id}`), buttons.join(" "));
    assert.ok(buttons.includes("/recipients/confirm?name=Amanda%20Kaur"), buttons.join(" "));
    // Every one of them leads somewhere.
    for (const path of buttons)
        assert.notEqual((await ruth.go(path)).status(), 404, path);
});

test("the family was told", async () => {
    await ruth.go(`/informed?id=${id}`);
    await ruth.look("informed");
    await send(ruth);
    await assertWrong(ruth, /There is a problem Write who was told/, "whom");
    await ruth.fill("whom", "Ellie-Mae's grandmother");
    await ruth.fill("how", "short");
    await send(ruth);
    await assertWrong(ruth, /how it was done says too little|says too little/i, "how");
    assert.equal(await ruth.page.$eval("#whom", (field) => field.value), "Ellie-Mae's grandmother");
    await ruth.fill("how", "At her kitchen table, that social care knows of it");
    await send(ruth);
    assert.equal(ruth.page.url(), new URL(`/sharings/${id}`, ruth.address).href);
    assert.deepEqual([newest("family-informed").whom, newest("family-informed").id], ["Ellie-Mae's grandmother", id]);
});

test("it was told by phone, in an emergency; and somebody who may approve signs that it was right", async () => {
    await ruth.go("/log");
    await ruth.look("log-which");
    await ruth.follow("By telephone");
    await ruth.look("log");
    await ruth.fill("family", "HS-2041");
    await ruth.fill("to", "PC Sunita Rao, Leicestershire Police");
    await ruth.fill("what", "He is at the door, and she is alone with the children");
    await ruth.fill("hour", "16:50");
    assert.match(await ruth.text(), /Was it said to the person themselves, where only the two of you could hear it\?/);
    await choose(ruth, "emergency", "yes");
    await choose(ruth, "check-called_back", "yes");
    await choose(ruth, "check-right_person", "unknown");
    await send(ruth);
    await assertWrong(ruth, /Answer “Was it said to the person themselves, where only the two of you could hear it\?”: your answer is recorded, whatever it is/, "check-not_overheard");
    assert.equal(await ruth.page.$eval('[name="check-called_back"][value="yes"]', (field) => field.checked), true);
    await choose(ruth, "check-not_overheard", "yes");
    await send(ruth);
    await ruth.look("logged");
    assert.match(await ruth.text(), /^It is recorded .*Not everything was as it must be It is recorded so, because it happened: It is told to the named person only/);
    const entry = newest("other-channel");
    assert.deepEqual([entry.channel, entry.reference, entry.emergency, entry.passed, entry.what],
        ["phone", "HS-2041", true, false, "He is at the door, and she is alone with the children (at 16:50)"]);
    const number = /recorded\/(\d+)$/.exec(ruth.page.url())[1];
    await helen.go("/");
    await helen.press(`a[href="/log?duty=P07&entry=${number}"]`);
    await helen.follow("Face to face");
    await helen.look("log-duty");
    assert.match(await helen.text(), /^You looked at what was told in an emergency .*PC Sunita Rao/);
    await helen.fill("to", "Ruth Adeyemi");
    await helen.fill("what", "I read her note, and it was right to ring");
    for (const name of await helen.page.$$eval('[name^="check-"][value="yes"]', (fields) => fields.map((field) => field.name)))
        await choose(helen, name, "yes");
    await send(helen);
    assert.equal(newest("other-channel").discharges, "P07");
    await helen.go("/");
    assert.equal(await helen.page.$(`a[href="/log?duty=P07&entry=${number}"]`), null);
});

test("a complaint comes in, is acknowledged and answered", async () => {
    await ruth.go("/");
    await ruth.follow("Complaints");
    assert.match(await ruth.text(), /No complaint is recorded\.$/);
    await ruth.follow("A complaint came in");
    await ruth.look("complaint");
    await ruth.fill("who", "Kelly Adkins");
    await ruth.fill("details", "The school got the report, and nobody told her");
    await fillDay(ruth, "received", "1", "1", String(new Date().getFullYear() + 1));
    await send(ruth);
    await assertWrong(ruth, /lies in the future/, "received");
    assert.equal(await ruth.page.$eval("#who", (field) => field.value), "Kelly Adkins");
    const today = new Date().toISOString().slice(0, 10).split("-");
    await fillDay(ruth, "received", today[2], today[1], today[0]);
    await ruth.fill("family", "HS-2041");
    await send(ruth);
    assert.match(await ruth.text(), /^It is recorded .*acknowledge the complaint about HS-2041, and look into it/);
    const entry = newest("complaint");
    assert.deepEqual([entry.who, entry.reference, entry.details], ["Kelly Adkins", "HS-2041", "The school got the report, and nobody told her"]);
    await helen.go("/");
    await helen.press(`a[href="/complaints/told?id=${entry.id}"]`);
    await helen.look("complaint-told");
    await choose(helen, "step", "answered");
    await helen.fill("what", "By letter: we are sorry, she should have been told");
    await send(helen);
    await assertWrong(helen, /Choose how it ends/, "outcome");
    await choose(helen, "outcome", "upheld");
    await send(helen);
    assert.deepEqual([newest("complaint").step, newest("complaint").outcome], ["answered", "upheld"]);
    assert.match(await helen.text(), /Answered on .*, they were right: By letter: we are sorry, she should have been told$/);
    await helen.look("complaints");
});

test("a decision not to share, asked for by the police, and the talk about it", async () => {
    await ruth.go("/");
    await ruth.follow("Decide not to share");
    await ruth.look("decline");
    await ruth.fill("family", "HS-2041");
    await ruth.fill("asked-by", "DC Tom Reed, Leicestershire Police");
    await choose(ruth, "request", "police");
    await send(ruth);
    await assertWrong(ruth, /Write why it is not shared/, "reason");
    await ruth.fill("reason", "There is no order, and nobody is at risk by waiting");
    await send(ruth);
    await ruth.look("declined");
    assert.deepEqual([newest("declined").request, newest("declined").asked_by], ["police", "DC Tom Reed, Leicestershire Police"]);
    const owed = await ruth.page.$$eval(".desk-task a.govuk-button", (links) => links.map((link) => link.getAttribute("href")));
    const talk = owed.find((path) => path.startsWith("/log?duty=P11&entry="));
    assert.ok(talk, owed.join(" "));
    // By that talk nothing is shared, and the ledger does not say so.
    await ruth.go(talk);
    await ruth.follow("By telephone");
    await ruth.fill("to", "DC Tom Reed");
    await ruth.fill("what", "That he comes back with an order");
    for (const name of await ruth.page.$$eval('[name^="check-"][value="yes"]', (fields) => fields.map((field) => field.name)))
        await choose(ruth, name, "yes");
    await send(ruth);
    assert.equal(newest("other-channel").discharges, "P11");
    const [{number}] = JSON.parse(office.run("ledger", "list", "--kind", "other-channel", "--json"));
    assert.match(office.run("ledger", "show", String(number)), /recorded what was said by phone with DC Tom Reed on /);
});

test("an inspector looked at a file, which was not announced to the parents", async () => {
    await ruth.go("/access");
    await ruth.look("access-which");
    await ruth.follow("An inspector");
    await ruth.look("access");
    await ruth.fill("family", "HS-2041");
    await ruth.fill("who", "Sam Okafor, Ofsted");
    await ruth.fill("reason", "The inspection of 2026, files drawn by lot");
    await choose(ruth, "announced", "yes");
    await fillDay(ruth, "on", "31", "2", "2026");
    await send(ruth);
    await assertWrong(ruth, /There is no such day/, "on");
    assert.equal(await ruth.page.$eval("#on", (field) => field.value), "31");
    const today = new Date();
    await fillDay(ruth, "on", String(today.getDate()), String(today.getMonth() + 1), String(today.getFullYear()));
    await send(ruth);
    assert.match(await ruth.text(), /It is recorded so: before an inspection that was announced the parents are told\./);
    await ruth.look("accessed");
    assert.deepEqual([newest("access").role, newest("access").passed, newest("access").duties],
        ["inspector", false, ["L03-parents", "L03-report"]]);
});

test("something went wrong: 72 hours, counted down, until it is closed", async () => {
    await ruth.go("/");
    await ruth.follow("Something went wrong");
    await ruth.look("incident-which");
    await ruth.press(`a[href="/incident?id=${id}"]`);
    await ruth.look("incident");
    await choose(ruth, "what", "lost");
    await ruth.fill("details", "The stick fell out of a pocket on the bus");
    await ruth.fill("clock", "25:00");
    await send(ruth);
    await assertWrong(ruth, /There is no such time on that day/, "clock");
    const aware = new Date(Date.now() - 3_600_000 * 25);
    const part = (options) => new Intl.DateTimeFormat("en-GB", {timeZone: "Europe/London", ...options}).format(aware);
    await fillDay(ruth, "aware", part({day: "numeric"}), part({month: "numeric"}), part({year: "numeric"}));
    await ruth.fill("clock", part({hour: "2-digit", minute: "2-digit"}));
    await send(ruth);
    await ruth.look("incident-recorded");
    assert.match(await ruth.text(), /To tell the Information Commissioner: 4[67] hours left, until \d+ \w+ \d{4} at \d\d:\d\d\./);
    assert.deepEqual([newest("incident").what, newest("incident").id], ["lost", id]);
    await helen.go("/incidents");
    await helen.look("incidents");
    await helen.follow("They were told, or need not be");
    await helen.look("incident-close");
    await choose(helen, "as", "not-notifiable");
    await helen.fill("reason", "It is sealed, and nobody without the key can read it");
    await send(helen);
    assert.match(await helen.text(), /Closed/);
    assert.equal(newest("incident").closed_as, "not-notifiable");
});

test("a look at what one person shared alone", async () => {
    office.identity = "ruth.age";
    const said = office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", "e9", "--emergency", "--reason", "P07.who=Ellie-Mae", "--reason", "P07.harm=He threatens to come tonight",
        "--basis", "legal_obligation", "--purpose", "Protecting Ellie-Mae again", "--media", "stick", "--answers",
        "checklist.json", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3");
    const other = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
    await helen.go(`/look?id=${other}`);
    await helen.look("look");
    await helen.fill("what", "I read it and rang the social worker, who has it");
    await send(helen);
    assert.deepEqual([newest("looked").id, newest("looked").what], [other, "I read it and rang the social worker, who has it"]);
    // Helen says no to the stick, which is none, and Ruth hears of it at home.
    await helen.go(`/approve/${other}`);
    await helen.look("approve");
    const shown = await helen.text();
    for (const words of ["Ruth Adeyemi", "Amanda Kaur", "Protecting Ellie-Mae again", "What you are asked",
        "Exactly what leaves", "Who carries it?", "What may happen to them? He threatens to come tonight"])
        assert.ok(shown.includes(words), `${words} is not shown:\n${shown}`);
    assert.ok(!/\bC03\.|\bP07\.(who|harm)/.test(shown), shown);
    await send(helen);
    await assertWrong(helen, /Say yes or no/, "answer");
    await choose(helen, "answer", "no");
    await send(helen);
    await assertWrong(helen, /Write why not: who shares it reads that/, "reason");
    await helen.look("approve-error");
    assert.equal(await helen.page.$eval('[name="answer"][value="no"]', (field) => field.checked), true);
    await helen.fill("reason", "A folder is no stick: bring it on the office's own");
    await send(helen);
    assert.match(await helen.text(), /Helen Ward did not approve it, so that it is withdrawn: A folder is no stick/);
    assert.equal(newest("withdrawn").reason, "not approved: A folder is no stick: bring it on the office's own");
    await ruth.go("/");
    assert.match(await ruth.text(), /Helen Ward said no to what you wanted to share with Amanda Kaur, Leicestershire County Council \(HS-2041, decided on [^)]*: Protecting Ellie-Mae again\): “A folder is no stick/);
    await ruth.look("home-refused");
});

test("what leaves is shown as its recipient reads it", async () => {
    office.identity = "ruth.age";
    const said = office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", "e10", "--emergency", "--reason", "P07.who=Ellie-Mae", "--reason", "P07.harm=He threatens to come tonight",
        "--basis", "legal_obligation", "--purpose", "Protecting Ellie-Mae, once more", "--media", "stick", "--answers",
        "checklist.json", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3");
    const other = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
    await helen.go(`/approve/${other}`);
    const answer = await helen.go(`/leaving/${other}`);
    assert.match(answer.headers()["content-security-policy"], /sandbox$/);
    const report = await helen.page.evaluate(() => document.body.innerText);
    for (const words of ["Protecting Ellie-Mae, once more", "Ruth Adeyemi", "Amanda Kaur", "What you may do with it"])
        assert.ok(report.includes(words), report);
    await helen.go(`/approve/${other}`);
    const frame = await helen.page.waitForFrame((frame) => frame.url().endsWith(`/leaving/${other}?frame=yes`));
    assert.match(await frame.evaluate(() => document.querySelector("h1").textContent), /\w/);
    await choose(helen, "answer", "yes");
    await send(helen);
    assert.match(await helen.text(), /Helen Ward approved it/);
    assert.equal(newest("approval").id, other);
    // Ruth withdraws it.
    await ruth.go(`/sharings/${other}`);
    await ruth.look("sharing");
    await ruth.follow("Withdraw it");
    await ruth.look("withdraw");
    await ruth.fill("reason", "She came to the office herself");
    await send(ruth);
    assert.equal(newest("withdrawn").reason, "She came to the office herself");
});

test("a recipient: the card in a mail, the call, the second look, revoked", async () => {
    office.person("tom", "Tom Reed", "Leicestershire Police", "police", "detective constable");
    const card = readFileSync(office.path("tom.card.json"), "utf8");
    const mail = `Dear Ruth,\n\nmy card is below.\n\n${card}\n\nTom\n`;
    await ruth.go("/recipients");
    await ruth.look("recipients");
    await ruth.follow("Add somebody by their card");
    await ruth.look("recipient-add");
    await send(ruth);
    await assertWrong(ruth, /Choose the file with the card, or paste the card/, "file");
    await ruth.page.$eval("#card", (field) => (field.value = "Dear Ruth, I forgot to attach it."));
    await send(ruth);
    await assertWrong(ruth, /no card/i, "card");
    assert.equal(await ruth.page.$eval("#card", (field) => field.value), "Dear Ruth, I forgot to attach it.");
    await ruth.page.$eval("#card", (field, mail) => (field.value = mail), mail);
    await send(ruth);
    await ruth.look("call");
    const groups = await ruth.page.$$eval(".desk-groups", (parts) => parts.map((part) => part.textContent));
    assert.deepEqual(groups, [office.fingerprint("tom.card.json"), office.fingerprint("ruth.card.json")]);
    await choose(ruth, "same", "no");
    await ruth.fill("how", "0116 222 2222, from the force's own page");
    await send(ruth);
    await assertWrong(ruth, /Tom Reed stays unverified: nothing was recorded/, "same");
    await choose(ruth, "same", "yes");
    await send(ruth);
    await ruth.look("recipient");
    assert.match(await ruth.text(), /^Tom Reed Verified on .* by Ruth Adeyemi/);
    assert.deepEqual([newest("recipient-verified").by, newest("recipient-verified").how],
        ["Ruth Adeyemi", "0116 222 2222, from the force's own page"]);
    await helen.go("/");
    await helen.press('a[href="/recipients/confirm?name=Tom%20Reed"]');
    await helen.look("confirm");
    assert.equal(await helen.page.$eval(".desk-groups", (part) => part.textContent), groups[0]);
    await choose(helen, "theirs", "yes");
    await send(helen);
    assert.equal(newest("recipient-confirmed").name, "Tom Reed");
    await ruth.follow("Do not use this card any more");
    await ruth.look("revoke");
    await ruth.fill("reason", "He has left the force");
    await send(ruth);
    assert.match(await ruth.text(), /Tom Reed Leicestershire Police Revoked He has left the force/);
    assert.equal(newest("recipient-revoked").reason, "He has left the force");
});

test("a recipient by the file of their card, and again by one that renews it", async () => {
    // A card is renewed by one that was made later, by a second at least.
    office.runAs({SAFEHAND_TEST_TIME: new Date(Date.now() - DAY_MS).toISOString().replace(/\.\d+/, "")}, "identity", "new", "--name",
        "Nina Shah", "--organisation", "Leicester Royal Infirmary", "--kind", "hospital", "--role", "matron", "-o", "nina.age");
    await ruth.go("/recipients/add");
    await (await ruth.page.$("#file")).uploadFile(office.path("nina.card.json"));
    await send(ruth);
    await choose(ruth, "same", "yes");
    await ruth.fill("how", "0300 303 1573, from the hospital's own page");
    await send(ruth);
    assert.match(await ruth.text(), /^Nina Shah Verified on /);
    office.run("identity", "renew", "-i", "nina.age", "--card", "nina2.card.json", "--days", "900");
    await ruth.go("/recipients/add");
    await (await ruth.page.$("#file")).uploadFile(office.path("nina2.card.json"));
    await send(ruth);
    assert.match(await ruth.text(), /^Nina Shah Verified on /, "no new call");
});

test("a recipient who has no card, at the address that they publish", async () => {
    await ruth.go("/recipients/add-address");
    await ruth.look("keyless-add");
    await ruth.fill("organisation", "Leicester City Council");
    await ruth.page.select("#kind", "childrens_social_care");
    await ruth.fill("team", "First Response");
    await choose(ruth, "way", "form");
    await ruth.fill("address", "http://leicester.example/referral");
    await ruth.fill("published", "the council's own page");
    await send(ruth);
    await assertWrong(ruth, /https/, "address");
    await ruth.fill("address", "https://leicester.example/referral");
    await send(ruth);
    await ruth.look("keyless-call");
    await choose(ruth, "same", "yes");
    await ruth.fill("how", "the council's own page, under Safeguarding");
    await send(ruth);
    assert.equal(newest("recipient-verified").how, "the council's own page, under Safeguarding");
    await ruth.go("/recipients");
    await ruth.look("recipients-both");
});

test("agreements, and an approval that is signed once", async () => {
    await helen.go("/agreements/add");
    await helen.look("agreement-add");
    await helen.fill("with", "Leicestershire County Council");
    await helen.fill("name", "Council 2026");
    await choose(helen, "profile", "social-care-concern");
    await fillDay(helen, "signed", "1", "9", "2026");
    await fillDay(helen, "review", "1", "8", "2026");
    await send(helen);
    await assertWrong(helen, /./, "review");
    await fillDay(helen, "review", "1", "9", "2030");
    await send(helen);
    await assertWrong(helen, /A short name has small letters/, "name");
    await helen.fill("name", "council-2026");
    await send(helen);
    assert.deepEqual([newest("agreement").name, newest("agreement").profiles], ["council-2026", ["social-care-concern"]]);
    await helen.look("agreements");
    await helen.follow("Approve once for all");
    await helen.look("standing");
    const profile = await helen.page.$eval('[name="profile"]', (field) => field.value);
    await choose(helen, "profile", profile);
    await fillDay(helen, "until", "1", "1", "2027");
    await helen.fill("reason", "They go out every month, and nobody is named in them");
    await send(helen);
    assert.equal(newest("agreement").standing, profile);
});

test("somebody signed the policy", async () => {
    await helen.go("/training");
    await helen.look("training");
    await helen.page.select("#name", await helen.page.$$eval("#name option", (all) =>
        all.find((one) => one.textContent === "Ruth Adeyemi").value));
    await helen.fill("days", "0");
    await send(helen);
    await assertWrong(helen, /That is no number of days/, "days");
    await helen.fill("days", "180");
    await send(helen);
    assert.deepEqual([newest("training").name, newest("training").term], ["Ruth Adeyemi", 180]);
});

test("a stick came back, and is wiped", async () => {
    await ruth.go("/media");
    await ruth.look("media");
    await ruth.follow("It is back");
    await ruth.look("media-back");
    await send(ruth);
    assert.equal(newest("media-returned").how, "returned");
    await ruth.follow("It is wiped");
    await send(ruth);
    assert.equal(newest("media-returned").how, "wiped");
});

test("a published number, and a second person's look", async () => {
    await ruth.go("/numbers/add");
    await ruth.look("number-add");
    await ruth.fill("name", "Leicestershire County Council");
    await ruth.page.select("#kind", "childrens_social_care");
    await ruth.fill("number", "ring us");
    await ruth.fill("source", "the council's own page");
    await send(ruth);
    await assertWrong(ruth, /That is no number to ring/, "number");
    await ruth.fill("number", "0116 305 0005");
    await send(ruth);
    assert.equal(newest("number-listed").number, "0116 305 0005");
    await ruth.look("numbers");
    await helen.go("/");
    await helen.press('a[href="/numbers/confirm?name=Leicestershire%20County%20Council"]');
    await helen.look("number-confirm");
    await send(helen);
    assert.match(await helen.text(), /Leicestershire County Council 0116 305 0005 the council's own page Confirmed by a second person/);
    await ruth.go("/");
    assert.match(await ruth.text(), /Leicestershire County Council: 0116 305 0005/);
});

test("a portal is added", async () => {
    await helen.go("/portals/add");
    await helen.look("portal-add");
    await helen.fill("name", "council");
    await helen.fill("url", "http://portal.example/in/");
    await helen.fill("user", "home-start");
    await send(helen);
    assert.match(await helen.title(), /^Error: /);
    await helen.fill("url", "https://portal.example/in");
    await send(helen);
    await helen.look("portals");
    assert.equal(newest("portal-added").url, "https://portal.example/in/");
    await helen.follow("Check it");
    await helen.look("portal-check");
    await helen.go("/portals");
    await helen.follow("Put the page on it");
    await helen.look("portal-page");
});

test("somebody is written to, a card looked at, a summary made, and a profile read", async () => {
    await helen.go("/recipients/invite?from=portal-council");
    await helen.look("recipient-invite");
    await helen.fill("whom", "Siân Prosser");
    await send(helen);
    await helen.look("recipient-invited");
    assert.match(await helen.page.$eval("#text", (area) => area.value),
        /Where: the page safehand-open\.html is at\n {2}https:\/\/portal\.example\/in\/safehand-open\.html\n/);
    await helen.go("/recipients/card");
    await helen.fill("card", readFileSync(office.path("amanda.card.json"), "utf8"));
    await send(helen);
    await helen.look("recipient-card");
    assert.equal(await helen.title(), "Amanda Kaur – Safehand");
    await helen.go("/advice/summary");
    await helen.look("advice-summary");
    await helen.go("/profiles/accept?file=advice");
    await helen.look("profile");
});

test("a profile that was changed counts once it is accepted", async () => {
    const path = office.path("office/profiles/statistics.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"receipt_days": ', '"receipt_days": 1'));
    await helen.go("/profiles");
    await helen.look("profiles");
    await helen.follow("Read and accept it");
    await helen.look("profile-accept");
    await send(helen);
    assert.equal(newest("policy-accepted").file, "profiles/statistics.json");
    assert.ok(!(await helen.text()).includes("Changed"));
});

test("a notice to copy, a clock that is right, and nothing that was cut off", async () => {
    await ruth.go(`/notice?id=${id}`);
    await ruth.look("notice");
    assert.ok(!/HS-2041|Amanda|Ellie/.test(await ruth.page.$eval("#text", (field) => field.value)));
    await ruth.go("/clock");
    await ruth.look("clock");
    await ruth.fill("reason", "It was never wrong, I only try this");
    await send(ruth);
    assert.match(await ruth.text(), /There is a problem/);
    await ruth.go("/resume");
    await ruth.look("resume");
    await send(ruth);
    await ruth.look("resumed");
    assert.equal(await ruth.title(), "What became of what was cut off – Safehand");
});

test("ids from outside are looked up, and what is not there is told", async () => {
    for (const path of ["/informed?id=nothing", "/look?id=99999", "/withdraw", "/incident?id=%2e%2e", "/notice?id=1234567",
        "/approve/00000000-0000-0000-0000-000000000000", "/recorded/x", "/recorded/99999", "/recipients/show?name=%3Cb%3E",
        "/recipients/confirm?name=nobody", "/profiles/accept?file=..%2Foffice", "/portals/check?name=%22%3E%3Cscript%3E",
        "/log?duty=P07&entry=99999"]) {
        const answer = await ruth.go(path);
        assert.ok([200, 400, 403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
        assert.ok(!(await answer.text()).includes("<script>"), path);
    }
});

test("the same without JavaScript", async () => {
    await ruth.page.setJavaScriptEnabled(false);
    await ruth.go("/decline");
    await ruth.page.type("#family", "HS-2041");
    await ruth.page.type("#asked-by", "A neighbour");
    await ruth.page.click('input[name="request"][value="other"]');
    await Promise.all([ruth.page.waitForNavigation(), ruth.page.click('main form button[type="submit"]')]);
    await ruth.page.setJavaScriptEnabled(true);
    await assertWrong(ruth, /Write why it is not shared/, "reason");
    await ruth.page.setJavaScriptEnabled(false);
    await ruth.page.type("#reason", "She is no relative, and nobody agreed to it");
    await Promise.all([ruth.page.waitForNavigation(), ruth.page.click('main form button[type="submit"]')]);
    await ruth.page.setJavaScriptEnabled(true);
    assert.match(ruth.page.url(), /\/recorded\/\d+$/);
    assert.equal(newest("declined").asked_by, "A neighbour");
});
