// biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are taken out
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Text as it can be stored, sent and shown: half a character, which JSON may spell out, has no bytes, and a control character, which a help desk
 * copies from a terminal, breaks a mail, a text message or a file far from here. Nobody meant either, so news is not refused for it.
 */
export const plain = (text: string): string => text.toWellFormed().replace(control, "");
