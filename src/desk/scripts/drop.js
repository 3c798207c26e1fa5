// Files, and whole folders, may be dropped on the field instead of being chosen in it. What was dropped as a folder
// keeps its names below it; send.js sends that, because a field cannot hold it.
import {saidLine} from "./said.js";

export const dropped = new WeakMap(); // of a field: [{name, file}]

function entriesOf(reader) {
    return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function collect(entry, above, into) {
    const name = above + entry.name;
    if (entry.isFile) {
        into.push({name, file: await new Promise((resolve, reject) => entry.file(resolve, reject))});
        return;
    }
    const reader = entry.createReader();
    // A reader gives a hundred at a time, and none at the end.
    for (let found = await entriesOf(reader); found.length > 0; found = await entriesOf(reader))
        for (const below of found)
            await collect(below, `${name}/`, into);
}

// What the browser's own field says of what was chosen in it would contradict that: it is not shown meanwhile.
function holds(field, files, tell) {
    const group = field.closest(".desk-drop");
    const button = field.form.querySelector("button:not([name])")?.textContent;
    const next = button ? ` Press “${button}”.` : "";
    dropped.set(field, files);
    group.classList.add("desk-drop--has");
    tell(files.length === 1 ? `${files[0].name} is ready.${next}` : `${files.length} files are ready.${next}`);
}

async function take(field, data, tell) {
    const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [];
    for (const entry of entries)
        await collect(entry, "", files);
    if (files.length === 0)
        return;
    if (!field.multiple && files.length > 1) {
        tell("Drop one file here, not several.");
        return;
    }
    field.value = "";
    holds(field, files, tell);
}

export function takeDropped(form) {
    for (const field of form.querySelectorAll("input[type='file']")) {
        const group = field.closest(".govuk-form-group") ?? field.parentElement;
        const said = saidLine("govuk-hint desk-dropped");
        const invitation = field.webkitdirectory ? "Or drop the folder here." : "Or drop it here.";
        said.textContent = invitation;
        group.append(said);
        group.classList.add("desk-drop");
        const mark = (on) => (event) => {
            event.preventDefault();
            group.classList.toggle("desk-drop--over", on);
        };
        group.addEventListener("dragenter", mark(true));
        group.addEventListener("dragover", mark(true));
        group.addEventListener("dragleave", mark(false));
        group.addEventListener("drop", (event) => {
            mark(false)(event);
            take(field, event.dataTransfer, (words) => { said.textContent = words; })
                .catch(() => { said.textContent = "It could not be read. Choose it in the field instead."; });
        });
        field.addEventListener("change", () => {
            dropped.delete(field);
            group.classList.remove("desk-drop--has");
            said.textContent = invitation;
        });
    }
    // What misses the field does not open in the place of the page.
    for (const name of ["dragover", "drop"])
        document.addEventListener(name, (event) => event.preventDefault());
}
