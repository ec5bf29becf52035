import { Button } from "@mantine/core";
import { useMemo } from "react";
import { encode } from "uqr";
import type { Got } from "../../api/client.ts";
import { announce } from "../../ui/shell/announce.tsx";
import { useLocale, useSay } from "../../words/words.tsx";
import classes from "./public-link.module.css";

export type PublicLink = Got<"publicLink.list">["links"][number];

/** A QR code as one path: dark modules on a light ground with the quiet zone of four modules that readers need. */
function codeOf(url: string): { size: number; path: string } {
  const { data, size } = encode(url, { ecc: "M", border: 4 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .filter(Boolean)
    .join("");
  return { size, path };
}

const svgOf = ({ size, path }: ReturnType<typeof codeOf>): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;

/** What stands at a counter: the question and the code that leads to it. Printing the page prints this alone. */
export function Poster({ link }: { link: PublicLink }) {
  const say = useSay();
  const { locale } = useLocale();
  const code = useMemo(() => codeOf(link.url), [link.url]);
  const { size, path } = code;
  const question = link.question[locale] ?? Object.values(link.question)[0];
  const file = `data:image/svg+xml,${encodeURIComponent(svgOf(code))}`;
  return (
    <>
      <div className={classes.poster}>
        <p className={classes.question}>{question}</p>
        <svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={say("publicLink.qr")}>
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <p className={classes.scan}>{say("publicLink.scan")}</p>
      </div>
      <div className={classes.buttons}>
        <Button onClick={() => window.print()}>{say("publicLink.print")}</Button>
        <Button variant="default" component="a" href={file} download={`${link.name}.svg`}>
          {say("publicLink.download")}
        </Button>
        <Button
          variant="default"
          onClick={async () => {
            await navigator.clipboard.writeText(link.url);
            announce(say("publicLink.copied"));
          }}
        >
          {say("publicLink.copy")}
        </Button>
      </div>
    </>
  );
}
