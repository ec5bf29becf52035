// Runs before the first paint, so that a chosen scheme or language never flashes as the other one. A file, because the site's policy forbids inline scripts.
(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const scheme = kept("loopkeeper.color-scheme");
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  const locale = kept("loopkeeper.locale");
  if (locale) document.documentElement.lang = locale;
})();
