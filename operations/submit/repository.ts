import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import { trialRepositoryPolicy } from "../../plan/policies/repository";

/** What repositories of submissions are made and taken away with; opened for containers alone. */
export interface RegistryClients {
  readonly ecr: () => Promise<ECRClient>;
  readonly iam: () => Promise<IAMClient>;
}

/** The repository of a container on trial. The role of the build may push to it by the repository's own policy; its own knows the fleet's alone. */
export async function makeRepository(
  clients: RegistryClients,
  repositoryName: string,
  InstanceProfileName: string | undefined,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const [{ GetInstanceProfileCommand }, sdk] = await Promise.all([
    import("@aws-sdk/client-iam"),
    import("@aws-sdk/client-ecr"),
  ]);
  const profile = await (await clients.iam()).send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const roles = (profile.InstanceProfile?.Roles ?? []).flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn]));
  const ecr = await clients.ecr();
  const input = {
    repositoryName,
    imageTagMutability: "IMMUTABLE" as const,
    encryptionConfiguration: { encryptionType: "KMS" as const },
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
  await ecr.send(new sdk.CreateRepositoryCommand(input)).catch(unless("RepositoryAlreadyExistsException"));
  const policyText = JSON.stringify(trialRepositoryPolicy(roles));
  await ecr.send(new sdk.SetRepositoryPolicyCommand({ repositoryName, policyText }));
}

/** One with an image stays, as AMIs do. */
export async function removeIfEmpty(clients: RegistryClients, repositoryName: string): Promise<void> {
  const { DeleteRepositoryCommand } = await import("@aws-sdk/client-ecr");
  const ecr = await clients.ecr();
  const isSettled = unless("RepositoryNotEmptyException", "RepositoryNotFoundException");
  await ecr.send(new DeleteRepositoryCommand({ repositoryName })).catch(isSettled);
}

/** For a call that may be refused by these names: what it wanted is so already. */
export function unless(...names: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error) || !names.includes(error.name)) throw error;
  };
}
