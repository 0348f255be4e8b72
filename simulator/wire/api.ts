import { createHash } from "node:crypto";
import { type Cloud, checkInputs } from "../cloud/cloud";
import type { Context } from "../cloud/kind";
import { canonical } from "../schema/json-document";
import { isProperties, type Properties, text } from "../schema/property";
import { ApiError, invalid } from "./error";
import { type Model, membersOf, type Operation, shapeOf } from "./model";

/** One call of an operation: where, as whom, when, and over which cloud. */
export interface Api extends Context {
  readonly service: string;
  readonly cloud: Cloud;
  readonly model: Model;
  readonly operation: Operation;
  /** Milliseconds since 1970, of the virtual clock. */
  readonly time: number;
}

/** What an operation does with parameters that are valid by the model. Throws an ApiError, or a CloudError of a kind. */
export type Handler = (params: Properties, api: Api) => Properties;

/** By the name of the operation. */
export type Handlers = Readonly<Record<string, Handler>>;

const TOKENS = "wire:token";
const TOKENS_KEPT = 200;

/** A part of a list, with what asks for the next one. The token is the place of its first item. */
export function page<T>(
  items: readonly T[],
  { service }: Api,
  token: string | undefined,
  size = 100,
): { readonly items: readonly T[]; readonly next?: string } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString().replace("page:", ""));
  if (!Number.isInteger(start) || start < 0 || start > items.length) {
    const codes: Readonly<Record<string, string>> = {
      imagebuilder: "InvalidPaginationTokenException",
      secretsmanager: "InvalidNextTokenException",
      ssm: "InvalidNextToken",
    };
    const code = codes[service];
    throw code === undefined
      ? invalid(service, "Invalid nextToken.")
      : new ApiError(code, "The token is not valid.", 400);
  }
  const end = start + size;
  const next = Buffer.from(`page:${String(end)}`).toString("base64url");
  return { items: items.slice(start, end), ...(end < items.length ? { next } : {}) };
}

/** A page as the members that nearly all of AWS's lists have. */
export function listed(
  name: string,
  items: readonly unknown[],
  params: Properties,
  api: Api,
  size?: number,
): Properties {
  const most = params["maxResults"] ?? params["MaxResults"] ?? params["limit"] ?? params["Limit"] ?? size;
  const own = page(
    items,
    api,
    (params["nextToken"] ?? params["NextToken"]) as string | undefined,
    most === undefined ? undefined : Number(most),
  );
  const token = membersOf(api.model, api.operation.output).find(([member]) => /^nexttoken$/i.test(member))?.[0];
  return { [name]: own.items, ...(token !== undefined && own.next !== undefined ? { [token]: own.next } : {}) };
}

/** Inputs of a resource as the provider completes them. @throws ApiError for what it would not take */
export function checked(type: string, news: Properties, { service }: Api): Properties {
  const { inputs, failures } = checkInputs(type, { name: "wire", news }, {});
  const [failure] = failures;
  if (failure) throw invalid(service, `${failure.property}: ${failure.reason}`);
  return inputs;
}

/** The same client token gives the same answer, and with other parameters an error. */
export function once(params: Properties, api: Api, name: string, call: () => Properties): Properties {
  const { store, account, region, model, operation, service } = api;
  const member = membersOf(model, operation.input).find(
    ([key, use]) => use.idempotencyToken === true || key === "idempotencyToken",
  )?.[0];
  const token = text(params, member ?? "");
  if (member === undefined || token === "") return call();
  const id = `${service}:${name}:${token}`;
  const asked = createHash("sha256").update(canonical(params)).digest("hex");
  const old = store.get(TOKENS, account, region, id);
  if (old && old.state["asked"] !== asked) {
    const message = "The client token was used before, with other parameters.";
    throw service === "codebuild"
      ? invalid(service, message)
      : new ApiError("IdempotentParameterMismatchException", message);
  }
  if (old && isProperties(old.state["answer"])) return old.state["answer"];
  const given = call();
  const echoed = member in (shapeOf(model, operation.output).members ?? {}) ? { [member]: token } : {};
  const answer = { ...given, ...echoed };
  store.list(TOKENS).slice(0, -TOKENS_KEPT).forEach(store.remove);
  store.put({ type: TOKENS, id, account, region, state: { asked, answer }, managed: false });
  store.save();
  return answer;
}
