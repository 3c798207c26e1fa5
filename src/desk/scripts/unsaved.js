// Words that were typed and not sent are not lost by a slip: the browser asks first.
const typed = "textarea, input[type='text'], input:not([type])";

export function warnOfUnsaved() {
    let sending = false;
    const changed = () => [...document.querySelectorAll(typed)].some((field) => field.value !== field.defaultValue);
    document.addEventListener("submit", () => { sending = true; });
    window.addEventListener("pageshow", () => { sending = false; });
    window.addEventListener("beforeunload", (event) => {
        if (!sending && changed())
            event.preventDefault();
    });
}
