// A real Apache for the desk's journeys (scripts/portal), and a slow way to it.
import {execFileSync} from "node:child_process";
import {chmodSync, readFileSync} from "node:fs";
import {connect, createServer} from "node:net";
import {join} from "node:path";
import {newFolder} from "./drive.mjs";
import {root} from "./stage.mjs";

// Each way of a connection passes on what it is given in its order, each piece after so many milliseconds.
function pass(from, to, way) {
    let last = Promise.resolve();
    from.on("data", (data) => {
        last = last.then(() => new Promise((resolve) => setTimeout(resolve, way.delay))).then(() => to.write(data));
    });
    from.on("end", () => last.then(() => to.end()));
    from.on("error", () => to.destroy());
}

export class Portal {
    constructor() {
        const folder = newFolder("portal");
        chmodSync(folder, 0o711); // Apache serves as somebody else
        this.at = join(folder, "portal");
        this.delay = 0;
    }

    start(...variants) {
        const said = execFileSync(join(root, "scripts/portal"), ["start", this.at, ...variants], {encoding: "utf8"});
        Object.assign(this, Object.fromEntries(said.trim().split("\n").map((line) => /^PORTAL_(\w+)=(.*)$/.exec(line).slice(1))));
        this.authority = readFileSync(this.CA, "utf8");
        this.password = readFileSync(this.PASSWORD_FILE, "utf8").trim();
    }

    stop() {
        execFileSync(join(root, "scripts/portal"), ["stop", this.at]);
    }

    again(...variants) {
        this.stop();
        this.start(...variants);
    }

    // The address of the same folder, by a way that takes `delay` for each piece.
    async slowly() {
        this.server = createServer((socket) => {
            const to = connect(Number(new URL(this.URL).port), "127.0.0.1");
            pass(socket, to, this);
            pass(to, socket, this);
        });
        await this.listen(0);
        this.port = this.server.address().port;
        return `https://127.0.0.1:${this.port}/recipient/`;
    }

    listen(port) {
        return new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    }

    // Nobody answers there, for as long as `use` takes.
    async dead(use) {
        await new Promise((resolve) => this.server.close(resolve));
        await use();
        await this.listen(this.port);
    }

    end() {
        this.server?.close();
        this.stop();
    }
}
