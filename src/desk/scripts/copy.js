import {saidLine} from "./said.js";

// A text that is there to be copied gets a button that does it.
export function offerCopying(area) {
    if (!navigator.clipboard)
        return;
    const button = document.createElement("button");
    const said = saidLine();
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary desk-copy";
    button.textContent = "Copy it";
    area.after(button, said);
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(area.value);
            said.textContent = "It is copied: paste it into the email.";
        } catch {
            area.select();
            said.textContent = "It is selected: copy it with Ctrl and C.";
        }
    });
}
