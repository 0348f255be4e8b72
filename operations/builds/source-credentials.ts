import type { CodeBuildClient } from "@aws-sdk/client-codebuild";
import type { BuildProjectPlan } from "../../plan";

/** The credentials of the account in the client's Region: how each is authorised, by the kind of its host (`GITHUB` …). */
export async function sourceCredentials(
  client: CodeBuildClient,
  limit?: { readonly abortSignal: AbortSignal },
): Promise<ReadonlyMap<string, string>> {
  const { ListSourceCredentialsCommand } = await import("@aws-sdk/client-codebuild");
  const { sourceCredentialsInfos = [] } = await client.send(new ListSourceCredentialsCommand({}), limit);
  return new Map(sourceCredentialsInfos.map(({ serverType = "", authType = "" }) => [serverType, authType]));
}

/** The host for which a project needs the account's credential; a public repository without webhook can be built without. */
export function neededCredential({ source, webhook }: BuildProjectPlan): string | undefined {
  if (source.auth.kind !== "account" || source.type === "CODECOMMIT") return undefined;
  return webhook.kind === "webhook" || source.visibility === "private" ? source.type : undefined;
}
