// The envelope against others: the public CCTV vectors, Debian's age, and age-encryption from npm.
//
//     node tests/interop/age.mjs SAFEHAND [vectors] [stock] [altered] [node]
//
// Every check is one line in the count; the last line is `N passed, N failed`.
import {spawn} from "node:child_process";
import {createHash, webcrypto} from "node:crypto";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {inflateSync} from "node:zlib";
import * as vectors from "cctv-age";

globalThis.crypto ??= webcrypto; // Debian's Node 18 has it under this name only
const age = await import("age-encryption");

const program = resolve(process.argv[2]);
const wanted = process.argv.slice(3);
const folder = mkdtempSync(join(tmpdir(), "safehand-interop-"));
const sizes = [0, 1, 65535, 65536, 65537, 131072, 10_000_000];
const passphrase = "correct horse battery staple";
let passed = 0, failed = 0;

function check(good, what, detail = "") {
    if (good) {
        passed++;
    } else {
        failed++;
        console.log(`FAILED ${what} ${detail}`);
    }
}

function run(command, args, input, environment = {}) {
    return new Promise((done, refused) => {
        const child = spawn(command, args, {env: {...process.env, ...environment}});
        const out = [], err = [];
        child.stdout.on("data", (piece) => out.push(piece));
        child.stderr.on("data", (piece) => err.push(piece));
        child.stdin.on("error", () => {}); // it may refuse before it has read everything
        child.on("error", refused);
        child.on("close", (status) => done({status, out: Buffer.concat(out),
            err: Buffer.concat(err).toString()}));
        child.stdin.end(input);
    });
}

const safehand = (args, input, secret) => run(program, ["age", ...args], input,
    secret ? {SAFEHAND_PASSPHRASE_FILE: secret} : {});

let files = 0;
function file(content) {
    const path = join(folder, String(files++));
    writeFileSync(path, content, {mode: 0o600});
    return path;
}

// Two at a time: that is what the machine has.
async function each(items, work) {
    const queue = [...items];
    const worker = async () => {
        for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
            await work(item);
        }
    };
    await Promise.all([worker(), worker()]);
}

function some(length) {
    const bytes = Buffer.alloc(length);
    let state = 1;
    for (let i = 0; i < length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[i] = state >>> 24;
    }
    return bytes;
}

// ---- the CCTV vectors ----

const outcomes = { // exit status, and what the message says
    "success": [0, /^$/],
    "no match": [4, /none of the keys|wrong passphrase|no secret key was given|and a key was given|not supported yet/],
    "HMAC failure": [4, /header was altered/],
    "header failure": [3, /./],
    "armor failure": [3, /armored file|cut short|is not an age file/],
    "payload failure": [4, /altered or damaged|cut short|added after|empty chunk/],
};

async function vector(name) {
    const whole = Buffer.from(vectors[name]);
    const end = whole.indexOf("\n\n");
    const fields = whole.subarray(0, end).toString().split("\n").map((line) => line.split(": "));
    const all = (key) => fields.filter(([field]) => field === key).map(([, value]) => value);
    const one = (key) => all(key)[0];
    let body = whole.subarray(end + 2);
    if (one("compressed") === "zlib") {
        body = inflateSync(body);
    }
    const keys = all("identity").filter((key) => !key.includes("-PQ-"));
    const foreign = keys.length < all("identity").length;
    if (keys.length === 0 && one("passphrase") === undefined) { // somebody's key, not the one
        keys.push(await age.generateX25519Identity());
    }
    const args = ["-d", ...keys.flatMap((key) => ["-i", file(key + "\n")])];
    const secret = one("passphrase") === undefined ? undefined : file(one("passphrase") + "\n");
    const {status, out, err} = await safehand(args, body, secret);
    const hash = createHash("sha256").update(out).digest("hex");
    const [wantedStatus, words] = outcomes[one("expect")];
    const said = `${one("expect")}: status ${status}, ${out.length} bytes, ${err}`;
    if (foreign) { // post-quantum: not supported, and nothing of it may come out
        check((status === 4 || status === 3) && out.length === 0, name, said);
        check(status === 3 || /mlkem768x25519|none of the keys/i.test(err), name, said);
        return;
    }
    check(status === wantedStatus, name, said);
    check(words.test(err.split("\nhint:")[0]), name, said);
    check(one("payload") === undefined ? out.length === 0 : hash === one("payload"), name, said);
}

// ---- Debian's age ----

const secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
const recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
const key = file(secret + "\n");
const passphraseFile = file(passphrase + "\n");

async function stock(size) {
    const plain = some(size);
    const other = await age.generateX25519Identity();
    const others = ["-r", await age.identityToRecipient(other), "-r", recipient];
    for (const options of [["-r", recipient], ["-a", ...others]]) {
        const ours = await safehand(options, plain);
        const theirs = await run("age", ["-d", "-i", key], ours.out);
        check(theirs.status === 0 && theirs.out.equals(plain), `age reads ours, ${size}`, theirs.err);
        const made = await run("age", options, plain);
        const read = await safehand(["-d", "-i", key], made.out);
        check(read.status === 0 && read.out.equals(plain), `we read age's, ${size}`, read.err);
    }
}

// A file altered at one place is taken by both programs, with the same content, or by neither.
async function altered() {
    const plain = some(200000);
    const other = await age.identityToRecipient(await age.generateX25519Identity());
    const made = (await run("age", ["-r", other, "-r", recipient], plain)).out;
    const header = made.indexOf("\n", made.indexOf("\n--- ") + 1) + 1;
    const variants = [];
    const change = (place, bits) => {
        const copy = Buffer.from(made);
        copy[place] ^= bits;
        variants.push([`byte ${place} xor ${bits}`, copy]);
    };
    for (let place = 0; place < header; place++) {
        change(place, [1, 0x20, 0x80, 0x07][place % 4]);
        change(place, [0x07, 0x01, 0x20, 0x01][place % 4]);
    }
    const payload = header + 16;
    for (const place of [header, header + 15, payload, payload + 65535, payload + 65536,
        payload + 65551, payload + 65552, payload + 2 * 65552, made.length - 17, made.length - 1]) {
        change(place, 1);
    }
    for (const length of [0, 1, 21, 22, header - 1, header, payload - 1, payload, payload + 15,
        payload + 16, payload + 65552, payload + 65553, payload + 2 * 65552, made.length - 1]) {
        variants.push([`cut to ${length}`, made.subarray(0, length)]);
    }
    variants.push(["as it is", made], ["a byte more", Buffer.concat([made, Buffer.of(0)])],
        ["twice", Buffer.concat([made, made])]);
    await each(variants, async ([what, content]) => {
        const theirs = await run("age", ["-d", "-i", key], content);
        const ours = await safehand(["-d", "-i", key], content);
        check((theirs.status === 0) === (ours.status === 0), what, `${theirs.err} ${ours.err}`);
        check([0, 3, 4].includes(ours.status), what, `status ${ours.status} ${ours.err}`);
        check(ours.status !== 0 || ours.out.equals(theirs.out), what, "other content");
        check(plain.subarray(0, ours.out.length).equals(ours.out), what, "not what was sealed");
    });
}

// ---- age-encryption ----

async function node(size) {
    const plain = some(size);
    const other = await age.generateX25519Identity();
    const both = [recipient, await age.identityToRecipient(other)];
    for (const armored of [false, true]) {
        const encrypter = new age.Encrypter();
        both.forEach((one) => encrypter.addRecipient(one));
        let made = await encrypter.encrypt(plain);
        if (armored) {
            made = Buffer.from(age.armor.encode(made));
        }
        const read = await safehand(["-d", "-i", key], made);
        check(read.status === 0 && read.out.equals(plain), `we read Node's, ${size}`, read.err);

        const ours = await safehand([...armored ? ["-a"] : [], ...both.flatMap((one) => ["-r", one])],
            plain);
        const decrypter = new age.Decrypter();
        decrypter.addIdentity(other);
        const sealed = armored ? age.armor.decode(ours.out.toString()) : new Uint8Array(ours.out);
        const back = Buffer.from(await decrypter.decrypt(sealed));
        check(back.equals(plain), `Node reads ours, ${size}`, ours.err);
    }
}

async function nodePassphrase() {
    const plain = some(70000);
    const encrypter = new age.Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(12);
    const read = await safehand(["-d"], await encrypter.encrypt(plain), passphraseFile);
    check(read.status === 0 && read.out.equals(plain), "we read Node's passphrase", read.err);
    const ours = await safehand(["-p"], plain, passphraseFile);
    const decrypter = new age.Decrypter();
    decrypter.addPassphrase(passphrase);
    const back = Buffer.from(await decrypter.decrypt(new Uint8Array(ours.out)));
    check(back.equals(plain), "Node reads our passphrase", ours.err);
}

// ---- all ----

const parts = {
    vectors: () => each(Object.keys(vectors), vector),
    stock: () => each(sizes, stock),
    altered,
    node: () => each(sizes, node).then(nodePassphrase),
};
try {
    for (const [name, part] of Object.entries(parts)) {
        if (wanted.length === 0 || wanted.includes(name)) {
            await part();
        }
    }
} finally {
    rmSync(folder, {recursive: true});
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
