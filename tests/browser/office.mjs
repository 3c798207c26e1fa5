// An office and what it sends, made by the command as its people would.
import {cpSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {runCommand} from "./command.mjs";

export const PASSPHRASE = "correct horse battery staple";

const WAITS = 7; // for somebody's approval

const CHECKLIST = {
    safer_way: "no",
    encrypted: "yes",
    belongs_to_organisation: "yes",
    owner: "Home-Start Example",
    device: "Kingston 8 GB, label HSE-014",
    carrier: "Ruth Adeyemi",
    route: "On foot from the office to the council's front desk",
    stays_with_carrier: "yes",
    loss: "Helen Ward is phoned at once, and phones the council",
    wiped: "Handed back at the desk, and wiped by Ruth Adeyemi the same day",
};

export class Office {
    // `families` is where the records of the tests lie; `folder` is new and this office's own.
    constructor(program, families, folder) {
        this.program = program;
        this.folder = folder;
        mkdirSync(folder, {recursive: true, mode: 0o700});
        writeFileSync(join(folder, "passphrase"), `${PASSPHRASE}\n`, {mode: 0o600});
        cpSync(families, join(folder, "families"), {recursive: true});
        mkdirSync(join(folder, "stick"));
        writeFileSync(join(folder, "checklist.json"), JSON.stringify(CHECKLIST));
        this.identity = "helen.age";
        this.run("identity", "new", "--name", "Helen Ward", "--organisation", "Home-Start Example",
            "--kind", "charity", "--role", "manager", "--contact", "0116 496 0500", "-o", "helen.age");
        this.run("init", "office", "--name", "Home-Start Example", "--origin", "ledger.example.org/home-start");
        this.run("identity", "new", "--name", "Ruth Adeyemi", "--organisation", "Home-Start Example",
            "--kind", "charity", "--role", "coordinator", "--contact", "0116 496 0501", "--office", "office",
            "-o", "ruth.age");
        this.run("staff", "add", "ruth.card.json", "--role", "coordinator", "--trained-on",
            new Date().toISOString().slice(0, 10));
        this.identity = "ruth.age";
    }

    path(name) {
        return join(this.folder, name);
    }

    // What the command says to who acts in the office; it throws with that if the command refuses.
    run(...words) {
        return this.runAs({SAFEHAND_IDENTITY: this.path(this.identity), SAFEHAND_OFFICE: this.path("office")}, ...words);
    }

    // The same for somebody else: `variables` names their identity, passphrase and home.
    runAs(variables, ...words) {
        const env = {
            PATH: process.env.PATH,
            LC_ALL: "C.UTF-8",
            HOME: this.folder,
            XDG_CONFIG_HOME: this.path("config"),
            SAFEHAND_PASSPHRASE_FILE: this.path("passphrase"),
            SAFEHAND_TEST_WORK_FACTOR: "10",
            ...variables,
        };
        const {status, stdout, stderr} = runCommand(this.program, words, {folder: this.folder, env});
        if (status !== 0 && status !== WAITS)
            throw new Error(`safehand ${words.join(" ")}\n${stdout}${stderr}`);
        return stdout;
    }

    // A person who is no member of the office and has the command: name.age and name.card.json.
    person(file, name, organisation, kind, role) {
        this.run("identity", "new", "--name", name, "--organisation", organisation, "--kind", kind,
            "--role", role, "-o", `${file}.age`);
    }

    fingerprint(card) {
        return this.run("card", "fingerprint", card).trim();
    }

    // As after the phone call in which the fingerprint was read out.
    take(card, name, fingerprint) {
        this.run("recipient", "add", card);
        this.run("recipient", "verify", name, "--by", "Ruth Adeyemi", "--how", "phone, by the switchboard",
            "--fingerprint", fingerprint);
    }

    // Shares the concern about Ellie-Mae in an emergency, by a folder that stands for a stick: the path of
    // the package, and its id.
    share(name, ...more) {
        const said = this.run("share", "families/HS-2041", "--to", name, "--profile", "social-care-concern",
            "--entry", "e9", "--entry", "e10", "--emergency", "--reason", "P07.who=Ellie-Mae",
            "--reason", "P07.harm=He threatens to come tonight", "--basis", "legal_obligation",
            "--purpose", "Protecting Ellie-Mae: what she said, and the bruise",
            "--media", "stick", "--answers", "checklist.json",
            "--about", "p1", "--about", "p2", "--about", "c1", "--about", "c2", "--about", "c3", ...more);
        const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)[0];
        this.identity = "helen.age"; // a folder is no stick, and somebody approves that
        this.run("approve", id, "--yes");
        this.identity = "ruth.age";
        this.run("deliver", id);
        const path = join(this.path("stick"), `${id}.safehand`);
        return {id, path};
    }

    record(file) {
        return readFileSync(this.path(`families/HS-2041/${file}`));
    }
}
