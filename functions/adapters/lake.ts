import { gunzipSync, gzipSync } from "node:zlib";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Resource } from "../links.ts";

let client: S3Client | undefined;
const s3 = () => (client ??= new S3Client({}));
const Bucket = () => Resource.Lake.bucket;

/** The names of the lake's objects that begin so. */
export async function* objectsOf(prefix: string): AsyncGenerator<string> {
  for await (const page of paginateListObjectsV2({ client: s3() }, { Bucket: Bucket(), Prefix: prefix }))
    for (const { Key } of page.Contents ?? []) if (Key) yield Key;
}

/** An object's lines, and what tells it from a later one of its name. */
export async function read(key: string): Promise<{ text: string; etag: string }> {
  const { Body, ETag } = await s3().send(new GetObjectCommand({ Bucket: Bucket(), Key: key }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  return {
    text: (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8"),
    etag: ETag ?? "",
  };
}

/**
 * Puts other lines in the place of an object's, and removes what the bucket keeps of it from before. False where somebody else was faster:
 * then it is to be read again.
 */
export async function replace(key: string, etag: string, text: string): Promise<boolean> {
  try {
    await s3().send(
      new PutObjectCommand({
        Bucket: Bucket(),
        Key: key,
        Body: gzipSync(text),
        IfMatch: etag,
        ContentType: "application/octet-stream",
      }),
    );
  } catch (error) {
    if (
      error instanceof S3ServiceException &&
      ["PreconditionFailed", "ConditionalRequestConflict"].includes(error.name)
    )
      return false;
    throw error;
  }
  const { Versions = [] } = await s3().send(new ListObjectVersionsCommand({ Bucket: Bucket(), Prefix: key }));
  for (const { Key, VersionId, IsLatest } of Versions)
    if (Key === key && VersionId && !IsLatest)
      await s3().send(new DeleteObjectCommand({ Bucket: Bucket(), Key, VersionId }));
  return true;
}
