import { arn, imageBuilderArn } from "../arn";
import { actions, allow, policy, type PolicyDocument } from "./document";
import { actionsOf, projectScopesOf, rebuildScopesOf, scopesOf, scopeStatement, stayInRegions } from "./stack-scopes";
import type { Scope, StacksOfImages } from "./stack-scopes";
import { stateReading, type StateBackend } from "./state-access";

export interface PreviewRoleArgs extends StacksOfImages {
  /** @default state is kept elsewhere, such as in Pulumi Cloud */
  readonly state?: StateBackend;
}

/**
 * What `pulumi preview`, also with `--refresh`, needs of AWS: to read what the stacks of images made, the images and
 * parameters of Amazon that they build on, and the state. It writes nothing, and reads no data: no object of a log
 * bucket, no message, no secret. A deploy role has it beneath what it writes.
 */
export function previewRolePolicy(args: PreviewRoleArgs): PolicyDocument {
  const { partition, state } = args;
  const scopes = withProjects(args);
  const amazons = (type: string): string => imageBuilderArn({ partition, region: "*", account: "aws" }, `${type}/*/*`);
  const publicParameters = arn({ partition, service: "ssm", region: "*", resource: "parameter/aws/service/*" });
  const anywhere = actionsOf(scopes, ({ readAnywhere = [] }) => readAnywhere);
  const parents = actions("imagebuilder", "GetComponent", "GetImage");
  return policy(
    ...scopes.map((scope) => scopeStatement(`Read${scope.noun}`, scope, ({ read }) => read)),
    allow("ReadWhatKnowsNoResource", anywhere, "*"),
    allow("ReadParents", parents, ["component", "image"].map(amazons)),
    allow("ReadPublicParameters", actions("ssm", "GetParameter", "GetParameters"), publicParameters),
    stayInRegions(args.regions),
    ...(state === undefined ? [] : stateReading(partition, state)),
  );
}

/** Of roles that are only read the first word is enough. */
function ofFamily(resource: string): string {
  return resource.replace(/(:role\/(?:builds|rebuild)-).*/, "$1*");
}

/** What is known by the family's name: one statement, for a managed policy has room for little more. */
const NAMED: readonly string[] = ["Functions", "Machines", "Rules", "Schedules", "Topics"];

/** One statement reads what images, CodeBuild projects and rebuilds have in common. */
function withProjects(args: StacksOfImages): readonly Scope[] {
  const byNoun = new Map<string, Scope>();
  const all = [...scopesOf(args), ...Object.values(projectScopesOf(args)), ...Object.values(rebuildScopesOf(args))];
  for (const { noun: own, types, resources } of all) {
    const noun = NAMED.includes(own) ? "Named" : own;
    const known = byNoun.get(noun);
    byNoun.set(noun, {
      noun,
      types: [...new Set([...(known?.types ?? []), ...types])],
      resources: [...new Set([...(known?.resources ?? []), ...resources.map(ofFamily)])],
    });
  }
  return [...byNoun.values()];
}
