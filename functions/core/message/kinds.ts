/** `recovery` asks again after a closed task; a `notice` goes to staff; a `reply` answers a customer's text. */
export const kinds = ["invitation", "recovery", "notice", "reply"] as const;
