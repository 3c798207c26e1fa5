// A document in a frame is shown whole: the page scrolls, and not the frame within it.
export function showWhole(frame) {
    const fit = () => {
        const document = frame.contentDocument?.documentElement;
        if (document)
            frame.style.height = `${document.scrollHeight + frame.offsetHeight - frame.clientHeight}px`;
    };
    frame.addEventListener("load", fit);
    new ResizeObserver(fit).observe(frame.parentElement);
    fit();
}
