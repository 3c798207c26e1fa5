// Every page of the desk's route tables is visited, by Tab alone, in light and dark, at 320 pixels and wide, and by axe: a
// page that somebody adds and nobody visits here fails the first test.
import assert from "node:assert/strict";
import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {byTab, Desk, findings, openBrowser} from "./desk_stage.mjs";
import {newOffice, root, withAmanda} from "./stage.mjs";

// The paths that somebody gets a page from (not those that take a form), as the tables have them.
function routes() {
    const found = new Set(), areas = join(root, "src/desk");
    for (const area of readdirSync(areas)) {
        let text;
        try {
            text = readFileSync(join(areas, area, "routes.c"), "utf8");
        } catch {
            continue; // an area without a table
        }
        for (const [, path] of text.matchAll(/\b(?:SHOWN|BOTH)\(\s*"([^"]+)"/g))
            found.add(path);
        for (const [, path] of text.matchAll(/\{\s*"([^"]+)",\s*(?:true|false),\s*false,/g))
            found.add(path);
    }
    return [...found].sort();
}

let office, browser, desk, page, id, waiting, emergency, withdrawn, draft, complaint;

const CONSENT = "&purpose=support-update&about=p1&about=c1&by=p1"; // what is asked of Kelly about herself and Tyler

// Where each is visited.
const VISITS = {
    "/": () => "/",
    "/access": () => "/access",
    "/advice": () => "/advice",
    "/advice/summary": () => "/advice/summary",
    "/afterwards": () => `/afterwards?id=${emergency}`,
    "/agreements": () => "/agreements",
    "/agreements/add": () => "/agreements/add",
    "/agreements/standing": () => "/agreements/standing?profile=support-ended",
    "/approve/": () => `/approve/${waiting}`,
    "/clock": () => "/clock",
    "/complaints": () => "/complaints",
    "/complaints/add": () => "/complaints/add",
    "/complaints/told": () => `/complaints/told?id=${complaint}`,
    "/decline": () => "/decline",
    "/erase": () => `/erase?id=${withdrawn}`,
    "/families": () => "/families",
    "/families/import": () => "/families/import",
    "/families/new": () => "/families/new",
    "/families/sealed": () => "/families/sealed",
    "/family": () => "/family?ref=HS-2041",
    "/family/add": () => "/family/add?ref=HS-2041",
    "/family/role": () => "/family/role?ref=HS-2041&id=c3",
    "/family/change": () => "/family/change?ref=HS-2041&field=people.c3.parental_responsibility",
    "/family/concern": () => "/family/concern?ref=HS-2041",
    "/family/consent": () => "/family/consent?ref=HS-2041",
    "/family/consent/ask": () => `/family/consent/ask?ref=HS-2041${CONSENT}&kinds=gp&covered=fields&covered=support`,
    "/family/consent/of": () => `/family/consent/of?ref=HS-2041${CONSENT}`,
    "/family/consent/withdraw": () => "/family/consent/withdraw?ref=HS-2041&consent=k1",
    "/family/entry": () => "/family/entry?ref=HS-2041",
    "/family/entry/correct": () => "/family/entry/correct?ref=HS-2041&entry=e9",
    "/family/entry/remove": () => "/family/entry/remove?ref=HS-2041&entry=e9",
    "/family/file/add": () => "/family/file/add?ref=HS-2041",
    "/family/person": () => "/family/person?ref=HS-2041&id=p1",
    "/family/person/remove": () => "/family/person/remove?ref=HS-2041&id=p3",
    "/family/restore": () => "/family/restore?ref=HS-2041",
    "/family/sheet": () => "/family/sheet?ref=HS-2041",
    "/files/": () => `/files/${id}`,
    "/help": () => "/help",
    "/hold": () => `/hold?id=${id}`,
    "/hold/release": () => `/hold/release?id=${id}`,
    "/incident": () => "/incident",
    "/incidents": () => "/incidents",
    "/incidents/close": () => `/incidents/close?id=${id}`,
    "/informed": () => `/informed?id=${id}`,
    "/informed/not": () => `/informed/not?id=${id}`,
    "/ledger": () => "/ledger",
    "/ledger/continue": () => "/ledger/continue",
    "/ledger/entries/": () => "/ledger/entries/0",
    "/ledger/verify": () => "/ledger/verify",
    "/log": () => `/log?channel=phone&sharing=${id}`,
    "/look": () => `/look?id=${emergency}`,
    "/media": () => "/media",
    "/media/add": () => "/media/add",
    "/media/back": () => "/media/back?device=HSE-014",
    "/media/wiped": () => "/media/wiped?device=HSE-014",
    "/notice": () => `/notice?id=${id}`,
    "/numbers": () => "/numbers",
    "/numbers/add": () => "/numbers/add",
    "/numbers/confirm": () => "/numbers/confirm?name=Leicestershire%20County%20Council",
    "/office-files": () => "/office-files",
    "/portals": () => "/portals",
    "/portals/add": () => "/portals/add",
    "/portals/check": () => "/portals/check?name=main",
    "/portals/page": () => "/portals/page?name=main",
    "/profiles": () => "/profiles",
    "/profiles/accept": () => "/profiles/accept?file=statistics",
    "/receipts": () => "/receipts",
    "/recipients": () => "/recipients",
    "/recipients/add": () => "/recipients/add",
    "/recipients/add-address": () => "/recipients/add-address",
    "/recipients/card": () => "/recipients/card",
    "/recipients/call": () => "/recipients/call?name=Amanda%20Kaur",
    "/recipients/confirm": () => "/recipients/confirm?name=Amanda%20Kaur",
    "/recipients/invite": () => "/recipients/invite",
    "/recipients/revoke": () => "/recipients/revoke?name=Amanda%20Kaur",
    "/recipients/show": () => "/recipients/show?name=Amanda%20Kaur",
    "/recorded/": () => "/recorded/0",
    "/reference": () => `/reference?id=${id}`,
    "/reissue": () => `/reissue?id=${id}`,
    "/reports/person": () => "/reports/person",
    "/reports/trustees": () => "/reports/trustees",
    "/resume": () => "/resume",
    "/rules": () => "/rules",
    "/rules/": () => "/rules/P06",
    "/sent": () => `/sent?id=${id}`,
    "/share": () => "/share",
    "/share/": () => `/share/${draft}`,
    "/share/concern": () => "/share/concern",
    "/share/family": () => "/share/family",
    "/share/send/": () => `/share/send/${waiting}`,
    "/share/sending/": () => `/share/sending/${id}`,
    "/share/sent/": () => `/share/sent/${id}`,
    "/sharings": () => "/sharings",
    "/sharings/": () => `/sharings/${emergency}`,
    "/staff": () => "/staff",
    "/staff/": () => staffLink(),
    "/staff/invite": () => "/staff/invite",
    "/staff/remove/": async () => (await staffLink()).replace("/staff/", "/staff/remove/"),
    "/staff/renew": () => "/staff/renew",
    "/take-off": () => `/take-off?id=${id}`,
    "/training": () => "/training",
    "/withdraw": () => `/withdraw?id=${id}`,
    "/witness": () => "/witness",
};
// These are looked at where there is what they need, in desk_family, desk_people and desk_transfer: an office that is still to be made,
// one that is served by TLS, somebody who waits, a stick that a browser writes.
const ELSEWHERE = {
    "/families/import/look": "family-import-look", "/families/import/done": "family-import-done",
    "/authority": "people-authority", "/first": "people-first", "/first/done": "people-made", "/join/": "people-join",
    "/sign-in": "people-sign-in", "/sign-in/news": "people-news", "/staff/compare/": "people-compare",
    "/stick/": "transfer-stick",
};
// No pages of the desk's: documents in a frame, and files to keep.
const DOCUMENTS = ["/authority/safehand-authority.crt", "/family/consent/paper", "/family/file", "/leaving/", "/leaving/pdf/", "/office-files/", "/recipients/page",
    "/reports/trustees/document"];

async function staffLink() {
    await desk.go("/staff");
    return page.$eval('main a[href^="/staff/"]:not([href^="/staff/invite"]):not([href^="/staff/renew"])',
        (link) => link.getAttribute("href"));
}

before(async () => {
    office = withAmanda(newOffice());
    ({id} = office.share("Amanda Kaur"));
    const idOf = (said) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
    emergency = idOf(office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", "e10", "--emergency", "--reason", "P07.who=Ellie-Mae", "--reason", "P07.harm=He threatens to come tonight",
        "--purpose", "Keeping Ellie-Mae from harm tonight, as he threatens to come", "--by", "hand"));
    mkdirSync(office.path("office/records"), {mode: 0o700});
    for (const family of ["HS-2041", "HS-2077"])
        cpSync(office.path(`families/${family}`), office.path(`office/records/${family}`), {recursive: true});
    waiting = idOf(office.run("share", "families/HS-2077", "--to", "Amanda Kaur", "--profile", "support-ended", "--basis",
        "legitimate_interests", "--reason", "They work with the family, and must know that our visits ended", "--reason",
        "P08.informed=yes", "--reason", "P08.whom=The mother, on Monday, at home", "--purpose",
        "Telling social care that our visits have ended", "--reason", "C01.reason=They have no portal that we can use", "--by", "hand"));
    withdrawn = idOf(office.run("share", "families/HS-2041", "--to", "Amanda Kaur", "--profile", "social-care-concern",
        "--entry", "e9", "--emergency", "--reason", "P07.who=Ellie-Mae", "--reason", "P07.harm=He threatens to come tonight",
        "--purpose", "Keeping Ellie-Mae safe, which was sent by mistake", "--by", "hand"));
    office.run("withdraw", withdrawn, "--reason", "It was the wrong entry");
    office.run("number", "add", "Leicestershire County Council", "--kind", "childrens_social_care", "--number", "0116 305 0005",
        "--source", "the council's own page");
    office.run("complaint", "add", "--from", "Kelly Adkins", "--details", "She was not told that the school got the report",
        "--family", "HS-2041", "--sharing", id);
    complaint = JSON.parse(office.run("complaint", "list", "--json"))[0].id;
    office.identity = "helen.age";
    office.run("portal", "add", "main", "--url", "https://portal.example.org/in/", "--user", "home-start");
    const profile = office.path("office/profiles/statistics.json");
    writeFileSync(profile, readFileSync(profile, "utf8").replace('"retention_days": ', '"retention_days":  '));
    office.identity = "ruth.age";
    browser = await openBrowser();
    page = await browser.newPage();
    desk = await Desk.start(office, "helen.age", page);
    await desk.signIn();
    await desk.go("/share");
    await page.click('input[value="HS-2077"]');
    await desk.press("main form button.govuk-button:not([name])");
    draft = new URL(page.url()).pathname.split("/")[2];
});
after(async () => {
    await browser.close();
    assert.equal(await desk.stop(), 0);
});

test("every route has a visit, and every visit a route", () => {
    assert.deepEqual([...Object.keys(VISITS), ...Object.keys(ELSEWHERE), ...DOCUMENTS].sort(), routes());
    const others = ["family", "people", "transfer"].map((name) => readFileSync(join(root, `tests/browser/desk_${name}.test.mjs`), "utf8"));
    for (const [path, name] of Object.entries(ELSEWHERE))
        assert.ok(others.some((text) => text.includes(`look("${name}")`)), `nobody looks at ${path}`);
});

for (const [path, make] of Object.entries(VISITS))
    test(`the page at ${path}`, async () => {
        const address = await make();
        const answer = await desk.go(address);
        assert.equal(answer.status(), 200, address);
        assert.deepEqual(await byTab(page, address), []);
        assert.deepEqual(await findings(page, `route${path.replaceAll("/", "-")}`), []);
    });
