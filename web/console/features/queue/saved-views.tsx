import { useState } from "react";
import { keep, kept } from "../../ui/form/kept.ts";
import { Icon } from "../../ui/icons.tsx";
import { Dropdown } from "../../ui/table/dropdown.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./saved-views.module.css";

/** A queue that somebody looks at often: its address under a name. */
export interface SavedView {
  id: string;
  name: string;
  search: Record<string, string>;
}

/** A person's own views, kept in this browser. */
export function useSavedViews(memberId: string): [SavedView[], (views: SavedView[]) => void] {
  const key = `loopkeeper.views.${memberId}`;
  const [views, setViews] = useState<SavedView[]>(() => JSON.parse(kept(key) ?? "[]"));
  return [
    views,
    (next) => {
      keep(key, next.length > 0 ? JSON.stringify(next) : null);
      setViews(next);
    },
  ];
}

const moved = <T,>(list: T[], from: number, to: number): T[] => {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, list[from] as T);
};

/** Keeps the present filters under a name; renames, orders and deletes what was kept. */
export function EditViews(props: {
  views: SavedView[];
  onChange: (views: SavedView[]) => void;
  /** What would be kept; absent where it is one of the given views already. */
  present: Record<string, string> | undefined;
  onSaved: (view: SavedView) => void;
}) {
  const { views, onChange, present } = props;
  const say = useSay();
  const [name, setName] = useState("");
  const [gone, setGone] = useState<{ view: SavedView; at: number }>();
  if (views.length === 0 && !present && !gone) return null;
  return (
    <Dropdown
      label={
        <>
          <Icon name="star" size={14} /> {say(present ? "views.save" : "views.edit")}
        </>
      }
    >
      <div className={classes.views}>
        {present && (
          <form
            className={classes.line}
            onSubmit={(event) => {
              event.preventDefault();
              if (!name.trim()) return;
              const view = { id: crypto.randomUUID(), name: name.trim().slice(0, 40), search: present };
              onChange([...views, view]);
              setName("");
              props.onSaved(view);
            }}
          >
            <input
              required
              maxLength={40}
              aria-label={say("views.name")}
              placeholder={say("views.name")}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <button type="submit" className={classes.action}>
              {say("views.keep")}
            </button>
          </form>
        )}
        <ul className={classes.list}>
          {views.map((view, at) => (
            <li key={view.id} className={classes.line}>
              <input
                maxLength={40}
                aria-label={say("views.rename", { name: view.name })}
                defaultValue={view.name}
                onBlur={({ target }) => {
                  const given = target.value.trim();
                  if (given) onChange(views.with(at, { ...view, name: given }));
                  else target.value = view.name;
                }}
              />
              <button
                type="button"
                className={classes.icon}
                disabled={at === 0}
                onClick={() => onChange(moved(views, at, at - 1))}
                aria-label={say("views.up", { name: view.name })}
              >
                ↑
              </button>
              <button
                type="button"
                className={classes.icon}
                disabled={at === views.length - 1}
                onClick={() => onChange(moved(views, at, at + 1))}
                aria-label={say("views.down", { name: view.name })}
              >
                ↓
              </button>
              <button
                type="button"
                className={classes.icon}
                onClick={() => {
                  setGone({ view, at });
                  onChange(views.toSpliced(at, 1));
                }}
                aria-label={say("views.delete", { name: view.name })}
              >
                <Icon name="trash" size={14} />
              </button>
            </li>
          ))}
        </ul>
        {gone && (
          <p className={classes.gone} role="status">
            {say("views.deleted", { name: gone.view.name })}
            <button
              type="button"
              className={classes.action}
              onClick={() => {
                onChange(views.toSpliced(gone.at, 0, gone.view));
                setGone(undefined);
              }}
            >
              {say("views.undo")}
            </button>
          </p>
        )}
      </div>
    </Dropdown>
  );
}
