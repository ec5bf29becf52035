import { type ReactNode, type RefObject, useEffect, useMemo, useState } from "react";
import { FormattedNumber } from "react-intl";
import { useSay } from "../../words/words.tsx";
import { keep, kept } from "../form/kept.ts";
import { Icon } from "../icons.tsx";
import { csvOf, download } from "./csv.ts";
import classes from "./data-table.module.css";
import { Dropdown } from "./dropdown.tsx";
import type { Selection } from "./selection.ts";
import { type Column, textOf } from "./table-column.ts";
import { isFiltering, type TableState } from "./table-state.ts";

export type Density = "comfortable" | "compact";

interface Kept {
  columns: Record<string, boolean>;
  density: Density;
}

/** Which columns show, and how close the rows stand: kept in this browser under the table's name. */
export function useTableLook(name: string, columns: readonly Column<never>[]) {
  const key = `loopkeeper.table.${name}`;
  const [look, setLook] = useState<Kept>(() => ({
    ...{ columns: {}, density: "comfortable" },
    ...JSON.parse(kept(key) ?? "{}"),
  }));
  const change = (next: Kept) => {
    keep(key, JSON.stringify(next));
    setLook(next);
  };
  const visibility = useMemo(
    () =>
      Object.fromEntries(
        columns.map(({ id, isTitle, shown }) => [
          id,
          shown !== "never" && (isTitle || (look.columns[id] ?? shown !== "off")),
        ]),
      ),
    [columns, look.columns],
  );
  return {
    visibility,
    hidden: Object.keys(visibility)
      .filter((id) => !visibility[id])
      .join(" "),
    density: look.density,
    show: (id: string, isShown: boolean) => change({ ...look, columns: { ...look.columns, [id]: isShown } }),
    setDensity: (density: Density) => change({ ...look, density }),
  };
}

/** Above a table: search, a filter for each facet, and what is rarely needed behind one button. */
export function TableTools<Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  look: ReturnType<typeof useTableLook>;
  state: TableState;
  onState: (next: TableState) => void;
  countsOf: (id: string) => Map<unknown, number>;
  search: RefObject<HTMLInputElement | null>;
  isCards: boolean;
  isList: boolean;
  selection: Selection<Row> | undefined;
  isAll: boolean;
  more: ReactNode;
  givenOrder: string | undefined;
}) {
  const { columns, look, state, onState, selection, rows } = props;
  const say = useSay();
  const sortable = columns.filter(({ canSort }) => canSort !== false);
  const exported = async () => {
    const seen = columns.filter(({ id, shown }) => (props.isList ? shown !== "off" : look.visibility[id]));
    const csv = await csvOf(
      seen.map(({ title }) => title),
      rows.map((row) => seen.map((column) => textOf(column, row))),
    );
    download(`${props.label}.csv`, "text/csv;charset=utf-8", csv);
  };
  return (
    <div className={classes.tools} role="toolbar" aria-label={say("table.tools", { name: props.label })}>
      <Search field={props.search} q={state.q} onChange={(q) => onState({ ...state, q })} />
      <div className={classes.strip}>
        {columns.map((column) =>
          column.facet ? (
            <Facet
              key={column.id}
              title={column.title}
              word={column.facet}
              chosen={state.filters[column.id] ?? []}
              counts={() => props.countsOf(column.id)}
              onChange={(values) => onState({ ...state, filters: { ...state.filters, [column.id]: values } })}
            />
          ) : null,
        )}
        {props.isCards && (
          <label className={classes.order}>
            <span>{say("table.sort")}</span>
            <select
              value={state.sort ? `${state.sort.desc ? "-" : ""}${state.sort.id}` : ""}
              onChange={({ target: { value } }) =>
                onState({
                  ...state,
                  sort: value ? { id: value.replace(/^-/, ""), desc: value.startsWith("-") } : undefined,
                })
              }
            >
              <option value="">{props.givenOrder ?? say("table.sortAsGiven")}</option>
              {sortable.flatMap(({ id, title }) => [
                <option key={id} value={id}>
                  {title} ↑
                </option>,
                <option key={`-${id}`} value={`-${id}`}>
                  {title} ↓
                </option>,
              ])}
            </select>
          </label>
        )}
        {isFiltering(state) && (
          <button type="button" className={classes.quiet} onClick={() => onState({ ...state, q: "", filters: {} })}>
            {say("table.clear")}
          </button>
        )}
      </div>
      <span className={classes.end}>
        {props.more}
        {props.isCards && selection && rows.length > 0 && (
          <button type="button" className={classes.quiet} onClick={() => selection.set(rows, !props.isAll)}>
            {say(props.isAll ? "table.clearSelection" : "table.selectAll")}
          </button>
        )}
        <Dropdown name={say("table.look")} label={<Icon name="columns" size={16} />}>
          <div className={classes.menu}>
            {!props.isList && (
              <fieldset>
                <legend>{say("table.columns")}</legend>
                {columns
                  .filter(({ shown, isTitle }) => shown !== "never" && !isTitle)
                  .map(({ id, title }) => (
                    <label key={id} className={classes.option}>
                      <input
                        type="checkbox"
                        checked={look.visibility[id] === true}
                        onChange={(event) => look.show(id, event.target.checked)}
                      />
                      {title}
                    </label>
                  ))}
              </fieldset>
            )}
            {!props.isCards && (
              <fieldset>
                <legend>{say("table.density")}</legend>
                {(["comfortable", "compact"] as const).map((density) => (
                  <label key={density} className={classes.option}>
                    <input
                      type="radio"
                      name="density"
                      checked={look.density === density}
                      onChange={() => look.setDensity(density)}
                    />
                    {say(`table.density.${density}`)}
                  </label>
                ))}
              </fieldset>
            )}
            <button type="button" className={classes.item} onClick={exported} disabled={rows.length === 0}>
              <Icon name="download" size={16} /> {say("table.export", { n: rows.length })}
            </button>
          </div>
        </Dropdown>
      </span>
    </div>
  );
}

function Search(props: { field: RefObject<HTMLInputElement | null>; q: string; onChange: (q: string) => void }) {
  const say = useSay();
  const [typed, setTyped] = useState(props.q);
  const [sent, setSent] = useState(props.q);
  if (props.q !== sent) {
    // The address changed by other means than typing here: back, or "clear".
    setSent(props.q);
    setTyped(props.q);
  }
  const { onChange } = props;
  useEffect(() => {
    if (typed === sent) return;
    const timer = setTimeout(() => {
      setSent(typed);
      onChange(typed);
    }, 150);
    return () => clearTimeout(timer);
  });
  return (
    <label className={classes.search}>
      <Icon name="search" size={16} />
      <input
        ref={props.field}
        type="search"
        aria-label={say("table.search")}
        placeholder={say("table.search")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && (typed ? setTyped("") : event.currentTarget.blur())}
      />
    </label>
  );
}

/** From so many values on, a facet's list can be searched. */
const many = 10;

function Facet(props: {
  title: string;
  word: (value: string) => string;
  chosen: string[];
  counts: () => Map<unknown, number>;
  onChange: (values: string[]) => void;
}) {
  const { title, word, chosen } = props;
  const say = useSay();
  return (
    <Dropdown
      isSet={chosen.length > 0}
      label={
        <>
          {title}
          {chosen.length > 0 && `: ${chosen.length > 2 ? chosen.length : chosen.map(word).join(", ")}`}
          <Icon name="chevronDown" size={14} />
        </>
      }
    >
      <FacetValues {...props} />
      {chosen.length > 0 && (
        <button type="button" className={classes.item} onClick={() => props.onChange([])}>
          {say("table.clearFacet")}
        </button>
      )}
    </Dropdown>
  );
}

function FacetValues({ title, word, chosen, counts, onChange }: Parameters<typeof Facet>[0]) {
  const say = useSay();
  const [q, setQ] = useState("");
  const found = new Map([...counts()].map(([value, n]) => [String(value ?? ""), n]));
  const values = [...new Set([...found.keys(), ...chosen])]
    .map((value) => ({ value, word: word(value), n: found.get(value) ?? 0 }))
    .sort((a, b) => b.n - a.n || a.word.localeCompare(b.word));
  return (
    <fieldset className={classes.menu}>
      <legend className={classes.hidden}>{title}</legend>
      {values.length > many && (
        <input
          type="search"
          className={classes.find}
          aria-label={say("table.findValue", { name: title })}
          placeholder={say("table.findValue", { name: title })}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      )}
      {values
        .filter((one) => one.word.toLowerCase().includes(q.toLowerCase()))
        .slice(0, 200)
        .map((one) => (
          <label key={one.value} className={classes.option}>
            <input
              type="checkbox"
              checked={chosen.includes(one.value)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, one.value] : chosen.filter((value) => value !== one.value))
              }
            />
            <span className={classes.optionWord}>{one.word}</span>
            <span className={classes.n}>
              <FormattedNumber value={one.n} />
            </span>
          </label>
        ))}
    </fieldset>
  );
}
