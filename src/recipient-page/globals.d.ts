/* What esbuild puts in, and what TypeScript's own declarations do not have yet. */
declare const VERSION: string;

interface SaveFilePickerOptions {
  suggestedName?: string;
}
interface Window {
  showSaveFilePicker?: (options?: SaveFilePickerOptions) => Promise<FileSystemFileHandle>;
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createHTML: (text: string) => string; createScriptURL: (text: string) => string },
    ): { createHTML(text: string): string; createScriptURL(text: string): string };
  };
}

/* As it was minified, when the page is built. */
declare module '*.css' {
  const text: string;
  export default text;
}
