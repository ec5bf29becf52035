import { createHash } from "node:crypto";

export * from "node:crypto";

let seed = "";
let drawn = 0;

/** Begins the sequence that follows from a seed. */
export function seedBytes(text: string): void {
  seed = text;
  drawn = 0;
}

/** Bytes as good as random for a demo, and the same for the same seed. */
export function randomBytes(size: number): Buffer {
  return createHash("shake256", { outputLength: size }).update(`${seed}\0${drawn++}`).digest();
}
