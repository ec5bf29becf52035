import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveId } from "../../functions/core/id.ts";
import { seal, unseal } from "../../functions/core/link.ts";

const keys = {
  current: 2,
  keys: { "1": Buffer.alloc(32, 1).toString("base64"), "2": Buffer.alloc(32, 2).toString("base64") },
};
const id = deriveId("invitation", "a case", 1);
const expiresAt = "2026-06-01T10:30:00.000Z";
const before = new Date("2026-06-01T10:29:59.999Z");

describe("a customer's link", () => {
  it("is 44 characters that need no escaping in a path", () => {
    expect(seal("respond", id, expiresAt, keys)).toMatch(/^[\w-]{44}$/);
  });

  it("opens what it was sealed for, until the hour of its expiry is over", () => {
    const token = seal("respond", id, expiresAt, keys);
    expect(unseal("respond", token, keys, before)).toBe(id);
    expect(unseal("respond", token, keys, new Date("2026-06-01T10:59:59.999Z"))).toBe(id);
    expect(unseal("respond", token, keys, new Date("2026-06-01T11:00:00.000Z"))).toBeUndefined();
  });

  it("does not open for another purpose", () => {
    expect(unseal("unsubscribe", seal("respond", id, expiresAt, keys), keys, before)).toBeUndefined();
    expect(unseal("respond", seal("unsubscribe", id, expiresAt, keys), keys, before)).toBeUndefined();
  });

  it("still opens after the keys were rotated, and no more once its key was taken away", () => {
    const token = seal("respond", id, expiresAt, { ...keys, current: 1 });
    expect(unseal("respond", token, keys, before)).toBe(id);
    expect(unseal("respond", token, { current: 2, keys: { "2": keys.keys["2"] } }, before)).toBeUndefined();
  });

  it("does not open when any of its characters is another", () => {
    const token = seal("respond", id, expiresAt, keys);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (let at = 0; at < token.length; at++)
      for (const character of alphabet) {
        if (character === token[at]) continue;
        const altered = token.slice(0, at) + character + token.slice(at + 1);
        expect(unseal("respond", altered, keys, before)).toBeUndefined();
      }
  });

  it("is not guessed: whatever is tried is no link, and nothing throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ minLength: 33, maxLength: 33 })),
        (tried) => {
          const token = typeof tried === "string" ? tried : Buffer.from(tried).toString("base64url");
          expect(unseal("respond", token, keys, before)).toBeUndefined();
        },
      ),
    );
  });

  it("is not made without the current key", () => {
    expect(() => seal("respond", id, expiresAt, { current: 9, keys: {} })).toThrow("There is no signing key 9.");
  });
});
