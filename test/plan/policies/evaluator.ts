import { strict as assert } from "node:assert";
import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { PolicyDocument } from "../../../plan/policies/document";

/** What somebody asks of AWS. */
export interface Request {
  /** ARN of a role or user, or the name of a service: `events.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The account of the resource. @default 111122223333 */
  readonly account?: string;
  /** What AWS tells of the request; the evaluator refuses a key that the action does not have. @default none */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** The policies that stand between a principal and a resource. */
export interface Policies {
  readonly identity?: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  /** Of the resource itself: a key, a bucket, a topic, the trust of a role. */
  readonly resource?: PolicyDocument;
}

/**
 * Keys of an encryption context have a part of the caller's own after the second colon, which the evaluator cannot read. A
 * key of a tag, which it can, stands in for it in policies and context alike; both are compared in the same way.
 */
const ENCRYPTION_CONTEXT = /kms:EncryptionContext:([\w:-]+)/g;

/**
 * Whether AWS would allow a request. The evaluator is not ours: `@cloud-copilot/iam-simulate` knows how identity, resource,
 * boundary and key policies work together, within an account and across, and which actions, resources and context keys there
 * are (from the Service Authorization Reference).
 * @throws AssertionError where the question itself is wrong: an unknown action, a resource or a context key that it does not take
 */
export async function isAllowed(request: Request, policies: Policies): Promise<boolean> {
  const simulation = withoutEncryptionContext(simulationOf(request, policies));
  const answer = await runSimulation(simulation, {});
  if (answer.resultType === "error") assert.fail(JSON.stringify(answer.errors, null, 2));
  const ignored = answer.resultType === "single" ? (answer.result.ignoredContextKeys ?? []) : [];
  assert.deepEqual(ignored, [], `${request.action} has no such context keys`);
  return answer.overallResult === "Allowed";
}

function simulationOf(request: Request, policies: Policies): Simulation {
  const { principal, action, resource, account = "111122223333", context = {} } = request;
  return {
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: { ...context } },
    identityPolicies: (policies.identity ?? []).map((policy, index) => ({ name: `policy ${index}`, policy })),
    ...(policies.boundary && { permissionBoundaryPolicies: [{ name: "boundary", policy: policies.boundary }] }),
    ...(policies.resource && { resourcePolicy: policies.resource }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

function withoutEncryptionContext(simulation: Simulation): Simulation {
  const text = JSON.stringify(simulation).replace(
    ENCRYPTION_CONTEXT,
    (_, key: string) => `aws:PrincipalTag/${key.replaceAll(":", ".")}`,
  );
  return JSON.parse(text) as Simulation;
}
