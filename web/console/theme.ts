import { Button, type CSSVariablesResolver, createTheme, Input, type MantineColorsTuple } from "@mantine/core";

/** The one accent. Step 6 carries white text at 6.6:1; step 3 is the accent's text on dark at 7:1. */
const accent: MantineColorsTuple = [
  "#eef0fd",
  "#dde1fa",
  "#bcc3f4",
  "#a5aff5",
  "#7984e6",
  "#5963d6",
  "#4650c4",
  "#3a43ab",
  "#30388c",
  "#252b6c",
];

/** The neutral ramp: cool, low in colour, the same hue in both schemes. */
const gray: MantineColorsTuple = [
  "#f7f8fa",
  "#f0f1f5",
  "#e4e6ec",
  "#d2d6df",
  "#b3b9c6",
  "#868e9e",
  "#636b7b",
  "#4a5161",
  "#2f3542",
  "#1a1e27",
];
const dark: MantineColorsTuple = [
  "#e7e9ee",
  "#c6cad4",
  "#a3a9b6",
  "#7c8493",
  "#3a404d",
  "#2c313c",
  "#20242d",
  "#171a21",
  "#111318",
  "#0b0d11",
];

const fonts =
  '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/** The look of the console; colours that mean something are in ui/tokens.css. */
export const theme = createTheme({
  colors: { accent, gray, dark },
  primaryColor: "accent",
  primaryShade: 6,
  fontFamily: fonts,
  headings: {
    fontFamily: fonts,
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.25" },
      h2: { fontSize: "1.25rem", lineHeight: "1.35" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "1rem", lg: "1.25rem", xl: "1.75rem" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Input: Input.extend({ defaultProps: { size: "sm" } }),
  },
});

/** Mantine's own variables, pointed at the tokens, so that both speak the same colours. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--ground)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-soft)",
    "--mantine-color-placeholder": "var(--ink-soft)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-anchor": "var(--accent-ink)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--surface-hover)",
    "--mantine-color-default-border": "var(--line-control)",
  };
  return { variables: {}, light: shared, dark: shared };
};
