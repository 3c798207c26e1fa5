// What somebody wants to know, at the desk: the ledger, an entry, the trustees' report, an answer to a person, help.
import assert from "node:assert/strict";
import {cpSync, mkdirSync} from "node:fs";
import {after, before, test} from "node:test";
import {Desk, openBrowser} from "./desk_stage.mjs";
import {newOffice, withAmanda} from "./stage.mjs";

let office, browser, desk, page, id;

before(async () => {
    office = withAmanda(newOffice());
    ({id} = office.share("Amanda Kaur"));
    mkdirSync(office.path("office/records"), {mode: 0o700});
    cpSync(office.path("families/HS-2041"), office.path("office/records/HS-2041"), {recursive: true});
    browser = await openBrowser();
    page = await browser.newPage();
    desk = await Desk.start(office, "helen.age", page);
    await desk.signIn();
});
after(async () => {
    await browser.close();
    assert.equal(await desk.stop(), 0);
});

test("help leads to the rules", async () => {
    await desk.go("/help");
    await desk.look("help");
    await desk.follow("All rules, with an example each");
    assert.equal(await desk.title(), "Rules – Safehand");
});

test("the ledger is searched for sharings and for entries", async () => {
    await desk.go("/ledger");
    await desk.look("ledger");
    assert.equal(await page.$$eval("tbody tr", (rows) => rows.length), 1);
    await desk.fill("family", "HS-9999");
    await desk.follow("Look");
    assert.match(await desk.text(), /^The ledger .*There is nothing of that kind\. Look for something else /); // what was found comes first
    assert.equal(await page.$eval("#family", (field) => field.value), "HS-9999");
    await desk.fill("family", "HS-2041");
    await desk.fill("since", "31");
    await desk.fill("since-month", "2");
    await desk.fill("since-year", "2026");
    await desk.follow("Look");
    assert.equal(await desk.title(), "Error: The ledger – Safehand");
    assert.match(await desk.text(), /There is a problem That is no day of the calendar Write it in numbers, such as 27 3 2026/);
    await desk.look("ledger-error");
    for (const part of ["since", "since-month", "since-year"])
        await desk.fill(part, "");
    await page.select("#kind", "recipient-verified");
    await desk.fill("family", "");
    await desk.follow("Look");
    await desk.look("ledger-entries");
    assert.equal(await page.$$eval("tbody tr", (rows) => rows.length), 1);
    await desk.press("tbody a");
    assert.match(await desk.text(), /^An entry of the ledger .*Amanda Kaur.* Signed by Ruth Adeyemi$/);
    await desk.look("entry");
    for (const path of ["/ledger/entries/99999", "/ledger/entries/x", "/ledger/entries/0x1", "/ledger/entries/1%2f2"])
        assert.ok([400, 404].includes((await desk.go(path)).status()), path);
});

test("the trustees' report names nobody", async () => {
    await desk.go("/reports/trustees");
    await desk.look("trustees");
    const frame = await (await page.$("iframe")).contentFrame();
    assert.match(await frame.evaluate(() => document.body.innerText), /Nothing was shared in these days in which somebody can be identified\./);
    assert.equal(await page.$eval("iframe", (shown) => shown.contentDocument.documentElement.scrollHeight > shown.clientHeight), false,
        "one scroll: the page's");
    const today = new Date();
    for (const which of ["from", "to"]) {
        await desk.fill(which, `${today.getUTCDate()}`);
        await desk.fill(`${which}-month`, `${today.getUTCMonth() + 1}`);
        await desk.fill(`${which}-year`, `${today.getUTCFullYear()}`);
    }
    await desk.follow("Count");
    const now = await (await page.$("iframe")).contentFrame();
    const report = await now.evaluate(() => document.body.innerText);
    assert.match(report, /[Ff]ewer than 5/);
    assert.ok(!report.includes("Amanda"));
    await desk.fill("to-year", "2020");
    await desk.follow("Count");
    assert.match(await desk.text(), /The first day is later than the last Give trustees whole quarters or years/);
});

test("somebody who asks is answered, and the ledger says so", async () => {
    await desk.go("/reports/person");
    await desk.look("person-family");
    await desk.fill("family", "HS-2041");
    await desk.follow("Go on");
    await desk.look("person");
    await desk.follow("See what they would be told");
    assert.match(await desk.text(), /About whom\? Choose the person/);
    await page.evaluate(() => [...document.querySelectorAll("label")].find((label) => label.textContent === "Ellie-Mae Marsden").click());
    await page.evaluate(() => [...document.querySelectorAll("label")].find((label) => label.textContent.startsWith("A parent asks, about")).click());
    await desk.follow("See what they would be told");
    assert.match(await desk.text(), /Who asks\? It stands in the ledger/);
    assert.ok(await page.$eval("input[name=ground]:checked", (field) => field.value === "parent"), "what was chosen stays");
    await desk.fill("asked-by", "Kelly Marsden");
    await desk.follow("See what they would be told");
    await desk.look("person-told");
    const told = await desk.text();
    assert.match(told, /to Amanda Kaur, Leicestershire County Council/);
    await page.click("input[name=withhold]");
    await desk.follow("Give this answer");
    assert.match(await desk.text(), /There is a problem Something is left out, and nothing says why/);
    assert.ok(await page.$eval("input[name=withhold]", (box) => box.checked), "what was chosen stays");
    await page.click("input[name=withhold]");
    await desk.follow("Give this answer");
    const answer = await page.evaluate(() => document.body.innerText);
    assert.match(answer, /Ellie-Mae Marsden/);
    assert.match(answer, /Amanda Kaur/);
    assert.match(office.run("ledger", "list", "--kind", "access"), /access/);
    await desk.go("/ledger?kind=access");
    assert.match(await desk.text(), /Kelly Marsden/);
});
