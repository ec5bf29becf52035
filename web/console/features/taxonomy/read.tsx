import { Panel } from "../../ui/page.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./editor.module.css";
import type { Branch } from "./entries.ts";

const languages = [
  ["en", "en", "administration.english"],
  ["zh", "zh-CN", "administration.chinese"],
] as const;

/** What is offered as people read it, in both languages side by side; a name that is missing shows as a gap. */
export function Read({ entries }: { entries: Branch[] }) {
  const say = useSay();
  const offered = entries.filter((entry) => !entry.retired);
  return (
    <Panel title={say("taxonomy.read")}>
      <div className={classes.read}>
        {languages.map(([word, lang, title]) => (
          <section key={word} aria-label={say(title)}>
            <h3 className={classes.readTitle}>{say(title)}</h3>
            {offered.length === 0 && <p className={classes.quiet}>{say("taxonomy.readEmpty")}</p>}
            <ul lang={lang}>
              {offered.map((entry, first) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: ids are being typed
                <li key={first} className={classes.readGroup}>
                  <Name text={entry[word]} />
                  <ul>
                    {entry.children
                      .filter((child) => !child.retired)
                      .map((child, second) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: as above
                        <li key={second}>
                          <Name text={child[word]} />
                        </li>
                      ))}
                  </ul>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}

const Name = ({ text }: { text: string }) =>
  text.trim() ? <span>{text}</span> : <span className={classes.gap}>?</span>;
