/** What a stack needs of its account, by its settings and definitions. */
export interface Needs {
  readonly account: string;
  readonly region: string;
  /** Secrets of Secrets Manager. */
  readonly secrets: readonly NeededSecret[];
  /** How CodeBuild gets into repositories. */
  readonly sources: readonly NeededSource[];
  /** What a role that deploys the stack is allowed. */
  readonly permissions: readonly Permission[];
  /** Whether Image Builder works in the account. */
  readonly buildsImages: boolean;
  /** Quotas of CodeBuild by AWS's name, with how much the stack takes at most. */
  readonly quotas: Readonly<Record<string, number>>;
  /** What Amazon Inspector is to scan. */
  readonly scans: readonly ("ec2" | "ecr")[];
  /** Images that everybody may launch. */
  readonly publicImages: readonly string[];
  /** ECR repositories that must be there. */
  readonly repositories: readonly string[];
}

export interface NeededSecret {
  /** Name or ARN. */
  readonly id: string;
  /** Keys of its JSON. @default any text will do */
  readonly keys: readonly string[];
  /** Who names it: a definition, or a key of settings. */
  readonly users: readonly string[];
}

export interface NeededSource {
  /** CodeBuild's word, such as `GITHUB`. */
  readonly server: string;
  /** CodeBuild's word, such as `SECRETS_MANAGER`. @default any */
  readonly auth?: string;
  /** Whether a deployment of the stack itself makes it. */
  readonly isMade: boolean;
}

/** What a statement of a policy allows, as it is to be asked for. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Value by condition key. */
  readonly context: Readonly<Record<string, string>>;
}
