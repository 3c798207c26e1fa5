// The receipt put on the portal by the page that the portal serves: a real Apache with WebDAV and a password, the
// package and the page put there by the command. Servers that answer oddly are played.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {chmodSync, existsSync, readFileSync, writeFileSync} from "node:fs";
import {createServer} from "node:https";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {Driven, newFolder, servePage} from "./drive.mjs";
import {arrive, kind, newOffice, openFiles, pageFile, root, withAmanda} from "./stage.mjs";

const CONCERN = ["--profile", "social-care-concern", "--entry", "e9", "--entry", "e10", "--emergency",
    "--reason", "P07.who=Ellie-Mae", "--reason", "P07.harm=He threatens to come tonight", "--basis", "legal_obligation",
    "--purpose", "Protecting Ellie-Mae: what she said, and the bruise",
    "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3"];
const THERE = "The receipt is on the portal. The office fetches it from there.";
const WAS_THERE = "The receipt was on the portal already. The office fetches it from there.";
const OTHERWISE = " Save it or copy it instead, and send it to the office.";

// A portal, with what its script says of it; ended with the tests.
const portals = [];
function portal(folder, ...variants) {
    const said = execFileSync(join(root, "scripts/portal"), ["start", folder, ...variants], {encoding: "utf8"});
    portals.push(folder);
    return Object.fromEntries(said.trim().split("\n").map((line) => /^PORTAL_(\w+)=(.*)$/.exec(line).slice(1)));
}

function stop(folder) {
    execFileSync(join(root, "scripts/portal"), ["stop", folder]);
}

let office, at, served, browser, credentials;
before(async () => {
    office = withAmanda(newOffice());
    const folder = newFolder("portal");
    chmodSync(folder, 0o711); // Apache serves as somebody else
    at = join(folder, "portal");
    served = portal(at);
    acting("portal", "add", "council", "--url", served.URL, "--user", served.USER, "--ca", served.CA, "--recipient", "Amanda Kaur");
    credentials = {username: served.USER, password: readFileSync(served.PASSWORD_FILE, "utf8").trim()};
});
after(async () => {
    await browser?.close();
    portals.forEach(stop);
});

function acting(...words) {
    return office.runAs({SAFEHAND_IDENTITY: office.path("ruth.age"), SAFEHAND_OFFICE: office.path("office"),
        SAFEHAND_PORTAL_PASSWORD_FILE: served.PASSWORD_FILE}, ...words);
}

function share(name = "council") {
    const said = acting("share", "families/HS-2041", "--to", "Amanda Kaur", "--portal", name, ...CONCERN);
    return /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
}

// The page from that address, through everything, up to what was signed. The package was fetched from the portal.
async function signed(url, id, login = credentials) {
    await browser?.close();
    const driven = browser = await Driven.open(kind, url, login);
    const copy = join(newFolder("fetched"), `${id}.safehand`);
    writeFileSync(copy, readFileSync(join(served.FOLDER, `${id}.safehand`)));
    await openFiles(driven, [copy, office.path("amanda.age")]);
    await driven.step("compare");
    await driven.press("same");
    await driven.step("opened");
    await driven.press("go-sign");
    await driven.step("sign");
    await driven.press("outcome");
    await driven.press("submit");
    await arrive(driven, "signed");
    return driven;
}

// Presses, and waits for what came of it.
async function put(driven) {
    await driven.press("put-receipt");
    await driven.page.waitForFunction(() => {
        const said = document.getElementById("put-said").textContent;
        return said && !said.startsWith("Putting");
    });
    return driven.page.$eval("#put-said", (said) => said.textContent);
}

function lyingThere(id) {
    return readFileSync(join(served.FOLDER, `${id}.receipt`), "utf8");
}

test("from the portal to the portal: put, read back, and filed by the office", async () => {
    const id = share();
    const driven = await signed(`${served.URL}safehand-open.html`, id);
    assert.deepEqual(driven.foreignRequests(`${served.URL}safehand-open.html`), [], "nothing was asked for before the press");
    assert.equal(existsSync(join(served.FOLDER, `${id}.receipt`)), false);
    assert.equal(await put(driven), THERE);
    assert.equal(await driven.focused(), "button#put-receipt.secondary");
    assert.deepEqual(await driven.axe(), []);
    const armor = await driven.page.$eval("textarea", (area) => area.value);
    assert.match(armor, /^-----BEGIN SAFEHAND RECEIPT-----\n[^]*\n-----END SAFEHAND RECEIPT-----\n$/);
    assert.equal(lyingThere(id), readFileSync(await driven.saved("save-receipt"), "utf8"));
    assert.match(lyingThere(id), /^safehand\.receipt\/2\nid /);
    assert.deepEqual(driven.foreignRequests(`${served.URL}safehand-open.html`),
        Array(3).fill(`${served.URL}${id}.receipt`), "looked, put, read back");
    assert.deepEqual(await driven.violations(), []);
    // Once more: it was there, and stays as it is. In the other language too, what came of it is still told.
    assert.equal(await put(driven), WAS_THERE);
    await driven.press("language-cy");
    assert.equal(await driven.page.$eval("#put-said", (said) => said.textContent),
        "Roedd y dderbynneb ar y porth eisoes. Mae'r swyddfa'n ei nôl oddi yno.");
    assert.equal(acting("collect"), `Filed the receipt of ${id}: accepted.\nReceipts filed: 1. Packages that still wait for one: 0.\n`);
});

test("what lies there under its name already is told, and left as it is", async () => {
    const id = share();
    const driven = await signed(`${served.URL}safehand-open.html`, id);
    writeFileSync(join(served.FOLDER, `${id}.receipt`), "of somebody else\n", {mode: 0o644});
    assert.equal(await put(driven), "Error: The portal already gives something else under the receipt's name. That was left as it is, and this receipt was not put there." + OTHERWISE);
    assert.equal(lyingThere(id), "of somebody else\n");
    assert.deepEqual(await driven.axe(), []);
    // The other ways stay, and the receipt still counts as not sent.
    await driven.press("finish");
    await arrive(driven, "signed", "div");
    assert.match(readFileSync(await driven.saved("save-receipt"), "utf8"), /^safehand\.receipt\/2\n/);
});

test("a portal on which she may not write says so, and holds nothing", async () => {
    const id = share();
    stop(at);
    portal(at, "--read-only"); // the same folder, password and port
    try {
        const driven = await signed(`${served.URL}safehand-open.html`, id);
        assert.equal(await put(driven), "Error: The portal does not let you put files there (403). The receipt was not put there." + OTHERWISE);
        assert.equal(existsSync(join(served.FOLDER, `${id}.receipt`)), false);
        assert.match(await driven.page.$eval("textarea", (area) => area.value), /^-----BEGIN SAFEHAND RECEIPT-----\n/);
    } finally {
        stop(at);
        portal(at);
    }
});

// A server that answers as `answer` does, and gives the page; its address stands in the page for ADDRESS.
async function played(answer, page = readFileSync(pageFile, "utf8")) {
    const folder = newFolder("played");
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-keyout", join(folder, "key"), "-out", join(folder, "cert")], {stdio: "ignore"});
    const options = {key: readFileSync(join(folder, "key")), cert: readFileSync(join(folder, "cert"))};
    const server = createServer(options, (request, response) => {
        if (request.url !== "/of/her/safehand-open.html")
            return answer(request, response);
        response.writeHead(200, {"Content-Type": "text/html; charset=utf-8"});
        response.end(page.replace("ADDRESS", url));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `https://localhost:${server.address().port}/of/her/safehand-open.html`;
    return {url, close: () => server.close()};
}

test("each answer of a server has its own words, and none says more than is known", async () => {
    const id = share();
    let answers = {}, asked = [];
    const server = await played((request, response) => {
        asked.push(`${request.method} ${request.url} ${request.headers["if-none-match"]}`);
        const how = answers[asked.length] ?? 404;
        request.resume().on("end", () => {
            if (how === "breaks")
                return request.socket.destroy();
            if (how === "elsewhere")
                return response.writeHead(302, {Location: "/of/her/safehand-open.html"}).end();
            response.writeHead(typeof how === "string" ? 200 : how).end(typeof how === "string" ? how : "");
        });
    });
    try {
        const driven = await signed(server.url, id, null);
        const text = readFileSync(await driven.saved("save-receipt"), "utf8");
        const address = `/of/her/${id}.receipt`;
        for (const [given, words, count] of [
            [{2: 201, 3: text}, THERE, 3],
            [{1: text}, WAS_THERE, 1],
            [{2: 412, 3: text}, WAS_THERE, 3], // somebody was quicker
            [{2: 412, 3: `${text} `}, "The portal already gives something else under the receipt's name. That was left as it is, and this receipt was not put there.", 3],
            [{2: 412}, "The portal did not take the receipt (412).", 3],
            [{2: 401}, "The portal does not let you put files there (401). The receipt was not put there.", 2],
            [{1: 403, 2: 403}, "The portal does not let you put files there (403). The receipt was not put there.", 2],
            [{2: 405}, "The place that this page came from takes no files in this way (405). The receipt was not put there.", 2],
            [{2: 501}, "The place that this page came from takes no files in this way (501). The receipt was not put there.", 2],
            [{2: 507}, "The portal is full (507). The receipt was not put there.", 2],
            [{2: 409}, "The portal did not take the receipt (409).", 2],
            [{2: 201}, "The portal took the receipt (201), but it could not be read back. Whether it is there is not known.", 3],
            [{2: 204, 3: "breaks"}, "The portal took the receipt (204), but it could not be read back. Whether it is there is not known.", null],
            [{2: 201, 3: text.slice(0, -1)}, "The portal took the receipt (201), but what is there now is not what was put there.", 3],
            [{2: 201, 3: text.replace("accepted", "rejected")}, "The portal took the receipt (201), but what is there now is not what was put there.", 3],
            [{2: "elsewhere"}, "The portal did not answer, or sent this page on elsewhere. Whether the receipt is there is not known.", 2],
            [{2: "breaks", 3: "breaks", 4: "breaks", 5: "breaks"}, "The portal did not answer, or sent this page on elsewhere. Whether the receipt is there is not known.", null],
        ]) {
            answers = given;
            asked = [];
            const isThere = words === THERE || words === WAS_THERE;
            assert.equal(await put(driven), isThere ? words : `Error: ${words}${OTHERWISE}`, JSON.stringify(given));
            if (count) // a browser may try again over a connection that broke
                assert.deepEqual(asked, [`GET ${address} undefined`, `PUT ${address} *`, `GET ${address} undefined`].slice(0, count));
        }
        assert.equal(await driven.page.$eval("#save-receipt", (button) => button.disabled), false);
    } finally {
        server.close();
    }
});

// What asks for the address within the page, or within its worker, and whether a policy kept it.
async function reaches(where, address) {
    return where.evaluate(async (address) => {
        const kept = new Promise((resolve) => globalThis.addEventListener("securitypolicyviolation",
            (event) => resolve(event.violatedDirective), {once: true}));
        return fetch(address).then((answer) => answer.status, () => Promise.race([kept,
            new Promise((resolve) => setTimeout(() => resolve("no policy"), 2000))]));
    }, address);
}

test("the page reaches its own folder and nothing else", async () => {
    const id = share();
    const driven = await signed(`${served.URL}safehand-open.html`, id);
    const own = `${served.URL}${id}.safehand`, above = new URL("/", served.URL).href;
    assert.equal(await reaches(driven.page, own), 200);
    assert.equal(await reaches(driven.page, above), "connect-src");
    assert.equal(await reaches(driven.page, above.replace("127.0.0.1", "localhost")), "connect-src");
    if (kind === "chromium") // Firefox lets no test into a worker
        assert.equal(await reaches(driven.page.workers()[0], own), "connect-src");
});

// The worker's program is guarded by nothing but its policy: here it is another one, which asks its server at once.
test("its worker reaches nothing, whatever program it is", async () => {
    const id = share(), asked = [];
    const page = readFileSync(pageFile, "utf8").replace('id="worker">', '$&fetch("ADDRESS?worker").catch(() => 0);');
    const answer = (request, response) => {
        asked.push(request.url);
        response.writeHead(204).end();
    };
    const server = await played(answer, page);
    try {
        const driven = await signed(server.url, id, null); // through all that a worker does
        assert.equal(await reaches(driven.page, `${server.url}?page`), 204);
        assert.deepEqual(asked, ["/of/her/safehand-open.html?page"]);
    } finally {
        server.close();
    }
});

test("from a file nothing is offered, and nothing reached", async () => {
    const id = share();
    const elsewhere = await servePage(pageFile);
    try {
        const driven = await signed(`file://${pageFile}`, id, null);
        assert.equal(await driven.page.$("#put-receipt"), null);
        assert.match(await driven.text(), /This page asks the network for nothing and keeps nothing in the browser\./);
        assert.deepEqual(driven.foreignRequests(`file://${pageFile}`), []);
        assert.equal(await reaches(driven.page, elsewhere.url), "connect-src");
        if (kind === "chromium") {
            assert.equal(await reaches(driven.page, `file://${pageFile}`), "connect-src");
            assert.equal(await reaches(driven.page.workers()[0], elsewhere.url), "connect-src");
        }
        assert.deepEqual(elsewhere.asked, []);
    } finally {
        elsewhere.close();
    }
});

// No policy can name such a host; the page still puts the receipt there, and reaches no other server.
test("a portal whose host is an address of IPv6", async (context) => {
    const folder = newFolder("portal"), other = served;
    chmodSync(folder, 0o711);
    try {
        served = portal(join(folder, "portal"), "--ipv6");
    } catch (problem) {
        if (problem.status !== 77) throw problem;
        return context.skip("there is no IPv6 here");
    }
    try {
        acting("portal", "add", "six", "--url", served.URL, "--user", served.USER, "--ca", served.CA, "--recipient", "Amanda Kaur");
        const id = share("six");
        const driven = await signed(`${served.URL}safehand-open.html`, id,
            {username: served.USER, password: readFileSync(served.PASSWORD_FILE, "utf8").trim()});
        assert.equal(await put(driven), THERE);
        assert.match(lyingThere(id), /^safehand\.receipt\/2\n/);
        assert.deepEqual(await driven.violations(), []);
        assert.equal(await reaches(driven.page, other.URL), "connect-src");
        if (kind === "chromium")
            assert.equal(await reaches(driven.page.workers()[0], `${served.URL}${id}.safehand`), "connect-src");
        assert.match(acting("collect", "--portal", "six"), /^Filed the receipt of /);
    } finally {
        served = other;
    }
});
