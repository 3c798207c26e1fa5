// The page that a request was answered with, in the place of the one that sent it, as if the browser had loaded it.
let begin = () => {};

// What is done with each page.
export function eachPage(start) {
    begin = start;
    start();
}

export function showPage(request) {
    history.replaceState(null, "", request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
    // Its scripts are those of before, which a browser does not run twice in one window.
    begin();
}
