// The desk, as a manager uses it: what is owed, a sharing looked at and approved, a receipt filed; with and without
// JavaScript, by keyboard, narrow and wide, light and dark.
import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {mkdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";
import axe from "axe-core";
import puppeteer from "puppeteer-core";
import {newFolder, PROGRAMS} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {newOffice, program, withAmanda} from "./stage.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
let office, browser, desk, address, page;

function environment(identity) {
    return {
        PATH: process.env.PATH, LC_ALL: "C.UTF-8", HOME: office.folder, XDG_CONFIG_HOME: office.path("config"),
        SAFEHAND_OFFICE: office.path("office"), SAFEHAND_IDENTITY: office.path(identity),
        SAFEHAND_TEST_WORK_FACTOR: "10",
    };
}

// The desk is started as its user would, and says where it is.
async function startDesk(identity) {
    desk = spawn(program, ["desk", "--no-browser"], {cwd: office.folder, env: environment(identity)});
    desk.stderr.pipe(process.stderr);
    let said = "";
    for await (const data of desk.stdout) {
        said += data;
        if (said.includes("\n"))
            break;
    }
    return /http:\S+/.exec(said)[0];
}

function stopDesk() {
    return new Promise((resolve) => {
        desk.on("close", resolve);
        desk.kill("SIGINT");
    });
}

before(async () => {
    office = withAmanda(newOffice());
    browser = await puppeteer.launch({executablePath: PROGRAMS.chromium, headless: true, userDataDir: newFolder("profile"),
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=en-GB"]});
    page = await browser.newPage();
    await page.setViewport({width: 1280, height: 900});
    address = await startDesk("helen.age");
});
after(async () => {
    await browser.close();
    assert.equal(await stopDesk(), 0);
});

// axe-core finds nothing, and nothing is wider than the window, at every width, light and dark.
async function look(name) {
    const pictures = process.env.SAFEHAND_PICTURES;
    for (const width of [320, 1280])
        for (const light of ["light", "dark"]) {
            await page.setViewport({width, height: 900});
            await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: light}]);
            await page.evaluate(`${axe.source}; 0`);
            const found = await page.evaluate(async (rules) => (await window.axe.run(document, {runOnly: rules})).violations
                .map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`), RULES);
            assert.deepEqual(found, [], `axe-core on ${name}, ${width}, ${light}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(wide <= width, `${name} is ${wide} wide in a window of ${width}`);
            if (pictures) {
                mkdirSync(pictures, {recursive: true});
                await page.screenshot({path: join(pictures, `desk-${name}-${width}-${light}.png`), fullPage: true});
            }
        }
    await page.setViewport({width: 1280, height: 900});
    await page.emulateMediaFeatures([]);
}

async function go(path) {
    await page.goto(new URL(path, address).href);
}

async function press(selector) {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

function text() {
    return page.evaluate(() => document.querySelector("main").innerText);
}

test("signing in, by keyboard", async () => {
    await page.goto(address);
    await look("sign-in");
    for (let i = 0; i < 2; i++)
        await page.keyboard.press("Tab"); // past the link to the main content
    assert.equal(await page.evaluate(() => document.activeElement.id), "passphrase");
    await page.keyboard.type("not my passphrase");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await look("sign-in-wrong");
    assert.match(await text(), /That is not the passphrase\s+Type it again; mind capital letters and spaces/);
    assert.ok(!(await page.content()).includes("not my passphrase"));
    await press(".govuk-error-summary a").catch(() => {}); // it leads to the field, on the same page
    await page.type("#passphrase", PASSPHRASE);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.equal(await page.title(), "What is owed – Safehand");
    await look("home");
});

test("a sharing is looked at, and exactly that is approved", async () => {
    const said = office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", "e9", "--entry", "e10", "--emergency", "--reason", "P07.who=Ellie-Mae",
        "--reason", "P07.harm=He threatens to come tonight", "--basis", "legal_obligation",
        "--purpose", "Protecting Ellie-Mae: what she said, and the bruise", "--media", "stick",
        "--answers", "checklist.json", "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3");
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
    await go("/");
    const link = await page.$eval(`a[href="/approve/${id}"]`, (link) => link.textContent);
    assert.equal(link, "approve it");
    await press(`a[href="/approve/${id}"]`);
    await look("approve");
    const shown = await text();
    for (const words of ["Ruth Adeyemi", "Amanda Kaur", "Leicestershire County Council", "HS-2041",
        "Protecting Ellie-Mae: what she said, and the bruise", "He threatens to come tonight", "Exactly what leaves"])
        assert.ok(shown.includes(words), `${words} is not shown:\n${shown}`);
    await press("button.govuk-button");
    assert.equal(page.url(), new URL(`/sharings/${id}`, address).href);
    await look("sharing");
    assert.match(await text(), /Helen Ward approved it: /);
    office.run("deliver", id);
    await go("/sharings");
    await look("sharings");
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
    await go("/receipts");
    await look("receipts");
    await page.type("#message", "Dear Ruth, it came.");
    await press("button.govuk-button");
    await look("receipts-none");
    assert.equal(await page.$eval("#message", (field) => field.value), "Dear Ruth, it came.", "what was typed stays");
    for (const [times, outcome] of [[1, "Acknowledged"], [2, "Filed before"]]) {
        await go("/receipts");
        await page.$eval("#message", (field, mail) => (field.value = mail), mail);
        await press("button.govuk-button");
        assert.equal((await text()).replace(/\s+/g, " "), `What came of it ${outcome} the sharing`, `time ${times}`);
    }
    await look("received");
    await press("main a");
    assert.match(await text(), /acknowledged/);
});

test("the other pages, and those that are not there", async () => {
    for (const [path, title] of [["/recipients", "Recipients"], ["/rules", "Rules"], ["/nothing", "There is no such page"],
        ["/rules/M04", "Whatever leaves is searched for what identifies anybody else"]]) {
        await go(path);
        await look(path.slice(1).replace("/", "-"));
        if (path !== "/rules/M04")
            assert.equal(await page.title(), `${title} – Safehand`);
    }
});

test("everything works without JavaScript, and nothing is left in the browser after locking", async () => {
    await page.setJavaScriptEnabled(false);
    await go("/sharings");
    await press("tbody a");
    await press(".desk-lock");
    assert.equal(await page.title(), "Sign in – Safehand");
    await page.goBack();
    assert.equal(await page.title(), "Sign in – Safehand", "nothing is shown from memory");
    await page.type("#passphrase", PASSPHRASE);
    await press("button.govuk-button");
    assert.equal(await page.title(), "What is owed – Safehand");
    await page.setJavaScriptEnabled(true);
});

test("another browser has no session, and the address does not work twice", async () => {
    const other = await browser.createBrowserContext();
    const stranger = await other.newPage();
    for (const path of ["/", address]) {
        const answer = await stranger.goto(new URL(path, address).href);
        assert.equal(answer.status(), 403);
        assert.equal(await stranger.title(), "Open the desk where it was started – Safehand");
    }
    await other.close();
});
