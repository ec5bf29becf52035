/** The link that led away from each place in this tab's history, so that the way back ends on it. */
const ledAway = new Map<string, string>();

const placeOf = (state: unknown): string => String((state as { __TSR_index?: number } | null)?.__TSR_index ?? 0);
let here = placeOf(history.state);
let cameBack = false;

/** How long a list may take to come back, in ms. */
const patienceMs = 3_000;

const remember = ({ target }: Event) => {
  const href = target instanceof Element && target.closest("main a[href]")?.getAttribute("href");
  if (href) ledAway.set(placeOf(history.state), href);
};
// Before the router hears of a click, the present place is still the one that is left; the keyboard leaves from what has the focus.
document.addEventListener("click", remember, { capture: true });
document.addEventListener("focusin", remember);
addEventListener(
  "popstate",
  (event) => {
    const next = placeOf(event.state);
    cameBack = Number(next) < Number(here);
    here = next;
  },
  { capture: true },
);

const linkTo = (href: string) => document.querySelector<HTMLElement>(`main a[href="${CSS.escape(href)}"]`);

/**
 * When the reader came back to a page, puts the focus on the link by which they had left it, also when its list takes a moment; undefined where
 * they did not come back. Answers with how to stop waiting.
 */
export function focusAgain(): (() => void) | undefined {
  const wasBack = cameBack;
  cameBack = false;
  here = placeOf(history.state);
  const href = wasBack ? ledAway.get(here) : undefined;
  if (!href) return undefined;
  const focus = () => {
    const link = linkTo(href);
    link?.focus({ preventScroll: true });
    return link !== null;
  };
  if (focus()) return () => {};
  const stop = () => {
    watcher.disconnect();
    clearTimeout(timer);
  };
  const watcher = new MutationObserver(() => {
    // Whoever has gone on meanwhile is left in peace.
    if (document.activeElement !== document.body || focus()) stop();
  });
  watcher.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(stop, patienceMs);
  return stop;
}
