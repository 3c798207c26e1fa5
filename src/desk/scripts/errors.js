// A page that says what is wrong is read from there, and its links lead into the field.
export function focusSummary() {
    const summary = document.querySelector(".govuk-error-summary");
    if (!summary)
        return;
    summary.tabIndex = -1;
    summary.focus();
    summary.addEventListener("click", (event) => {
        const link = event.target.closest("a[href^='#']");
        const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!field)
            return;
        event.preventDefault();
        field.scrollIntoView({block: "center"});
        field.focus({preventScroll: true});
    });
}
