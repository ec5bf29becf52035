// The desk works without this file; with it, pages renew themselves and the console's choice of colours holds here too.
(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {}
  };
  const root = document.documentElement;
  const scheme = kept("loopkeeper.color-scheme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const dark = scheme === "dark" || (scheme !== "light" && system.matches);
    root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  };
  paint();
  system.addEventListener("change", paint);

  // The console's choice of language holds here; the desk's pages are written by the server, so it is told and asked again.
  const locale = kept("loopkeeper.locale");
  if (locale && locale !== root.lang) {
    const body = new URLSearchParams({ to: locale, back: "/play/icon.svg" });
    fetch("/play/language", { method: "POST", body }).then((told) => {
      if (told.ok) location.reload();
    });
  }

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.submitter?.name === "to" && form.classList.contains("language"))
      keep("loopkeeper.locale", event.submitter.value);
    if (form.hasAttribute("data-busy")) {
      form.setAttribute("aria-busy", "true");
      event.submitter?.classList.add("busy");
      // After the form has been read, so that the pressed button's value still travels.
      setTimeout(() => {
        for (const button of form.querySelectorAll("button")) button.disabled = true;
      });
    }
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-press]")?.click();
    document.querySelector(".bubbles")?.lastElementChild?.scrollIntoView({ block: "nearest" });
    const body = document.body;
    if (body.dataset.pulse === undefined) return;
    const renew = async () => {
      const response = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const focused = document.activeElement?.getAttribute("href");
      for (const part of document.querySelectorAll("[data-live][id]")) {
        const next = fresh.getElementById(part.id);
        if (!next || next.outerHTML === part.outerHTML) continue;
        const had = part.contains(document.activeElement);
        part.replaceWith(next);
        if (had)
          (focused ? next.querySelector(`[href="${CSS.escape(focused)}"]`) : next.querySelector("button"))?.focus();
      }
      body.dataset.pulse = fresh.body.dataset.pulse ?? "";
    };
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const of = encodeURIComponent(location.pathname + location.search);
        const { pulse } = await (await fetch(`/play/pulse?of=${of}`)).json();
        if (pulse !== body.dataset.pulse) await renew();
      } catch {
        // The platform is stopped or starting; the next beat asks again.
      }
    }, 2000);
  });
})();
