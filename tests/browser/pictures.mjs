// Pictures of every step, narrow to wide, light and dark, English and Welsh:
//
//     node tests/browser/run.mjs [--program SAFEHAND] [--page FILE] pictures.mjs
//
// They lie in the folder SAFEHAND_PICTURES (build/pictures), NUMBER-STEP-WIDTH-LIGHT-LANGUAGE.png. That no step is
// wider than its window is the test.
import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {test} from "node:test";
import {PASSPHRASE} from "./office.mjs";
import {browse, newOffice, openFiles, reportText, root, withAmanda} from "./stage.mjs";
import {altered} from "./drive.mjs";

const folder = process.env.SAFEHAND_PICTURES ?? join(root, "build/pictures");
const WIDTHS = [320, 768, 1280], LIGHTS = ["light", "dark"], LANGUAGES = ["en", "cy"];
const wanted = process.env.SAFEHAND_PICTURES_OF?.split(",");

let count = 0;

// The step that is shown, in every way.
async function picture(driven, name) {
    const number = String(++count).padStart(2, "0");
    if (wanted && !wanted.includes(name))
        return;
    for (const language of LANGUAGES) {
        await driven.page.evaluate((language) => document.getElementById(`language-${language}`).click(), language);
        for (const width of WIDTHS) {
            await driven.page.setViewport({width, height: 900});
            for (const light of LIGHTS) {
                await driven.page.emulateMediaFeatures([{name: "prefers-color-scheme", value: light}]);
                await driven.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
                const wide = await driven.page.evaluate(() => document.documentElement.scrollWidth);
                assert.ok(wide <= width, `${name} is ${wide} wide in a window of ${width}`);
                await driven.page.screenshot({path: join(folder, `${number}-${name}-${width}-${light}-${language}.png`), fullPage: true});
            }
        }
    }
    await driven.page.setViewport({width: 1280, height: 900});
    await driven.page.evaluate(() => document.getElementById("language-en").click());
}

test("every step is drawn, and none is wider than its window", () => browse("file", async (driven) => {
    mkdirSync(folder, {recursive: true});
    const office = withAmanda(newOffice());
    const {path} = office.share("Amanda Kaur");
    await picture(driven, "start");
    await driven.press("go-make");
    await picture(driven, "make");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await picture(driven, "make-wrong");
    await driven.press("kind-team");
    await driven.type("name", "First Response, Children and Families");
    await driven.type("holder", "Gwenllian Evans-Pritchard");
    await driven.type("organisation", "Leicestershire County Council");
    await driven.page.select("#organisation-kind", "childrens_social_care");
    await driven.type("role", "first contact for children's social care");
    await driven.type("passphrase", "three words here");
    await picture(driven, "make-team");
    await driven.press("suggest");
    await picture(driven, "make-suggested");
    await driven.type("passphrase", PASSPHRASE);
    await driven.type("repeat", PASSPHRASE);
    await driven.press("submit");
    await driven.step("made");
    const key = await driven.saved("save-key");
    await driven.type("theirs", "16902 38465 7613");
    await driven.press("keep-theirs");
    await driven.page.waitForSelector("#theirs-error");
    await picture(driven, "made-wrong");
    await driven.type("theirs", office.fingerprint("ruth.card.json"));
    await driven.page.waitForSelector("#their-groups .groups");
    await picture(driven, "made");
    await driven.press("back");

    await driven.press("go-key");
    await driven.choose(key);
    await picture(driven, "key");
    await driven.type("passphrase", PASSPHRASE);
    await driven.press("submit");
    await driven.step("card");
    await picture(driven, "card");
    await driven.newPage(driven.page.url());

    await driven.press("go-open");
    await picture(driven, "open");
    await driven.choose(path, office.path("amanda.age"));
    await picture(driven, "open-chosen");
    await driven.type("passphrase", "not the right passphrase");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await picture(driven, "open-wrong");
    await driven.type("passphrase", PASSPHRASE);
    await driven.press("submit");
    await driven.step("compare");
    await picture(driven, "compare");
    await driven.press("later");
    await picture(driven, "later");
    await driven.press("to-files");
    await picture(driven, "open-unlocked");
    await driven.press("submit");
    await driven.step("compare");
    await driven.press("different");
    await picture(driven, "different");
    await driven.newPage(driven.page.url());
    await openFiles(driven, [path, office.path("amanda.age")]);
    await driven.step("compare");
    await driven.press("same");
    await driven.step("opened");
    await reportText(driven);
    await driven.saved(await driven.page.$eval('[aria-label="Save drawing.png"]', (button) => button.id));
    await picture(driven, "opened");
    await driven.press("finish");
    await driven.page.waitForSelector(".summary");
    await picture(driven, "opened-unkept");
    await driven.press("go-sign");
    await driven.press("outcome-reject");
    await picture(driven, "sign");
    await driven.press("code-not-needed");
    await driven.press("submit");
    await driven.step("signed");
    await picture(driven, "signed");
    await driven.saved("save-receipt");
    await driven.press("finish");
    await picture(driven, "finished");
    await openFiles(driven, [altered(path, 100, "x.safehand"), office.path("amanda.age")]);
    await driven.page.waitForSelector('main[data-step^="refused-"]');
    await picture(driven, "refused");
}));
