import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Got } from "../../api/client.ts";
import { useAnswer } from "../../api/queries.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { LineErrors } from "../../features/intake/line-errors.tsx";
import { NewImport } from "../../features/intake/new-import.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../../ui/states.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay } from "../../words/words.tsx";

type Import = Got<"import.list">["imports"][number];

/** Cases from CSV files: a new one, and how far the others have come. */
export function Imports() {
  const say = useSay();
  const imports = useAnswer("import.list", {});
  const isRunning = imports.data?.imports.some(({ doneAt }) => !doneAt) ?? false;
  const { refetch } = imports;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(refetch, 2_000);
    return () => clearInterval(timer);
  }, [isRunning, refetch]);
  const [shown, setShown] = useState<string>();
  return (
    <AdminPage title={say("imports")} lead={say("import.lead")}>
      <div className={classes.stack}>
        <NewImport />
        <Panel flush title={say("import.list")}>
          <Answer query={imports} skeleton={<SkeletonRows rows={3} height={48} />}>
            {(data) =>
              data.imports.length === 0 ? (
                <Empty icon="note" title={say("import.empty")}>
                  {say("import.emptyText")}
                </Empty>
              ) : (
                <List imports={data.imports} onShow={setShown} />
              )
            }
          </Answer>
        </Panel>
        {shown && <Errors importId={shown} />}
      </div>
    </AdminPage>
  );
}

function Errors({ importId }: { importId: string }) {
  const say = useSay();
  const errors = useAnswer("import.errorsOf", { importId });
  return (
    <Panel title={say("import.errors")}>
      <Answer query={errors} skeleton={<SkeletonRows rows={3} height={48} />}>
        {(data) => <LineErrors errors={data.errors} />}
      </Answer>
    </Panel>
  );
}

function List({ imports, onShow }: { imports: Import[]; onShow: (id: string) => void }) {
  const say = useSay();
  return (
    <Table label={say("import.list")}>
      <thead>
        <tr>
          {(["name", "progress", "by"] as const).map((column) => (
            <th key={column}>{say(`import.${column}`)}</th>
          ))}
          <th aria-label={say("import.errors")} />
        </tr>
      </thead>
      <tbody>
        {imports.map((each) => (
          <tr key={each.id}>
            <th scope="row">
              {each.name}
              <span className={classes.second}>{each.source}</span>
            </th>
            <td>
              <Mark meaning={each.doneAt ? "good" : "info"}>{say(each.doneAt ? "import.done" : "import.running")}</Mark>{" "}
              {say("import.of", { taken: each.taken, rows: each.rows })}
              <span className={classes.second}>
                {say("import.result", { changed: each.changed, refused: each.refused, wrong: each.wrong })}
              </span>
            </td>
            <td>
              <Moment at={each.createdAt} />
              <span className={classes.second}>{each.createdBy}</span>
            </td>
            <td data-number>
              {each.refused + each.wrong > 0 && (
                <Button size="compact-sm" variant="default" onClick={() => onShow(each.id)}>
                  {say("import.errors")}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
