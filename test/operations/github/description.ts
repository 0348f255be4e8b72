import { strict as assert } from "node:assert";
import type { IncomingMessage } from "node:http";
import Ajv from "ajv";
import openapi from "./openapi.json";

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false }).addSchema(openapi, "openapi.json");

export interface Answer {
  readonly status: number;
  readonly body: object;
}

export type Operation = keyof typeof openapi.operations;

export function refusal(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest" } };
}

/** An answer as GitHub's description has it; what is not said of it is filled in. */
export function sound(operation: Operation, status: number, body: object, query = new URLSearchParams()): Answer {
  const { answers, query: known } = openapi.operations[operation] as {
    answers: Record<string, object>;
    query: string[];
  };
  for (const key of query.keys()) assert.ok(known.includes(key), `${operation} has no parameter ${key}`);
  const schema = answers[status.toString()] ?? {};
  const sample = sampled(schema);
  const all = Array.isArray(body) ? body : { ...(typeof sample === "object" ? sample : {}), ...body };
  const isSound = ajv.compile(rooted(schema) as object);
  assert.ok(isSound(all), `${operation}: ${ajv.errorsText(isSound.errors)}`);
  return { status, body: all };
}

/** The refusal of a body that is not as GitHub's description has it. */
export function refusedBody(operation: Operation, body: object): Answer | undefined {
  const { body: schema } = openapi.operations[operation] as { body?: object };
  const { oneOf, ...own } = rooted(schema ?? {}) as { oneOf?: readonly Schema[] };
  const forms = oneOf?.map((form) => (form.properties ? { ...form, additionalProperties: false } : form));
  const isSound = ajv.compile(forms ? { ...own, oneOf: forms } : { ...own, additionalProperties: false });
  return isSound(body) ? undefined : refusal(422, ajv.errorsText(isSound.errors));
}

/** Its references are to the description. */
function rooted(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi.json#/components')) as unknown;
}

export function sampleOf(name: keyof typeof openapi.components.schemas): object {
  return sampled(openapi.components.schemas[name]) as object;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The least that a schema takes. */
function sampled(given: unknown): unknown {
  const schema = given as Schema;
  if (schema.$ref !== undefined) {
    return sampled(
      openapi.components.schemas[schema.$ref.split("/").at(-1) as keyof typeof openapi.components.schemas],
    );
  }
  if (schema.nullable === true) return null;
  const [form] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (form !== undefined && schema.properties === undefined) return sampled(form);
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined || schema.type === "object")
    return Object.fromEntries((schema.required ?? []).map((key) => [key, sampled(schema.properties?.[key] ?? {})]));
  const samples: Record<string, unknown> = { string: "", integer: 1, number: 1, boolean: false, array: [] };
  return samples[schema.type ?? ""] ?? null;
}

export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
