// The desk as a coordinator shares by it, without JavaScript: each page's answer in a word.
import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {findings} from "./desk_stage.mjs";
import {PASSPHRASE} from "./office.mjs";
import {program} from "./stage.mjs";

const WORDS = "Because she must be kept safe from harm";
export const ANSWERS = {
    "P01.purpose": "Protecting Ellie-Mae: what she said, and the bruise",
    "P05.basis": "legal_obligation",
    "P05.condition": "safeguarding",
    "P05.reason": "She may be hurt again, and the duty team has asked for our record",
    "P07.who": "Ellie-Mae",
    "P07.harm": "He threatens to come tonight",
    "P08.informed": "no",
    "P08.reason": "risk",
    "C03.safer_way": "no",
    "C03.encrypted": "yes",
    "C03.belongs_to_organisation": "yes",
    "C03.stays_with_carrier": "yes",
    "M05": "both",
};
// All that were opened, in the order in which they were.
export const desks = [];

export class Desk {
    static async open(office, browser, identity) {
        const desk = new this();
        desk.office = office;
        desk.identity = identity;
        desk.findings = [];
        desks.push(desk);
        await desk.start();
        desk.context = await browser.createBrowserContext();
        desk.page = await desk.context.newPage();
        await desk.page.setViewport({width: 1280, height: 900});
        await desk.page.setJavaScriptEnabled(false);
        await desk.signIn();
        return desk;
    }

    async start() {
        const env = {
            PATH: process.env.PATH, LC_ALL: "C.UTF-8", HOME: this.office.folder, XDG_CONFIG_HOME: this.office.path("config"),
            SAFEHAND_OFFICE: this.office.path("office"), SAFEHAND_IDENTITY: this.office.path(this.identity),
            SAFEHAND_TEST_WORK_FACTOR: "10", ...this.environment,
        };
        this.process = spawn(program, ["desk", "--no-browser"], {cwd: this.office.folder, env});
        this.process.stderr.pipe(process.stderr);
        let said = "";
        for await (const data of this.process.stdout) {
            said += data;
            if (said.includes("\n"))
                break;
        }
        this.address = /http:\S+/.exec(said)[0];
    }

    async signIn() {
        await this.page.goto(this.address);
        await this.page.type("#passphrase", PASSPHRASE);
        await this.press("main form button.govuk-button");
    }

    end(signal = "SIGINT") {
        return new Promise((resolve) => {
            this.process.on("close", resolve);
            this.process.kill(signal);
        });
    }

    async close() {
        assert.deepEqual(this.findings, []);
        await this.context.close();
        assert.equal(await this.end(), 0);
    }

    async go(path) {
        await this.page.goto(new URL(path, this.address).href);
        await this.arrive();
    }

    // Past the pages that go on by themselves: that files are being read, or that it is being sent.
    async arrive() {
        while (/^(Looking into the files|It is being sent) /.test(await this.page.title()))
            await this.page.waitForNavigation({timeout: 60_000});
    }

    async press(selector) {
        await Promise.all([this.page.waitForNavigation({timeout: 60_000}), this.page.click(selector)]);
        await this.arrive();
    }

    goOn() {
        return this.press("main form button.govuk-button:not([name])");
    }

    // The step that the address names.
    get step() {
        return new URL(this.page.url()).pathname.split("/")[3] ?? new URL(this.page.url()).pathname;
    }

    get draft() {
        return new URL(this.page.url()).pathname.split("/")[2];
    }

    async title() {
        return (await this.page.title()).replace(" – Safehand", "");
    }

    async text(selector = "main") {
        return (await this.page.$eval(selector, (element) => element.innerText)).replace(/\s+/g, " ");
    }

    // Opens what the choice stands behind, if it is closed.
    async choose(value) {
        const closed = await this.page.$(`details:not([open]):has(input[value="${value}"]) > summary`);
        await closed?.click();
        await this.page.click(`input[value="${value}"]`);
    }

    async type(selector, words) {
        await this.page.$eval(selector, (field) => field.select());
        await this.page.type(selector, words);
    }

    value(selector) {
        return this.page.$eval(selector, (field) => field.value);
    }

    // Puts one answer in, as ANSWERS says; the key of the question.
    async answer(answers = ANSWERS) {
        if (await this.page.$("[name=safer_way]"))
            return this.checklist(answers);
        const key = await this.value("input[name=key]");
        const said = answers[key] ?? answers[key.split(".")[0]];
        if (await this.page.$("[name=answer][type=radio]"))
            await this.choose(said ?? "yes");
        else
            await this.type("[name=answer]", said ?? WORDS);
        await this.goOn();
        return key;
    }

    // The checklist for a memory stick, which is one page; its keys.
    async checklist(answers = ANSWERS) {
        const names = await this.page.$$eval("main form [name]:not([type=hidden]):not(button)",
            (fields) => [...new Set(fields.map((field) => field.name))].filter((name) => !name.startsWith("back_by")));
        await this.look("checklist");
        const keys = names.map((name) => name === "why" ? "C01.reason" : `C03.${name}`);
        for (const [i, name] of names.entries())
            if (await this.page.$(`[name=${name}][type=radio]`))
                await this.page.click(`[name=${name}][value=${answers[keys[i]] ?? "yes"}]`);
            else
                await this.type(`[name=${name}]`, answers[keys[i]] ?? WORDS);
        await this.goOn();
        return keys;
    }

    // All questions until the page that shows everything; their keys.
    async answerAll(answers = ANSWERS) {
        const keys = [];
        while (["question", "answer", "checklist"].includes(this.step))
            keys.push(...[await this.answer(answers)].flat());
        assert.equal(this.step, "check", await this.text());
        return keys;
    }

    // From whose record it is to the files.
    async begin(family, {emergency = "no", profile = "social-care-concern", entries = ["e9", "e10"], people = ["p2"], to = "Amanda Kaur"} = {}) {
        await this.go("/share");
        await this.choose(family);
        await this.goOn();
        await this.choose(emergency);
        await this.goOn();
        await this.choose(profile);
        await this.goOn();
        await this.page.click(`::-p-xpath(//label[contains(., "${to}")])`);
        await this.goOn();
        if (this.step === "entries") {
            // Where the purpose is for none of them, only those beyond it are offered.
            const own = await this.page.$("input[name=entry]");
            for (const entry of own ? entries : [])
                await this.choose(entry);
            if (!own)
                await this.page.click("input[name=none]");
            await this.goOn();
        }
        if (this.step === "people") {
            for (const person of people)
                await this.choose(person);
            await this.goOn();
        }
    }

    async keepFiles() {
        for (const radio of await this.page.$$("input[value=keep]"))
            await radio.click();
        await this.goOn();
    }

    async byStick() {
        await this.stickAt(this.office.path("stick"));
        await this.goOn();
    }

    // One that the system does not show where it puts sticks.
    async stickAt(folder) {
        await this.choose("media");
        if (!await this.page.$eval("#stick", (field) => field.closest("details").open))
            await this.page.click("details:has(#stick) summary");
        await this.type("#stick", folder);
    }

    async byHand() {
        await this.choose("hand");
        await this.goOn();
    }

    // See findings.
    async look(name) {
        await this.page.setJavaScriptEnabled(true);
        this.findings.push(...await findings(this.page, `share-${name}`));
        await this.page.setJavaScriptEnabled(false);
    }
}
