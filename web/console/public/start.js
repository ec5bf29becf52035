// Runs before the first paint, so that a chosen scheme or language never flashes as the other one, and what the page will need is on its way
// before the program asks for it. A file, because the site's policy forbids inline scripts.
(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const scheme = kept("loopkeeper.color-scheme");
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  const asked = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag)) ?? "en";
  const locale = kept("loopkeeper.locale") ?? (asked.startsWith("zh") ? "zh-CN" : "en");
  root.lang = locale;
  try {
    // Whoever is signed in sees the shape of the console at once; others see the sign-in when it is there.
    if (Object.keys(sessionStorage).some((name) => name.startsWith("oidc.user:"))) root.setAttribute("data-boot", "");
  } catch {
    // No storage, no session.
  }
  const chunks = JSON.parse(document.querySelector("meta[name=chunks]")?.content ?? "{}");
  const [, place = "", more] = location.pathname.split("/");
  for (const name of [locale, more === undefined ? `/${place}` : `/${place}/`])
    for (const href of chunks[name] ?? [])
      document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
})();
