// Makes this tab forget whom the console was signed in as; the console then signs in anew, as whom the server has named.
(() => {
  try {
    sessionStorage.clear();
    // The console signs in by itself where it knows that somebody was signed in.
    localStorage.setItem("loopkeeper.signed-in", "1");
    // Whoever one becomes, the language stays one's own.
    if (!localStorage.getItem("loopkeeper.locale"))
      localStorage.setItem("loopkeeper.locale", document.documentElement.lang);
  } catch {
    // Without storage nothing is remembered, and the link on the page asks who to be.
  }
  const link = document.querySelector("[data-become]");
  if (link) location.replace(link.href);
})();
