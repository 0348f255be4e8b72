import { arn, kmsArn } from "../arn";
import { actions, allow, type Condition, type Statement } from "./document";
import { actionsOf, scopesOf, type StacksOfImages } from "./stack-scopes";

/** On the security group of builds: its id is AWS's, so the deploy role knows it by this tag. */
export const BUILDS_TAG = { "golden-images": "builds" } as const;

const OF_BUILDS: Condition = { StringEquals: { "aws:ResourceTag/golden-images": BUILDS_TAG["golden-images"] } };

/** Keys of images have replicas, so they are made multi-Region; others seldom are. */
const MULTI_REGION: Condition = { BoolIfExists: { "kms:MultiRegion": "true" } };

/** And each carries the name of its image. */
export const OF_AN_IMAGE: Condition = { Null: { "aws:ResourceTag/ImageName": "false" } };

const IMAGE_KEY_ALIASES = "alias/golden-images/*";
const NO_ALIAS_OF_OTHERS: Condition = { "ForAllValues:StringLike": { "kms:ResourceAliases": IMAGE_KEY_ALIASES } };
const ALIAS_WRITES = actions("kms", "CreateAlias", "DeleteAlias", "UpdateAlias");
/** Tags are put on while a repository is made. */
const MAKE_REPOSITORY = actions("ecr", "CreateRepository", "TagResource");
const CREATE_GROUP = "ec2:CreateSecurityGroup";

/** What a key gets while it is made, before its tags count, which may take AWS five minutes. */
const MAKE_KEY = [
  ...actions("kms", "CreateAlias", "EnableKeyRotation", "PutKeyPolicy", "ReplicateKey", "TagResource", "UpdateAlias"),
];

/**
 * Writes of what no ARN pattern distinguishes from what others have: security groups, repositories and keys that
 * carry our tags. A tag is put on while the resource is made, and for security groups only then. A key that has an alias
 * of another form is not a new one of ours; a multi-Region one without any alias looks like a new one.
 * https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export function ownedByTagStatements(stacks: StacksOfImages): Statement[] {
  const home = { ...stacks, region: "*" };
  const ec2 = (noun: string): string => arn({ ...home, service: "ec2", resource: `${noun}/*` });
  const [groups, keys] = [ec2("security-group"), kmsArn(home, "key/*")];
  const repositories = arn({ ...home, service: "ecr", resource: "repository/*" });
  const atCreation = { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } };
  return [
    allow("CreateSecurityGroups", CREATE_GROUP, [groups, ec2("vpc")]),
    allow("TagNewSecurityGroups", "ec2:CreateTags", groups, atCreation),
    allow("WriteSecurityGroups", writesOf(stacks, "SecurityGroups"), groups, OF_BUILDS),
    allow("MakeKeys", MAKE_KEY, keys, { ...NO_ALIAS_OF_OTHERS, ...MULTI_REGION }),
    allow("WriteKeys", writesOf(stacks, "Keys"), keys, OF_AN_IMAGE),
    allow("MakeRepositories", MAKE_REPOSITORY, repositories),
    allow("WriteRepositories", writesOf(stacks, "Repositories"), repositories, OF_AN_IMAGE),
    allow("WriteAliases", ALIAS_WRITES, kmsArn(home, IMAGE_KEY_ALIASES)),
  ];
}

function writesOf(stacks: StacksOfImages, noun: string): readonly string[] {
  const scope = scopesOf(stacks).filter((each) => each.noun === noun);
  return actionsOf(scope, ({ write }) => write).filter(
    (action) => ![CREATE_GROUP, ...MAKE_REPOSITORY].includes(action),
  );
}
