/**
 * The version of all words and of their looks. Copies of messages are rendered again: whoever changes what a template says or how it looks raises
 * this, so that a copy of an older message says that it is not quite what was sent. tests/contract/messages.test.ts keeps what each version renders.
 */
export const templateVersion = 2;
