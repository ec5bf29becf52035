import Papa from "papaparse";
import * as z from "zod/mini";
import * as Case from "../case/case.ts";
import { VisibleError } from "../errors.ts";

const mostBytes = 1_000_000;
const mostRows = 10_000;

/** A line of a file that cannot be taken, counted from 1 as an editor does, and why. It holds no words of the file. */
export interface LineError {
  line: number;
  field?: string | undefined;
  reason: string;
}

export interface Row {
  line: number;
  news: z.input<typeof Case.Announcement>;
}

export interface Sheet {
  encoding: string;
  separator: string;
  columns: { header: string; field?: string | undefined }[];
  rows: Row[];
  errors: LineError[];
}

/** The encodings that spreadsheets save in, each strict: the first that reads all bytes is the file's. */
function decoded(bytes: Buffer): { encoding: string; text: string } {
  const zeros = (odd: 0 | 1) => bytes.subarray(0, 400).filter((byte, index) => byte === 0 && index % 2 === odd).length;
  const order =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || zeros(1) > 20
      ? ["utf-16le"]
      : (bytes[0] === 0xfe && bytes[1] === 0xff) || zeros(0) > 20
        ? ["utf-16be"]
        : ["utf-8", "gb18030"];
  for (const encoding of order)
    try {
      return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
    } catch {}
  throw new VisibleError("invalid", "The encoding of this file is not known. Save it as CSV in UTF-8.");
}

/** The names that a column may have, in lower case without spaces and marks. */
const names: Record<string, readonly string[]> = {
  externalId: ["externalid", "id", "caseid", "ticketid", "case", "ticket", "casenumber", "工单号", "工单编号", "编号"],
  status: ["status", "state", "状态"],
  at: ["at", "time", "resolvedat", "closedat", "updatedat", "解决时间", "时间"],
  subject: ["subject", "title", "主题", "标题"],
  "customer.externalId": ["customerid", "contactid", "客户编号", "客户id"],
  "customer.name": ["customername", "customer", "name", "客户姓名", "姓名", "客户"],
  "customer.email": ["email", "customeremail", "mail", "邮箱", "电子邮箱"],
  "customer.phone": ["phone", "customerphone", "mobile", "telephone", "电话", "手机", "手机号"],
  "customer.locale": ["locale", "language", "语言"],
  "customer.country": ["country", "国家"],
  "customer.tier": ["tier", "客户等级"],
  "agent.id": ["agentid", "agent", "客服编号"],
  "agent.name": ["agentname", "客服姓名", "客服"],
  teamId: ["teamid", "team", "团队"],
  locationId: ["locationid", "location", "网点"],
  channel: ["channel", "渠道"],
  product: ["product", "产品"],
  issueType: ["issuetype", "type", "问题类型"],
  priority: ["priority", "优先级"],
  openedAt: ["openedat", "createdat", "创建时间"],
  url: ["url", "link", "链接"],
};

const fieldOf = (header: string): string | undefined => {
  const plain = header
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s._-]/g, "");
  return Object.keys(names).find((field) => names[field]?.includes(plain));
};

const statuses: Record<Case.Status, readonly string[]> = {
  resolved: ["resolved", "closed", "solved", "done", "已解决", "已关闭", "已完成"],
  open: ["open", "new", "pending", "in progress", "处理中", "待处理", "新建"],
  reopened: ["reopened", "重新打开", "重开"],
};

/** Spreadsheets write 2026-01-31 10:00; without an offset it is UTC. */
const moment = (text: string): string =>
  /^\d{4}-\d\d-\d\d$/.test(text)
    ? `${text}T00:00:00Z`
    : text.replace(
        /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?$/,
        (_, day, time, seconds) => `${day}T${time}${seconds ?? ":00"}Z`,
      );

/** A row as a help desk would have told it; without a status it is resolved. */
function newsOf(cells: Record<string, string>, source: string): Record<string, unknown> {
  const news: Record<string, unknown> & { customer?: Record<string, string> } = { source, status: "resolved" };
  for (const [field, cell] of Object.entries(cells)) {
    const [noun = "", part] = field.split(".");
    if (part) news[noun] = { ...(news[noun] as object), [part]: cell };
    else if (field === "at" || field === "openedAt") news[field] = moment(cell);
    else if (field === "status")
      news.status = Object.entries(statuses).find(([, words]) => words.includes(cell.toLowerCase()))?.[0] ?? cell;
    else news[field] = cell;
  }
  const { customer } = news;
  if (customer) {
    const id = customer.externalId ?? customer.email?.toLowerCase() ?? customer.phone;
    news.customer = { ...customer, ...(id && { externalId: id, name: customer.name ?? id }) };
  }
  return news;
}

const sentence = (issue: z.core.$ZodIssue): string =>
  issue.message !== "Invalid input"
    ? issue.message
    : issue.code === "too_big"
      ? "This is too long."
      : issue.code === "invalid_value"
        ? "One of: open, resolved, reopened."
        : issue.code === "invalid_format"
          ? "This cannot be read in its column."
          : "This field is required.";

/** What a CSV file says, and which of its lines say nothing that can be taken. Nothing is stored. */
export function sheetOf(data: string, source: string): Sheet {
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > mostBytes)
    throw new VisibleError("invalid", "The file is larger than a megabyte. Split it and import the parts.");
  const { encoding, text } = decoded(bytes);
  if (text.trim() === "")
    throw new VisibleError("invalid", "The file is empty. Choose one with a line of column names.");
  const [rows, errors]: [Row[], LineError[]] = [[], []];
  const seen = new Map<string, number>();
  let columns: Sheet["columns"] = [];
  // Empty lines would count as lines of one cell, and hide a separator that is rare.
  const separators = [",", ";", "\t", "|", "，"];
  const separator = Papa.parse(text, { delimitersToGuess: separators, skipEmptyLines: true, preview: 20 }).meta
    .delimiter;
  let [line, cursor, records] = [1, 0, 0];
  Papa.parse<string[]>(text, {
    skipEmptyLines: false,
    delimiter: separator,
    step: ({ data: cells, errors: broken, meta }) => {
      const start = line;
      line += text.slice(cursor, meta.cursor).match(/\r\n|\r|\n/g)?.length ?? 0;
      cursor = meta.cursor;
      if (cells.every((cell) => cell.trim() === "")) return;
      if (columns.length === 0) {
        columns = cells.map((header) => ({ header: header.trim().slice(0, 100), field: fieldOf(header) }));
        return;
      }
      records += 1;
      if (broken.some(({ type }) => type === "Quotes"))
        return void errors.push({ line: start, reason: "A quotation mark is not closed, or stands inside a cell." });
      if (cells.length > columns.length)
        return void errors.push({ line: start, reason: "There are more cells than columns." });
      const told = Object.fromEntries(
        columns.flatMap(({ field }, index) => {
          const cell = (cells[index] ?? "").toWellFormed().trim();
          return field && cell ? [[field, cell]] : [];
        }),
      );
      const news = newsOf(told, source);
      const parsed = z.safeParse(Case.Announcement, news);
      if (!parsed.success) {
        const [issue] = parsed.error.issues as [z.core.$ZodIssue];
        return void errors.push({ line: start, field: issue.path.join("."), reason: sentence(issue) });
      }
      const before = seen.get(parsed.data.externalId);
      if (before)
        return void errors.push({ line: start, field: "externalId", reason: `Line ${before} has this id already.` });
      seen.set(parsed.data.externalId, start);
      rows.push({ line: start, news: news as Row["news"] });
    },
  });
  if (!columns.some(({ field }) => field === "externalId"))
    throw new VisibleError("invalid", "No column holds the number of the case. Name one externalId.");
  if (records > mostRows)
    throw new VisibleError("invalid", "The file has more than 10,000 lines. Split it and import the parts.");
  return { encoding, separator, columns, rows, errors };
}
