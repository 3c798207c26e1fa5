// What goes wrong, and what is shown then: nothing of a package before all of it was checked.
import assert from "node:assert/strict";
import {cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {before, test} from "node:test";
import {pathToFileURL} from "node:url";
import {altered, Driven, filesWith, newFolder, sha256} from "./drive.mjs";
import {PASSPHRASE} from "./office.mjs";
import {arrive, browse, fileAddress, kind, newOffice, openFiles, reportText, withAmanda} from "./stage.mjs";

const MARKER = "Dean comes in when it is dark"; // stands in the record, and in the report

let office, sent, identity;
before(() => {
    office = withAmanda(newOffice());
    sent = office.share("Amanda Kaur");
    identity = office.path("amanda.age");
});

function named(path, name) {
    const copy = join(newFolder("named"), name);
    cpSync(path, copy);
    return copy;
}

// What is shown tells of the refusal, and nothing of the package.
async function assertNothingShown(driven) {
    const all = await driven.page.evaluate(() => document.documentElement.outerHTML.replace(/<script[^]*?<\/script>/g, ""));
    for (const text of [MARKER, "Ellie-Mae", "drawing.png", "Protecting"])
        assert.ok(!all.includes(text), `"${text}" is in the page`);
    assert.equal(await driven.page.$("main iframe"), null);
}

async function opensAfterComparing(driven, files) {
    await openFiles(driven, files);
    await driven.step("compare");
    await driven.press("same");
    await arrive(driven, "opened");
}

test("a wrong passphrase is told at its field, and the right one goes on", () => browse("file", async (driven) => {
    await openFiles(driven, [sent.path, identity], "not the passphrase at all");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "open", "div");
    assert.match(await driven.page.title(), /^Error: Open what was sent to you/);
    assert.match(await driven.page.$eval(".summary a", (link) => link.textContent), /^This passphrase does not open this key file\./);
    await driven.page.click(".summary a");
    assert.equal(await driven.focused(), "input#passphrase");
    assert.equal(await driven.page.$eval("#passphrase", (field) => field.getAttribute("aria-invalid")), "true");
    await driven.type("passphrase", PASSPHRASE);
    await driven.page.keyboard.press("Enter");
    await arrive(driven, "compare");
}));

test("nothing chosen, nothing typed: each is told and linked", () => browse("file", async (driven) => {
    await driven.press("go-open");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "open", "div");
    assert.deepEqual(await driven.page.$$eval(".summary a", (links) => links.map((link) => link.getAttribute("href"))),
        ["#files", "#files", "#passphrase"]);
    await driven.press("back");
    await driven.press("go-make");
    await driven.press("submit");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "make", "div");
    assert.deepEqual(await driven.page.$$eval(".summary a", (links) => links.map((link) => link.getAttribute("href"))),
        ["#name", "#organisation", "#organisation-kind", "#role", "#passphrase"]);
}));

// Where things are in a sealed file: each place, and what is said of one bit turned there.
function placesOf(bytes) {
    const text = bytes.toString("latin1");
    const mac = text.indexOf("\n---") + 5, payload = mac + 44 + 16, stanza = text.indexOf("-> X25519 ");
    const chunks = Math.ceil((bytes.length - payload) / 65552), last = payload + (chunks - 1) * 65552;
    assert.ok(chunks > 1, "a package of more than one chunk");
    // One whose lowest bit makes another character of base64.
    const within = (from) => {
        const at = [...text.slice(from, from + 40)].findIndex((letter) => /[b-yB-Y2-9]/.test(letter) &&
            /[A-Za-z0-9]/.test(String.fromCharCode(letter.charCodeAt(0) ^ 1)));
        return from + at;
    };
    return [[3, "refused-other", "its first line"], [stanza, "refused-altered", "the form of its header"],
        [within(stanza + 10), "refused-notyou", "the key's share"], [within(text.indexOf("\n", stanza) + 1), "refused-notyou", "the sealed key"],
        [within(mac), "refused-altered", "the header's code"], [payload - 16, "refused-altered", "the nonce"],
        [payload, "refused-altered", "the first chunk"], [last - 1, "refused-altered", "the end of the last chunk but one"],
        [last, "refused-cut", "the last chunk"], [bytes.length - 1, "refused-cut", "the last byte"]];
}

test("a package altered anywhere shows nothing, and each place says what is known of it", () => browse("file", async (driven) => {
    const name = `${sent.id}.safehand`;
    for (const [place, step, what] of placesOf(readFileSync(sent.path))) {
        await openFiles(driven, [altered(sent.path, place, name), identity]);
        await driven.page.waitForSelector('main[data-step^="refused-"]');
        assert.equal(await driven.now(), step, `${what}, byte ${place}`);
        await arrive(driven, step);
        await assertNothingShown(driven);
        if (step === "refused-cut")
            assert.match(await driven.text(), /The end of the file is missing, or was changed; which of the two nobody can tell\./);
        if (step === "refused-notyou")
            assert.match(await driven.text(), /or its beginning was altered on the way, which looks the same from here\./);
        await driven.newPage(driven.page.url());
    }
}));

test("a package that is cut is told as cut, wherever, and before that only as chosen", () => browse("file", async (driven) => {
    for (const length of [60, 230, 40_000]) { // within its header, right after it, within a chunk
        const cut = named(sent.path, "cut.safehand");
        truncateSync(cut, length);
        await driven.press("go-open");
        await driven.step("open");
        await driven.choose(cut, identity);
        assert.match(await driven.text(), /^Chosen: cut\.safehand, /m);
        assert.doesNotMatch(await driven.text(), /Ready/);
        const marks = await driven.page.$$eval(".places .there", (places) => places.map((place) => getComputedStyle(place, "::before").content));
        assert.deepEqual(marks, ['""', '""']); // no tick before it was checked
        await driven.type("passphrase", PASSPHRASE);
        await driven.press("submit");
        await driven.page.waitForSelector('main[data-step^="refused-"]');
        await arrive(driven, "refused-cut");
        await assertNothingShown(driven);
        await driven.newPage(driven.page.url());
    }
}));

test("a package for somebody else is told as that", () => browse("file", async (driven) => {
    office.person("tessa", "Tessa Boyd", "Leicestershire Partnership", "health_visitor", "health visitor");
    await openFiles(driven, [sent.path, office.path("tessa.age")]);
    await arrive(driven, "refused-notyou");
    await assertNothingShown(driven);
}));

test("a fingerprint that is not the same ends it", () => browse("file", async (driven) => {
    await openFiles(driven, [sent.path, identity]);
    await arrive(driven, "compare");
    await assertNothingShown(driven);
    await driven.press("different");
    await arrive(driven, "different");
    await assertNothingShown(driven);
}));

test("files that belong elsewhere are named, each with what it is", () => browse("file", async (driven) => {
    await driven.press("go-open");
    const empty = join(newFolder("empty"), "nothing.safehand"), letter = join(newFolder("letter"), "letter.txt");
    writeFileSync(empty, "");
    writeFileSync(letter, "Dear Amanda,\nthe file comes by another way.\n");
    const secret = join(newFolder("secret"), "key.txt");
    writeFileSync(secret, "# a key\nAGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n");
    for (const [path, words] of [[office.path("amanda.card.json"), /is a card, which goes to the office/],
        [empty, /is empty/], [letter, /is none of the files/], [secret, /holds a key without a passphrase/]]) {
        await driven.choose(path);
        await driven.page.waitForFunction((source) => new RegExp(source).test(document.querySelector(".summary")?.textContent),
            {}, words.source);
        await arrive(driven, "open", "div");
    }
}));

test("files dropped anywhere, several at once, find their places", () => browse("file", async (driven) => {
    const dropped = [identity, sent.path].map((path) => [path.split("/").at(-1), readFileSync(path).toString("base64")]);
    await driven.page.evaluate((dropped) => {
        const transfer = new DataTransfer();
        for (const [name, base64] of dropped)
            transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
        document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }, dropped);
    await arrive(driven, "open");
    assert.equal(await driven.page.$$eval(".places .there", (places) => places.length), 2);
    await driven.page.click(".places .there button"); // and one is taken away again
    assert.equal(await driven.page.$$eval(".places .there", (places) => places.length), 1);
    assert.equal(await driven.focused(), "input#files.unseen");
}));

test("another history of the office's ledger is told, and opens only when that is wanted", () => browse("file", async (driven) => {
    const twin = newOffice();
    withAmanda(twin);
    const before = twin.share("Amanda Kaur");
    cpSync(twin.path("office"), twin.path("copy"), {recursive: true});
    cpSync(twin.path("config"), twin.path("config-copy"), {recursive: true});
    const first = twin.share("Amanda Kaur");
    // The office as it was before comes back, and goes another way.
    rmSync(twin.path("office"), {recursive: true});
    rmSync(twin.path("config"), {recursive: true});
    renameSync(twin.path("copy"), twin.path("office"));
    renameSync(twin.path("config-copy"), twin.path("config"));
    const second = twin.share("Amanda Kaur");
    assert.notEqual(first.id, before.id);

    await opensAfterComparing(driven, [first.path, twin.path("amanda.age")]);
    await driven.press("go-sign");
    await driven.press("outcome");
    await driven.press("submit");
    await driven.step("signed");
    await driven.saved("save-receipt");
    await driven.press("again");
    await driven.step("open");
    await driven.choose(second.path);
    await driven.press("submit");
    await arrive(driven, "refused-fork");
    await assertNothingShown(driven);
    await driven.press("despite");
    await arrive(driven, "opened");
    assert.match(await driven.text(), /contradicts what you saw of it before/);
}));

test("a further log without entries that were seen opens, and that is told in both languages", () => browse("file", async (driven) => {
    const twin = newOffice();
    withAmanda(twin);
    cpSync(twin.path("office"), twin.path("copy"), {recursive: true});
    const first = twin.share("Amanda Kaur");
    rmSync(twin.path("office"), {recursive: true});
    renameSync(twin.path("copy"), twin.path("office"));
    twin.run("ledger", "continue", "--reason", "The disk broke, and Sunday's copy is what there is");
    const second = twin.share("Amanda Kaur");

    await opensAfterComparing(driven, [first.path, twin.path("amanda.age")]);
    await driven.press("go-sign");
    await driven.press("outcome");
    await driven.press("submit");
    await driven.step("signed");
    await driven.saved("save-receipt");
    await driven.press("again");
    await driven.step("open");
    await driven.choose(second.path);
    await driven.press("submit");
    await arrive(driven, "opened");
    const said = () => driven.page.$eval("main > .box.warning", (warning) => warning.textContent);
    const english = await said();
    const [, kept, seen] = /from (\d+) entries of the (\d+) that you have seen/.exec(english);
    assert.ok(Number(kept) > 0 && Number(kept) < Number(seen), english);
    assert.equal(english, "Warning: Entries of the office's ledger that you have seen are not in it any more" +
        "The sender says that it was recorded in the ledger ledger.example.org/home-start/2 before it left; the office goes on in " +
        `a further log from ${kept} entries of the ${seen} that you have seen, without the others. ` +
        "The log does not say that this is missing: ask them what was lost.");
    await driven.page.click("#language-cy");
    assert.equal(await said(), "Rhybudd: Nid yw rhai o'r cofnodion a welsoch yng nghyfriflyfr y swyddfa ynddo mwyach" +
        "Mae'r anfonwr yn dweud iddo gael ei gofnodi yn y cyfriflyfr ledger.example.org/home-start/2 cyn iddo adael; mae'r " +
        `swyddfa'n mynd ymlaen mewn log pellach o ${kept} o'r ${seen} cofnod a welsoch, heb y lleill. ` +
        "Nid yw'r log yn dweud bod hyn ar goll: gofynnwch iddynt beth a gollwyd.");
    await driven.page.click("#language-en");
    assert.match(await driven.page.$eval("#facts dl", (terms) => terms.textContent), /further log from/);
}));

test("a check can be cancelled, the page answers meanwhile, and it goes on afterwards", () => browse("file", async (driven) => {
    const large = newOffice();
    withAmanda(large);
    const folder = large.path("families/HS-2041/attachments");
    mkdirSync(folder, {recursive: true});
    writeFileSync(join(folder, "film.bin"), Buffer.alloc(200_000_000, 7));
    const film = large.share("Amanda Kaur", "--attach", "film.bin");
    await openFiles(driven, [film.path, large.path("amanda.age")]);
    await driven.step("compare");
    await driven.press("same");
    await driven.step("progress");
    await driven.page.waitForFunction(() => /^Checking/.test(document.querySelector("h1").textContent) &&
        document.querySelector("progress").value >= 1, {timeout: 60_000});
    const started = Date.now();
    await driven.page.click("#language-cy"); // it answers
    assert.equal(await driven.page.$eval("h1", (heading) => heading.textContent), "Wrthi'n gwirio'r hyn a anfonwyd");
    await driven.page.click("#language-en");
    assert.ok(Date.now() - started < 5_000, "the page answered within five seconds");
    await driven.press("cancel");
    await arrive(driven, "open");
    assert.match(await driven.text(), /Cancelled\. Nothing was opened\./);
    await assertNothingShown(driven);
    await driven.press("submit"); // the key is still unlocked, and the sender remembered
    await arrive(driven, "opened");
}));

test("a large attachment is saved whole, straight to its place where the browser can", () => browse("https", async (driven) => {
    const large = newOffice();
    withAmanda(large);
    const film = Buffer.alloc(40_000_000, "a reel of the garden, and ");
    writeFileSync(large.path("families/HS-2041/attachments/film.bin"), film);
    const sharing = large.share("Amanda Kaur", "--attach", "film.bin");
    await opensAfterComparing(driven, [sharing.path, large.path("amanda.age")]);
    const button = await driven.page.$eval('[aria-label="Save film.bin"]', (button) => button.id);
    if (kind === "firefox") { // it cannot, and the file comes by the downloads
        assert.equal(sha256(readFileSync(await driven.saved(button))), sha256(film));
        return;
    }
    // In the place of the dialog, which nobody can press here: a file that the browser lends to the page.
    await driven.page.evaluate(() => {
        window.showSaveFilePicker = async ({suggestedName}) => {
            const folder = await navigator.storage.getDirectory();
            return folder.getFileHandle(suggestedName, {create: true});
        };
    });
    await driven.press(button);
    await driven.page.waitForFunction(() => document.querySelector('tr [aria-label="Save film.bin"]')?.closest("tr").querySelector("[data-saved]").textContent, {timeout: 60_000});
    const written = await driven.page.evaluate(async (name) => {
        const folder = await navigator.storage.getDirectory();
        const bytes = await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        await folder.removeEntry(name);
        return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }, `film ${sharing.id.slice(0, 8)}.bin`);
    assert.equal(written, sha256(film));
    assert.equal(await driven.now(), "opened");
}));

test("the browser's profile holds nothing of it in clear", () => browse("file", async (driven) => {
    await opensAfterComparing(driven, [sent.path, identity]);
    assert.ok((await reportText(driven)).includes(MARKER));
    await driven.press("language-cy");
    assert.match(await driven.text(), /\d (Tachwedd|Rhagfyr) 20\d\d/);
    await driven.press("language-en");
    assert.ok((await reportText(driven)).includes(MARKER));
    const zip = await driven.saved("save-all");
    assert.ok(readFileSync(zip).length > 40_000);
    const look = (when) => {
        for (const text of [MARKER, "Marsden", PASSPHRASE, "AGE-SECRET-KEY-1"])
            assert.deepEqual(filesWith(driven.profile, text), [], `${text}, ${when}`);
    };
    look("with the report on the screen");
    await driven.press("finish");
    await arrive(driven, "start");
    await driven.browser.close();
    look("after the end");
    writeFileSync(join(driven.profile, "planted"), Buffer.from(MARKER, "utf16le"));
    assert.equal(filesWith(driven.profile, MARKER).length, 1, "what is planted is found");
}, {own: true}));

test("languages change at any step and keep what was typed", () => browse("file", async (driven) => {
    await driven.press("go-make");
    await driven.type("name", "Siân Prosser");
    await driven.press("language-cy");
    await arrive(driven, "make", "button");
    assert.equal(await driven.page.$eval("html", (page) => page.lang), "cy");
    assert.equal(await driven.page.$eval("h1", (heading) => heading.textContent), "Creu eich allwedd");
    assert.equal(await driven.page.$eval("#name", (field) => field.value), "Siân Prosser");
    await driven.press("submit"); // what is wrong is said in the language that is chosen afterwards too
    await driven.page.waitForSelector(".summary");
    const wrong = () => driven.page.$eval(".summary a", (link) => link.textContent);
    assert.equal(await wrong(), "Rhowch eich sefydliad");
    await driven.press("language-en");
    assert.equal(await wrong(), "Enter your organisation");
    await driven.press("kind-team");
    assert.equal(await driven.focused(), "input#kind-team");
    assert.equal(await driven.page.$eval("#name", (field) => field.value), "Siân Prosser");
    assert.ok(await driven.page.$("#holder"));
}));

test("a key that was not saved, and a receipt, are not left behind without a word", () => browse("file", async (driven) => {
    await driven.press("go-make");
    for (const [id, text] of [["name", "Siân Prosser"], ["organisation", "Cyngor Sir Gâr"], ["role", "swyddog"],
        ["passphrase", PASSPHRASE], ["repeat", PASSPHRASE]])
        await driven.type(id, text);
    await driven.page.select("#organisation-kind", "school");
    await driven.press("submit");
    await driven.step("made");
    await driven.press("back");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "made", "div");
    assert.match(await driven.page.$eval(".summary a", (link) => link.textContent), /^You have not saved your key file yet\./);
    await driven.press("back");
    await arrive(driven, "start");

    await opensAfterComparing(driven, [sent.path, identity]);
    await driven.press("go-sign");
    await driven.press("outcome");
    await driven.press("submit");
    await driven.step("signed");
    await driven.press("finish");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "signed", "div");
    await driven.press("copy-receipt");
    await driven.page.waitForFunction(() => document.querySelector("#copy-receipt ~ .done").textContent);
    assert.match(await driven.page.$eval("#copy-receipt ~ .done", (line) => line.textContent), /^Copied\./);
    await driven.press("finish"); // what was copied is kept
    await arrive(driven, "start");
    assert.match(await driven.text(), /This page has forgotten your key/);
}));

test("what the policy forbids does not happen", async () => {
    const driven = await Driven.open(kind, fileAddress);
    try {
        const outcome = await driven.page.evaluate(async () => {
            const tried = {};
            tried.fetch = await fetch("https://localhost:9/").then(() => "went", () => "refused");
            try { // later, as the page's own: what the driver calls may evaluate
                setTimeout("window.evaluated = true", 0);
            } catch {
                // where texts are guarded too
            }
            const image = document.createElement("img");
            tried.image = await new Promise((resolve) => {
                image.addEventListener("error", () => resolve("refused"));
                image.addEventListener("load", () => resolve("went"));
                image.src = "https://localhost:9/picture.png";
            });
            const script = document.createElement("script");
            script.append("window.planted = true");
            try {
                document.body.append(script);
            } catch {
                // where the browser guards the text of scripts too
            }
            tried.script = window.planted ? "ran" : "refused";
            await new Promise((resolve) => setTimeout(resolve, 200));
            tried.eval = window.evaluated ? "ran" : "refused";
            return tried;
        });
        assert.deepEqual(outcome, {fetch: "refused", eval: "refused", image: "refused", script: "refused"});
        const told = (await driven.violations()).map((violation) => violation.split(" ")[0]);
        for (const directive of ["connect-src", "img-src"])
            assert.ok(told.includes(directive), `${directive} is among ${told}`);
    } finally {
        await driven.close();
    }
});

test("inside another page it asks for nothing", async () => {
    const frame = join(newFolder("frame"), "around.html");
    writeFileSync(frame, `<!doctype html><title>around</title><iframe src="${fileAddress}"></iframe>`);
    await browse("file", async (driven) => {
        await driven.page.goto(pathToFileURL(frame).href);
        const inner = await driven.page.waitForSelector("iframe").then((element) => element.contentFrame());
        await inner.waitForSelector("h1");
        assert.match(await inner.$eval("body", (body) => body.innerText), /This page is shown inside another page/);
        assert.equal(await inner.$("button"), null);
        driven.asked = []; // the page around was the test's own
    });
});

test("only the keyboard: from the start to the error and to the passphrase", () => browse("file", async (driven) => {
    const tabTo = async (id, keys = ["Tab"]) => {
        for (let presses = 0; presses < 40; presses++) {
            if ((await driven.focused()).includes(`#${id}`))
                return;
            for (const key of keys.slice(0, -1))
                await driven.page.keyboard.down(key);
            await driven.page.keyboard.press(keys.at(-1));
            for (const key of keys.slice(0, -1))
                await driven.page.keyboard.up(key);
        }
        assert.fail(`the keyboard does not reach ${id}`);
    };
    await tabTo("go-open");
    await driven.page.keyboard.press("Enter");
    await arrive(driven, "open");
    await tabTo("files");
    await tabTo("passphrase");
    await driven.page.keyboard.type("something");
    await driven.page.keyboard.press("Enter");
    await driven.page.waitForSelector(".summary");
    await arrive(driven, "open", "div");
    await tabTo("back", ["Shift", "Tab"]);
    await driven.page.keyboard.press("Enter");
    await arrive(driven, "start");
    await tabTo("go-make");
    await driven.page.keyboard.press(" ");
    await arrive(driven, "make");
    for (const id of ["kind", "name", "organisation", "organisation-kind", "role", "contact", "passphrase", "repeat", "submit"])
        await tabTo(id);
}));
