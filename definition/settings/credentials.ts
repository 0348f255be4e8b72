import { error, faultsOf, type Fault } from "../diagnostics/fault";
import type { WithDefaults, WrittenStacks } from "../schema";
import type { StackForm } from "./form";

const { codes, fault } = faultsOf({
  "credential-form": error("A credential of a form that its provider does not take", {
    why: "CodeBuild would refuse it: GitLab is opened by connections only, and only Bitbucket takes a user's name.",
    bad: "sources: {gitlab: {secret: arn:aws:secretsmanager:us-east-1:111122223333:secret:gitlab-AbCdEf}}",
    good: "sources: {gitlab: {connection: arn:aws:codeconnections:us-east-1:111122223333:connection/1}}",
  }),
  "credential-twice": error("Two stacks hold the credential of one provider", {
    why: "AWS keeps one for each provider, account and Region: each deployment would overwrite that of the other stack.",
    bad: "# in Pulumi.ci.yaml and in Pulumi.credentials.yaml\nsources: {github: {secret: …}}",
    good: "# in one of them\nsources: {github: {secret: …}}",
  }),
});

/** Settings of a stack that lets CodeBuild into repositories and registries. */
export type CredentialsSettings = WithDefaults<WrittenStacks["credentials"], "sources" | "caches">;

type Source = CredentialsSettings["sources"][string];

/** Stacks of credentials. */
export const credentials: StackForm<"credentials", CredentialsSettings> = {
  kind: "credentials",
  key: "credentials",
  codes,
  normalize: (written) => ({ sources: {}, caches: {}, ...written }),
  rules: ({ sources }, isSound) => (isSound("sources") ? Object.entries(sources).flatMap(formFaults) : []),
};

interface Chooser {
  readonly name: string;
  readonly settings: CredentialsSettings;
}

/** Providers whose credential one of the stacks before holds, too; one that is looked up belongs to any. */
export function twiceFaults({ settings }: Chooser, before: readonly Chooser[]): readonly Fault[] {
  const { account, region, sources } = settings;
  return Object.entries(sources).flatMap(([server, source]) => {
    const isHeld = (other: CredentialsSettings): boolean => {
      const theirs = other.sources[server];
      return other.account === account && other.region === region && theirs !== undefined && theirs !== "adopt";
    };
    const holder = source === "adopt" ? undefined : before.find((other) => isHeld(other.settings));
    if (holder === undefined) return [];
    const message = `The stack ${holder.name} also holds the credential of ${server}, for the same account and Region.`;
    return [fault("credential-twice", ["sources", server], message, "Delete it in one of the two.", { at: "key" })];
  });
}

function formFaults([server, source]: readonly [string, Source]): Fault[] {
  if (source === "adopt" || !("secret" in source)) return [];
  const path = ["sources", server];
  if (server.startsWith("gitlab")) {
    const message = `CodeBuild opens ${server} by a connection only.`;
    return [fault("credential-form", path, message, "Write {connection: …} with the ARN of a connection.")];
  }
  const { userNameKey, tokenKey } = source;
  if (userNameKey === undefined) return [];
  const ofUser = [...path, "userNameKey"];
  if (server !== "bitbucket") {
    return [fault("credential-form", ofUser, `Only bitbucket takes a user's name, not ${server}.`, "Delete it.")];
  }
  if (tokenKey !== undefined) return [];
  const message = "A user's name is copied out of the secret with the token, and there is no tokenKey.";
  return [fault("credential-form", ofUser, message, "Add tokenKey, or delete userNameKey.")];
}
