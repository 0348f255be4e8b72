import { readableArn } from "../../definition/schema/text";
import type { Resource } from "../cloudformation/template";
import { isRecord, listOf, recordOf, Reference, type Keys } from "../report";

/** Actions, and what `mayRead` lets builds do no more of than they do. */
const READS: readonly (readonly [action: RegExp, arn: RegExp])[] = [
  [/^(?:\*|s3:(?:\*|Get\*|GetObject\*?))$/, /:s3:::[^/:]+\//],
  [/^(?:\*|s3:(?:\*|List\*|ListBucket\*?))$/, /:s3:::[^/:]+$/],
  [/^(?:\*|secretsmanager:(?:\*|Get\*|GetSecretValue))$/, /:secretsmanager:/],
  [/^(?:\*|ssm:(?:\*|Get\*|GetParameters?\*?))$/, /:ssm:/],
  [/^(?:\*|kms:(?:\*|Decrypt))$/, /:kms:/],
];
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
  const all = statements.filter(isRecord);
  // What a denial leaves of the others is not computed here.
  if (all.some(({ Effect: effect }) => effect !== "Allow")) return [];
  return [...new Set(all.flatMap(readBy))];
}

function readBy({ Action: actions, Resource: resources, Condition: condition }: Keys): readonly string[] {
  if (condition !== undefined) return [];
  const texts = (value: unknown) => listOf(value).filter((each) => typeof each === "string");
  const forms = READS.flatMap(([action, arn]) => (texts(actions).some((each) => action.test(each)) ? [arn] : []));
  return texts(resources).filter((arn) => READABLE.test(arn) && forms.some((form) => form.test(arn)));
}
