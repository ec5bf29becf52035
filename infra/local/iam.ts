import { wildcard } from "./patterns.ts";
import type { Assembly, Resource, Tree } from "./template.ts";

/** One thing that a call wants to do. */
export interface Request {
  action: string;
  resource: string;
  /** Condition keys with the values the call carries. */
  context?: Record<string, string[]>;
}

/** Who may do what, as the template says; everything that no statement allows is refused. */
export interface Policies {
  allows(roleArn: string, request: Request): boolean;
  /** Whether the policy on a resource lets a service act for a source. */
  resourceAllows(documents: Tree[], service: string, request: Request): boolean;
}

interface Statement {
  deny: boolean;
  action(action: string): boolean;
  resource(arn: string): boolean;
  principal(name: string): boolean;
  conditions: [operator: string, key: string, values: string[]][];
}

const list = (value: Tree): Tree[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** The grants of AWS's own policies that templates attach by name. */
const managed: Record<string, string[]> = {
  AWSLambdaBasicExecutionRole: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  AWSXRayDaemonWriteAccess: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  CloudWatchLambdaInsightsExecutionRolePolicy: ["logs:PutLogEvents"],
};

/** Reads the policies of every role in the template. */
export function readPolicies(assembly: Assembly): Policies {
  const byRole = new Map<string, Statement[]>();
  const attached = (role: Resource): Tree[] => {
    const names = [role.ref, role.attributes.Arn];
    return assembly
      .ofType("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
      .filter((policy) => list(policy.properties.Roles).some((name) => names.includes(name)))
      .map((policy) => policy.properties.PolicyDocument);
  };
  for (const role of assembly.ofType("AWS::IAM::Role")) {
    const documents = [...list(role.properties.Policies).map((policy) => policy.PolicyDocument), ...attached(role)];
    for (const arn of list(role.properties.ManagedPolicyArns)) {
      const own = assembly.named("AWS::IAM::ManagedPolicy", arn);
      const actions = managed[String(arn).split("/").at(-1) ?? ""];
      if (own) documents.push(own.properties.PolicyDocument);
      else if (actions) documents.push({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
      else throw new Error(`The local platform does not know managed policy ${arn} (of role ${role.logicalId}).`);
    }
    byRole.set(role.attributes.Arn ?? "", documents.flatMap(readDocument));
  }
  const decisions = new Map<string, boolean>();
  return {
    allows(roleArn, request) {
      const statements = byRole.get(roleArn) ?? [];
      const key = `${roleArn} ${request.action} ${request.resource}`;
      const known = decisions.get(key);
      if (known !== undefined) return known;
      const relevant = statements.filter(
        (statement) => statement.action(request.action) && statement.resource(request.resource),
      );
      const allowed = decide(relevant, request);
      // A condition looks at the call itself, so only unconditional answers are kept.
      if (relevant.every((statement) => statement.conditions.length === 0)) decisions.set(key, allowed);
      return allowed;
    },
    resourceAllows(documents, service, request) {
      const statements = documents.flatMap(readDocument);
      return decide(
        statements.filter(
          (statement) =>
            statement.principal(service) && statement.action(request.action) && statement.resource(request.resource),
        ),
        request,
      );
    },
  };
}

function decide(statements: Statement[], request: Request): boolean {
  const holding = statements.filter((statement) =>
    statement.conditions.every(([operator, key, values]) => holds(operator, values, request.context?.[key])),
  );
  return holding.some((statement) => !statement.deny) && !holding.some((statement) => statement.deny);
}

function readDocument(document: Tree): Statement[] {
  return list(document.Statement).map((statement): Statement => {
    const actions = list(statement.Action ?? statement.NotAction).map((text) => wildcard(text.toLowerCase(), true));
    const resources = list(statement.Resource ?? statement.NotResource ?? "*").map((text) => wildcard(text, true));
    const principals =
      typeof statement.Principal === "string" ? [statement.Principal] : Object.values(statement.Principal ?? {}).flat();
    return {
      deny: statement.Effect === "Deny",
      action: (action) => actions.some((test) => test.test(action.toLowerCase())) === (statement.Action !== undefined),
      resource: (arn) => resources.some((test) => test.test(arn)) === (statement.NotResource === undefined),
      principal: (name) => principals.includes("*") || principals.includes(name),
      conditions: Object.entries<Tree>(statement.Condition ?? {}).flatMap(([operator, keys]) =>
        Object.entries<Tree>(keys).map(([key, values]): [string, string, string[]] => [
          operator,
          key,
          list(values).map(String),
        ]),
      ),
    };
  });
}

function holds(operator: string, expected: string[], actual: string[] | undefined): boolean {
  const every = operator.startsWith("ForAllValues:");
  const name = operator.replace(/^ForA(ll|ny)Values:/, "").replace(/IfExists$/, "");
  if (actual === undefined || actual.length === 0)
    return every || operator.endsWith("IfExists") || name.includes("Not");
  const equal = (value: string): boolean => expected.includes(value);
  const like = (value: string): boolean => expected.some((text) => wildcard(text, true).test(value));
  const tests = new Map([
    ["StringEquals", equal],
    ["StringNotEquals", (value: string) => !equal(value)],
    ["StringLike", like],
    ["StringNotLike", (value: string) => !like(value)],
    ["ArnEquals", like],
    ["ArnLike", like],
    ["Bool", equal],
  ]);
  const test = tests.get(name);
  if (!test) throw new Error(`The local platform does not know policy condition operator ${operator}.`);
  return every ? actual.every(test) : actual.some(test);
}
