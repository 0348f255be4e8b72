/**
 * An IAM, KMS, S3 or SNS policy as plain data. Keys are always written in the order of these interfaces and lists are
 * sorted, so the same input serialises to the same bytes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface Statement {
  /** Letters and digits, unique within the document; says what the statement is for. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  /** In policies of resources and in trust policies. */
  readonly Principal?: Principal;
  readonly Action: readonly string[];
  /** Absent in trust policies. `*` in a key's policy is the key itself. */
  readonly Resource?: readonly string[];
  readonly Condition?: Condition;
}

export type Principal =
  { readonly AWS: "*" | readonly string[] } | { readonly Service: readonly string[] } | { readonly Federated: string };

/** Operator → condition key → values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

type OneOrMore = string | readonly string[];
/** Sid, actions, resources (none in a trust policy), condition. */
type Parts = readonly [sid: string, actions: OneOrMore, resources?: OneOrMore, condition?: Condition | undefined];

/** A document of the statements given; those that are undefined are left out. */
export function policy(...statements: readonly (Statement | undefined)[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements.filter((statement) => statement !== undefined) };
}

export function allow(...parts: Parts): Statement {
  return statement("Allow", parts);
}

export function deny(...parts: Parts): Statement {
  return statement("Deny", parts);
}

/** The statement as in a policy of a resource or a role's trust, where it names a principal. */
export function by(principal: Principal, { Sid, Effect, ...rest }: Statement): Statement {
  return { Sid, Effect, Principal: principal, ...rest };
}

/** Actions of one service: `actions("s3", "GetObject")`. */
export function actions(service: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${service}:${name}`);
}

function statement(Effect: Statement["Effect"], [Sid, action, resource, Condition]: Parts): Statement {
  const Resource = resource === undefined ? {} : { Resource: [resource].flat() };
  return { Sid, Effect, Action: [action].flat(), ...Resource, ...(Condition && { Condition }) };
}
