import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { IntlProvider, type PrimitiveType, useIntl } from "react-intl";
import { keep, kept } from "../ui/form/kept.ts";
import { isTimeZone } from "../ui/form/zoned.ts";
import type en from "./en.ts";
import { type Sentences, speakBy } from "./sentences.ts";

export const locales = { en: "English", "zh-CN": "简体中文" } as const;
export type Locale = keyof typeof locales;
export type WordId = keyof typeof en;

type Messages = Record<WordId, string>;
const files: Record<Locale, () => Promise<{ default: Messages; sentences?: Sentences }>> = {
  en: () => import("./en.ts"),
  "zh-CN": () => import("./zh-CN.ts"),
};

/** Fetches a locale's words, and from then on says what the API says in it too. */
export async function firstWords(locale: Locale): Promise<{ locale: Locale; messages: Messages }> {
  const words = await files[locale]();
  speakBy(words.sentences);
  return { locale, messages: words.default };
}

/** The locale of this browser: what was chosen here, else the first that the browser asks for and we speak. */
export function preferredLocale(): Locale {
  const chosen = kept("loopkeeper.locale");
  if (chosen && chosen in locales) return chosen as Locale;
  return navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag))?.startsWith("zh") ? "zh-CN" : "en";
}

const LocaleContext = createContext<{ locale: Locale; choose: (locale: Locale) => void }>({
  locale: "en",
  choose: () => {},
});

/** Speaks one locale to everything inside; another is fetched when it is chosen and the page stays as it is until it has come. */
export function Words({ first, children }: { first: { locale: Locale; messages: Messages }; children: ReactNode }) {
  const [spoken, speak] = useState(first);
  const choose = useCallback(async (locale: Locale) => {
    keep("loopkeeper.locale", locale);
    speak(await firstWords(locale));
  }, []);
  useEffect(() => {
    document.documentElement.lang = spoken.locale;
  }, [spoken.locale]);
  const value = useMemo(() => ({ locale: spoken.locale, choose }), [spoken.locale, choose]);
  return (
    <LocaleContext value={value}>
      <IntlProvider locale={spoken.locale} messages={spoken.messages}>
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}

/** Says moments in a time zone to everything inside; without one, or one that this browser does not know, in the browser's. */
export function InZone({ zone, children }: { zone: string | undefined; children: ReactNode }) {
  const { locale, messages } = useIntl();
  return (
    <IntlProvider
      locale={locale}
      messages={messages as Record<string, string>}
      {...(zone && isTimeZone(zone) && { timeZone: zone })}
    >
      {children}
    </IntlProvider>
  );
}

export const useLocale = () => use(LocaleContext);

/** Says a word in the reader's language. */
export type Say = (id: WordId, values?: Record<string, PrimitiveType>) => string;

export function useSay(): Say {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

/** The word for a value that comes from the API, as `reason.quarantine`; the value itself where there is none yet. */
export function useTerm(): (group: string, value: string) => string {
  const intl = useIntl();
  return useCallback(
    (group, value) => {
      const id = `${group}.${value}`;
      return id in intl.messages ? intl.formatMessage({ id: id as WordId }) : value.replaceAll("_", " ");
    },
    [intl],
  );
}
