// The desk as somebody uses it: started by the command, looked at in Chromium.
import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import axe from "axe-core";
import puppeteer from "puppeteer-core";
import {newFolder, PROGRAMS} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {program} from "./stage.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const IN_FRAME = 60; // links and tables of a report, at most

const LOOKS = [[320, "light"], [320, "dark"], [1280, "light"], [1280, "dark"]];

// What axe-core finds on a page, and where it is wider than the window, at each of these.
export async function findings(page, name) {
    const pictures = process.env.SAFEHAND_PICTURES, all = [];
    for (const [width, light] of LOOKS) {
        await page.setViewport({width, height: 900});
        await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: light}]);
        await page.evaluate(`${axe.source}; 0`);
        const found = await page.evaluate(async (rules) =>
            (await window.axe.run(document, {runOnly: rules, iframes: false})).violations
                .map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`), RULES);
        all.push(...found.map((finding) => `${name}, ${width}, ${light}: ${finding}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (await page.evaluate(() => document.body.innerText.includes("(null)")))
            all.push(`${name} says what is not there`);
        if (wide > width)
            all.push(`${name} is ${wide} wide in a window of ${width}`);
        if (pictures) {
            mkdirSync(pictures, {recursive: true});
            await page.screenshot({path: join(pictures, `desk-${name}-${width}-${light}.png`), fullPage: true});
        }
    }
    await page.setViewport({width: 1280, height: 900});
    await page.emulateMediaFeatures([]);
    return all;
}

// What cannot be done by the keyboard alone: by Tab every link, button and field is reached, once, in the order in which it
// stands there, seen when it has the focus, and behind the last one the page is left. What is folded is opened first.
export async function byTab(page, name) {
    const count = await page.evaluate(() => {
        const able = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex='0']";
        const folded = [...document.querySelectorAll("details:not([open])")];
        for (const more of folded)
            more.open = true;
        const grouped = new Set();
        // Of radios that are one question Tab reaches the one that is chosen, or the first.
        const isReached = (item) => {
            if (!item.checkVisibility({visibilityProperty: true}))
                return false;
            if (item.type !== "radio")
                return true;
            const group = [...item.form.querySelectorAll("input[type=radio]")].filter(({name}) => name === item.name);
            if (grouped.has(group[0]))
                return false;
            const chosen = group.find(({checked}) => checked) ?? group[0];
            if (chosen === item)
                grouped.add(group[0]);
            return chosen === item;
        };
        const marked = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
        // A box to tick is drawn by its label.
        const isSeen = (item) => marked(getComputedStyle(item)) ||
            [...item.labels ?? []].some((label) => marked(getComputedStyle(label, "::before")));
        const told = (item) => item ? `${item.localName} "${(item.labels?.[0] ?? item).textContent.trim().slice(0, 40) || item.name}"` : "nothing";
        const tabbed = window.tabbed = {folded, wanted: [...document.querySelectorAll(able)].filter(isReached), got: [], unseen: [], told};
        document.addEventListener("focusin", ({target}) => {
            if (target.localName === "iframe")
                return;
            tabbed.got.push(target);
            if (!isSeen(target))
                tabbed.unseen.push(told(target));
        });
        document.activeElement.blur();
        return tabbed.wanted.length;
    });
    for (let at = 0; at < count + 1; at++)
        await page.keyboard.press("Tab");
    // What stands in a frame is reached too, and the page goes on behind it.
    for (let at = 0; at < IN_FRAME && await page.evaluate(() => document.querySelector("iframe") && window.tabbed.got.length <= window.tabbed.wanted.length); at++)
        await page.keyboard.press("Tab");
    return page.evaluate((name) => {
        const {folded, wanted, got, unseen, told} = window.tabbed, all = unseen.map((item) => `${name}: ${item} is not seen to have the focus`);
        for (let at = 0; at < wanted.length; at++)
            if (got[at] !== wanted[at]) {
                all.push(`${name}: by Tab number ${at + 1} comes ${told(got[at])}, not ${told(wanted[at])}`);
                break;
            }
        if (got.length > wanted.length && got[wanted.length] !== wanted[0])
            all.push(`${name}: behind the last comes ${told(got[wanted.length])}`);
        for (const more of folded)
            more.open = false;
        document.activeElement.blur();
        return all;
    }, name);
}

// With TIME for each time of a day, as the desk writes it.
export function undated(text) {
    return text.replace(/\b\d{1,2} [A-Z][a-z]+ \d{4} at \d\d:\d\d\b/g, "TIME");
}

export function openBrowser() {
    return puppeteer.launch({executablePath: PROGRAMS.chromium, headless: true, userDataDir: newFolder("profile"),
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=en-GB"]});
}

// One desk that runs, and one page of a browser at it.
export class Desk {
    // As `identity` of the office would start it; `page` of a browser looks at it. `words` are added to the command.
    static async start(office, identity, page, ...words) {
        const desk = new Desk();
        desk.page = page;
        desk.process = spawn(program, ["desk", "--no-browser", ...words], {cwd: office.folder, env: {
            PATH: process.env.PATH, LC_ALL: "C.UTF-8", HOME: office.folder, XDG_CONFIG_HOME: office.path("config"),
            SAFEHAND_OFFICE: office.path("office"), SAFEHAND_IDENTITY: office.path(identity),
            SAFEHAND_TEST_WORK_FACTOR: "10",
        }});
        desk.process.stderr.pipe(process.stderr);
        let said = "";
        for await (const data of desk.process.stdout) {
            said += data;
            if (/http\S+\n/.test(said))
                break;
        }
        desk.address = /http\S+/.exec(said)[0];
        await page.setViewport({width: 1280, height: 900});
        return desk;
    }

    // Ends it as its user would; its exit status.
    stop(signal = "SIGINT") {
        return new Promise((resolve) => {
            this.process.on("close", resolve);
            this.process.kill(signal);
        });
    }

    async signIn(passphrase = PASSPHRASE) {
        await this.page.goto(this.address);
        await this.page.type("#passphrase", passphrase);
        await this.press("main button.govuk-button");
    }

    async go(path) {
        return this.page.goto(new URL(path, this.address).href);
    }

    async press(selector) {
        await Promise.all([this.page.waitForNavigation(), this.page.click(selector)]);
        await this.arrive();
    }

    // Past the pages that say what is being done (it is being sent, looked at, taken in): they go on by themselves.
    async arrive() {
        while (/^(It is|They are) being /.test(await this.page.title().catch(() => "It is being ")))
            await new Promise((resolve) => setTimeout(resolve, 300));
    }

    // Follows the link, or presses the button, with those words in the main part of the page.
    async follow(words) {
        const found = await this.page.evaluateHandle((words) => [...document.querySelectorAll("main a, main button")]
            .find((item) => item.textContent.trim() === words), words);
        assert.ok(found.asElement(), `there is nothing to press that says "${words}" in:\n${await this.text()}`);
        await Promise.all([this.page.waitForNavigation(), found.asElement().click()]);
        await this.arrive();
    }

    title() {
        return this.page.title();
    }

    async text() {
        return (await this.page.evaluate(() => document.querySelector("main").innerText)).replace(/\s+/g, " ").trim();
    }

    // Puts the text into the field of that id, in place of what stands there.
    async fill(id, text) {
        await this.page.$eval(`[id="${id}"]`, (field) => (field.value = ""));
        await this.page.type(`[id="${id}"]`, text);
    }

    // See findings.
    async look(name) {
        assert.deepEqual(await findings(this.page, name), []);
    }
}
