// Words that were typed and not sent are not lost by a slip: a page of a draft sends them when it is left, as its Back
// does, and on every other the browser asks first.
const typed = "textarea, input[type='text'], input:not([type])";

function keep(form) {
    const data = new URLSearchParams(new FormData(form));
    data.append("back", "/share"); // kept as it is, and not judged
    navigator.sendBeacon(form.action, new Blob([data.toString()], {type: "application/x-www-form-urlencoded"}));
}

export function warnOfUnsaved() {
    let sending = false;
    const draft = document.querySelector("button[name='back']")?.form;
    const changed = () => [...document.querySelectorAll(typed)].some((field) => field.value !== field.defaultValue);
    document.addEventListener("submit", () => { sending = true; });
    window.addEventListener("pageshow", () => { sending = false; });
    window.addEventListener("pagehide", () => {
        if (draft && !sending && changed())
            keep(draft);
    });
    window.addEventListener("beforeunload", (event) => {
        if (!draft && !sending && changed())
            event.preventDefault();
    });
}
