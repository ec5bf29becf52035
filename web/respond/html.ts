/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | false | undefined | Value[];

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const textOf = (value: Value): string =>
  value instanceof Html
    ? value.text
    : Array.isArray(value)
      ? value.map(textOf).join("")
      : value === false || value === undefined
        ? ""
        : String(value).replace(/[&<>"']/g, (character) => entities[character] as string);

/** A piece of HTML: everything put into it is escaped unless it is HTML itself; `false` and `undefined` leave nothing. */
export const html = (strings: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(strings.map((text, index) => text + (index < values.length ? textOf(values[index]) : "")).join(""));

/** HTML from a constant of ours, never from outside. */
export const trusted = (text: string): Html => new Html(text);
