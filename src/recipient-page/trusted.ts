/* The two places where a text becomes a page or a program, where the browser guards such places. */
const policy = window.trustedTypes?.createPolicy('safehand', {
  createHTML: (text) => text,
  createScriptURL: (text) => text,
});

export const trusted = {
  /* For the report's frame, in which no program runs. */
  page: (text: string): string => policy?.createHTML(text) ?? text,
  /* For the worker, whose source stands in this file. */
  address: (text: string): string => policy?.createScriptURL(text) ?? text,
};
