import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** The platform's own durable state; what a call has written survives a kill of this process. */
export interface Store {
  run(sql: string, ...values: SQLInputValue[]): number;
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** All or nothing; calls may nest. */
  together<T>(work: () => T): T;
  close(): void;
}

const schema = `
create table if not exists setting (name text primary key, value text not null) strict;
create table if not exists message (
  seq integer primary key autoincrement, id text not null, queue text not null, body text not null,
  attributes text not null, sent_at integer not null, visible_at integer not null, receives integer not null default 0,
  first_received_at integer, receipt text, taken integer not null default 0) strict;
create index if not exists message_visible on message (queue, visible_at);
create index if not exists message_receipt on message (receipt);
create table if not exists invocation (
  seq integer primary key autoincrement, id text not null, function text not null, event text not null,
  attempts integer not null default 0, due_at integer not null, on_failure text, retries integer not null) strict;
create table if not exists later (seq integer primary key autoincrement, due_at integer not null, event text not null) strict;
create table if not exists mail (
  id text primary key, message_id text not null, sender text not null, recipients text not null, raw blob not null,
  at integer not null, tags text not null, configuration_set text, caller text not null) strict;
create table if not exists opted_out (number text primary key) strict;
create table if not exists sms (
  id text primary key, recipient text not null, sender text not null, body text not null, at integer not null,
  parts integer not null, encoding text not null, context text not null) strict;
create table if not exists parameter (name text primary key, type text not null, value text not null, version integer not null) strict;
create table if not exists schedule (name text primary key, last_run integer not null) strict;
create table if not exists position (
  mapping text not null, shard text not null, sequence text not null, window text, primary key (mapping, shard)) strict;
create table if not exists object (
  bucket text not null, key text not null, file text not null, size integer not null, etag text not null, at integer not null,
  headers text not null, primary key (bucket, key)) strict;
create table if not exists firehose_record (seq integer primary key autoincrement, stream text not null, data blob not null) strict;
`;

/** Opens the state of one data directory; fails when another platform holds it. */
export function openStore(file: string): Store {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  try {
    // The exclusive lock ends with the process that holds it, however that dies: no lock file to clean up.
    database.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal;");
    database.exec(schema);
  } catch (cause) {
    database.close();
    if (!/locked|busy/i.test(String(cause))) throw cause;
    throw new Error(
      `Another platform is running on the data in ${dirname(file)}: stop it or choose another directory.`,
    );
  }
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  let depth = 0;
  return {
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as Row[],
    one: <Row>(sql: string, ...values: SQLInputValue[]) => prepare(sql).get(...values) as Row | undefined,
    together(work) {
      if (depth > 0) return work();
      database.exec("begin immediate");
      depth += 1;
      try {
        const result = work();
        database.exec("commit");
        return result;
      } catch (error) {
        database.exec("rollback");
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => database.close(),
  };
}
