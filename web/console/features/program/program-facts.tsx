import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useAnswer } from "../../api/queries.ts";
import { Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useLocale, useSay, useTerm } from "../../words/words.tsx";

export type Program = Got<"program.list">["programs"][number];

/** What a head decided about a programme. */
export function ProgramFacts({ program }: { program: Program }) {
  const say = useSay();
  const term = useTerm();
  const intl = useIntl();
  const { locale } = useLocale();
  const cards = useAnswer("scorecard.list", {});
  const card = cards.data?.scorecards.find(
    ({ id, version }) => id === program.scorecardId && version === program.scorecardVersion,
  );
  return (
    <Facts
      facts={[
        [
          say("program.share"),
          intl.formatNumber(program.shareBasisPoints / 10_000, { style: "percent", maximumFractionDigits: 2 }),
        ],
        [
          say("program.strata"),
          program.strata.length ? intl.formatList(program.strata.map((name) => term("attribute", name))) : say("none"),
        ],
        [say("program.minimum"), intl.formatNumber(program.minimum)],
        [
          say("program.excludes"),
          program.excludes.drawnWithinDays !== undefined &&
            say("program.drawnWithin", { days: program.excludes.drawnWithinDays }),
        ],
        [say("program.scorecard"), card?.title[locale] ?? program.scorecardId],
        [
          say("program.staffInformed"),
          program.staffInformedAt && (
            <>
              <Moment at={program.staffInformedAt} />
              {program.staffInformedHow && <> · {program.staffInformedHow}</>}
            </>
          ),
        ],
      ]}
    />
  );
}
