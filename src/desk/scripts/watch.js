// Something that takes long: its page is looked at again each second, without being loaded anew, until it says that it
// has ended. Without JavaScript the page loads itself anew.
export function watch(element) {
    const look = async () => {
        try {
            const answer = await fetch(location.href, {headers: {Accept: "text/html"}});
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const now = page.querySelector("[data-watch]");
            if (!now || !answer.ok) {
                location.reload();
                return;
            }
            element.replaceChildren(...now.childNodes);
        } catch {
            // The desk may be busy: the next look tells.
        }
        setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
}
