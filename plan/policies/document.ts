/**
 * An IAM, KMS, S3 or SNS policy as plain data. Keys are always written in the order of these interfaces and lists are
 * sorted, so that the same input serialises to the same bytes.
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

/** A statement without what {@link allow} and {@link deny} know. */
export type StatementParts = Omit<Statement, "Effect">;

/** A document of the statements given; those that are undefined are left out. */
export function policy(...statements: readonly (Statement | undefined)[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements.filter((statement) => statement !== undefined) };
}

export function allow(parts: StatementParts): Statement {
  return statement("Allow", parts);
}

export function deny(parts: StatementParts): Statement {
  return statement("Deny", parts);
}

function statement(effect: Statement["Effect"], parts: StatementParts): Statement {
  return {
    Sid: parts.Sid,
    Effect: effect,
    ...(parts.Principal && { Principal: parts.Principal }),
    Action: parts.Action,
    ...(parts.Resource && { Resource: parts.Resource }),
    ...(parts.Condition && { Condition: parts.Condition }),
  };
}
