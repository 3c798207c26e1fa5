// From an email to a filed receipt, from file:// and over HTTPS: the page on one side, the command on the other.
import assert from "node:assert/strict";
import {readFileSync, writeFileSync} from "node:fs";
import {before, test} from "node:test";
import {arrive, browse, kind, newOffice, openFiles, reportText, shownFingerprint, withAmanda} from "./stage.mjs";

const OWN = "seventeen grey herons by the weir";
const NAMES = {file: "Siân Prosser", https: "Owain Rees"};

async function makeKey(driven, name) {
    await driven.press("go-make");
    await arrive(driven, "make");
    await driven.type("name", name);
    await driven.type("organisation", "Cyngor Sir Gâr");
    await driven.page.select("#organisation-kind", "childrens_social_care");
    await driven.type("role", "gweithiwr cymdeithasol");
    await driven.type("contact", "01267 234567");
    await driven.type("passphrase", OWN);
    await driven.type("repeat", OWN);
    await driven.press("submit");
    await arrive(driven, "made");
}

async function sign(driven, ...presses) {
    await driven.press("go-sign");
    await arrive(driven, "sign");
    for (const id of presses)
        await driven.press(id);
    await driven.press("submit");
    await arrive(driven, "signed");
    return driven.saved("save-receipt");
}

function buttonOf(driven, file) {
    return driven.page.$eval(`[aria-label="Save ${file}"]`, (button) => button.id);
}

let office;
before(() => {
    office = withAmanda(newOffice());
    writeFileSync(office.path("own"), `${OWN}\n`, {mode: 0o600});
});

for (const where of ["file", "https"]) {
    const name = NAMES[where];

    test(`${where}: a key made in the page, a package by the command, its receipt back`, () => browse(where, async (driven) => {
        await makeKey(driven, name);
        const identity = await driven.saved("save-key"), card = await driven.saved("save-card");
        assert.equal(identity, `${driven.downloads}/${name}.identity.age`);
        assert.equal(card, `${driven.downloads}/${name}.card.json`);
        const fingerprint = await shownFingerprint(driven);
        assert.equal(fingerprint, office.fingerprint(card));
        const pasted = await driven.page.$eval(".action textarea", (area) => area.value);
        assert.match(pasted, /^-----BEGIN SAFEHAND CARD-----\n/);

        office.take(card, name, fingerprint);
        const {id, path} = office.share(name);
        await driven.press("back");
        await openFiles(driven, [identity, path], OWN);
        await arrive(driven, "compare");
        assert.equal(await shownFingerprint(driven), office.fingerprint("ruth.card.json"));
        await driven.press("same");
        await arrive(driven, "opened");
        assert.match(await reportText(driven), /Dean comes in when it is dark/);
        const drawing = await driven.saved(await buttonOf(driven, "drawing.png"));
        assert.deepEqual(readFileSync(drawing), office.record("attachments/drawing.png"));
        if (kind === "chromium") // whose headless kind passes over it; a frame that may not print would complain
            await driven.press("print");
        const receipt = await sign(driven, "outcome");
        assert.equal(office.run("receive", receipt), `Sharing ${id} is acknowledged.\n`);

        // The identity is the command's too.
        const own = {SAFEHAND_IDENTITY: identity, SAFEHAND_PASSPHRASE_FILE: office.path("own"), XDG_CONFIG_HOME: office.path(where)};
        office.runAs(own, "card", "trust", path, "--fingerprint", office.fingerprint("ruth.card.json"));
        assert.match(office.runAs(own, "open", "--view", path), new RegExp(`^To: +${name}, Cyngor Sir Gâr$`, "m"));
    }));

    test(`${where}: a key by the command, opened in the page, remembered, rejected`, () => browse(where, async (driven) => {
        const first = office.share("Amanda Kaur");
        await openFiles(driven, [first.path, office.path("amanda.age")]);
        await arrive(driven, "compare");
        assert.equal(await driven.page.$("main iframe"), null);
        await driven.press("same");
        await arrive(driven, "opened");
        await driven.press("to-memory"); // whoever does not sign finds it there
        const memory = await driven.saved("save-memory");
        assert.match(memory, /\/Amanda Kaur\.memory \d{4}-\d\d-\d\d \d{4}\.json$/);
        await driven.press("finish");
        await driven.page.waitForSelector(".summary"); // neither signed for nor saved
        await driven.press("finish");
        await arrive(driven, "start");

        // The sender is remembered: no phone call. All three files at once, in another order.
        const second = office.share("Amanda Kaur");
        await openFiles(driven, [memory, second.path, office.path("amanda.age")]);
        await arrive(driven, "opened");
        const receipt = await sign(driven, "outcome-reject", "code-too-much");
        assert.match(readFileSync(receipt, "utf8"), /^outcome rejected too-much$/m);
        assert.equal(office.run("receive", receipt), `Sharing ${second.id} was rejected by its recipient: too-much.\n`);
    }));
}

test("a team's key names who holds it, and the command takes its card", () => browse("file", async (driven) => {
    await driven.press("go-make");
    await driven.press("kind-team");
    for (const [id, text] of [["name", "First Response"], ["holder", "Gwenllian Evans"], ["organisation", "Leicester City Council"],
        ["role", "first contact"], ["passphrase", OWN], ["repeat", OWN]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "childrens_social_care");
    await driven.press("submit");
    await arrive(driven, "made");
    const card = await driven.saved("save-card");
    const said = JSON.parse(readFileSync(card, "utf8"));
    assert.deepEqual([said.kind, said.name, said.holder], ["team", "First Response", "Gwenllian Evans"]);
    office.take(card, "First Response", await shownFingerprint(driven));
    await driven.saved("save-key");
}));
