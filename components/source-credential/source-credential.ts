import * as pulumi from "@pulumi/pulumi";
import {
  SourceCredential as AwsSourceCredential,
  type SourceCredentialArgs as AwsArgs,
} from "@pulumi/aws/codebuild/sourceCredential";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion";
import { homeIn } from "../../plan/arn";
import { codeBuildArn } from "../../plan/policies/build-project-roles";
import type { AccountArgs } from "../account-args";
import * as check from "../argument-checks";
import { registerChild, type ChildTransform } from "../child-transform";
import { SOURCE_CREDENTIAL_TYPE } from "../type-tokens";
import { valueIn } from "./value-in";

/** What stands for the token while nothing is deployed. */
const NOT_READ = "read when it is deployed";

export type ServerType = "GITHUB" | "GITHUB_ENTERPRISE" | "GITLAB" | "GITLAB_SELF_MANAGED" | "BITBUCKET";

/** Arguments of {@link SourceCredential}. */
export interface SourceCredentialArgs extends Omit<AccountArgs, "tags"> {
  /** AWS keeps one credential of each in an account and region. */
  readonly serverType: ServerType;
  readonly credential: SourceCredentialChoice;
  /** Last resort: change what is registered. */
  readonly transform?: { readonly credential?: ChildTransform<AwsArgs> };
}

export type SourceCredentialChoice =
  /**
   * CodeBuild reads the secret at each build, so a new token needs no deployment and is in no state. Its text is
   * `{"ServerType": "GITHUB", "AuthType": "PERSONAL_ACCESS_TOKEN", "Token": "…"}`. Not for GitLab.
   */
  | { readonly kind: "secret"; readonly secretArn: pulumi.Input<string> }
  /** A connection of CodeConnections that someone confirmed in the console. */
  | { readonly kind: "connection"; readonly connectionArn: pulumi.Input<string> }
  /**
   * Copies the token out of a secret of another form, such as `{"username": …, "token": …}`, when it is deployed; a preview never
   * reads it, and so does not show that it changed. Encrypted in the state. `userNameKey` is for an app password of Bitbucket.
   * @default tokenKey: "token"; userNameKey: none
   */
  | {
      readonly kind: "token";
      readonly secretArn: pulumi.Input<string>;
      readonly tokenKey?: string;
      readonly userNameKey?: string;
    }
  /** One that is there, such as that of an OAuth app, which only the console makes; it is looked up and left alone. */
  | { readonly kind: "adopt" };

/**
 * How CodeBuild gets into all repositories of one provider. A changed one is deleted before the new one is made: both have one
 * ARN, and the other order would end with none. If the making fails, the next `pulumi up` makes it.
 *
 * @example
 * const github = new SourceCredential("github", {
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   serverType: "GITHUB",
 *   credential: { kind: "secret", secretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:github-AbCdEf" },
 * });
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/multiple-access-tokens.html
 */
export class SourceCredential extends pulumi.ComponentResource {
  /** Give it to `source.auth` of projects: the secret or connection that builds read, else the credential itself. */
  readonly credentialArn: pulumi.Output<string>;

  constructor(name: string, args: SourceCredentialArgs, opts?: pulumi.ComponentResourceOptions) {
    super(SOURCE_CREDENTIAL_TYPE, name, {}, opts);
    check.throwFaults(this, `SourceCredential "${name}"`, sourceCredentialFaults(name, args));

    const arn = sourceCredential(name, args, this).arn;
    const { credential } = args;
    const read = credential.kind === "secret" ? credential.secretArn : undefined;
    const used = credential.kind === "connection" ? credential.connectionArn : read;
    // Whoever uses what it names waits for the credential, too.
    this.credentialArn = pulumi.all([arn, used]).apply(([own, named]) => named ?? own);
    this.registerOutputs({ credentialArn: this.credentialArn });
  }
}

function sourceCredential(name: string, args: SourceCredentialArgs, parent: pulumi.Resource): AwsSourceCredential {
  const { credential, serverType, region, accountId } = args;
  if (credential.kind === "adopt") {
    const arn = codeBuildArn(homeIn(accountId, region), `token/${serverType.toLowerCase()}`);
    return AwsSourceCredential.get(`${name}-credential`, arn, { region }, { parent });
  }
  const inputs = { serverType, region, ...inputsOf(credential, parent) };
  // In a preview the state's token counts in place of the one that is not read.
  const ignoreChanges = credential.kind === "token" && pulumi.runtime.isDryRun() ? ["token", "userName"] : [];
  const opts = { parent, deleteBeforeReplace: true, ignoreChanges };
  return registerChild(AwsSourceCredential, `${name}-credential`, opts, args.transform?.credential, inputs);
}

type Choice = Exclude<SourceCredentialChoice, { readonly kind: "adopt" }>;

function inputsOf(credential: Choice, parent: pulumi.Resource): Pick<AwsArgs, "authType" | "token" | "userName"> {
  if (credential.kind === "secret") return { authType: "SECRETS_MANAGER", token: credential.secretArn };
  if (credential.kind === "connection") return { authType: "CODECONNECTIONS", token: credential.connectionArn };
  const { secretArn, tokenKey = "token", userNameKey } = credential;
  const value: pulumi.Output<string | undefined> = pulumi.runtime.isDryRun()
    ? pulumi.secret(undefined)
    : pulumi.secret(getSecretVersionOutput({ secretId: secretArn }, { parent }).secretString);
  const valueOf = (key: string) =>
    pulumi.all([value, secretArn]).apply(([text, arn]) => (text === undefined ? NOT_READ : valueIn(text, key, arn)));
  if (userNameKey === undefined) return { authType: "PERSONAL_ACCESS_TOKEN", token: valueOf(tokenKey) };
  return { authType: "BASIC_AUTH", token: valueOf(tokenKey), userName: valueOf(userNameKey) };
}

/** Credentials that a run of a program has made, by its engine: a second one of a server type would overwrite the first. */
const MADE = new WeakMap<object, Map<string, string>>();

function sourceCredentialFaults(name: string, args: SourceCredentialArgs): check.ArgumentFault[] {
  const { accountId, region, serverType, credential } = args;
  const isOfConnections = serverType.startsWith("GITLAB") && ["secret", "token"].includes(credential.kind);
  const first = firstOf(`${serverType} of ${accountId} in ${region}`, name);
  return [
    ...check.account("accountId", accountId),
    ...check.failIf(isOfConnections, "credential", {
      message: `CodeBuild opens ${serverType} by a connection only`,
      fix: 'Use { kind: "connection", connectionArn }.',
    }),
    ...check.failIf(
      credential.kind === "token" && credential.userNameKey !== undefined && serverType !== "BITBUCKET",
      "credential.userNameKey",
      { message: `only Bitbucket takes a user name, not ${serverType}`, fix: "Remove it." },
    ),
    ...check.failIf(first !== name, "serverType", {
      message: `${serverType} has a credential already, SourceCredential "${first}": AWS keeps one in an account and region`,
      fix: "Remove one of them; give a source that needs another token `source.auth` of its own.",
    }),
  ];
}

/** Who was first to make a credential in this program. */
function firstOf(key: string, name: string): string {
  const engine = pulumi.runtime.getMonitor();
  if (engine === undefined) return name;
  const made = MADE.get(engine) ?? new Map<string, string>();
  MADE.set(engine, made);
  const first = made.get(key) ?? name;
  made.set(key, first);
  return first;
}
