// A text that is there to be copied gets a button that does it.
export function offerCopying(area) {
    if (!navigator.clipboard)
        return;
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary desk-copy";
    button.textContent = "Copy it";
    said.className = "govuk-body";
    said.setAttribute("role", "status");
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
