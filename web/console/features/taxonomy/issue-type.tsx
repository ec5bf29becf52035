import { useCallback } from "react";
import { useAnswer } from "../../api/queries.ts";
import { useLocale } from "../../words/words.tsx";

const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

/** The name of a case's issue type in the reader's language, also of one that is retired; what nobody has listed is shown as it came. */
export function useIssueType(): (issueType: string) => string {
  const { locale } = useLocale();
  const { data } = useAnswer("taxonomy.list", {}, { staleTime: 5 * 60_000 });
  const types = data?.taxonomies.find(({ name }) => name === "issue-types")?.entries;
  return useCallback(
    (issueType) => {
      const id = plain(issueType);
      const found = types?.flatMap((entry) => [entry, ...entry.children]).find((entry) => entry.id === id);
      return found ? (locale === "zh-CN" ? found.zh : found.en) : issueType.replaceAll("_", " ");
    },
    [types, locale],
  );
}
