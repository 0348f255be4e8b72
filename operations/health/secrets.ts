import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ask } from "./ask";
import type { Finding } from "./finding";
import type { NeededSecret } from "./needs";

/** Whether secrets are there, with the keys that are taken from them. Of a value only the names of its keys are kept. */
export async function secrets(
  client: SecretsManagerClient,
  needed: readonly NeededSecret[],
): Promise<readonly Finding[]> {
  return (await Promise.all(needed.map((secret) => secretFinding(client, secret)))).flat();
}

async function secretFinding(client: SecretsManagerClient, secret: NeededSecret): Promise<readonly Finding[]> {
  const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const { id, users, keys } = secret;
  return ask({
    ...{ check: "secret", about: id, action: "secretsmanager:GetSecretValue" },
    call: (limit) => client.send(new GetSecretValueCommand({ SecretId: id }), limit),
    found: ({ SecretString: text = "" }) => {
      const has = keysIn(text);
      const lacks = keys.filter((key) => !has.includes(key));
      return [lacks.length === 0 ? { is: "secret-sound", id } : { is: "secret-without-keys", id, users, lacks, has }];
    },
    refused: {
      ResourceNotFoundException: { is: "secret-missing", id, users },
      InvalidRequestException: { is: "secret-deleted", id, users },
    },
  });
}

/** Keys with a text, which is what can be taken. */
function keysIn(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) => (typeof inner === "string" && inner !== "" ? [key] : []));
  } catch {
    return [];
  }
}
