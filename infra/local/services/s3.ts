import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsError, type Call, escapeXml, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import type { Assembly, Resource, Tree } from "../template.ts";

/** The template's buckets: objects are files of the data directory. */
export interface Buckets {
  readonly service: Service;
  put(bucket: string, key: string, body: Buffer, headers: Record<string, string>): { etag: string };
  get(bucket: string, key: string): { body: Buffer; headers: Record<string, string> } | undefined;
  list(bucket: string, prefix?: string): { key: string; size: number; at: number }[];
}

interface Row {
  key: string;
  file: string;
  size: number;
  etag: string;
  at: number;
  headers: string;
}

const keptHeaders = ["content-type", "content-encoding", "content-disposition", "content-language", "cache-control"];

/** Serves the buckets by S3's path style, presigned addresses included. */
export function createBuckets(
  assembly: Assembly,
  store: Store,
  clock: Clock,
  data: string,
  secretOf: (accessKeyId: string) => string | undefined,
): Buckets {
  const folder = join(data, "objects");
  mkdirSync(folder, { recursive: true });
  const buckets = new Map<string, Resource>(assembly.ofType("AWS::S3::Bucket").map((bucket) => [bucket.ref, bucket]));
  const find = (bucket: string, key: string): Row | undefined =>
    store.one<Row>("select * from object where bucket = ? and key = ?", bucket, key);

  const api: Omit<Buckets, "service"> = {
    put(bucket, key, body, headers) {
      const old = find(bucket, key);
      const file = randomUUID();
      const etag = `"${createHash("md5").update(body).digest("hex")}"`;
      writeFileSync(join(folder, `${file}.part`), body);
      renameSync(join(folder, `${file}.part`), join(folder, file));
      store.run(
        "insert or replace into object (bucket, key, file, size, etag, at, headers) values (?, ?, ?, ?, ?, ?, ?)",
        bucket,
        key,
        file,
        body.length,
        etag,
        clock.now(),
        JSON.stringify(headers),
      );
      if (old) rmSync(join(folder, old.file), { force: true });
      return { etag };
    },
    get(bucket, key) {
      const row = find(bucket, key);
      return row && { body: readFileSync(join(folder, row.file)), headers: headersOf(row) };
    },
    list: (bucket, prefix = "") =>
      store.all(
        "select key, size, at from object where bucket = ? and substr(key, 1, ?) = ? order by key",
        bucket,
        prefix.length,
        prefix,
      ),
  };

  const remove = (bucket: string, key: string): void => {
    const row = find(bucket, key);
    store.run("delete from object where bucket = ? and key = ?", bucket, key);
    if (row) rmSync(join(folder, row.file), { force: true });
  };

  const handle = (call: Call): void => {
    const { request, response, url } = call;
    const [, bucket = "", ...rest] = url.pathname.split("/").map(decodeURIComponent);
    const key = rest.join("/");
    const resource = buckets.get(bucket);
    if (!resource) throw new AwsError("NoSuchBucket", "The specified bucket does not exist.", 404);
    allowOrigin(call, resource);
    if (request.method === "OPTIONS") {
      response.writeHead(response.hasHeader("access-control-allow-origin") ? 204 : 403).end();
      return;
    }
    if (url.searchParams.has("X-Amz-Signature")) verifyPresigned(call, secretOf);
    else if (!request.headers.authorization) throw new AwsError("AccessDenied", "Access Denied", 403);
    const object = `arn:aws:s3:::${bucket}/${key}`;
    if (!key) {
      if (request.method !== "GET" && request.method !== "HEAD") throw call.unsupported();
      call.authorize({ action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` });
      if (request.method === "HEAD") response.writeHead(200).end();
      else answerList(call, bucket, api.list(bucket, url.searchParams.get("prefix") ?? ""));
      return;
    }
    const row = find(bucket, key);
    switch (request.method) {
      case "PUT": {
        if (request.headers["x-amz-copy-source"] || url.searchParams.has("uploadId")) throw call.unsupported();
        call.authorize({ action: "s3:PutObject", resource: object });
        const wanted = request.headers["if-match"];
        if ((request.headers["if-none-match"] === "*" && row) || (wanted && row?.etag !== wanted))
          throw new AwsError(
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold.",
            412,
          );
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(request.headers))
          if (keptHeaders.includes(name) || name.startsWith("x-amz-meta-"))
            headers[name] = String(value).replace(/,?\s*aws-chunked/, "");
        if (!headers["content-encoding"]) delete headers["content-encoding"];
        const { etag } = api.put(bucket, key, bodyOf(call), headers);
        response.writeHead(200, { etag }).end();
        return;
      }
      case "GET":
      case "HEAD": {
        call.authorize({ action: "s3:GetObject", resource: object });
        if (!row) {
          // As in S3, HEAD has no body to say it in.
          if (request.method === "HEAD") response.writeHead(404).end();
          else throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
          return;
        }
        const headers = headersOf(row);
        const type = url.searchParams.get("response-content-type");
        const disposition = url.searchParams.get("response-content-disposition");
        if (type) headers["content-type"] = type;
        if (disposition) headers["content-disposition"] = disposition;
        if (request.headers["if-none-match"] === row.etag) {
          response.writeHead(304).end();
          return;
        }
        const body = readFileSync(join(folder, row.file));
        const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
        if (from !== undefined) {
          const end = Math.min(to ? Number(to) : body.length - 1, body.length - 1);
          const part = body.subarray(Number(from), end + 1);
          headers["content-range"] = `bytes ${from}-${end}/${body.length}`;
          headers["content-length"] = String(part.length);
          response.writeHead(206, headers).end(request.method === "GET" ? part : undefined);
          return;
        }
        headers["content-length"] = String(body.length);
        response.writeHead(200, headers).end(request.method === "GET" ? body : undefined);
        return;
      }
      case "DELETE":
        call.authorize({ action: "s3:DeleteObject", resource: object });
        remove(bucket, key);
        response.writeHead(204).end();
        return;
      default:
        throw call.unsupported();
    }
  };
  return { ...api, service: { handle } };
}

const headersOf = (row: Row): Record<string, string> => ({
  "content-type": "binary/octet-stream",
  ...JSON.parse(row.headers),
  etag: row.etag,
  "last-modified": new Date(row.at).toUTCString(),
  "accept-ranges": "bytes",
});

function answerList(call: Call, bucket: string, found: ReturnType<Buckets["list"]>): void {
  const { searchParams } = call.url;
  const after = searchParams.get("continuation-token") ?? searchParams.get("start-after") ?? "";
  const limit = Math.min(Number(searchParams.get("max-keys") ?? 1000), 1000);
  const delimiter = searchParams.get("delimiter");
  const prefix = searchParams.get("prefix") ?? "";
  const folders = new Set<string>();
  const rest = found.filter(({ key }) => {
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (cut >= 0 && delimiter) folders.add(key.slice(0, cut + delimiter.length));
    return cut < 0 && key > after;
  });
  const page = rest.slice(0, limit);
  const truncated = rest.length > limit;
  const contents = page
    .map(
      ({ key, size, at }) =>
        `<Contents><Key>${escapeXml(key)}</Key><Size>${size}</Size><LastModified>${new Date(at).toISOString()}</LastModified><StorageClass>STANDARD</StorageClass></Contents>`,
    )
    .join("");
  const prefixes = [...folders]
    .map((one) => `<CommonPrefixes><Prefix>${escapeXml(one)}</Prefix></CommonPrefixes>`)
    .join("");
  call.response
    .writeHead(200, { "content-type": "application/xml" })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${truncated}</IsTruncated>${truncated ? `<NextContinuationToken>${escapeXml(page.at(-1)?.key ?? "")}</NextContinuationToken>` : ""}${contents}${prefixes}</ListBucketResult>`,
    );
}

/** Clients that stream a body frame it in signed or checksummed chunks. */
function bodyOf(call: Call): Buffer {
  const { request, body } = call;
  const chunked =
    String(request.headers["x-amz-content-sha256"]).startsWith("STREAMING-") ||
    String(request.headers["content-encoding"]).includes("aws-chunked");
  if (!chunked) return body;
  const parts: Buffer[] = [];
  let position = 0;
  while (position < body.length) {
    const end = body.indexOf("\r\n", position);
    const size = Number.parseInt(body.subarray(position, end).toString(), 16);
    if (!size) break;
    parts.push(body.subarray(end + 2, end + 2 + size));
    position = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

function allowOrigin(call: Call, bucket: Resource): void {
  const { origin } = call.request.headers;
  if (!origin) return;
  const method = call.request.headers["access-control-request-method"] ?? call.request.method;
  const rules: Tree[] = bucket.properties.CorsConfiguration?.CorsRules ?? [];
  const rule = rules.find(
    (one) =>
      one.AllowedMethods.includes(method) && one.AllowedOrigins.some((text: string) => text === "*" || text === origin),
  );
  if (!rule) return;
  call.response.setHeader("access-control-allow-origin", origin);
  call.response.setHeader("access-control-allow-methods", rule.AllowedMethods.join(", "));
  if (rule.AllowedHeaders) call.response.setHeader("access-control-allow-headers", rule.AllowedHeaders.join(", "));
  if (rule.ExposedHeaders) call.response.setHeader("access-control-expose-headers", rule.ExposedHeaders.join(", "));
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A presigned address grants exactly what was signed: method, key, the headers it lists, and until it expires. */
function verifyPresigned(call: Call, secretOf: (accessKeyId: string) => string | undefined): void {
  const { request, url } = call;
  const get = (name: string): string => url.searchParams.get(name) ?? "";
  const [accessKeyId = "", date = "", region = "", service = ""] = get("X-Amz-Credential").split("/");
  const secret = secretOf(accessKeyId);
  if (!secret) throw new AwsError("InvalidAccessKeyId", "The access key id does not exist in our records.", 403);
  const stamp = get("X-Amz-Date");
  const signedAt = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Date.now() < signedAt + Number(get("X-Amz-Expires")) * 1000))
    throw new AwsError("AccessDenied", "Request has expired", 403);
  const signedHeaders = get("X-Amz-SignedHeaders").split(";");
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const path = url.pathname
    .split("/")
    .map((part) => encode(decodeURIComponent(part)))
    .join("/");
  const canonical = [
    request.method,
    path,
    query,
    ...signedHeaders.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? "")
          .trim()
          .replace(/\s+/g, " ")}`,
    ),
    "",
    signedHeaders.join(";"),
    request.headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD",
  ].join("\n");
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const expected = hmac(key, ["AWS4-HMAC-SHA256", stamp, `${date}/${region}/${service}/aws4_request`, hash].join("\n"));
  const actual = Buffer.from(get("X-Amz-Signature"), "hex");
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected))
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided.",
      403,
    );
}
