// A line in which it is said what becomes of what was pressed, for a screen reader too.
export function saidLine(look = "govuk-body") {
    const said = document.createElement("p");
    said.className = look;
    said.setAttribute("role", "status");
    return said;
}
