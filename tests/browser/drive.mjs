// A browser with a new profile and the page in it, the same words for Chromium and Firefox.
import {createHash} from "node:crypto";
import {execFileSync} from "node:child_process";
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {createServer} from "node:https";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {setTimeout as pause} from "node:timers/promises";
import axe from "axe-core";
import puppeteer from "puppeteer-core";

export const PROGRAMS = {chromium: "/usr/bin/chromium", firefox: "/usr/bin/firefox-esr"};
const STARTING = 60_000, STEP = 60_000; // milliseconds: the machine may be busy

// As quiet as a browser can be made: what it asks the network for then is the page's own asking.
const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB"];
const FIREFOX_PREFERENCES = {
    "app.normandy.enabled": false,
    "browser.safebrowsing.update.enabled": false,
    "datareporting.healthreport.uploadEnabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "intl.accept_languages": "en-GB",
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": true,
    "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
    "browser.download.alwaysOpenPanel": false,
};

// A folder of a test's own, that is gone when the tests have ended.
const folders = [];
export function newFolder(name) {
    const folder = mkdtempSync(join(tmpdir(), `safehand-${name}-`));
    folders.push(folder);
    return folder;
}
process.on("exit", () => folders.forEach((folder) => rmSync(folder, {recursive: true, force: true})));

// Serves the page over HTTPS on this machine; `asked` has every address that was asked for.
export async function servePage(path) {
    const folder = newFolder("https"), asked = [];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-keyout", join(folder, "key"), "-out", join(folder, "cert")],
    {stdio: "ignore"});
    const options = {key: readFileSync(join(folder, "key")), cert: readFileSync(join(folder, "cert"))};
    const server = createServer(options, (request, answer) => {
        asked.push(request.url);
        const isPage = request.url === "/safehand-open.html";
        answer.writeHead(isPage ? 200 : 404, {"Content-Type": "text/html; charset=utf-8"});
        answer.end(isPage ? readFileSync(path) : "");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `https://localhost:${server.address().port}/safehand-open.html`;
    return {url, asked, close: () => server.close()};
}

export class Driven {
    // A browser of the kind with a profile of its own, at the address; `credentials` are for a server that asks for them.
    static async open(kind, url, credentials = null) {
        const driven = new Driven();
        driven.credentials = credentials;
        driven.kind = kind;
        driven.profile = newFolder("profile");
        driven.downloads = newFolder("downloads");
        const isFirefox = kind === "firefox";
        driven.browser = await puppeteer.launch({
            browser: isFirefox ? "firefox" : "chrome",
            executablePath: PROGRAMS[kind],
            headless: true,
            userDataDir: driven.profile,
            acceptInsecureCerts: true,
            protocolTimeout: 180_000,
            timeout: STARTING,
            args: isFirefox ? [] : CHROMIUM_FLAGS,
            extraPrefsFirefox: {...FIREFOX_PREFERENCES, "browser.download.dir": driven.downloads},
            downloadBehavior: isFirefox ? undefined : {policy: "allow", downloadPath: driven.downloads},
        });
        await driven.newPage(url);
        return driven;
    }

    // Closes the window; what was saved in it is gone.
    async leave() {
        await this.page?.close();
        this.page = null;
        for (const name of readdirSync(this.downloads))
            rmSync(join(this.downloads, name), {recursive: true});
    }

    // Another window of the same browser; what it asks for and what goes wrong in it is written down.
    async newPage(url) {
        this.asked = [];
        this.complaints = [];
        await this.page?.close();
        this.page = await this.browser.newPage();
        this.page.setDefaultTimeout(STEP);
        if (this.credentials)
            await this.page.authenticate(this.credentials);
        this.page.on("request", (request) => this.asked.push(request.url()));
        this.page.on("console", (message) => {
            if (["error", "warn"].includes(message.type()))
                this.complaints.push(message.text());
        });
        this.page.on("pageerror", (failure) => this.complaints.push(String(failure)));
        await this.page.evaluateOnNewDocument(() => {
            window.violations = [];
            document.addEventListener("securitypolicyviolation", (event) =>
                window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
        });
        await this.page.setViewport({width: 1280, height: 900});
        await this.page.goto(url);
        await this.step("start");
    }

    // Waits until the step is shown; what is shown instead is told.
    async step(name) {
        try {
            await this.page.waitForSelector(`main[data-step="${name}"]`, {timeout: STEP});
        } catch {
            const shown = await this.page.evaluate(() => document.getElementById("page").innerText + (document.querySelector(".code")?.textContent ?? "")).catch(() => "nothing");
            throw new Error(`the step ${name} does not come; this is shown:\n${shown}\n${this.complaints.join("\n")}`);
        }
    }

    // What has the focus: the name of its element, and its id.
    focused() {
        return this.page.evaluate(() => {
            const {tagName, id, className} = document.activeElement;
            return [tagName.toLowerCase(), id ? `#${id}` : "", className ? `.${className}` : ""].join("");
        });
    }

    now() {
        return this.page.evaluate(() => document.querySelector("main").dataset.step);
    }

    // All that can be read, the report in its frame apart.
    text() {
        return this.page.evaluate(() => document.body.innerText);
    }

    async press(id) {
        await this.page.evaluate((id) => document.getElementById(id).scrollIntoView({block: "center"}), id);
        await this.page.click(`[id="${id}"]`);
    }

    async type(id, text) {
        await this.page.evaluate((id) => (document.getElementById(id).value = ""), id);
        await this.page.type(`[id="${id}"]`, text);
    }

    async choose(...paths) {
        const input = await this.page.$("#files");
        await input.uploadFile(...paths);
        // What each is was read, and told.
        await this.page.waitForFunction((count) => document.querySelectorAll(".places .there").length >= count ||
            document.querySelector(".summary"), {timeout: STEP}, Math.min(paths.length, 3));
    }

    // What the press of a button leaves in the downloads: its path.
    async saved(id) {
        const before = new Set(readdirSync(this.downloads));
        await this.press(id);
        return this.arrived(before, `what ${id} saves`);
    }

    async arrived(before, what) {
        for (let tries = 0; tries < 300; tries++) {
            const added = readdirSync(this.downloads).filter((name) => !before.has(name));
            const isPart = (name) => /\.(part|crdownload|tmp)$/.test(name) || name.startsWith(".");
            const whole = added.filter((name) => !isPart(name));
            if (whole.length && !added.some(isPart) && statSync(join(this.downloads, whole[0])).size > 0)
                return join(this.downloads, whole[0]);
            await pause(100);
        }
        throw new Error(`${what} does not arrive in the downloads`);
    }

    // What axe-core finds on the step that is shown.
    async axe() {
        await this.page.evaluate(`${axe.source}; 0`);
        return this.page.evaluate(async () => {
            const found = await window.axe.run(document, {
                iframes: false, // no program runs in the report, axe neither
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            });
            return found.violations.map(({id, nodes}) =>
                `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join(" | ")}`);
        });
    }

    violations() {
        return this.page.evaluate(() => window.violations);
    }

    // What was asked for beside the page itself and its own worker.
    foreignRequests(url) {
        return this.asked.filter((address) => address !== url && !address.startsWith("blob:") &&
            !address.startsWith("data:") && address !== "about:srcdoc");
    }

    async close() {
        await this.browser.close();
    }
}

// The files below the folder that hold the text, as UTF-8 or UTF-16.
export function filesWith(folder, text) {
    const wanted = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];
    const found = [];
    const look = (at) => {
        for (const entry of readdirSync(at, {withFileTypes: true})) {
            const path = join(at, entry.name);
            if (entry.isDirectory())
                look(path);
            else if (entry.isFile() && holds(path, wanted))
                found.push(path);
        }
    };
    look(folder);
    return found;
}

// A file may go while it is looked for.
function holds(path, wanted) {
    let bytes;
    try {
        bytes = readFileSync(path);
    } catch {
        return false;
    }
    return wanted.some((text) => bytes.includes(text));
}

export function sha256(bytes) {
    return createHash("sha256").update(bytes).digest("hex");
}

// A copy of the file with one byte turned, at the place; before the end if that is negative.
export function altered(path, place, name) {
    const bytes = readFileSync(path);
    bytes[place < 0 ? bytes.length + place : place] ^= 0x01;
    const folder = newFolder("altered");
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
}

export function isThere(kind) {
    return existsSync(PROGRAMS[kind]);
}

export {pause};
