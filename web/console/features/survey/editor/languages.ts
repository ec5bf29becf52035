import { useCallback } from "react";
import { useIntl } from "react-intl";

/** The name of a language in the reader's own. */
export function useLanguageName(): (locale: string) => string {
  const { locale: reader } = useIntl();
  return useCallback(
    (locale) => {
      try {
        return new Intl.DisplayNames([reader], { type: "language" }).of(locale) ?? locale;
      } catch {
        return locale;
      }
    },
    [reader],
  );
}
