import type { ContainerDefinition } from "../../definition/image/image-definition";
import type { Alert } from "../alert";
import { when, type Consequence } from "../consequence";
import type { KindOfImage } from "../kind";

/** Who can pull the image and where it is: what is new and what is gone. */
export const accessChange: KindOfImage<ContainerDefinition>["access"] = (before, after) => {
  const [old, now] = [before === undefined ? [] : grants(before), grants(after)];
  const known = (some: readonly Consequence[]): ReadonlySet<string> => new Set(some.map((one) => JSON.stringify(one)));
  const gained = now.filter((grant) => !known(old).has(JSON.stringify(grant)));
  const lost = old.filter((grant) => !known(now).has(JSON.stringify(grant)));
  const { name: image } = after;
  const pulls = gained.flatMap((grant): readonly Alert[] =>
    grant.resource === "organization" || grant.resource === "account"
      ? [{ alert: "pull-granted", image, to: grant.resource, id: grant.id }]
      : [],
  );
  const reads = (after.build.mayRead ?? []).filter((arn) => !(before?.build.mayRead ?? []).includes(arn));
  return {
    consequences: [
      ...gained,
      ...lost.map((grant): Consequence => ({ ...grant, kind: "lost" })),
      ...exposed(before, after),
    ],
    alerts: [...pulls, ...reads.map((arn): Alert => ({ alert: "read-granted", image, arn }))],
  };
};

function grants({ distribution: { share, regions }, repository }: ContainerDefinition): readonly Consequence[] {
  const key = repository.kind === "create" ? repository.kmsKey : undefined;
  return [
    ...share.organizations.map((id) => ({ kind: "gained", resource: "organization", id }) as const),
    ...share.accounts.map((id) => ({ kind: "gained", resource: "account", id }) as const),
    ...regions.map((name) => ({ kind: "gained", resource: "region", name }) as const),
    ...(key === undefined ? [] : [{ kind: "gained", resource: "encryption", key } as const]),
  ];
}

/** ECR encrypts a repository with one key for good: with another it is made anew, and its images stay behind. */
function exposed(before: ContainerDefinition | undefined, after: ContainerDefinition): readonly Consequence[] {
  const keyOf = ({ repository }: ContainerDefinition) => (repository.kind === "create" ? repository.kmsKey : undefined);
  const isChanged = before?.repository.kind === "create" && after.repository.kind === "create";
  const isReplaced = isChanged && keyOf(before) !== keyOf(after) && before.repository.name === after.repository.name;
  return when(isReplaced, { kind: "refused", resource: "repository-key" });
}
