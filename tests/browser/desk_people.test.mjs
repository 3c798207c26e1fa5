// Who acts: the office is made in the browser, a second person joins by a link, wrong passphrases are told, two work at
// once, and the office is served by TLS with an authority of its own.
import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {createHash, X509Certificate} from "node:crypto";
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {createServer} from "node:net";
import {join} from "node:path";
import {after, before, test} from "node:test";
import puppeteer from "puppeteer-core";
import {Desk, openBrowser} from "./desk_stage.mjs";
import {newFolder, PROGRAMS} from "./drive.mjs";
import {program} from "./stage.mjs";

const RUTH = "seven otters read old maps", DAN = "green kettles hum at midnight";
const home = join(newFolder("people"), "home");
let browser, desk;
mkdirSync(home, {recursive: true});

const environment = {PATH: process.env.PATH, LC_ALL: "C.UTF-8", HOME: home, SAFEHAND_TEST_WORK_FACTOR: "10"};

// Nothing is named: no office, no identity.
async function start(page, ...words) {
    const started = new Desk();
    started.page = page;
    started.process = spawn(program, ["desk", "--no-browser", ...words], {cwd: home, env: environment});
    started.process.stderr.pipe(process.stderr);
    started.said = "";
    started.process.stdout.on("data", (data) => (started.said += data));
    const last = words.includes("--listen") ? /fingerprint: \S+\n/ : /http\S+\n/;
    for (let tries = 0; !last.test(started.said); tries++) {
        assert.ok(tries < 600 && started.process.exitCode === null, `the desk does not start: ${started.said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    started.address = /http\S+/.exec(started.said)[0];
    await page.setViewport({width: 1280, height: 900});
    return started;
}

async function signIn(at, name, passphrase) {
    await at.go("/sign-in");
    if (await at.page.$("#name[type=text]"))
        await at.fill("name", name);
    else
        await at.page.click(`input[value="${name}"]`);
    await at.fill("passphrase", passphrase);
    await at.follow("Sign in");
}

function groups(at) {
    return at.page.$eval(".desk-groups", (shown) => shown.textContent.trim());
}

before(async () => {
    browser = await openBrowser();
    desk = await start(await browser.newPage());
});
after(async () => {
    await browser.close();
    assert.equal(await desk.stop(), 0);
});

test("where there is no office, one is made, and what is wrong is told at its field", async () => {
    await desk.page.setJavaScriptEnabled(false);
    await desk.page.goto(desk.address);
    await desk.page.setJavaScriptEnabled(true);
    assert.equal(await desk.title(), "Make your office – Safehand");
    await desk.look("people-first");
    await desk.page.setJavaScriptEnabled(false);
    await desk.follow("Make the office");
    assert.equal(await desk.title(), "Error: Make your office – Safehand");
    assert.match(await desk.text(), /There is a problem Type your organisation's name/);
    await desk.fill("office", "Home-Start Rosebery");
    await desk.fill("name", "Ruth Adeyemi");
    await desk.fill("role", "manager");
    await desk.fill("contact", "0116 496 0501");
    for (const [first, second, told] of [
        ["too short", "too short", /must have at least 12 characters Four or five words/],
        ["passwordpassword", "passwordpassword", /is easily guessed: it begins with a well-known password/],
        ["ruthadeyemi rosebery", "ruthadeyemi rosebery", /is easily guessed: it is mostly the same few characters, or your own/],
        [RUTH, `${RUTH}!`, /The two passphrases are not the same/]]) {
        await desk.fill("passphrase", first);
        await desk.fill("again", second);
        await desk.follow("Make the office");
        assert.match(await desk.text(), told);
        assert.ok(!(await desk.page.content()).includes(first), "a passphrase is in no page");
        assert.equal(await desk.page.$eval("#name", (field) => field.value), "Ruth Adeyemi");
        assert.ok(!existsSync(join(home, "Safehand")), "nothing is made before all is right");
    }
    await desk.page.setJavaScriptEnabled(true);
    await desk.look("people-first-wrong");
    await desk.fill("passphrase", RUTH);
    await desk.fill("again", RUTH);
    await desk.page.click("#accepts");
    await desk.follow("Make the office");
    assert.equal(await desk.title(), "Your office is made – Safehand");
    assert.match(await desk.text(), /^Your office is made Your passphrase has a good length\. Whether somebody could guess its words/);
    await desk.look("people-made");
    const files = readdirSync(join(home, "Safehand/identities")).sort();
    assert.match(files.join(" "), /^[0-9a-f]{16}\.age [0-9a-f]{16}\.card\.json$/);
    assert.ok(readFileSync(join(home, "Safehand/identities", files[0]), "utf8").startsWith("-----BEGIN AGE ENCRYPTED FILE"));
});

test("a portal is added, or what is wrong with it told", async () => {
    await desk.page.click("main details summary");
    await desk.look("people-later");
    await desk.follow("Add a portal");
    await desk.look("people-portal");
    await desk.fill("name", "Leicestershire council");
    await desk.fill("url", "http://portal.example.org/in/");
    await desk.fill("user", "rosebery");
    await desk.follow("Add it");
    assert.match(await desk.text(), /There is a problem/);
    assert.equal(await desk.page.$eval("#url", (field) => field.value), "http://portal.example.org/in/");
    await desk.fill("url", "https://portal.example.org/in");
    await desk.follow("Add it");
    assert.match(await desk.text(), /The portal is added\./);
    await desk.go("/staff");
});

test("a second person joins by a link that works once, and is compared by six groups", async () => {
    await desk.follow("Invite somebody");
    await desk.look("people-invite");
    await desk.follow("Make the link");
    assert.match(await desk.text(), /There is a problem Type their name/);
    await desk.fill("whom", "Dan Deputy");
    await desk.follow("Make the link");
    await desk.look("people-link");
    const link = await desk.page.$eval("#link", (shown) => shown.textContent);
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/join\/[\w-]{43}$/);

    // They may sit down here: the link opens where she has locked, and she signs in again afterwards.
    await desk.follow("Lock, and open it here");
    assert.equal(await desk.page.url(), link);
    assert.match(await desk.text(), /^Make your key Ruth Adeyemi invites you/);
    assert.equal(await desk.page.$(".desk-lock"), null, "she is locked");
    await signIn(desk, "Ruth Adeyemi", RUTH);

    const context = await browser.createBrowserContext();
    const other = new Desk();
    other.page = await context.newPage();
    other.address = desk.address;
    for (const path of ["/join/", `/join/${"A".repeat(43)}`]) {
        await other.go(path);
        assert.match(await other.text(), /^This link does not work This link does not work: it was used, or it is older than 7 days/);
    }
    await other.page.goto(link);
    assert.match(await other.text(), /^Make your key Ruth Adeyemi invites you to work at the desk of Home-Start Rosebery\./);
    await other.look("people-join");
    assert.equal(await other.page.$eval("#name", (field) => field.value), "Dan Deputy");
    await other.fill("role", "deputy manager");
    await other.fill("passphrase", DAN);
    await other.fill("again", DAN);
    await other.follow("Make my key");
    assert.match(await other.text(), /^Your key is made .* Write these six groups down, before you let them sit down here and sign in: (\d{5} ){6}When they have typed the groups in/);
    await other.look("people-joined");
    const heard = await groups(other);
    await other.page.goto(link);
    assert.match(await other.text(), /^This link does not work/, "it works once");

    // Another browser of this computer is nobody at this desk.
    await other.go("/");
    assert.equal(await other.title(), "Open the desk where it was started – Safehand");
    await context.close();

    await desk.go("/staff");
    await desk.look("people-staff-waiting");
    assert.match(await desk.text(), /They have made a key, and wait for you Dan Deputy, deputy manager: compare their six groups/);
    await desk.follow("compare their six groups");
    await desk.look("people-compare");
    await desk.fill("groups", heard.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)));
    await desk.page.click('input[value="deputy"]');
    assert.equal(await desk.page.$('input[type=radio][name=replaces]'), null, "nobody is there whom they could replace");
    await desk.fill("trained", "30");
    await desk.fill("trained-month", "2");
    await desk.fill("trained-year", "2026");
    await desk.follow("Take them on the staff");
    assert.match(await desk.text(), /There is a problem These are not the six groups of this key Ask them to read them out once more/);
    await desk.look("people-compare-wrong");
    await desk.fill("groups", heard.replace(/ /g, ""));
    await desk.follow("Take them on the staff");
    assert.match(await desk.text(), /There is a problem That is no day/);
    await desk.fill("trained", "2");
    await desk.fill("trained-month", "11");
    await desk.follow("Take them on the staff");
    assert.match(await desk.text(), /They are on the staff, and can sign in\..*Dan Deputy Deputy Signed, until 2 November 2027/);
    await desk.look("people-staff");
});

test("she locks, he signs in by name; wrong passphrases are slowed, and told to whom they were tried for", async () => {
    await desk.press(".desk-lock");
    assert.equal(await desk.title(), "Sign in – Safehand");
    assert.match(await desk.text(), /Who are you\? Dan Deputy Ruth Adeyemi/);
    await desk.look("people-sign-in");
    await desk.follow("Sign in");
    assert.match(await desk.text(), /There is a problem Say who you are/);
    let wrong = 0, wait = null;
    while (!wait) {
        assert.ok(wrong < 8, "nobody is made to wait");
        await signIn(desk, "Dan Deputy", "not his passphrase");
        wait = /There is a problem A wrong passphrase was typed several times: wait (\d+) seconds? Then type it again; whoever's it is will be told/
            .exec(await desk.text());
        if (!wait)
            assert.match(await desk.text(), /There is a problem That name and that passphrase do not belong together Type it again/);
        wrong += wait ? 0 : 1;
    }
    await desk.look("people-sign-in-wrong");
    // Somebody else is not kept waiting by that.
    await signIn(desk, "Ruth Adeyemi", RUTH);
    assert.equal(await desk.title(), "What is owed – Safehand");
    await desk.press(".desk-lock");
    await new Promise((resolve) => setTimeout(resolve, 1000 * wait[1] + 1000));
    await signIn(desk, "Dan Deputy", DAN);
    assert.match(await desk.text(), new RegExp(`^Before you begin Wrong passphrases ${wrong} wrong passphrases were typed in your name since you last signed in, the last on \\d+ \\w+ \\d{4} at`));
    await desk.look("people-news");
    await desk.follow("Go on");
    assert.equal(await desk.page.$eval(".desk-header__who span", (who) => who.textContent), "Dan Deputy");
    // Told once.
    await desk.press(".desk-lock");
    await signIn(desk, "Dan Deputy", DAN);
    assert.equal(await desk.title(), "What is owed – Safehand");
});

test("a member of the staff is looked at, trained, and taken off", async () => {
    await desk.go("/staff");
    await desk.follow("Dan Deputy");
    await desk.look("people-member");
    await desk.follow("Change when they accepted the policy");
    await desk.fill("on", "31");
    await desk.fill("on-month", "11");
    await desk.fill("on-year", "2026");
    await desk.follow("Record it");
    assert.match(await desk.text(), /There is a problem There is no such day/);
    await desk.fill("on", "3");
    await desk.follow("Record it");
    assert.match(await desk.text(), /Dan Deputy deputy Signed on 3 November 2026; lapses on 3 November 2027/);
    await desk.go("/staff");
    await desk.follow("Ruth Adeyemi");
    await desk.follow("Take them off the staff");
    await desk.look("people-remove");
    await desk.follow("Take them off");
    assert.match(await desk.text(), /There is a problem Say why/);
    for (const path of ["/staff/0000000000000000", "/staff/remove/x", "/staff/compare/..%2f..%2fetc"]) {
        const answer = await desk.go(path);
        assert.ok([400, 404].includes(answer.status()), path);
    }
});

// A port that is free.
function freePort() {
    return new Promise((resolve) => {
        const server = createServer();
        server.listen(0, "127.0.0.1", () => {
            const {port} = server.address();
            server.close(() => resolve(port));
        });
    });
}

test("the office is served by TLS: strangers see where one signs in, two people work at once", async () => {
    const port = await freePort();
    assert.equal(await desk.stop(), 0);
    desk = await start(await browser.newPage(), "--listen", `localhost:${port}`);
    assert.match(desk.said, /^The desk serves the office at https:\/\/localhost:\d+\/\nThe desk has a certificate authority of its own/);
    const authority = /install (\S+)/.exec(desk.said)[1];
    const shown = new X509Certificate(readFileSync(authority));
    assert.ok(shown.ca);
    assert.ok(desk.said.includes(shown.fingerprint256), "its fingerprint is told");

    // Chromium takes what this key signed; everything else about the certificate it checks itself.
    const server = readFileSync(join(authority, "../server.crt"));
    const pin = createHash("sha256").update(new X509Certificate(server).publicKey.export({type: "spki", format: "der"}));
    const secure = await puppeteer.launch({executablePath: PROGRAMS.chromium, headless: true, userDataDir: newFolder("profile"),
        args: ["--no-sandbox", "--disable-gpu", `--ignore-certificate-errors-spki-list=${pin.digest("base64")}`]});
    try {
        const people = [];
        for (const [name, passphrase] of [["Ruth Adeyemi", RUTH], ["dan  deputy", DAN]]) {
            const at = new Desk();
            at.page = await (await secure.createBrowserContext()).newPage();
            at.address = desk.address;
            await at.page.setViewport({width: 1280, height: 900});
            for (const path of ["/", "/staff", "/sharings/1", "/nothing"]) {
                await at.go(path);
                assert.equal(await at.title(), "Sign in – Safehand", path);
                assert.doesNotMatch(await at.page.content(), /Ruth|Deputy|Rosebery/);
            }
            await at.go("/authority");
            await at.look("people-authority");
            await signIn(at, name, passphrase);
            assert.equal(await at.title(), "What is owed – Safehand", await at.text());
            people.push(at);
        }
        const [ruth, dan] = people;
        const cookies = await ruth.page.cookies(new URL("/sign-in", desk.address).href);
        const own = cookies.find(({name}) => name === "__Host-safehand-desk");
        assert.ok(own.secure && own.httpOnly && own.sameSite === "Strict" && own.path === "/", JSON.stringify(own));
        assert.equal(cookies.filter(({name}) => /^safehand-seen-[0-9a-f]{16}$/.test(name)).length, 1);

        // The same at once: both look at the same invitation, and the second is told.
        await ruth.go("/staff/invite");
        await ruth.fill("whom", "Priya Shah");
        await ruth.follow("Make the link");
        const link = await ruth.page.$eval("#link", (shown) => shown.textContent);
        assert.match(link, new RegExp(`^https://localhost:${port}/join/`));
        const priya = [];
        for (let i = 0; i < 2; i++) {
            const at = new Desk();
            at.page = await (await secure.createBrowserContext()).newPage();
            at.address = desk.address;
            await at.page.goto(link);
            await at.fill("role", "coordinator");
            await at.fill("passphrase", "slow rivers carry paper boats");
            await at.fill("again", "slow rivers carry paper boats");
            priya.push(at);
        }
        await priya[0].follow("Make my key");
        const heard = await groups(priya[0]);
        await priya[1].follow("Make my key");
        assert.match(await priya[1].text(), /^This link does not work/);
        await signIn(priya[0], "Priya Shah", "slow rivers carry paper boats");
        assert.match(await priya[0].text(), /^A manager has still to take your key .* these six groups: (\d{5} ){6}/);
        assert.equal(await groups(priya[0]), heard);
        const waits = new URL(await ruth.page.evaluate(() => "/staff"), desk.address).href;
        for (const at of [ruth, dan]) {
            await at.page.goto(waits);
            await at.follow("compare their six groups");
            await at.fill("groups", heard);
            await at.page.click('input[value="coordinator"]');
            await at.page.click('input[value="new"]');
        }
        await ruth.follow("Take them on the staff");
        assert.match(await ruth.text(), /They are on the staff with a coordinator's rights|They are on the staff, and can sign in/);
        await dan.follow("Take them on the staff");
            assert.match(await dan.text(), /Somebody was quicker than you: this key is taken already/);
        assert.equal((await dan.text()).match(/Priya Shah/g).length, 1, "nobody is added twice");

        // Dan looks as the second person, and confirms.
        await dan.follow("Priya Shah");
        await dan.look("people-confirm");
        await dan.follow("I compared them, and sign for this card");
        assert.match(await dan.text(), /You have signed for them as a second person\./);

        // Ruth takes Dan off the staff: what he has open is locked.
        await ruth.go("/staff");
        await ruth.follow("Dan Deputy");
        await ruth.follow("Take them off the staff");
        await ruth.fill("reason", "He left");
        await ruth.follow("Take them off");
        assert.match(await ruth.text(), /They are off the staff, and the ledger's keys were changed/);
        await dan.go("/staff");
        assert.match(await dan.text(), /^That did not work There is a problem/);
        assert.doesNotMatch(await dan.page.content(), /Priya/);
        await dan.go("/staff");
        assert.equal(await dan.title(), "Sign in – Safehand");
        await signIn(dan, "Dan Deputy", DAN);
        assert.match(await dan.text(), /That name and that passphrase do not belong together/);
    } finally {
        await secure.close();
    }
});

test("who does nothing for long is locked, and nothing is shown from the browser's memory", async () => {
    assert.equal(await desk.stop(), 0);
    environment.SAFEHAND_TEST_IDLE = "3";
    desk = await start(await browser.newPage());
    delete environment.SAFEHAND_TEST_IDLE;
    await desk.page.goto(desk.address);
    await signIn(desk, "Ruth Adeyemi", RUTH);
    await desk.go("/staff");
    await new Promise((resolve) => setTimeout(resolve, 4500));
    await desk.page.goBack();
    assert.equal(await desk.title(), "Sign in – Safehand");
    assert.match(await desk.text(), /Nothing was done here for 15 minutes, so the desk locked itself\. Nothing is lost\./);
    await desk.page.goForward();
    assert.equal(await desk.title(), "Sign in – Safehand");
});

// A copy of the office is put back, with what the desk keeps beside it or without: what was seen since is missed.
test("an older copy of the office that is put back is found out, by the desk and by the browser", async () => {
    assert.equal(await desk.stop(), 0);
    const context = await browser.createBrowserContext();
    const office = join(home, "Safehand"), state = join(home, ".local"), copy = newFolder("copy");
    desk = await start(await context.newPage());
    await desk.page.goto(desk.address);
    await signIn(desk, "Ruth Adeyemi", RUTH);
    await desk.press(".desk-lock");
    cpSync(office, join(copy, "office"), {recursive: true});
    cpSync(state, join(copy, "state"), {recursive: true});
    await signIn(desk, "Ruth Adeyemi", RUTH);
    await desk.go("/staff");
    await desk.follow("Priya Shah");
    await desk.follow("Take them off the staff");
    await desk.fill("reason", "She left");
    await desk.follow("Take them off");
    await desk.press(".desk-lock");
    assert.equal(await desk.stop(), 0);

    for (const withState of [false, true]) {
        rmSync(office, {recursive: true});
        cpSync(join(copy, "office"), office, {recursive: true});
        if (withState) {
            rmSync(state, {recursive: true});
            cpSync(join(copy, "state"), state, {recursive: true});
        }
        desk = await start(desk.page);
        await desk.page.goto(desk.address);
        await signIn(desk, "Ruth Adeyemi", RUTH);
        assert.match(await desk.text(), /^This office is not as you have seen it There is a problem .* which you have seen, (is|are) gone|There is a problem The ledger is not the one|another ledger than the one/);
        await desk.go("/staff");
        assert.equal(await desk.title(), "Sign in – Safehand", "nothing is shown of it");
        if (withState)
            break;
        assert.equal(await desk.stop(), 0);
    }

    // A concern does not wait: she goes on, and it is recorded.
    await signIn(desk, "Ruth Adeyemi", RUTH);
    await desk.look("people-held");
    await desk.follow("Go on from here");
    assert.match(await desk.text(), /There is a problem Say why you go on/);
    await desk.fill("reason", "Nobody can be reached, and Ellie-Mae is seen tonight");
    await desk.follow("Go on from here");
    assert.ok(["What is owed – Safehand", "Before you begin – Safehand"].includes(await desk.title()), await desk.text());
    await desk.go("/ledger?kind=log-continued");
    assert.match(await desk.text(), /Nobody can be reached, and Ellie-Mae is seen tonight|Ruth Adeyemi/);
});
