import type { Exported } from "../../functions/core/privacy/privacy.ts";
import { type Html, html, trusted } from "../respond/html.ts";

const style =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1e27;background:#fff}table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}th,td{border:1px solid #d5d9e2;padding:.35rem .6rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}th{width:14rem;font-weight:500;background:#f5f6f9}@media(prefers-color-scheme:dark){body{color:#e7e9ee;background:#111318}th{background:#171a21}th,td{border-color:#3a4150}}";

/** A value as a person reads it: lists and what is inside of things as they are nested. */
function shown(value: unknown): Html {
  if (Array.isArray(value)) return html`${value.map((each) => html`<div>${shown(each)}</div>`)}`;
  if (value && typeof value === "object") return facts(value as Record<string, unknown>);
  return html`${String(value)}`;
}

const facts = (thing: Record<string, unknown>): Html =>
  html`<table>${Object.entries(thing).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td dir="auto">${shown(value)}</td></tr>`,
  )}</table>`;

/** What is known about a person as a page to read: one file without anything from elsewhere, whatever it holds escaped. */
export const exportPage = ({ exportedAt, customerId, kinds, events }: Exported): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What is known about ${customerId}</title><style>${trusted(style)}</style></head>
<body><h1>What is known about you</h1><p>As of <time>${exportedAt}</time>.</p>
${Object.entries({ ...kinds, ...(events.length > 0 && { event: events as Record<string, unknown>[] }) }).map(
  ([kind, things]) => html`<h2>${kind} (${things.length})</h2>${things.map(facts)}`,
)}</body></html>`.text;
