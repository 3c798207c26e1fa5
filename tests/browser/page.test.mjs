// The page's file: how it is made, what is in it and what is not, its words, and what it says of a passphrase.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {test} from "node:test";
import {build} from "esbuild";
import {newFolder} from "./drive.mjs";
import {pageFile, root} from "./stage.mjs";

const folder = join(root, "src/recipient-page");
const html = readFileSync(pageFile, "utf8");
const {languages, strings} = JSON.parse(readFileSync(join(folder, "strings.json"), "utf8"));
const names = Object.keys(languages);

// The page's own modules, without the core, whose only words are those of the answers to paste.
const sources = [folder, join(folder, "views")].flatMap((at) => readdirSync(at)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => [name, readFileSync(join(at, name), "utf8")]));

function made(cwd) {
    const output = join(newFolder("built"), "safehand-open.html");
    const said = execFileSync(process.execPath, [join(folder, "build.mjs"), "--version", "0.1.0", "--output", output],
        {cwd, encoding: "utf8"});
    return {said, bytes: readFileSync(output)};
}

test("it is made the same twice, from anywhere, and says its size and digest", () => {
    const once = made(root), twice = made(newFolder("elsewhere"));
    assert.ok(once.bytes.equals(twice.bytes));
    const digest = createHash("sha256").update(once.bytes).digest("hex");
    assert.equal(once.said, `safehand-open.html: ${once.bytes.length} bytes, SHA-256 ${digest}\n`);
    assert.ok(once.bytes.length <= 250_000);
    assert.ok(!once.bytes.includes(root), "no path of this computer is in it");
    assert.ok(once.bytes.equals(readFileSync(pageFile)), "the page that is tested is of these sources");
});

test("without Node all but the page is built, and that is said", () => {
    const said = execFileSync("cmake", ["-S", root, "-B", newFolder("pages-off"), "-DSAFEHAND_PAGES=OFF", "-DSAFEHAND_NODE=/nowhere"],
        {encoding: "utf8", stdio: ["ignore", "pipe", "pipe"]});
    assert.match(said, /^-- SAFEHAND_PAGES is OFF: safehand-open\.html, the page that recipients open packages with, is not built/m);
});

test("the README names this page's size and digest", () => {
    execFileSync(join(root, "scripts/page"), ["--page", pageFile], {encoding: "utf8", stdio: "pipe"});
});

test("its policy lets only its own script run, and nothing be loaded", () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)[1];
    const script = /<script>([^]*?)<\/script>/.exec(html)[1];
    const digest = createHash("sha256").update(script).digest("base64");
    assert.deepEqual(policy.split("; "), ["default-src 'none'", `script-src 'sha256-${digest}' 'wasm-unsafe-eval'`,
        "worker-src blob:", "style-src 'unsafe-inline'", "img-src data:", "connect-src 'self'", "frame-src 'none'",
        "form-action 'none'", "base-uri 'none'", "require-trusted-types-for 'script'", "trusted-types safehand"]);
    assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<script"), "it stands before what it rules");
    assert.doesNotMatch(html.replace(/<script[^]*?<\/script>/g, ""), /<style|<link (?!rel="icon")/);
    assert.equal(html.match(/<script\b/g).length, 2);
});

test("it has no handler in its markup, no eval, and no address to load from", () => {
    const markup = html.replace(/<script[^]*?<\/script>/g, "").replace(/<!--[^]*?-->/g, "");
    assert.doesNotMatch(markup, /\son[a-z]+\s*=/i);
    assert.doesNotMatch(markup, /\b(src|href)="(?!data:,")/);
    const programs = html.match(/<script[^]*?<\/script>/g).join("");
    assert.doesNotMatch(programs, /\beval\(|new Function\(|importScripts|XMLHttpRequest|WebSocket|EventSource|sendBeacon/);
    assert.doesNotMatch(programs, /localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|document\.write/);
    assert.doesNotMatch(programs, /https?:\/\/(?!age-encryption\.org|c2sp\.org)/);
});

test("every word is there in each language, with the same places", () => {
    const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    for (const [key, texts] of Object.entries(strings)) {
        assert.equal(texts.length, names.length, key);
        for (const text of texts) {
            assert.ok(text.trim(), key);
            assert.deepEqual(places(text), places(texts[0]), key);
        }
    }
});

test("every key of the words is used, and no text stands beside them", () => {
    const code = sources.map(([, text]) => text).join("\n") + readFileSync(join(folder, "build.mjs"), "utf8");
    // What is put together: say(`open.${found}`).
    const begins = [...code.matchAll(/`([a-z.]+)\$\{/g)].map(([, begin]) => begin).filter((begin) => begin.endsWith("."));
    for (const key of Object.keys(strings)) {
        const isNamed = code.includes(`'${key}'`) || code.includes(`"${key}"`);
        assert.ok(isNamed || begins.some((begin) => key.startsWith(begin)), `${key} is used nowhere`);
    }
    // A text has three words, or begins with a capital and has two; class names and the like do not.
    const ALLOWED = ["the worker did not start"]; // for whoever mends it
    for (const [name, text] of sources) {
        const bare = text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "");
        for (const [, words] of bare.matchAll(/['"`]((?:[A-Z][a-z]+|[A-Za-z]+ [A-Za-z]+) [A-Za-z][^'"`\n]*)['"`]/g))
            assert.ok(ALLOWED.includes(words), `${name} says by itself: ${words}`);
    }
    const skeleton = readFileSync(join(folder, "index.html"), "utf8").replace(/\{\{\w+\}\}/g, "");
    assert.equal(skeleton.replace(/<!--[^]*?-->/g, "").replace(/<[^>]*>/g, "").trim(), "");
});

test("the kinds of organisation are those of the policy", () => {
    const {kinds} = JSON.parse(readFileSync(join(root, "src/policy/data/recipient-kinds.json"), "utf8"));
    const told = Object.keys(strings).filter((key) => key.startsWith("kind.")).map((key) => key.slice("kind.".length));
    assert.deepEqual(told, kinds.map((kind) => kind.name));
});

test("each family of refusals has its title, what happened, and what to do", () => {
    const families = new Set([...sources.find(([name]) => name === "refused.ts")[1].matchAll(/^ {2}'?[\w-]+'?: '(\w+)',$/gm)]
        .map(([, family]) => family));
    assert.ok(families.size >= 19);
    for (const family of families)
        for (const part of ["title", "what", "do"])
            assert.ok(strings[`refused.${family}.${part}`], `refused.${family}.${part}`);
});

test("a passphrase is judged by its length and words, and no better than it is", async () => {
    const bundled = await build({entryPoints: [join(folder, "passphrase.ts")], bundle: true, write: false, format: "esm"});
    const {judge} = await import(`data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].text).toString("base64")}`);
    const own = ["Siân Prosser", "", "Cyngor Sir Gâr"];
    for (const [passphrase, judgement] of [
        ["", "none"],
        ["eleven char", "short"],
        ["aaaaaaaaaaaaaaaa", "dull"],
        ["1234567890123456", "known"],
        ["Prosser Cyngor Siân", "dull"],
        ["passwordpassword", "known"],
        ["password1234", "known"],
        ["Password123!", "known"],
        ["P@ssw0rd!2024", "known"],
        ["qwertyuiop12", "known"],
        ["Summer2026!!", "known"],
        ["letmein letmein", "known"],
        ["welcome, said the heron at the weir", "good"],
        ["twelve chars", "words"],
        ["three words here", "words"],
        ["same same same same same", "dull"],
        ["blue blue blue boat boat", "words"],
        ["seventeen grey herons by the weir", "good"],
        ["x7Kq!mV2pLw9zR4tYb8n", "good"],
    ])
        assert.equal(judge(passphrase, own), judgement, passphrase);
});

test("a passphrase is made of 256 words that are easily typed, in each language", () => {
    for (const [place, name] of names.entries()) {
        const words = strings["make.words"][place].split(" ");
        assert.equal(new Set(words).size, 256, name);
        assert.equal(words.length, 256, name);
        for (const word of words)
            assert.match(word, /^[a-z]{3,10}$/, name);
    }
});

test("the types of its modules hold", () => {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {encoding: "utf8", stdio: "pipe"});
});
