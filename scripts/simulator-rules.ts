import type { Typings } from "./simulator-typings";

/** `pulumi-aws-force-new.json`: the schema of the compiled Terraform provider under @pulumi/aws names. */
export interface ForceNewFacts {
  readonly source: string;
  readonly resources: Record<string, ForceNewResource>;
}

interface ForceNewResource {
  readonly forceNew: readonly string[];
  readonly "forceNewNested(tf paths)"?: readonly string[];
  readonly props?: Record<string, ForceNewProperty>;
}

interface ForceNewProperty {
  readonly tf: string;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly default?: unknown;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly exactlyOneOf?: readonly string[];
  readonly conflictsWith?: readonly string[];
  readonly requiredWith?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
}

/** `botocore-constraints.json`: by "service:Operation", by the path of a member. */
export type ApiFacts = Record<string, Record<string, ApiConstraint>>;

interface ApiConstraint {
  readonly type?: string;
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
}

/** The API operation that creates each resource type, where its model is among the facts. */
const OPERATIONS: Readonly<Record<string, string>> = {
  "aws:imagebuilder/component:Component": "imagebuilder:CreateComponent",
  "aws:imagebuilder/imageRecipe:ImageRecipe": "imagebuilder:CreateImageRecipe",
  "aws:imagebuilder/containerRecipe:ContainerRecipe": "imagebuilder:CreateContainerRecipe",
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration":
    "imagebuilder:CreateInfrastructureConfiguration",
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration":
    "imagebuilder:CreateDistributionConfiguration",
  "aws:imagebuilder/imagePipeline:ImagePipeline": "imagebuilder:CreateImagePipeline",
  "aws:imagebuilder/image:Image": "imagebuilder:CreateImage",
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": "imagebuilder:CreateLifecyclePolicy",
  "aws:imagebuilder/workflow:Workflow": "imagebuilder:CreateWorkflow",
  "aws:codebuild/project:Project": "codebuild:CreateProject",
  "aws:codebuild/sourceCredential:SourceCredential": "codebuild:ImportSourceCredentials",
  "aws:codebuild/webhook:Webhook": "codebuild:CreateWebhook",
  "aws:ssm/parameter:Parameter": "ssm:PutParameter",
  "aws:sns/topic:Topic": "sns:CreateTopic",
  "aws:cloudwatch/eventRule:EventRule": "events:PutRule",
  "aws:cloudwatch/eventTarget:EventTarget": "events:PutTargets",
  "aws:kms/key:Key": "kms:CreateKey",
  "aws:iam/role:Role": "iam:CreateRole",
  "aws:ecr/repository:Repository": "ecr:CreateRepository",
  "aws:secretsmanager/secret:Secret": "secretsmanager:CreateSecret",
};

/** Members whose name in @pulumi/aws is not the API's. */
const RENAMED: Readonly<Record<string, string>> = {
  semanticVersion: "version",
  "additionalInstanceConfiguration.userDataOverride": "userDataBase64",
  assumeRolePolicyDocument: "assumeRolePolicy",
  roleName: "name",
  repositoryName: "name",
  timeoutInMinutes: "buildTimeout",
  queuedTimeoutInMinutes: "queuedTimeout",
  username: "userName",
};

/** Joins the facts on replacement and the API's constraints under the names of @pulumi/aws. */
export function joinRules(typings: Typings, forceNew: ForceNewFacts, api: ApiFacts): Record<string, unknown> {
  const rules: Record<string, unknown> = {};
  for (const token of Object.keys(typings.resources)) {
    const facts = forceNew.resources[token];
    const operation = OPERATIONS[token];
    const constraints = operation ? constraintsOf(typings, token, api[operation] ?? {}) : {};
    const joined = {
      ...(facts ? schemaRules(facts) : {}),
      ...(Object.keys(constraints).length ? { constraints } : {}),
    };
    if (Object.keys(joined).length > 0) {
      rules[token] = joined;
    }
  }
  return rules;
}

function schemaRules(facts: ForceNewResource): Record<string, unknown> {
  const properties = Object.entries(facts.props ?? {});
  const pulumiName = new Map(properties.map(([name, property]) => [property.tf, name]));
  const translate = (names: readonly string[]): string[] => names.map((name) => pulumiName.get(name) ?? name).sort();
  const groups = (pick: (property: ForceNewProperty) => readonly string[] | undefined, own: boolean): string[][] => {
    const found = properties.flatMap(([name, property]) => {
      const others = pick(property);
      return others ? [own ? [name, ...translate(others)] : translate(others)] : [];
    });
    return [...new Map(found.map((group) => [group.join(), group])).values()];
  };
  const numbers = (key: "minItems" | "maxItems"): Record<string, number> =>
    Object.fromEntries(properties.flatMap(([name, property]) => (property[key] ? [[name, property[key]]] : [])));
  const all = {
    replace: facts.forceNew.filter((name) => !name.endsWith("?")),
    replaceNested: nestedPaths(facts, pulumiName),
    computed: properties.filter(([, property]) => property.computed).map(([name]) => name),
    sensitive: properties.filter(([, property]) => property.sensitive).map(([name]) => name),
    defaults: Object.fromEntries(
      properties.flatMap(([name, property]) => (property.default === undefined ? [] : [[name, property.default]])),
    ),
    exactlyOneOf: groups((property) => property.exactlyOneOf, false),
    atLeastOneOf: groups((property) => property.atLeastOneOf, false),
    conflictsWith: groups((property) => property.conflictsWith, true),
    requiredWith: groups((property) => property.requiredWith, true),
    minItems: numbers("minItems"),
    maxItems: numbers("maxItems"),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => Object.keys(value).length > 0));
}

/** Nested paths that replace although their top-level property does not. */
function nestedPaths(facts: ForceNewResource, pulumiName: ReadonlyMap<string, string>): string[] {
  return (facts["forceNewNested(tf paths)"] ?? []).flatMap((path) => {
    const [top = "", ...rest] = path.split(".");
    const name = pulumiName.get(top) ?? camel(top);
    return facts.forceNew.includes(name) ? [] : [[name, ...rest.map(camel)].join(".")];
  });
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function constraintsOf(
  typings: Typings,
  token: string,
  members: Record<string, ApiConstraint>,
): Record<string, unknown> {
  const constraints: Record<string, unknown> = {};
  for (const [path, { pattern, min, max, enum: values }] of Object.entries(members)) {
    const target = locate(typings, token, path);
    if (target !== undefined && (pattern ?? min ?? max ?? values) !== undefined) {
      constraints[target] = {
        ...(pattern === undefined ? {} : { pattern }),
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        ...(values === undefined ? {} : { enum: values }),
      };
    }
  }
  return constraints;
}

/** The path in @pulumi/aws of an API member, or undefined where the provider has no such argument. */
function locate(typings: Typings, token: string, path: string): string | undefined {
  const renamed = Object.entries(RENAMED).find(([api]) => api.toLowerCase() === path.toLowerCase());
  const segments = (renamed ? renamed[1] : path).split(".");
  let properties: Record<string, { type: string }> = typings.resources[token]?.inputs ?? {};
  const found: string[] = [];
  for (const segment of segments) {
    const step = stepInto(properties, segment);
    if (!step) {
      return undefined;
    }
    found.push(step.path);
    properties = typings.types[/#([\w.]+)/.exec(step.type)?.[1] ?? ""] ?? {};
  }
  return found.join(".");
}

function stepInto(
  properties: Record<string, { type: string }>,
  segment: string,
): { path: string; type: string } | undefined {
  const [, word = "", suffix = ""] = /^([A-Za-z0-9]*)(.*)$/.exec(segment) ?? [];
  const name = nameIn(properties, word);
  const type = name === undefined ? undefined : properties[name]?.type;
  if (name === undefined || type === undefined) {
    return undefined;
  }
  const list = type.includes("[]");
  // Lists of key and value in the API are maps in Pulumi; a list of one is its element.
  if (suffix === "[]" && !list && !type.startsWith("#")) {
    return undefined;
  }
  return { path: name + (suffix === "[]" && !list ? "" : suffix), type };
}

function nameIn(properties: Record<string, unknown>, word: string): string | undefined {
  const wanted = word.charAt(0).toLowerCase() + word.slice(1);
  return [wanted, `${wanted}s`, wanted.replace(/s$/, "")].find((name) => name in properties);
}
