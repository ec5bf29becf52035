/** GSM 03.38: the characters that count once, and those of its extension table, which count twice. */
const basic = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]$/;
const extended = /^[\f^{}\\[~\]|€]$/;

/**
 * How a text message travels, and in how many parts it is paid for: GSM-7 holds 160 characters, 153 in each of several parts; with any other
 * character it is UCS-2, which holds 70, or 67.
 */
export function segmentsOf(body: string): { encoding: "GSM-7" | "UCS-2"; characters: number; segments: number } {
  const characters = [...body];
  const isGsm = characters.every((character) => basic.test(character) || extended.test(character));
  const units = isGsm
    ? characters.reduce((sum, character) => sum + (extended.test(character) ? 2 : 1), 0)
    : body.length;
  const [whole, part] = isGsm ? [160, 153] : [70, 67];
  return {
    encoding: isGsm ? "GSM-7" : "UCS-2",
    characters: units,
    segments: units <= whole ? 1 : Math.ceil(units / part),
  };
}
