import { useIntl } from "react-intl";
import { useSay } from "../../words/words.tsx";
import type { PublicLink } from "./poster.tsx";

/** A link's own number, of its answers alone. */
export function LinkResult({ link: { kind, result } }: { link: Pick<PublicLink, "kind" | "result"> }) {
  const say = useSay();
  const intl = useIntl();
  if (!result) return null;
  if (result.value === null) return <>{say("publicLink.tooFew")}</>;
  return kind === "nps"
    ? say("publicLink.nps", { value: intl.formatNumber(result.value, { maximumFractionDigits: 0 }) })
    : say("publicLink.csat", { value: intl.formatNumber(result.value, { style: "percent" }) });
}
