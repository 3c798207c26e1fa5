// What a browser with JavaScript adds. Every page works without: nothing here decides anything, and nothing is asked of
// anybody but the desk that served it.
import {focusSummary} from "./errors.js";
import {eachPage} from "./page.js";
import {takeDropped} from "./drop.js";
import {sendWithProgress} from "./send.js";
import {watch} from "./watch.js";
import {warnOfUnsaved} from "./unsaved.js";
import {writeStick} from "./stick.js";
import {offerCopying} from "./copy.js";
import {showWhole} from "./frame.js";

eachPage(() => {
    focusSummary();
    warnOfUnsaved();
    for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
        takeDropped(form);
        sendWithProgress(form);
    }
    for (const element of document.querySelectorAll("[data-watch]"))
        watch(element);
    for (const area of document.querySelectorAll("[data-copy]"))
        offerCopying(area);
    for (const frame of document.querySelectorAll(".desk-frame"))
        showWhole(frame);
    for (const element of document.querySelectorAll("[data-stick]"))
        writeStick(element);
});
