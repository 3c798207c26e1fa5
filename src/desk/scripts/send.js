// A form with files is sent with its progress shown, and what was dropped goes with it. The answer is the page that the
// desk would have shown anyway.
import {dropped} from "./drop.js";
import {showPage} from "./page.js";
import {saidLine} from "./said.js";

const REFUSED = {
    403: "You were signed out meanwhile. Load this page again, sign in, and send it once more.",
    413: "That is larger than this page takes.",
    507: "There is no room for it where the office keeps its files.",
};

function dataOf(form, button) {
    const data = new FormData(form, button);
    for (const field of form.querySelectorAll("input[type='file']"))
        if (dropped.has(field)) {
            data.delete(field.name);
            for (const {name, file} of dropped.get(field))
                data.append(field.name, file, name);
        } else if (field.webkitdirectory && field.files.length > 0) {
            data.delete(field.name);
            for (const file of field.files)
                data.append(field.name, file, file.webkitRelativePath || file.name);
        }
    return data;
}

function hasFiles(form) {
    return [...form.querySelectorAll("input[type='file']")].some((field) => dropped.has(field) || field.files.length > 0);
}

function showProgress(form) {
    const box = document.createElement("div");
    const label = saidLine();
    const bar = document.createElement("progress");
    label.textContent = "It is being sent.";
    bar.className = "desk-progress";
    bar.max = 100;
    bar.setAttribute("aria-label", "How much has been sent");
    box.append(label, bar);
    form.append(box);
    return {
        sent(done, all) {
            bar.value = all > 0 ? Math.floor(done * 100 / all) : 0;
            if (done === all) {
                label.textContent = "All of it was sent; now it is looked at.";
                bar.removeAttribute("value");
            }
        },
        failed(words) {
            bar.remove();
            box.className = "govuk-form-group--error";
            label.className = "govuk-error-message";
            label.setAttribute("role", "alert");
            label.textContent = words;
        },
        remove: () => box.remove(),
    };
}

export function sendWithProgress(form) {
    let last = null;
    form.addEventListener("submit", (event) => {
        if (!hasFiles(form))
            return;
        event.preventDefault();
        last?.remove();
        const progress = last = showProgress(form);
        const buttons = [...form.querySelectorAll("button")];
        const request = new XMLHttpRequest();
        const stop = (words) => {
            progress.failed(words);
            for (const button of buttons)
                button.disabled = false;
        };
        request.upload.addEventListener("progress", ({loaded, total}) => progress.sent(loaded, total));
        request.addEventListener("error", () => stop("It was not taken: it is larger than this page takes, or the desk cannot be reached."));
        request.addEventListener("load", () => {
            if (request.getResponseHeader("Content-Type")?.startsWith("text/html"))
                showPage(request);
            else
                stop(REFUSED[request.status] ?? "It was not taken. Load this page again, and send it once more.");
        });
        const data = dataOf(form, event.submitter);
        for (const button of buttons)
            button.disabled = true;
        request.open("POST", form.action);
        request.send(data);
    });
}
