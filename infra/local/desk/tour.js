// The guided tour: a card in the corner of the desk's and the console's pages that says what to do next. The pages know nothing of it.
(() => {
  if (window !== window.top || customElements.get("loopkeeper-tour")) return;
  const small = "loopkeeper.tour-is-small";
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
    } catch {
      // The card then opens on each page.
    }
  };
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }))
      svg.setAttribute(name, value);
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of Object.entries({
      d: path,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.75,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }))
      line.setAttribute(name, value);
    svg.append(line);
    return svg;
  };
  const icons = {
    down: "M3.5 6l4.5 4.5L12.5 6",
    check: "M3.5 8.5l3 3 6-7",
    close: "M4 4l8 8M12 4l-8 8",
    flag: "M4 14V2.5h8L10 5.5l2 3H4",
  };

  class Tour extends HTMLElement {
    #standing;
    #shown = "";
    #busy = false;
    #timer;

    connectedCallback() {
      const shadow = this.attachShadow({ mode: "open" });
      const body = element("div");
      this.body = body;
      shadow.append(element("link", { rel: "stylesheet", href: "/play/tour.css" }), body);
      this.#ask();
      addEventListener("visibilitychange", () => !document.hidden && this.#ask());
    }

    async #ask(path = "", method = "GET") {
      clearTimeout(this.#timer);
      try {
        const locale = encodeURIComponent(document.documentElement.lang);
        const answer = await fetch(`/play/tour${path}?locale=${locale}`, { method });
        if (answer.ok) this.#standing = await answer.json();
        else if (method === "POST" && this.#standing) this.#standing.trouble = this.#standing.words.failed;
      } catch {
        // The platform is stopped or starting; the next beat asks again.
      }
      this.#busy = false;
      this.#draw();
      const rests = document.hidden || !this.#standing || this.#standing.isDone || this.#standing.isDismissed;
      this.#timer = setTimeout(() => this.#ask(), rests ? 15_000 : 2_500);
    }

    #do(path) {
      this.#busy = true;
      this.#draw();
      this.#ask(path, "POST");
    }

    #draw() {
      const standing = this.#standing;
      if (!standing) return;
      const isSmall = this.#isSmall();
      const shown = JSON.stringify([standing, isSmall, this.#busy]);
      if (shown === this.#shown) return;
      this.#shown = shown;
      const focused = this.shadowRoot.activeElement?.getAttribute("data-name");
      this.body.replaceChildren(...(standing.isDismissed ? [] : isSmall ? [this.#pill()] : [this.#card()]));
      if (focused) this.body.querySelector(`[data-name="${focused}"]`)?.focus();
    }

    #button(name, label, run, ...children) {
      const button = element("button", { type: "button", "data-name": name, title: label }, ...children);
      if (children.every((child) => child instanceof Node)) button.setAttribute("aria-label", label);
      button.addEventListener("click", run);
      return button;
    }

    /** As the reader chose; else small where the card would stand on the page: on a phone, and elsewhere than at the start until the tour is taken. */
    #isSmall() {
      const chosen = kept(small);
      if (chosen) return chosen === "1";
      const isTaken = this.#standing.steps.some(({ isDone }) => isDone);
      return innerWidth < 640 || !(isTaken || location.pathname === "/play");
    }

    #pill() {
      const { words, present, steps, isDone } = this.#standing;
      const open = () => {
        keep(small, "0");
        this.#draw();
        this.body.querySelector("[data-name=size]")?.focus();
      };
      const pill = this.#button("size", words.show, open, icon(icons.flag), ` ${words.show} `);
      pill.append(element("span", { class: "count" }, isDone ? "✓" : `${present?.number ?? 0}/${steps.length}`));
      pill.className = "pill";
      return pill;
    }

    #card() {
      const { title, words, present, steps, isDone, trouble } = this.#standing;
      const shrink = () => {
        keep(small, "1");
        this.#draw();
        this.body.querySelector("[data-name=size]")?.focus();
      };
      const head = element(
        "div",
        { class: "head" },
        element("h2", {}, title),
        this.#button("size", words.hide, shrink, icon(icons.down)),
        this.#button("dismiss", words.dismiss, () => this.#do("/dismiss"), icon(icons.close)),
      );
      const track = element("ol", { "aria-label": words.steps });
      for (const step of steps) {
        const isHere = step.id === present?.id;
        const mark = element("li", { title: step.title, class: step.isDone ? "done" : isHere ? "here" : "" });
        if (isHere) mark.setAttribute("aria-current", "step");
        mark.append(element("span", { class: "hidden" }, step.title));
        track.append(mark);
      }
      const card = element("section", { class: "card", "aria-label": title }, head, track);
      const story = element("div", { "aria-live": "polite" });
      card.append(story);
      if (isDone) story.append(element("p", {}, words.done));
      if (isDone) card.append(this.#button("act", words.again, () => this.#do("/again"), words.again));
      if (!present) return card;
      story.append(element("h3", {}, `${present.number}. ${present.title}`), element("p", {}, present.text));
      if (trouble) story.append(element("p", { class: "trouble" }, trouble));
      const { action } = present;
      if (action?.href) {
        const link = element("a", { href: action.href, class: "primary", "data-name": "act" }, action.label);
        card.append(link);
      } else if (action) {
        const label = this.#busy ? words.busy : action.label;
        const button = this.#button(
          "act",
          label,
          () => !this.#busy && this.#do(action.post.replace("/play/tour", "")),
          label,
        );
        button.className = "primary";
        if (this.#busy) button.setAttribute("aria-disabled", "true");
        card.append(button);
      }
      return card;
    }
  }
  customElements.define("loopkeeper-tour", Tour);
  const begin = () => document.body.append(document.createElement("loopkeeper-tour"));
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
