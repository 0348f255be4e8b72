import { strict as assert } from "node:assert";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { DEPENDENT_ACTIONS, NOT_NEEDED } from "../../../plan/policies/dependent-actions";
import { deployProjectsPolicy } from "../../../plan/policies/deploy-projects";
import { deployRolePolicy } from "../../../plan/policies/deploy-role";
import { imageKeyPolicy } from "../../../plan/policies/image-key";
import { deployNotificationsPolicy, previewNotificationsPolicy } from "../../../plan/policies/notification-roles";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { RESOURCE_ACTIONS } from "../../../plan/policies/resource-actions";
import {
  notificationScopesOf,
  projectScopesOf,
  rebuildScopesOf,
  scopesOf,
  type Scope,
} from "../../../plan/policies/stack-scopes";
import { registeredTypes } from "./registered-types";

const ACCOUNT = "111122223333";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const STACKS = { partition: "aws", account: ACCOUNT, regions: ["eu-west-1"] } as const;
const PREVIEW = previewRolePolicy(STACKS);
const BOUNDED = { ...STACKS, createdRolesBoundary: BOUNDARY };
const READING = [PREVIEW, previewNotificationsPolicy(STACKS)];
const DEPLOYING = [
  ...READING,
  ...[deployRolePolicy, deployProjectsPolicy, deployNotificationsPolicy].map((policyOf) => policyOf(BOUNDED)),
];

const KEY_POLICY = imageKeyPolicy({
  ...STACKS,
  organizations: [],
  organizationalUnitArns: [],
  accounts: [],
  copyTo: [],
});

/** What AWS tells of every request of a deployment; each action takes of it what it has. */
const CONTEXT = {
  "aws:RequestedRegion": "eu-west-1",
  "aws:ResourceTag/golden-images": "builds",
  "aws:ResourceTag/ImageName": "web",
  "aws:RequestTag/ImageName": "web",
  "iam:PermissionsBoundary": BOUNDARY,
  "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
};

/** What a deployment passes and makes, and what it uses of others. The evaluator takes those that an action knows. */
const OTHERS = [
  `arn:aws:iam::${ACCOUNT}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
  "arn:aws:imagebuilder:eu-west-1:444455556666:component/hardening/1.0.0/1",
  "arn:aws:imagebuilder:eu-west-1:aws-marketplace:image/product/1.0.0/1",
  "arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/1.0.0/1",
  `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/images/base`,
  `arn:aws:ec2:eu-west-1:${ACCOUNT}:launch-template/lt-0123456789abcdef0`,
  `arn:aws:resource-groups:eu-west-1:${ACCOUNT}:group/hosts`,
  `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/web`,
];

const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  imagebuilder: [
    "component/web--install/1.0.0/1",
    "image-recipe/web/1.0.0",
    "container-recipe/web/1.0.0",
    "infrastructure-configuration/web",
    "distribution-configuration/web",
    "image-pipeline/web",
    "image/web/1.0.0/1",
    "lifecycle-policy/web",
  ].map((resource) => `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:${resource}`),
};

/** `ImageSharing` registers it for AMIs that exist; a stack shares what its pipelines build. */
const NEVER_IN_STACKS = "aws:ec2/amiLaunchPermission:AmiLaunchPermission";

/** Of images and of CodeBuild projects. */
const SCOPES: readonly (readonly [of: string, scopes: readonly Scope[]])[] = [
  ["images", scopesOf(STACKS)],
  ["CodeBuild projects", Object.values(projectScopesOf(STACKS))],
  ["rebuilds", Object.values(rebuildScopesOf(STACKS))],
  ["notifications", Object.values(notificationScopesOf(STACKS))],
];

/** What of a stack has a type of resource, and ARNs of what it consists of: the scope's patterns, filled in. */
function ownersOf(type: string): readonly (readonly [of: string, resources: readonly string[]])[] {
  const service = type.split(/[:/]/)[1] ?? "";
  return SCOPES.flatMap(([of, scopes]) => {
    const resources = scopes.filter(({ types }) => types.includes(type)).flatMap((scope) => scope.resources);
    const filled = resources.map((resource) =>
      resource.replace(/^(arn:aws:[a-z0-9-]+):\*:/, "$1:eu-west-1:").replaceAll("*", "web-0123456"),
    );
    return filled.length === 0 ? [] : [[of, SAMPLES[service] ?? filled] as const];
  });
}

interface Answer {
  readonly resource: string;
  readonly isAllowed: boolean;
}

/** What AWS says of an action on each resource that it takes; its own words decide which those are. */
async function ask(
  action: string,
  resources: readonly string[],
  identity: readonly object[],
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const resource of [...resources, "*"]) {
    const answer = await runSimulation(
      {
        request: {
          principal: `arn:aws:iam::${ACCOUNT}:role/github`,
          action,
          resource: { resource, accountId: ACCOUNT },
          contextVariables: { ...CONTEXT, ...passedTo(action, resource) },
        },
        identityPolicies: identity.map((policy, index) => ({ name: `policy ${index}`, policy })),
        // KMS asks the policy of the key first, which hands the question on to IAM.
        ...(resource.includes(":key/") && { resourcePolicy: KEY_POLICY }),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
    if (answer.resultType === "single") answers.push({ resource, isAllowed: answer.overallResult === "Allowed" });
  }
  return answers;
}

function passedTo(action: string, resource: string): Record<string, string> {
  if (action === "iam:CreateServiceLinkedRole") return { "iam:AWSServiceName": resource.split("/")[2] ?? "" };
  if (action !== "iam:PassRole") return {};
  const [, service = "imagebuilder"] = Object.entries({ "notifications-chat": "chatbot", notifications: "events", "builds-role": "ec2", "-start-role": "scheduler", "builds-(ci|image|release)": "codebuild", "rebuild-\\*-role": "lambda", "rebuild-role": "states" }).find(([role]) => new RegExp(role).test(resource)) ?? []; // prettier-ignore
  return { "iam:PassedToService": `${service}.amazonaws.com` };
}

describe("the roles of a pipeline", function () {
  this.timeout(60_000);

  it("are for every type that a stack of images can register", () => {
    const types = registeredTypes();
    assert.ok(types.includes(NEVER_IN_STACKS));
    assert.deepEqual(
      types.filter((type) => type !== NEVER_IN_STACKS),
      Object.keys(RESOURCE_ACTIONS).sort(),
      "a new type needs its actions in plan/policies/resource-actions.ts",
    );
    assert.deepEqual(
      Object.keys(RESOURCE_ACTIONS).filter((type) => ownersOf(type).length === 0),
      [],
    );
  });

  for (const [type, { read, write, readAnywhere = [], writeAnywhere = [] }] of Object.entries(RESOURCE_ACTIONS)) {
    for (const [of, own] of ownersOf(type)) {
      const refused = async (actions: readonly string[], identity: readonly object[]): Promise<readonly string[]> => {
        const found: string[] = [];
        for (const action of actions) {
          const answers = await ask(action, own, identity);
          if (!answers.some(({ isAllowed }) => isAllowed))
            found.push(`${action} on ${answers.map(({ resource }) => resource).join(", ")}`);
        }
        return found;
      };
      const writes = [...write, ...writeAnywhere];

      it(`preview reads ${type} of ${of}, and writes none`, async () => {
        assert.deepEqual(await refused([...read, ...readAnywhere], READING), []);
        assert.equal((await refused(writes, READING)).length, writes.length);
      });

      it(`deploy creates, changes and deletes ${type} of ${of}`, async () => {
        assert.deepEqual(await refused(writes, DEPLOYING), []);
      });

      it(`deploy may do what AWS also checks for ${type} of ${of}`, async () => {
        const dependents = writes.flatMap((action) => DEPENDENT_ACTIONS[action] ?? []);
        const needed = [...new Set(dependents)].filter(
          (action) => NOT_NEEDED[action] === undefined && !writes.includes(action),
        );
        const roles = ownersOf("aws:iam/role:Role").flatMap(([owner, arns]) => (owner === of ? arns : []));
        const found: string[] = [];
        for (const action of needed) {
          const answers = await ask(action, [...own, ...roles, ...OTHERS], DEPLOYING);
          const others = answers.filter(({ resource }) => OTHERS.includes(resource) && !action.startsWith("iam:"));
          const isMet =
            others.length > 0 ? others.every(({ isAllowed }) => isAllowed) : answers.some(({ isAllowed }) => isAllowed);
          if (!isMet) found.push(action);
        }
        assert.deepEqual(found, []);
      });
    }
  }

  it("have no reason for a dependent that is needed by none", () => {
    const all = new Set(Object.values(DEPENDENT_ACTIONS).flat());
    assert.deepEqual(
      Object.keys(NOT_NEEDED).filter((action) => !all.has(action)),
      [],
    );
  });
});
