import { readableArn } from "../../definition/schema/text";
import type { Resource } from "../cloudformation/template";
import { isRecord, listOf, recordOf, Reference, type Keys } from "../report";

const READS =
  /^(?:\*|s3:(?:\*|Get.*|List.*)|secretsmanager:(?:\*|GetSecretValue)|ssm:(?:\*|GetParameter.*)|kms:(?:\*|Decrypt))$/;
const READABLE = new RegExp(readableArn.pattern ?? "^$");

/** What policies of the template let the builds of an instance profile read, as `build.mayRead` takes it. */
export function readsOf(profile: unknown, resources: readonly Resource[]): readonly string[] {
  const withRole = (id: string) => resources.filter(({ properties }) => listOf(properties["Roles"]).some((role) => role instanceof Reference && role.id === id)); // prettier-ignore
  const roles = resources.filter(({ id }) =>
    withRole(id).some((user) => profile instanceof Reference && user.id === profile.id),
  );
  const policies = roles.flatMap(({ id, properties }): unknown[] => [
    ...listOf(properties["Policies"]),
    ...withRole(id).map((policy) => policy.properties),
  ]);
  const statements = policies.flatMap((policy) => listOf(recordOf(recordOf(policy)["PolicyDocument"])["Statement"]));
  return [...new Set(statements.filter(isRecord).flatMap(readBy))];
}

function readBy({
  Effect: effect,
  Action: actions,
  Resource: resources,
  Condition: condition,
}: Keys): readonly string[] {
  if (effect !== "Allow" || condition !== undefined) return [];
  const services = listOf(actions).flatMap((action) => (typeof action === "string" && READS.test(action) ? [action.split(":")[0]] : [])); // prettier-ignore
  const isRead = (arn: unknown): arn is string =>
    typeof arn === "string" && READABLE.test(arn) && services.some((one) => one === "*" || one === arn.split(":")[2]);
  return listOf(resources).filter(isRead);
}
