import * as z from "zod/mini";

export type Verb<S extends z.ZodMiniType, R> = ((input: z.input<S>) => R) & { readonly schema: S };

/** A verb: parses its input by its schema, which it carries so that other rooms can reuse it. A failed parse here is a defect. */
// @__NO_SIDE_EFFECTS__ tells the bundler: a function is deployed with the verbs that it calls, not with all of their noun.
export function fn<S extends z.ZodMiniType, R>(schema: S, run: (input: z.output<S>) => R): Verb<S, R> {
  const verb = (input: z.input<S>): R => run(z.parse(schema, input));
  return Object.assign(verb, { schema });
}
