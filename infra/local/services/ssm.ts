import { AwsError, type Service } from "../aws-listener.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import type { Assembly, Tree } from "../template.ts";

interface Row {
  name: string;
  type: string;
  value: string;
  version: number;
}

/** Serves the parameters of the template and those that were put. */
export function createParameters(assembly: Assembly, store: Store, clock: Clock): Service {
  for (const { ref, properties } of assembly.ofType("AWS::SSM::Parameter"))
    store.run(
      "insert into parameter (name, type, value, version) values (?, ?, ?, 1) on conflict (name) do nothing",
      ref,
      properties.Type,
      properties.Value,
    );
  const arn = (name: string): string =>
    `arn:aws:ssm:${assembly.region}:${assembly.account}:parameter/${name.replace(/^\//, "")}`;
  const find = (name: string): Row | undefined =>
    store.one<Row>(
      "select * from parameter where name = ?",
      name.startsWith("arn:") ? `/${name.split("parameter/")[1]}` : name,
    );
  const shown = (row: Row, decrypt: boolean): Tree => ({
    Name: row.name,
    Type: row.type,
    Value: row.type === "SecureString" && !decrypt ? Buffer.from(row.value).toString("base64") : row.value,
    Version: row.version,
    LastModifiedDate: clock.now() / 1000,
    ARN: arn(row.name),
    DataType: "text",
  });
  return {
    handle(call) {
      const input = call.json();
      const names: string[] = input.Names ?? [input.Name ?? ""];
      const allow = (): void =>
        call.authorize(
          ...names.map((name) => ({
            action: `ssm:${call.operation}`,
            resource: name.startsWith("arn:") ? name : arn(name),
          })),
        );
      switch (call.operation) {
        case "GetParameter": {
          allow();
          const row = find(input.Name);
          if (!row) throw new AwsError("ParameterNotFound", `Parameter ${input.Name} not found.`);
          return call.answerJson({ Parameter: shown(row, input.WithDecryption) });
        }
        case "GetParameters": {
          allow();
          const rows = names.map((name) => [name, find(name)] as const);
          return call.answerJson({
            Parameters: rows.flatMap(([, row]) => (row ? [shown(row, input.WithDecryption)] : [])),
            InvalidParameters: rows.flatMap(([name, row]) => (row ? [] : [name])),
          });
        }
        case "PutParameter": {
          allow();
          const old = find(input.Name);
          if (old && !input.Overwrite) throw new AwsError("ParameterAlreadyExists", "The parameter already exists.");
          const version = (old?.version ?? 0) + 1;
          store.run(
            "insert or replace into parameter (name, type, value, version) values (?, ?, ?, ?)",
            input.Name,
            input.Type ?? old?.type ?? "String",
            input.Value,
            version,
          );
          return call.answerJson({ Version: version, Tier: "Standard" });
        }
        default:
          throw call.unsupported();
      }
    },
  };
}
