import { Button } from "@mantine/core";
import { ApiError, type Got } from "../../api/client.ts";
import { useSentence } from "../../ui/states.tsx";
import { csvOf, download } from "../../ui/table/csv.ts";
import { Table } from "../../ui/table/table.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./intake.module.css";

type LineError = Got<"import.errorsOf">["errors"][number];

/** The lines that are not taken, and why; as a file, too. */
export function LineErrors({ errors }: { errors: LineError[] }) {
  const say = useSay();
  const sentence = useSentence();
  const reason = (error: LineError) => sentence(new ApiError(400, "invalid", error.reason, {}));
  const head = [say("import.line"), say("import.field"), say("import.reason")];
  return (
    <>
      <h3 className={classes.heading}>{say("import.errors")}</h3>
      <Table label={say("import.errors")}>
        <thead>
          <tr>
            {head.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {errors.slice(0, 50).map((error) => (
            <tr key={`${error.line} ${error.reason}`}>
              <td data-number>{error.line}</td>
              <td>{error.field}</td>
              <td>{reason(error)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p>
        <Button
          size="compact-sm"
          variant="default"
          onClick={async () =>
            download(
              "lines.csv",
              "text/csv",
              await csvOf(
                head,
                errors.map((error) => [error.line, error.field, reason(error)]),
              ),
            )
          }
        >
          {say("import.download")}
        </Button>
      </p>
    </>
  );
}
