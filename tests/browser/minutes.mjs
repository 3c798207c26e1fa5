// How long a way takes somebody: all that stands on its pages is read once a page, what is typed is typed, and each choice
// and each button is a press.

// Words a minute, read and typed; a press in seconds.
export const READ = 200, TYPED = 40, PRESS = 3;

export function wordsOf(text) {
    return text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
}

// All that stands in the main part to be read: not what is folded, nor what those selectors find (the names in a list to
// choose from), nor a report in its frame.
export async function shownWords(page, others) {
    return wordsOf(await page.evaluate((selector) => {
        const others = [...document.querySelectorAll(selector)];
        const shown = others.map((element) => element.style.display);
        others.forEach((element) => (element.style.display = "none"));
        const text = document.querySelector("main").innerText;
        others.forEach((element, at) => (element.style.display = shown[at]));
        return text;
    }, others));
}

// A step of the way; `seconds`: of what takes its own time, a phone call.
export function step(name, words, presses = 0) {
    return {step: name, words, presses, characters: 0, seconds: 0};
}

export function minutesOf({words, presses, characters, seconds}) {
    return words / READ + characters / 5 / TYPED + (presses * PRESS + seconds) / 60;
}

// Prints the way, and how long it takes.
export function tell(way) {
    const width = Math.max(...way.map((part) => part.step.length));
    let so = 0;
    for (const part of way) {
        so += minutesOf(part);
        console.log(`# ${part.step.padEnd(width)} ${String(part.words).padStart(4)} words ${String(part.presses).padStart(2)} presses ` +
            `${String(part.characters).padStart(3)} typed, ${so.toFixed(1)} minutes so far`);
    }
    return so;
}
