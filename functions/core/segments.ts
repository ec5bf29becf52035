import { SegmentedMessage } from "sms-segments-calculator";

/** How a text message travels, and in how many parts it is paid for. */
export interface Segments {
  encoding: "GSM-7" | "UCS-2";
  /** Units of the encoding: `€` and its like count twice in GSM-7, an emoji at least twice in UCS-2. */
  characters: number;
  segments: number;
  /** The characters that make it UCS-2, each once: without them more than twice as much would fit. */
  outside: string[];
}

/** What End User Messaging takes of one message, in units of its encoding. */
const mostCharacters = { "GSM-7": 1530, "UCS-2": 630 } as const;

/** Counts a text as carriers do: no character, and no pair that makes one, is cut in two between parts. */
export function segmentsOf(body: string): Segments {
  // Longer texts cannot be sent, and to count them takes time.
  const text = body.toWellFormed().slice(0, 4000);
  const message = new SegmentedMessage(text);
  const encoding = message.encodingName;
  return {
    encoding,
    characters: message.messageSize / (encoding === "GSM-7" ? 7 : 16) + (body.length - text.length),
    segments: Math.max(1, message.segmentsCount),
    outside: [...new Set(message.getNonGsmCharacters())].slice(0, 20),
  };
}

/** Whether a text can be sent as one message. */
export function isSendable(body: string): boolean {
  if (body.trim() === "") return false;
  const { encoding, characters } = segmentsOf(body);
  return characters <= mostCharacters[encoding];
}
