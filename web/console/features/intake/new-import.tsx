import { Button, FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Body, Got } from "../../api/client.ts";
import { useDeed } from "../../api/queries.ts";
import { Panel } from "../../ui/page.tsx";
import { announce } from "../../ui/shell/announce.tsx";
import { Failed } from "../../ui/states.tsx";
import { Table } from "../../ui/table/table.tsx";
import { useSay } from "../../words/words.tsx";
import panels from "../admin/panels.module.css";
import classes from "./intake.module.css";
import { LineErrors } from "./line-errors.tsx";

const mostBytes = 1_000_000;

const base64 = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(text);
};

/** A file, what it would do line by line, and only then its import. */
export function NewImport() {
  const say = useSay();
  const [file, setFile] = useState<File | null>(null);
  const [source, setSource] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [sent, setSent] = useState<Body<"import.preview">>();
  const preview = useDeed("import.preview", []);
  const start = useDeed("import.start", ["import.list"]);
  const again = () => {
    preview.reset();
    setFile(null);
  };
  const look = async () => {
    if (!file || !source.trim()) return setWrong(say("import.missing"));
    if (file.size > mostBytes) return setWrong(say("import.tooLarge"));
    setWrong(undefined);
    const body = { data: await base64(file), source, name: file.name };
    setSent(body);
    preview.mutate(body);
  };
  if (preview.data && sent)
    return (
      <Panel title={sent.name}>
        <Preview sheet={preview.data} />
        <div className={classes.buttons}>
          <Button
            disabled={preview.data.good === 0}
            loading={start.isPending}
            onClick={() =>
              start.mutate(sent, {
                onSuccess: () => {
                  announce(say("import.started"));
                  again();
                },
              })
            }
          >
            {say("import.start", { n: preview.data.good })}
          </Button>
          <Button variant="default" onClick={again}>
            {say("import.again")}
          </Button>
        </div>
        {start.error && <Failed error={start.error} />}
      </Panel>
    );
  return (
    <Panel title={say("import.new")}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <FileInput
          className={classes.wide ?? ""}
          accept=".csv,.txt,text/csv"
          label={say("import.file")}
          value={file}
          onChange={setFile}
          error={wrong}
        />
        <TextInput
          className={classes.wide ?? ""}
          label={say("import.source")}
          description={say("import.sourceHint")}
          maxLength={50}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <Button type="submit" loading={preview.isPending}>
          {say("import.preview")}
        </Button>
        {preview.error && <Failed error={preview.error} />}
      </form>
    </Panel>
  );
}

function Preview({ sheet }: { sheet: Got<"import.preview"> }) {
  const say = useSay();
  const { good, wrong, encoding, columns, sample, errors } = sheet;
  const unused = columns.filter(({ field }) => !field).map(({ header }) => header);
  return (
    <>
      <p className={panels.text} role="status">
        {say("import.found", { good, wrong, encoding })}{" "}
        {unused.length > 0 && say("import.unused", { columns: unused.join(", ") })}
      </p>
      {sample.length > 0 && (
        <Table label={say("import.sample")}>
          <thead>
            <tr>
              {(["line", "case", "status", "subject", "customer"] as const).map((column) => (
                <th key={column}>{say(`import.${column}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((row) => (
              <tr key={row.line}>
                <td data-number>{row.line}</td>
                <th scope="row">{row.externalId}</th>
                <td>{row.status}</td>
                <td>{row.subject}</td>
                <td>
                  {row.customer}
                  <span className={panels.second}>{row.email ?? row.phone}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {errors.length > 0 && <LineErrors errors={errors} />}
    </>
  );
}
