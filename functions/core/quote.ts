const longest = 60;

/** With a scheme, with www, or with a path: an address, whatever its domain. */
const addresses =
  /[a-z][a-z\d+.-]*:\/\/\S*|\bwww\.\S+|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}[\p{L}\p{N}-]+(?::\d+)?[/?#]\S*/giu;

/** What a mail program takes for a domain by itself. */
const dots = /(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu;

/**
 * Words of somebody else as our own messages may repeat them: one line, short, and with nothing that a mail program or a phone makes a link of.
 * Whoever names a case or a customer must not be able to send others somewhere from our address.
 */
export function quoted(text: string): string {
  const safe = text.replace(addresses, "…").replace(dots, ". ").replace(/\s+/g, " ").trim();
  const characters = [...safe];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : safe;
}
