import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Links } from "../../functions/links.ts";

/** Exact actions on exact resources. */
export interface Grant {
  actions: string[];
  resources: string[];
}

/** What a function is told about a resource together with what it may do to it. */
export interface Link {
  readonly name: keyof Links;
  readonly properties: Links[keyof Links];
  readonly grants: Grant[];
}

/** A link whose shape `functions/links.ts` decides. Without grants it tells, and allows nothing. */
export const link = <N extends keyof Links>(name: N, properties: Links[N], ...grants: Grant[]): Link => ({
  name,
  properties,
  grants,
});

/** What a link tells, without what it allows. */
export const told = ({ name, properties }: Link): Link => ({ name, properties, grants: [] });

/** Gives a function a link: the variable that sst's `Resource` reads, and the rights, in one step. */
export function give(to: Lambda, { name, properties, grants }: Link): void {
  to.addEnvironment(`SST_RESOURCE_${name}`, Stack.of(to).toJsonString(properties));
  for (const grant of grants) to.addToRolePolicy(new PolicyStatement(grant));
}
