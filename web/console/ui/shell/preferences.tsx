import { type MantineColorScheme, SegmentedControl, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { type Locale, locales, useLocale, useSay } from "../../words/words.tsx";
import { Icon, type IconName } from "../icons.tsx";

/** The language of the console, kept in this browser. */
export function LocaleSwitch() {
  const say = useSay();
  const { locale, choose } = useLocale();
  return (
    <SegmentedControl
      size="xs"
      aria-label={say("language")}
      value={locale}
      onChange={(value) => choose(value as Locale)}
      data={Object.entries(locales).map(([value, label]) => ({ value, label: <span lang={value}>{label}</span> }))}
    />
  );
}

const schemes: Record<MantineColorScheme, IconName> = { light: "sun", dark: "moon", auto: "auto" };

/** Light, dark or as the system says, kept in this browser. */
export function SchemeSwitch() {
  const say = useSay();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label={say("scheme")}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={(["light", "dark", "auto"] as const).map((value) => ({
        value,
        label: (
          <span style={{ display: "grid", placeItems: "center", height: 18 }} title={say(`scheme.${value}`)}>
            <Icon name={schemes[value]} size={16} />
            <VisuallyHidden>{say(`scheme.${value}`)}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
}
