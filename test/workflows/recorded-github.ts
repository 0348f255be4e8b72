import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { ROOT } from "./workflow-files";

type Params = Readonly<Record<string, unknown>>;
type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: { readonly "application/json"?: { readonly schema: Schema } } };
}

/** A call that a script made: the operation of GitHub's description, and what was sent. */
export interface Call {
  readonly operation: string;
  readonly params: Params;
}

export type Answers = Readonly<Record<string, (params: Params) => unknown>>;

/** What GitHub answers when there is no such thing, or something is in the way. */
export class GithubFault extends Error {
  constructor(readonly status: number) {
    super(`GitHub answers ${status.toString()}`);
  }
}

const ajv = new Ajv({ strict: false, formats: { "date-time": true, uri: true, int64: true } });
const operations = readOperations();

/**
 * The `github` of actions/github-script. Every call is held to GitHub's description of its REST API: an operation,
 * parameter or field that is not in it fails. Answers come from the test.
 */
export function recordedGithub(answers: Answers) {
  const calls: Call[] = [];
  const call = async (operation: string, params: Params): Promise<{ data: unknown }> => {
    validate(operation, params);
    calls.push({ operation, params });
    const answer = answers[operation] ?? assert.fail(`the test has no answer to ${operation}`);
    return Promise.resolve({ data: answer(params) });
  };
  const area = (name: string) =>
    new Proxy({}, { get: (_, method: string) => (params: Params) => call(`${name}/${kebab(method)}`, params) });
  const rest = new Proxy({}, { get: (_, name: string) => area(name) });
  return { calls, github: { rest, paginate } };
}

async function paginate(method: (params: Params) => Promise<{ data: unknown }>, params: Params): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; ; page++) {
    const { data } = await method({ ...params, page });
    all.push(...(data as unknown[]));
    if ((data as unknown[]).length < Number(params["per_page"] ?? 30)) return all;
  }
}

function validate(name: string, params: Params): void {
  const operation = operations.get(name) ?? assert.fail(`GitHub has no operation ${name}, or the fixture lacks it`);
  const body: Record<string, unknown> = { ...params };
  for (const { name: key, schema, required = false } of operation.parameters) {
    if (params[key] === undefined) assert.ok(!required, `${name} needs ${key}`);
    else assert.ok(ajv.validate(schema, params[key]), `${name} ${key}: ${ajv.errorsText()}`);
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- what is left is the body
    delete body[key];
  }
  const schema = operation.requestBody?.content["application/json"]?.schema;
  // A file: actions/github-script sends what is in `data`.
  if (operation.requestBody !== undefined && schema === undefined) assert.deepEqual(Object.keys(body), ["data"]);
  else if (schema === undefined) assert.deepEqual(Object.keys(body), [], `${name} has no body`);
  else assert.ok(ajv.validate({ ...schema, additionalProperties: false }, body), `${name}: ${ajv.errorsText()}`);
}

function readOperations(): ReadonlyMap<string, Operation> {
  const text = readFileSync(join(ROOT, "test/fixtures/github-operations.json"), "utf8");
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Operation>> };
  const all = Object.values(paths).flatMap((path) => Object.values(path));
  return new Map(all.map((operation) => [operation.operationId, operation]));
}

function kebab(method: string): string {
  return method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
