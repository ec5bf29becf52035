import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { AwsError, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../platform.ts";
import type { Store } from "../store.ts";
import type { Assembly, Resource, Tree } from "../template.ts";
import type { Buckets } from "./s3.ts";

/** Delivery streams: records are durable when put returns, and become objects of the bucket soon after. */
export interface Firehose {
  readonly service: Service;
  put(arn: string, data: Buffer): void;
  flush(): void;
  busy(): string | undefined;
  stop(): void;
}

/** The longest that a record waits for company; in the cloud it is the stream's buffering hint. */
const bufferMs = 5000;

/** Serves the template's delivery streams. */
export function createFirehose(assembly: Assembly, store: Store, clock: Clock, buckets: Buckets, log: Log): Firehose {
  const streams = new Map<string, Resource>();
  for (const resource of assembly.ofType("AWS::KinesisFirehose::DeliveryStream")) {
    const destination = resource.properties.ExtendedS3DestinationConfiguration;
    if (!destination)
      throw new Error(
        `Delivery stream ${resource.logicalId} has no S3 destination: the local platform knows no other.`,
      );
    const format = destination.CompressionFormat ?? "UNCOMPRESSED";
    if (!["UNCOMPRESSED", "GZIP"].includes(format))
      throw new Error(`The local platform does not support compression ${format} (${resource.logicalId}).`);
    const processors: Tree[] = destination.ProcessingConfiguration?.Processors ?? [];
    const unknown = processors.find((processor) => processor.Type !== "AppendDelimiterToRecord");
    if (unknown)
      throw new Error(`The local platform does not support processor ${unknown.Type} (${resource.logicalId}).`);
    streams.set(resource.attributes.Arn ?? "", resource);
  }
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const waiting = store.all<{ stream: string }>("select distinct stream from firehose_record");
    for (const { stream } of waiting) {
      const resource = streams.get(stream);
      if (!resource) continue;
      const destination = resource.properties.ExtendedS3DestinationConfiguration;
      const delimiter = delimiterOf(destination);
      store.together(() => {
        const rows = store.all<{ seq: number; data: Uint8Array }>(
          "select seq, data from firehose_record where stream = ? order by seq limit 5000",
          stream,
        );
        const at = new Date(clock.now());
        const plain = Buffer.concat(rows.flatMap((row) => [Buffer.from(row.data), delimiter]));
        const body = destination.CompressionFormat === "GZIP" ? gzipSync(plain) : plain;
        const stamp = at.toISOString().slice(0, 19).replace(/[T:]/g, "-");
        const key = `${prefixAt(destination.Prefix, at, resource)}${resource.ref}-1-${stamp}-${randomUUID()}${destination.FileExtension ?? ""}`;
        const bucket = String(destination.BucketARN).split(":::")[1] ?? "";
        buckets.put(bucket, key, body, { "content-type": "application/octet-stream" });
        store.run("delete from firehose_record where stream = ? and seq <= ?", stream, rows.at(-1)?.seq ?? 0);
        log({ source: "firehose", level: "debug", message: `${rows.length} records -> ${bucket}/${key}` });
      });
    }
  };

  const put = (arn: string, data: Buffer): void => {
    if (!streams.has(arn)) throw new AwsError("ResourceNotFoundException", `There is no delivery stream ${arn}.`);
    store.run("insert into firehose_record (stream, data) values (?, ?)", arn, data);
    timer ??= setTimeout(flush, bufferMs);
  };
  if (store.one("select seq from firehose_record limit 1")) timer = setTimeout(flush, 0);

  return {
    put,
    flush,
    busy: () => (store.one("select seq from firehose_record limit 1") ? "the lake's buffer is not written" : undefined),
    stop() {
      clearTimeout(timer);
    },
    service: {
      handle(call) {
        const input = call.json();
        if (call.operation !== "PutRecord" && call.operation !== "PutRecordBatch") throw call.unsupported();
        const arn = `arn:aws:firehose:${assembly.region}:${assembly.account}:deliverystream/${input.DeliveryStreamName}`;
        call.authorize({ action: `firehose:${call.operation}`, resource: arn });
        const records: Tree[] = input.Records ?? [input.Record];
        store.together(() => {
          for (const record of records) put(arn, Buffer.from(record.Data, "base64"));
        });
        const ids = records.map(() => ({ RecordId: randomUUID() }));
        call.answerJson(input.Records ? { FailedPutCount: 0, RequestResponses: ids } : ids[0]);
      },
    },
  };
}

function delimiterOf(destination: Tree): Buffer {
  const processor = (destination.ProcessingConfiguration?.Processors ?? [])[0];
  if (!processor || destination.ProcessingConfiguration.Enabled === false) return Buffer.alloc(0);
  const parameter = (processor.Parameters ?? []).find((one: Tree) => one.ParameterName === "Delimiter");
  return Buffer.from(String(parameter?.ParameterValue ?? "\\n").replaceAll("\\n", "\n"));
}

function prefixAt(prefix: string | undefined, at: Date, resource: Resource): string {
  const iso = at.toISOString();
  const parts: Record<string, string> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  };
  const format = (text: string): string => text.replace(/yyyy|MM|dd|HH|mm|ss/g, (part) => parts[part] ?? part);
  if (prefix === undefined) return format("yyyy/MM/dd/HH/");
  const expressions = prefix.match(/!\{[^}]+\}/g) ?? [];
  const unknown = expressions.find((expression) => !expression.startsWith("!{timestamp:"));
  if (unknown) throw new Error(`The local platform does not know ${unknown} in the prefix of ${resource.logicalId}.`);
  const dated = prefix.replace(/!\{timestamp:([^}]+)\}/g, (_, text: string) => format(text).replaceAll("'", ""));
  return expressions.length > 0 ? dated : `${prefix}${format("yyyy/MM/dd/HH/")}`;
}
