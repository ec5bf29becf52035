import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Statement {
  Action: string | string[];
}

/** A copy of a cloud assembly in which the policy of one function (named by part of its logical id) lacks the first grant of an action; remove it after use. */
export function templateWithout(
  assembly: string,
  policy: string,
  action: string,
): { assembly: string; remove(): void } {
  const copy = mkdtempSync(join(tmpdir(), "loopkeeper-template-"));
  let isDone = false;
  for (const name of readdirSync(assembly)) {
    if (!name.endsWith(".template.json")) {
      if (name.startsWith("asset.")) symlinkSync(join(assembly, name), join(copy, name));
      else cpSync(join(assembly, name), join(copy, name), { recursive: true });
      continue;
    }
    const template = JSON.parse(readFileSync(join(assembly, name), "utf8"));
    for (const [logicalId, { Type, Properties }] of Object.entries<{
      Type: string;
      Properties: { PolicyDocument: { Statement: Statement[] } };
    }>(template.Resources)) {
      if (Type !== "AWS::IAM::Policy" || !logicalId.includes(policy)) continue;
      const document = Properties.PolicyDocument;
      document.Statement = document.Statement.flatMap((statement) => {
        const before = [statement.Action].flat();
        if (isDone || !before.includes(action)) return [statement];
        isDone = true;
        const left = before.filter((one) => one !== action);
        return left.length > 0 ? [{ ...statement, Action: left }] : [];
      });
    }
    writeFileSync(join(copy, name), JSON.stringify(template));
  }
  if (!isDone) throw new Error(`No policy named ${policy} grants ${action}.`);
  return { assembly: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
