import type { IAMClient, SimulatePrincipalPolicyCommandOutput } from "@aws-sdk/client-iam";
import { ask } from "./ask";
import type { Finding } from "./finding";
import type { Permission } from "./needs";

/** As many results as IAM gives at once. */
const MOST_RESULTS = 1000;

/**
 * Whether who asks may do what a deployment does. IAM is asked statement by statement, with the resources and conditions of a
 * statement, as a policy of least privilege would be asked for "*" in vain.
 * @param arn as STS gives it
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function permissions(
  iam: IAMClient,
  arn: string,
  wanted: readonly Permission[],
): Promise<readonly Finding[]> {
  const { SimulatePrincipalPolicyCommand } = await import("@aws-sdk/client-iam");
  return ask({
    ...{ check: "permissions", about: arn, action: "iam:SimulatePrincipalPolicy" },
    call: async (limit) => {
      const principal = await principalOf(iam, arn, limit);
      const asked = wanted.map(async (permission) => {
        const answer = await iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: principal, ...asInput(permission) }), limit); // prettier-ignore
        return deniedIn(answer);
      });
      return (await Promise.all(asked)).flat();
    },
    found: (denied) => {
      const count = new Set(wanted.flatMap(({ actions }) => actions)).size;
      return [denied.length === 0 ? { is: "allowed", count } : { is: "denied", actions: [...new Set(denied)].sort() }];
    },
  });
}

/** Whether Image Builder has the role that its builds run under. */
export async function serviceLinkedRole(iam: IAMClient): Promise<readonly Finding[]> {
  const { GetRoleCommand } = await import("@aws-sdk/client-iam");
  const RoleName = "AWSServiceRoleForImageBuilder";
  return ask({
    ...{ check: "service-linked role", about: RoleName, action: "iam:GetRole" },
    call: (limit) => iam.send(new GetRoleCommand({ RoleName }), limit),
    found: () => [{ is: "role-there" }],
    refused: { NoSuchEntityException: { is: "role-to-make" }, NoSuchEntity: { is: "role-to-make" } },
  });
}

/** The role of a session. Its path is not in the ARN of the session: roles of IAM Identity Center have one. */
async function principalOf(iam: IAMClient, arn: string, limit: { readonly abortSignal: AbortSignal }): Promise<string> {
  const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (RoleName === undefined) return arn;
  const { GetRoleCommand } = await import("@aws-sdk/client-iam");
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }), limit);
  return Role?.Arn ?? arn;
}

/** A name in place of what is open. */
function asInput({ actions, resources, context }: Permission) {
  const named = (text: string): string => (text === "*" ? text : text.replaceAll("*", "golden-health"));
  return {
    ActionNames: [...actions],
    ResourceArns: resources.map(named),
    ContextEntries: Object.entries(context).map(([key, value]) => ({
      ContextKeyName: key,
      ContextKeyType: "string" as const,
      ContextKeyValues: [named(value)],
    })),
    MaxItems: MOST_RESULTS,
  };
}

/** A statement has resources of several types, and each action is about one of them. */
function deniedIn({ EvaluationResults: results = [] }: SimulatePrincipalPolicyCommandOutput): readonly string[] {
  const denied = results.filter(({ EvalDecision, ResourceSpecificResults: own = [] }) => {
    const decisions = [EvalDecision, ...own.map(({ EvalResourceDecision }) => EvalResourceDecision)];
    return !decisions.includes("allowed");
  });
  const allowed = new Set(results.filter((each) => !denied.includes(each)).map(({ EvalActionName }) => EvalActionName));
  return denied.flatMap(({ EvalActionName: action = "" }) => (allowed.has(action) ? [] : [action]));
}
