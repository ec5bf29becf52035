import { passTime } from "../pass-time.ts";
import type { Desk, Outcome, Visit } from "./desk.ts";
import { type Html, html, type Page, type Path } from "./page.ts";

const minute = 60_000;
const moves = { hour: 60 * minute, day: 24 * 60 * minute, week: 7 * 24 * 60 * minute } as const;

const isMoved = (desk: Desk): boolean => Math.abs(desk.platform.clock.offsetMs()) >= minute;

/** A length of time as its two largest units: `3 days, 4 hours`. */
export function lengthOf(milliseconds: number, locale: string): string {
  const minutes = Math.round(Math.abs(milliseconds) / minute);
  const parts = [
    ["day", Math.floor(minutes / 1440)],
    ["hour", Math.floor(minutes / 60) % 24],
    ["minute", minutes % 60],
  ] as const;
  const named = parts
    .filter(([, count]) => count > 0)
    .slice(0, 2)
    .map(([unit, count]) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count));
  return new Intl.ListFormat(locale, { type: "unit", style: locale === "en" ? "long" : "narrow" }).format(named);
}

/** Says on every page that the platform's time is not the machine's. */
export function clockBanner({ desk, reader }: Visit, at: Path | undefined): Html | undefined {
  if (!isMoved(desk) || at === "/play/clock") return undefined;
  const offset = desk.platform.clock.offsetMs();
  const say = offset > 0 ? reader.say.clockBanner : reader.say.clockBannerBehind;
  const sentence = say(reader.moment(desk.platform.clock.now()), lengthOf(offset, reader.locale));
  return html`<p>${sentence} <a href="/play/clock">${reader.say.clock}</a></p>`;
}

/** First moment of the next quarter's schedules: 06:01 UTC on its first day. */
export function nextQuarter(now: Date): Date {
  const first = (quarters: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), 3 * (Math.floor(now.getUTCMonth() / 3) + quarters), 1, 6, 1));
  return first(0) > now ? first(0) : first(1);
}

export async function clockPage({ desk, reader }: Visit): Promise<Page> {
  const { say, locale } = reader;
  const { clock } = desk.platform;
  const now = clock.now();
  const offset = clock.offsetMs();
  const next = await clock.nextTimer();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(now);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(now);
  const standing = !isMoved(desk)
    ? say.clockReal
    : offset > 0
      ? say.clockMoved(lengthOf(offset, locale))
      : say.clockBehind(lengthOf(offset, locale));
  const button = (to: string, label: string, at?: Date) =>
    html`<button name="to" value="${to}" class="move"><span>${label}</span>${at && html`<small>${reader.moment(at)}</small>`}</button>`;
  return {
    title: say.clock,
    at: "/play/clock",
    pulse: `${offset} ${Math.floor(now.getTime() / minute)} ${next?.getTime()}`,
    body: html`<h1>${say.clock}</h1><p class="lead">${say.clockLead}</p>
<section class="card face" id="face" data-live><p class="hint">${say.clockNow}</p>
<p class="time"><time datetime="${now.toISOString()}">${time}</time></p><p class="date">${day}</p>
<p class="${isMoved(desk) ? "mark moved" : "mark"}">${standing}</p></section>
<form class="card" method="post" action="/play/clock/move" data-busy>
<h2 id="by">${say.moveBy}</h2>
<div class="moves" role="group" aria-labelledby="by">${button("hour", say.hour)}${button("day", say.day)}${button("week", say.week)}</div>
<h2 id="to">${say.moveTo}</h2>
<div class="moves" role="group" aria-labelledby="to" data-live>${
      next ? button("timer", say.nextTimer, next) : html`<p class="hint">${say.nothingWaits}</p>`
    }${button("quarter", say.nextQuarter, nextQuarter(now))}</div>
<p class="hint">${say.clockNoWay}</p></form>`,
  };
}

/** Moves the clock as a form asks, waits for what falls due, and tells what went out. */
export async function moveClock({ desk, reader }: Visit, form: URLSearchParams): Promise<Outcome> {
  const { platform } = desk;
  const { say } = reader;
  const to = form.get("to") ?? "";
  const back = form.get("back") === "start" ? "/play" : "/play/clock";
  const before = { mail: platform.mail.list().length, sms: platform.sms.list().length };
  const now = platform.clock.now();
  if (to in moves) await passTime(platform, new Date(now.getTime() + moves[to as keyof typeof moves]));
  else if (to === "quarter") await passTime(platform, nextQuarter(now));
  else if (to === "timer") {
    const next = await platform.clock.nextTimer();
    if (!next) return { to: back, say: html`${say.nothingWaits}` };
    await passTime(platform, new Date(next.getTime() + minute));
  } else if (to === "message") {
    if (!(await passUntilSent(desk, form.get("for") ?? ""))) return { to: back, say: html`${say.notSent}` };
  } else return { to: back };
  const settled = await platform.idle().then(
    () => true,
    () => false,
  );
  const mail = platform.mail.list().length - before.mail;
  const sms = platform.sms.list().length - before.sms;
  const went = [
    mail > 0 && html`<a href="/play/inbox">${say.movedMail(mail)}</a>`,
    sms > 0 && html`<a href="/play/phone">${say.movedSms(sms)}</a>`,
  ].filter((one) => one !== false);
  return {
    to: back,
    say: html`${say.movedTo(reader.moment(platform.clock.now()))} ${
      went.length > 0 ? went.map((one, index) => html`${index > 0 && " · "}${one}`) : say.movedNothing
    }${!settled && html` ${say.stillBusy}`}`,
  };
}

/** Lets time pass until somebody has been written to; false after three days. */
export async function passUntilSent({ platform }: Pick<Desk, "platform">, address: string): Promise<boolean> {
  const written = (): number =>
    platform.mail.list().filter((mail) => mail.to.includes(address)).length +
    platform.sms.list().filter((sms) => sms.to === address).length;
  const before = written();
  await passTime(platform, new Date(platform.clock.now().getTime() + 3 * moves.day), () => written() > before);
  return written() > before;
}
