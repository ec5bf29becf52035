import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, call, type Got } from "../../../api/client.ts";
import { keep, kept } from "../../../ui/form/kept.ts";

export type Survey = Got<"survey.read">;
export type Definition = Survey["draft"];
export type Problem = Survey["problems"][number];

/** How a draft stands: `overtaken` means that somebody else changed the survey since. */
export type Saving = "saved" | "saving" | "failed" | "overtaken";

const restMs = 700;
const mostSteps = 100;

/**
 * A definition that somebody writes: each change is kept in this tab at once and at the server when the writer rests, and can be taken back.
 * A save that fails is tried again with the next change; nothing is saved over somebody else's work.
 */
export function useDefinition(survey: Survey) {
  const name = `loopkeeper.draft.survey.${survey.id}`;
  const [steps, setSteps] = useState<Definition[]>(() => {
    const text = kept(name, "sessionStorage");
    const before = text ? (JSON.parse(text) as { revision: number; definition: Definition }) : undefined;
    return before?.revision === survey.revision ? [survey.draft, before.definition] : [survey.draft];
  });
  const [saving, setSaving] = useState<Saving>("saved");
  const revision = useRef(survey.revision);
  const stored = useRef(survey.draft);
  const underway = useRef<Promise<void>>(Promise.resolve());
  const definition = steps.at(-1) as Definition;

  const save = useCallback(
    (next: Definition): Promise<void> => {
      const work = async () => {
        if (next === stored.current) return;
        setSaving("saving");
        try {
          const saved = await call("survey.saveDraft", {
            surveyId: survey.id,
            revision: revision.current,
            definition: next,
          });
          revision.current = saved.revision;
          stored.current = next;
          keep(name, null, "sessionStorage");
          setSaving("saved");
        } catch (error) {
          setSaving(error instanceof ApiError && error.code === "conflict" ? "overtaken" : "failed");
        }
      };
      underway.current = underway.current.then(work);
      return underway.current;
    },
    [survey.id, name],
  );

  useEffect(() => {
    if (definition === stored.current) return undefined;
    keep(name, JSON.stringify({ revision: revision.current, definition }), "sessionStorage");
    const timer = setTimeout(() => save(definition), restMs);
    return () => clearTimeout(timer);
  }, [definition, name, save]);

  return {
    definition,
    saving,
    canUndo: steps.length > 1,
    change: (change: Partial<Definition>) =>
      setSteps((steps) => [...steps.slice(-mostSteps), { ...(steps.at(-1) as Definition), ...change }]),
    undo: () => setSteps((steps) => (steps.length > 1 ? steps.slice(0, -1) : steps)),
    /** What is stored once everything typed is: its revision. */
    settle: async (): Promise<number> => {
      await save(definition);
      return revision.current;
    },
    forget: () => keep(name, null, "sessionStorage"),
  };
}

/** What is wrong at a place of the definition, or somewhere within it. */
export const problemAt = (problems: Problem[], path: string): string | undefined =>
  problems.find((problem) => problem.path === path)?.message;

/** A definition as text, the same for the same however it was stored. */
const textOf = (definition: Definition | undefined): string =>
  JSON.stringify(definition, (_, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** Whether two say, ask and heed the same. */
export const isSame = (one: Definition, other: Definition | undefined): boolean => textOf(one) === textOf(other);
