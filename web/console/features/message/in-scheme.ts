/** A mail as it looks in one of the colours, whatever those of this browser are. */
export const inScheme = (html: string, scheme: "light" | "dark"): string =>
  html
    .replaceAll("@media(prefers-color-scheme:dark)", scheme === "dark" ? "@media all" : "@media not all")
    .replaceAll("color-scheme:light dark", `color-scheme:${scheme}`)
    .replaceAll('content="light dark"', `content="${scheme}"`);
