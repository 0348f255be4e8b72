import * as pulumi from "@pulumi/pulumi";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Function } from "@pulumi/aws/lambda/function";
import type { Home } from "../../plan/arn";
import { fleetFunctionName } from "../../plan/names";
import { functionRolePolicy, functionTrust } from "../../plan/policies/fleet-roles";
import { registerChild } from "../child-transform";
import { logGroup } from "../log-group";
import { serviceRole } from "../service-role";
import type { FleetRebuildArgs } from "./args";

/** The build puts it here: `scripts/bundle.ts`. */
const CODE = `${__dirname}/github-function.js`;

/** A start asks five times at most, and each call has 30 seconds three times over. */
const TIMEOUT_SECONDS = 300;

/**
 * A function of Lambda that asks GitHub, with a role for it alone; only where a workflow builds an image. It never waits for one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function askingFunction(
  name: string,
  args: FleetRebuildArgs,
  home: Home,
  parent: pulumi.Resource,
): Function | undefined {
  const { githubApp, targets, tags, region, transform, permissionsBoundary } = args;
  if (githubApp === undefined || !targets.some(({ builder }) => builder === "github")) return undefined;
  const { secretName, logRetentionInDays } = githubApp;
  const own = fleetFunctionName(args.name);
  const optional = { ...(logRetentionInDays !== undefined && { logRetentionInDays }), ...(transform && { transform }) };
  const log = logGroup(`${name}-function`, `/aws/lambda/${own}`, { tags, region, ...optional }, parent);
  const written = { description: `Asks GitHub for ${args.name}`, trust: functionTrust(), permissionsBoundary, tags };
  const role = serviceRole(`${name}-function-role`, { parent }, transform?.functionRole, written);
  const policy = JSON.stringify(functionRolePolicy(home, { name: own, secretName }));
  const granted = new RolePolicy(`${name}-function-role-policy`, { role: role.name, policy }, { parent });
  const inputs = {
    ...{ name: own, description: `Asks GitHub for ${args.name}`, role: role.arn, tags, region },
    ...{ runtime: "nodejs22.x", architectures: ["arm64"], handler: "github-function.handler" },
    ...{ memorySize: 256, timeout: TIMEOUT_SECONDS },
    code: new pulumi.asset.AssetArchive({ "github-function.js": new pulumi.asset.FileAsset(CODE) }),
    environment: { variables: { GITHUB_APP_SECRET: secretName } },
    loggingConfig: { logFormat: "Text", logGroup: log.name },
  };
  return registerChild(Function, `${name}-function`, { parent, dependsOn: [granted] }, transform?.function, inputs);
}
