import { type Html, html, trusted } from "../respond/html.ts";
import { type Language, pageWords } from "../respond/words.ts";

/** Light colours stand inline, where every client reads them; dark ones in a style sheet, for the clients that have a dark mode. */
export const colours = { ink: "#1a1e27", soft: "#5a6272", control: "#868e9e", accent: "#4650c4", surface: "#ffffff" };

/** What is dark, after a selector: `[data-ogsc]` is how Outlook's apps and outlook.com say that they are in dark mode. */
const darkAfter = (where: string): string =>
  [
    ".ground{background-color:#111318!important}",
    ".surface{background-color:#171a21!important}",
    ".ink{color:#e7e9ee!important}",
    ".ink a{color:#e7e9ee!important}",
    ".soft{color:#a3a9b6!important}",
    ".soft a{color:#a3a9b6!important}",
    ".cell{border-color:#717a8c!important}",
    ".accent{background-color:#a5aff5!important}",
    ".accent a{color:#171a21!important}",
  ]
    .map((rule) => where + rule)
    .join("");

const style = `@media(prefers-color-scheme:dark){${darkAfter("")}}${darkAfter("[data-ogsc] ")}`;

const fonts =
  "Inter,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif";

/** Behind the preheader, so that an inbox does not go on with the greeting: it shows about 150 characters. */
const blank = "&#8199;&#847; ".repeat(60);

/** A whole mail around its rows; `preheader` is what an inbox shows beside the subject. */
export const mailFrame = (language: Language, subject: string, preheader: string, main: Html, foot: Html): string =>
  html`<!doctype html>
<html lang="${language}" dir="${pageWords(language)("direction")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>:root{color-scheme:light dark}${trusted(style)}</style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f7f8fa">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preheader}${trusted(blank)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="ground" style="background-color:#f7f8fa">
<tr><td align="center" style="padding:12px 0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="surface" style="max-width:560px;background-color:${colours.surface};border-radius:12px">
<tr><td class="ink" style="padding:20px 12px;font-family:${trusted(fonts)};font-size:16px;line-height:1.5;color:${colours.ink}">
${main}
</td></tr>
<tr><td class="soft" style="padding:0 12px 20px;font-family:${trusted(fonts)};font-size:13px;line-height:1.5;color:${colours.soft}">
${foot}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.text;
