// The desk, as a manager uses it: what is owed, a sharing looked at and approved, a receipt filed; with and without
// JavaScript, by keyboard, narrow and wide, light and dark.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {after, before, test} from "node:test";
import {Desk, openBrowser, undated} from "./desk_stage.mjs";
import {PASSPHRASE} from "./office.mjs";
import {newOffice, withAmanda} from "./stage.mjs";

let office, browser, desk, page;

before(async () => {
    office = withAmanda(newOffice());
    browser = await openBrowser();
    page = await browser.newPage();
    desk = await Desk.start(office, "helen.age", page);
});
after(async () => {
    await browser.close();
    assert.equal(await desk.stop(), 0);
});

test("signing in, by keyboard", async () => {
    await page.goto(desk.address);
    await desk.look("sign-in");
    for (let i = 0; i < 2; i++)
        await page.keyboard.press("Tab"); // past the link to the main content
    assert.equal(await page.evaluate(() => document.activeElement.id), "passphrase");
    await page.keyboard.type("not my passphrase");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await desk.look("sign-in-wrong");
    assert.match(await desk.text(), /That is not the passphrase Type it again; mind capital letters and spaces/);
    assert.ok(!(await page.content()).includes("not my passphrase"));
    await desk.press(".govuk-error-summary a").catch(() => {}); // it leads to the field, on the same page
    await page.type("#passphrase", PASSPHRASE);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.equal(await page.title(), "What is owed – Safehand");
    await desk.look("home");
});

test("a sharing is looked at, and exactly that is approved", async () => {
    const said = office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", "e9", "--entry", "e10", "--emergency", "--reason", "P07.who=Ellie-Mae",
        "--reason", "P07.harm=He threatens to come tonight", "--basis", "legal_obligation",
        "--purpose", "Protecting Ellie-Mae: what she said, and the bruise", "--media", "stick",
        "--answers", "checklist.json", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3");
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
    await desk.go("/");
    const link = await page.$eval(`a[href="/approve/${id}"]`, (link) => link.textContent);
    assert.equal(link, "Approve it: look at the sharing with Amanda Kaur, Leicestershire County Council, and approve it "
        + "(a device that Safehand has not seen), or say why not");
    await desk.press(`a[href="/approve/${id}"]`);
    await desk.look("approve");
    const shown = await desk.text();
    for (const words of ["Ruth Adeyemi", "Amanda Kaur", "Leicestershire County Council", "HS-2041",
        "Protecting Ellie-Mae: what she said, and the bruise", "He threatens to come tonight", "Exactly what leaves",
        "Safehand cannot see that this is written to a memory stick, and not to a computer's own disk.",
        "Whoever shares it says that it is the stick of the checklist. May it go on their word?"])
        assert.ok(shown.includes(words), `${words} is not shown:\n${shown}`);
    await page.click('input[name="answer"][value="yes"]');
    await desk.press("main form button.govuk-button");
    assert.equal(page.url(), new URL(`/sharings/${id}`, desk.address).href);
    await desk.look("sharing");
    assert.match(await desk.text(), /Helen Ward approved it: a device that Safehand has not seen/);
    office.run("deliver", id);
    await desk.go("/sharings");
    await desk.look("sharings");
    assert.equal(await page.$$eval("tbody tr", (rows) => rows.length), 1);
});

test("a receipt is found in the mail that is pasted, and filed once", async () => {
    const id = JSON.parse(office.run("ledger", "list", "--json"))[0].id;
    office.identity = "amanda.age";
    office.run("card", "trust", "ruth.card.json", "--fingerprint", office.fingerprint("ruth.card.json"));
    office.identity = "ruth.age";
    office.runAs({SAFEHAND_IDENTITY: office.path("amanda.age"), SAFEHAND_OFFICE: office.path("office")}, "acknowledge",
        `stick/${id}.safehand`, "-i", "amanda.age", "-o", "receipt.txt", "--armor");
    const mail = `Dear Ruth,\n\nhere it is.\n\n${readFileSync(office.path("receipt.txt"), "utf8")}\nAmanda\n`;
    await desk.go("/receipts");
    await desk.look("receipts");
    await page.type("#message", "Dear Ruth, it came.");
    await desk.press("button.govuk-button");
    await desk.look("receipts-none");
    assert.equal(await page.$eval("#message", (field) => field.value), "Dear Ruth, it came.", "what was typed stays");
    for (const [times, outcome] of [[1, "Acknowledged"], [2, "Filed before"]]) {
        await desk.go("/receipts");
        await page.$eval("#message", (field, mail) => (field.value = mail), mail);
        await desk.press("button.govuk-button");
        assert.equal(undated(await desk.text()), `What came of it ${outcome} what went to Amanda Kaur about HS-2041, decided on TIME`, `time ${times}`);
    }
    await desk.look("received");
    await desk.press("main a");
    assert.match(await desk.text(), /^A sharing Acknowledged /);
});

test("the other pages, and those that are not there", async () => {
    for (const [path, title] of [["/recipients", "Recipients"], ["/rules", "Rules"], ["/nothing", "There is no such page"],
        ["/rules/M04", "Whatever leaves is searched for what identifies anybody else"]]) {
        await desk.go(path);
        await desk.look(path.slice(1).replace("/", "-"));
        if (path !== "/rules/M04")
            assert.equal(await page.title(), `${title} – Safehand`);
    }
});

test("everything works without JavaScript, and nothing is left in the browser after locking", async () => {
    await page.setJavaScriptEnabled(false);
    await desk.go("/sharings");
    await desk.press("tbody a");
    await desk.press(".desk-lock");
    assert.equal(await page.title(), "Sign in – Safehand");
    await page.goBack();
    assert.equal(await page.title(), "Sign in – Safehand", "nothing is shown from memory");
    await page.type("#passphrase", PASSPHRASE);
    await desk.press("button.govuk-button");
    assert.equal(await page.title(), "What is owed – Safehand");
    await page.setJavaScriptEnabled(true);
});

test("another browser has no session, and the address does not work twice", async () => {
    const other = await browser.createBrowserContext();
    const stranger = await other.newPage();
    for (const path of ["/", desk.address]) {
        const answer = await stranger.goto(new URL(path, desk.address).href);
        assert.equal(answer.status(), 403);
        assert.equal(await stranger.title(), "Open the desk where it was started – Safehand");
    }
    await other.close();
});
