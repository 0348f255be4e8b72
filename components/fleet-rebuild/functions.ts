import * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Function, type FunctionArgs } from "@pulumi/aws/lambda/function";
import type { Home } from "../../plan/arn";
import { fleetFunctionName } from "../../plan/names";
import type { PolicyDocument } from "../../plan/policies/document";
import { functionRolePolicy, functionTrust, todayRolePolicy } from "../../plan/policies/fleet-functions";
import { registerChild } from "../child-transform";
import { logGroup } from "../log-group";
import { serviceRole } from "../service-role";
import type { FleetRebuildArgs } from "./args";

/** A start of a workflow asks five times at most, and each call has 30 seconds three times over. */
const TIMEOUT_SECONDS = 300;

/** What sets a function apart. */
export interface FleetFunction extends Pick<FunctionArgs, "deadLetterConfig" | "environment"> {
  readonly role: Parameters<typeof fleetFunctionName>[1];
  /** Of its logical names. */
  readonly key: string;
  readonly description: string;
  readonly policy: pulumi.Input<PolicyDocument>;
}

/**
 * A function of Lambda beside the machine, with a role and a log for it alone. The build puts its code here: `scripts/bundle.ts`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function fleetFunction(
  args: FleetRebuildArgs,
  { role: noun, key, description, policy, ...more }: FleetFunction,
  parent: pulumi.Resource,
): Function {
  const { tags, region, transform, permissionsBoundary, githubApp, logRetentionInDays = githubApp?.logRetentionInDays } = args; // prettier-ignore
  const name = fleetFunctionName(args.name, noun);
  const optional = { ...(logRetentionInDays !== undefined && { logRetentionInDays }), ...(transform && { transform }) };
  const log = logGroup(key, `/aws/lambda/${name}`, { tags, region, ...optional }, parent);
  const written = { description, trust: functionTrust(), permissionsBoundary, tags };
  const role = serviceRole(`${key}-role`, { parent }, transform?.functionRole, written);
  const allowed = pulumi.output(policy).apply((document) => JSON.stringify(document));
  const granted = new RolePolicy(`${key}-role-policy`, { role: role.name, policy: allowed }, { parent });
  const file = `${noun}-function.js`;
  const inputs = {
    ...{ name, description, role: role.arn, tags, region, ...more },
    ...{ runtime: "nodejs22.x", architectures: ["arm64"], handler: `${noun}-function.handler` },
    ...{ memorySize: 256, timeout: TIMEOUT_SECONDS },
    code: new pulumi.asset.AssetArchive({ [file]: new pulumi.asset.FileAsset(`${__dirname}/${file}`) }),
    loggingConfig: { logFormat: "Text", logGroup: log.name },
  };
  return registerChild(Function, key, { parent, dependsOn: [granted] }, transform?.function, inputs);
}

/** Asks GitHub, where a workflow builds an image; it never waits for one. */
export function askingFunction(
  name: string,
  args: FleetRebuildArgs,
  home: Home,
  parent: pulumi.Resource,
): Function | undefined {
  const { githubApp, targets } = args;
  if (githubApp === undefined || !targets.some(({ builder }) => builder === "github")) return undefined;
  const { secretName } = githubApp;
  const policy = functionRolePolicy(home, { name: fleetFunctionName(args.name, "github"), secretName });
  const environment = { variables: { GITHUB_APP_SECRET: secretName } };
  const own = { role: "github", key: `${name}-function`, description: `Asks GitHub for ${args.name}` } as const;
  return fleetFunction(args, { ...own, policy, environment }, parent);
}

/** Looks what images are built on today, and what scans found: what no state machine can say by itself. */
export function todayFunction(
  name: string,
  args: FleetRebuildArgs,
  home: Home,
  parent: pulumi.Resource,
): Function | undefined {
  const all = [...(args.makings?.values() ?? [])];
  const bases = all.flatMap((each) => each.bases);
  if (bases.length === 0 && !all.some(({ isScanned }) => isScanned)) return undefined;
  const parameters = [...new Set(bases.flatMap((base) => base.split(/^ssm:/)[1] ?? []))].sort();
  const policy = todayRolePolicy(home, { name: fleetFunctionName(args.name, "today"), parameters });
  const own = { role: "today", key: `${name}-function-today`, description: `Looks what images of ${args.name} are built on` } as const; // prettier-ignore
  return fleetFunction(args, { ...own, policy }, parent);
}
