import { Button, NumberInput, TextInput } from "@mantine/core";
import { useIntl } from "react-intl";
import { Icon } from "../../../ui/icons.tsx";
import { useSay } from "../../../words/words.tsx";
import { type Definition, type Problem, problemAt, type Survey } from "./draft.ts";
import classes from "./editor.module.css";
import { SaidFields, withWord } from "./words.tsx";

type Variant = Definition["variants"][number];
const names = ["subject", "preheader", "next", "text"] as const;

/** Other words for a share of the invitations, and how many answer each. */
export function Variants(props: {
  survey: Survey;
  definition: Definition;
  problems: Problem[];
  onChange: (change: Partial<Definition>) => void;
}) {
  const say = useSay();
  const { definition, problems } = props;
  const { variants } = definition;
  const set = (next: Variant[]) => props.onChange({ variants: next });
  const change = (index: number, change: Partial<Variant>) =>
    set(variants.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className={classes.part}>
      <Rates survey={props.survey} />
      {variants.map((variant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its id is typed here
        <section key={index} className={classes.question}>
          <div className={classes.bar}>
            <strong>{say("surveys.variant", { id: variant.id })}</strong>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={say("surveys.remove", { what: variant.id })}
              onClick={() => set(variants.filter((_, at) => at !== index))}
            >
              <Icon name="trash" size={16} />
            </Button>
          </div>
          <div className={classes.row}>
            <TextInput
              label={say("surveys.id")}
              value={variant.id}
              error={problemAt(problems, `variants.${index}.id`)}
              onChange={(event) => change(index, { id: event.currentTarget.value })}
            />
            <NumberInput
              label={say("surveys.percent")}
              value={variant.percent}
              min={1}
              max={99}
              allowDecimal={false}
              onChange={(value) =>
                typeof value === "number" && value >= 1 && value <= 99 && change(index, { percent: value })
              }
            />
          </div>
          {names.map((name) => (
            <SaidFields
              key={name}
              label={say(`surveys.word.${name}`)}
              path={`variants.${index}.words.${name}`}
              said={variant.words[name]}
              locales={definition.locales}
              problems={problems}
              onChange={(said) => change(index, { words: withWord(variant.words, name, said) })}
            />
          ))}
          {problemAt(problems, `variants.${index}.words`) && (
            <p className={classes.wrong}>{problemAt(problems, `variants.${index}.words`)}</p>
          )}
        </section>
      ))}
      {problemAt(problems, "variants") && <p className={classes.wrong}>{problemAt(problems, "variants")}</p>}
      {variants.length < 3 && (
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => set([...variants, { id: `b${variants.length + 1}`, percent: 25, words: {} }])}
          >
            {say("surveys.addVariant")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Rates({ survey }: { survey: Survey }) {
  const say = useSay();
  const intl = useIntl();
  const percent = (value: number) => intl.formatNumber(value, { style: "percent", maximumFractionDigits: 1 });
  const points = (value: number) =>
    intl.formatNumber(value * 100, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  return (
    <table className={classes.rates}>
      <caption>{say("surveys.rates")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("surveys.rates.words")}</th>
          <th scope="col">{say("surveys.rates.sent")}</th>
          <th scope="col">{say("surveys.rates.rate")}</th>
          <th scope="col">{say("surveys.rates.difference")}</th>
        </tr>
      </thead>
      <tbody>
        {survey.variants.map(({ id, sent, value, low, high, difference }) => (
          <tr key={id ?? ""}>
            <th scope="row">{id ?? say("surveys.rates.own")}</th>
            <td>{intl.formatNumber(sent)}</td>
            <td>
              {value === null || low === null || high === null
                ? say("home.notEnough")
                : `${percent(value)} (${percent(low)} – ${percent(high)})`}
            </td>
            <td>
              {difference?.value != null && difference.low !== null && difference.high !== null
                ? `${points(difference.value)} (${points(difference.low)} – ${points(difference.high)})`
                : "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
