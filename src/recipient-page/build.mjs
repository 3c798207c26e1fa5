// Makes safehand-open.html: one file with all that it needs in it.
//
//     node src/recipient-page/build.mjs --version VERSION --output FILE
//
// Prints the file's size and its SHA-256. The same sources and the same node_modules give the same bytes.
import {createHash} from "node:crypto";
import {existsSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import {basename, dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {build, transform} from "esbuild";
import {deflateSync, strToU8} from "fflate";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const MOST = 250_000; // bytes of the page

function argument(name) {
    const at = process.argv.indexOf(name);
    if (at < 0 || !process.argv[at + 1])
        fail(`${name} is missing`);
    return process.argv[at + 1];
}

function fail(words) {
    console.error(`safehand-open.html: ${words}`);
    process.exit(1);
}

/* Of the envelope's library goes in what the page has a use for. Keys on P-256 stand on no card, and those of
 * later kinds are named and not used yet (`envelope-hybrid`): a tenth of the page. What the library would call of
 * them is undefined, so that whatever comes to use it fails at once. Each text must be found there, or the library
 * is another one. */
const LEFT_OUT = {
    "age-encryption/dist/recipients.js": [
        [
            'import { MLKEM768P256, MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";',
            "const MLKEM768P256 = undefined, MLKEM768X25519 = undefined;",
        ],
        ['import { p256 } from "@noble/curves/nist.js";', "const p256 = undefined;"],
    ],
};

const leaveOut = {
    name: "leave-out",
    setup(build) {
        for (const [file, changes] of Object.entries(LEFT_OUT)) {
            const filter = new RegExp(`node_modules/${file.replaceAll(".", "\\.")}$`);
            build.onLoad({filter}, ({path}) => {
                let contents = readFileSync(path, "utf8");
                for (const [text, instead] of changes) {
                    const changed = contents.replace(text, instead);
                    if (changed === contents)
                        fail(`${file} does not have what is left out of it: ${text}`);
                    contents = changed;
                }
                return {contents, loader: "js"};
            });
        }
    },
};

/* The words of all languages are half of the page as they stand: they and the style go in deflated, by a library that
 * does it alike wherever it runs, and come out before anything is shown. */
function packed(text, unpack) {
    const bytes = Buffer.from(deflateSync(strToU8(text), {level: 9})).toString("base64");
    const contents = `import {inflateSync, strFromU8} from "fflate";
        const packed = Uint8Array.from(atob("${bytes}"), (letter) => letter.charCodeAt(0));
        export default ${unpack}(strFromU8(inflateSync(packed)));`;
    return {contents, loader: "js", resolveDir: root};
}

const deflate = {
    name: "deflate",
    setup(build) {
        build.onLoad({filter: /[/\\]strings\.json$/}, ({path}) =>
            packed(JSON.stringify(JSON.parse(readFileSync(path, "utf8"))), "JSON.parse"));
        build.onLoad({filter: /[/\\]page\.css$/}, async ({path}) => {
            const {code} = await transform(readFileSync(path, "utf8"), {loader: "css", minify: true});
            return packed(code.trim(), "");
        });
    },
};

/* One program out of what `entry` needs; the licences of what goes in stand together at the page's end. */
async function bundle(entry, version) {
    const made = await build({
        entryPoints: [join(here, entry)],
        absWorkingDir: root,
        preserveSymlinks: true, // node_modules may be a link: the bytes are the same
        bundle: true,
        format: "iife",
        target: "es2022",
        charset: "utf8",
        minify: true,
        legalComments: "none",
        define: {VERSION: JSON.stringify(version)},
        plugins: [leaveOut, deflate],
        metafile: true,
        write: false,
        logLevel: "warning",
    });
    // What would end the element, or begin a comment in it, stands there as an escape.
    const text = made.outputFiles[0].text.trim().replace(/<(\/script|!--)/gi, "\\x3c$1");
    return {text, inputs: Object.keys(made.metafile.inputs)};
}

/* The licences of the packages that went in. One text is told once, with everybody's copyright before it. */
function licences(inputs) {
    const packages = new Set(inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]));
    packages.delete(undefined);
    const told = new Map();
    const add = (name, text) => {
        const lines = text.replaceAll("--", "- -").split("\n").map((line) => line.trim());
        const isOwn = (line) => /^(the mit license|mit license|copyright \(c\)|copyright \d)/i.test(line);
        const body = lines.filter((line) => !isOwn(line)).join(" ").replace(/\s+/g, " ").trim();
        const owners = lines.filter((line) => /^copyright (\(c\)|\d)/i.test(line)).join("; ");
        told.set(body, [...(told.get(body) ?? []), `${name}: ${owners}`]);
    };
    add("Safehand", readFileSync(join(root, "LICENSE"), "utf8"));
    for (const name of [...packages].sort()) {
        const file = join(root, "node_modules", name, "LICENSE");
        if (!existsSync(file))
            fail(`${name} has no licence beside it`);
        add(name, readFileSync(file, "utf8"));
    }
    return [...told].map(([body, owners]) => `${owners.join("\n")}\n${body}\n`).join("\n");
}

function noscript() {
    const {languages, strings} = JSON.parse(readFileSync(join(here, "strings.json"), "utf8"));
    return Object.keys(languages)
        .map((language, place) => `<p lang="${language}">${strings["page.noscript"][place]}</p>`).join("");
}

function policy(script) {
    const digest = createHash("sha256").update(script).digest("base64");
    return [
        "default-src 'none'",
        `script-src 'sha256-${digest}' 'wasm-unsafe-eval'`,
        "worker-src blob:",
        // The report's own style stands within it, in a frame that inherits this.
        "style-src 'unsafe-inline'",
        "img-src data:",
        // For a receipt that is put on the portal; the page narrows it (policy.ts), to nothing from a file.
        "connect-src 'self'",
        "frame-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types safehand",
    ].join("; ");
}

/* Each place once, in the order of the skeleton; what is filled in is not looked at again. */
function fill(skeleton, parts) {
    return skeleton.replace(/\{\{(\w+)\}\}/g, (place, name) => parts[name] ?? fail(`no ${place}`));
}

const output = argument("--output");
const version = argument("--version");
const page = await bundle("main.ts", version);
const worker = await bundle("worker.ts", version);
const html = fill(readFileSync(join(here, "index.html"), "utf8"), {
    name: "Safehand",
    policy: policy(page.text),
    noscript: noscript(),
    worker: worker.text,
    script: page.text,
    licences: licences([...page.inputs, ...worker.inputs]),
});
const bytes = Buffer.from(html);
if (bytes.length > MOST)
    fail(`is ${bytes.length} bytes, and may be at most ${MOST}`);
writeFileSync(`${output}.partial`, bytes);
renameSync(`${output}.partial`, output);
const digest = createHash("sha256").update(bytes).digest("hex");
console.log(`${basename(output)}: ${bytes.length} bytes, SHA-256 ${digest}`);
