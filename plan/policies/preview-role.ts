import { arn, managedImageBuilderArn } from "../arn";
import { allow, policy, type PolicyDocument, type Statement } from "./document";
import { actionsOf, inRegions, scopesOf, scopeStatement, type StacksOfImages } from "./stack-scopes";
import { stateReading, type StateBackend } from "./state-access";

export interface PreviewRoleArgs extends StacksOfImages {
  /** @default state is kept elsewhere, such as in Pulumi Cloud */
  readonly state?: StateBackend;
}

/**
 * What `pulumi preview`, also with `--refresh`, needs of AWS: to read what the stacks of images made, the images and
 * parameters of Amazon that they build on, and the state. It writes nothing, and reads no data: no object of a log bucket,
 * no message, no secret.
 */
export function previewRolePolicy(args: PreviewRoleArgs): PolicyDocument {
  return policy(...readStatements(args), ...(args.state === undefined ? [] : stateReading(args.partition, args.state)));
}

/** Of the preview role and, beneath what it writes, of the deploy role. */
export function readStatements(stacks: StacksOfImages): Statement[] {
  const { partition, regions } = stacks;
  const scopes = scopesOf(stacks);
  const parents = { partition, region: "*" };
  const statements = scopes.map((scope) => scopeStatement(`Read${scope.noun}`, scope, ({ read }) => read, regions));
  return [
    ...statements.filter((statement) => statement !== undefined),
    allow({
      Sid: "ReadWhatKnowsNoResource",
      Action: actionsOf(scopes, ({ readAnywhere = [] }) => readAnywhere),
      Resource: ["*"],
      Condition: inRegions(regions),
    }),
    allow({
      Sid: "ReadParents",
      Action: ["imagebuilder:GetComponent", "imagebuilder:GetImage"],
      Resource: [
        managedImageBuilderArn(parents, "component", "*", "*"),
        managedImageBuilderArn(parents, "image", "*", "*"),
      ],
      Condition: inRegions(regions),
    }),
    allow({
      Sid: "ReadPublicParameters",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: [arn({ partition, service: "ssm", region: "*", resource: "parameter/aws/service/*" })],
      Condition: inRegions(regions),
    }),
  ];
}
