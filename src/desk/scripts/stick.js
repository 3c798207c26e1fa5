// The package is written to the folder that the person chooses, and what lies there then is sent back to the desk, which
// works out its SHA-256 (the browser would need all of it in memory) and compares it with the ledger's. Chromium and
// Edge can; elsewhere the page's own way stays: to download it, and to choose the file on the stick.
import {showPage} from "./page.js";
import {saidLine} from "./said.js";

async function sendBack(file, action, token, tell) {
    const data = new FormData();
    data.append("token", token);
    data.append("file", file, file.name);
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.upload.addEventListener("progress", ({loaded, total}) => tell("Reading back", loaded, total));
        request.addEventListener("load", () => resolve(request));
        request.addEventListener("error", () => reject(new Error("the desk cannot be reached")));
        request.open("POST", action);
        request.send(data);
    });
}

async function exists(folder, name) {
    try {
        await folder.getFileHandle(name);
        return true;
    } catch (error) {
        if (error.name === "NotFoundError")
            return false;
        throw error;
    }
}

async function write(folder, name, address, tell) {
    if (await exists(folder, name))
        throw new Error("a file of that name lies there already: look what it is, and take it away");
    const answer = await fetch(address);
    if (!answer.ok)
        throw new Error("the desk did not give the package");
    const all = Number(answer.headers.get("Content-Length"));
    const handle = await folder.getFileHandle(name, {create: true});
    try {
        const to = await handle.createWritable();
        const reader = answer.body.getReader();
        let done = 0;
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
            await to.write(piece.value);
            done += piece.value.length;
            tell("Writing", done, all);
        }
        await to.close();
        if (done !== all)
            throw new Error("the package did not come whole");
    } catch (error) {
        await folder.removeEntry(name).catch(() => {});
        throw error;
    }
    return handle.getFile();
}

function controls(element) {
    const button = document.createElement("button");
    const said = saidLine();
    const bar = document.createElement("progress");
    button.type = "button";
    button.className = "govuk-button";
    button.textContent = "Choose the stick, and write to it";
    bar.className = "desk-progress";
    bar.max = 100;
    bar.hidden = true;
    bar.setAttribute("aria-label", "How much is done");
    element.prepend(button, said, bar);
    element.hidden = false;
    return {button, said, tell(words, done, all) {
        bar.hidden = false;
        bar.value = all > 0 ? Math.floor(done * 100 / all) : 0;
        said.textContent = `${words}.`;
    }, failed(words) {
        bar.hidden = true;
        said.className = "govuk-error-message";
        said.textContent = `It is not on the stick: ${words}.`;
    }};
}

export function writeStick(element) {
    if (!window.showDirectoryPicker)
        return;
    const {button, tell, failed} = controls(element);
    const {stick: address, name, action, token} = element.dataset;
    button.addEventListener("click", async () => {
        try {
            const folder = await window.showDirectoryPicker({mode: "readwrite", id: "stick"});
            button.disabled = true;
            const file = await write(folder, name, address, tell);
            const request = await sendBack(file, action, token, tell);
            showPage(request);
        } catch (error) {
            button.disabled = false;
            if (error.name !== "AbortError") // nothing was chosen
                failed(error.message);
        }
    });
}
