import { parameterArn, type Home } from "../arn";
import { sorted } from "../record";
import { allow, policy, type PolicyDocument } from "./document";

export interface ParameterPolicyArgs extends Omit<Home, "region"> {
  /** Written in every region of a distribution. */
  readonly written: readonly string[];
  /** Read as parents, in the region of the build. */
  readonly read: readonly string[];
}

/** Characters of ARNs in one policy: a managed policy may have 6,144 in all. */
const PARAMETER_NAMES_LENGTH = 4_500;

/** Length of an ARN of a parameter without its name, at most. */
const PARAMETER_ARN_LENGTH = 60;

/**
 * Policies for the parameters that images write and are built on, each small enough for a managed policy.
 * Empty without parameters. Image Builder's own role reaches only `/imagebuilder/*` and `/aws/service/*`.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/dist-using-ssm-param.html
 */
export function parameterPolicies(args: ParameterPolicyArgs): readonly PolicyDocument[] {
  // A parameter shared by another account is named by its whole ARN.
  const arnOf = (name: string): string =>
    name.startsWith("arn:") ? name : parameterArn({ ...args, region: "*" }, name);
  const policies = (sid: string, actions: readonly string[], names: readonly string[]) =>
    chunks(sorted(names)).map((part) => policy(allow(sid, actions, part.map(arnOf))));
  return [
    ...policies("WriteParametersOfImages", ["ssm:GetParameter", "ssm:PutParameter"], args.written),
    ...policies("ReadParametersOfParents", ["ssm:GetParameter"], args.read),
  ];
}

/** Splits names so the ARNs of each part fit into one policy. */
function chunks(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  let length = PARAMETER_NAMES_LENGTH;
  for (const name of names) {
    length += name.length + PARAMETER_ARN_LENGTH;
    if (length > PARAMETER_NAMES_LENGTH) {
      parts.push([]);
      length = name.length + PARAMETER_ARN_LENGTH;
    }
    parts.at(-1)?.push(name);
  }
  return parts;
}
