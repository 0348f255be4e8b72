import { askPatiently } from "../http/patience";

/** Of an index before that of an image: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const ACCEPT = ["oci.image.index.v1", "docker.distribution.manifest.list.v2", "oci.image.manifest.v1", "docker.distribution.manifest.v2"].map((each) => `application/vnd.${each}+json`).join(", "); // prettier-ignore
const TIMEOUT_MS = 15_000;

/** `docker.io/library/ubuntu:24.04@sha256:…` in its parts. */
export interface Reference {
  /** With a port where there is one. */
  readonly host: string;
  readonly name: string;
  readonly tag: string;
}

/** As Docker reads it: what has neither dot nor port before the first slash is of Docker Hub. */
export function parseReference(reference: string): Reference {
  const [, whole = "", tag = "latest"] = /^((?:[^/@]*\/)*[^/:@]*)(?::([^/:@]+))?(?:@.*)?$/.exec(reference) ?? [];
  const [first = "", ...rest] = whole.split("/");
  if (rest.length > 0 && /[.:]|^localhost$/.test(first)) return { host: first, name: rest.join("/"), tag };
  return { host: "docker.io", name: rest.length === 0 ? `library/${whole}` : whole, tag };
}

/** The digest that a tag is today, asked of the registry as anyone may. @throws Error as {@link askRegistry} */
export async function digestOf(reference: Reference): Promise<string> {
  const { host, tag } = reference;
  const answer = await askRegistry(reference, `manifests/${encodeURIComponent(tag)}`, {
    accept: ACCEPT,
    method: "HEAD",
  });
  const digest = answer.headers.get("docker-content-digest") ?? "";
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw refusal(`${host} does not tell the digest`);
}

/**
 * Asks a registry for what is below a repository, by its token flow where it wants one: https://distribution.github.io/distribution/spec/auth/token/
 * @param login `user:password`, or a token; without it the registry is asked as anyone may
 * @throws Error with a `code` where the registry refuses it or is not reached
 */
export async function askRegistry(
  { host, name }: Pick<Reference, "host" | "name">,
  path: string,
  {
    accept,
    method = "GET",
    login = "",
  }: { readonly accept: string; readonly method?: string; readonly login?: string },
): Promise<Response> {
  const own = host === "docker.io" ? "registry-1.docker.io" : host;
  // Docker too speaks HTTP to a registry of the machine itself.
  const scheme = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(own) ? "http" : "https";
  const url = `${scheme}://${own}/v2/${name}/${path}`;
  const first = await call(url, { method, headers: { accept } });
  const answer = first.status === 401 ? await call(url, { method, headers: { accept, authorization: await authorized(url, first, name, login) } }) : first; // prettier-ignore
  if (answer.ok) return answer;
  throw refusal(`${host} answers ${answer.status.toString()}`);
}

async function authorized(url: string, { headers }: Response, name: string, login: string): Promise<string> {
  const challenge = headers.get("www-authenticate") ?? "";
  const told = (key: string): string | undefined => new RegExp(`[ ,]${key}="([^"]*)"`, "i").exec(challenge)?.[1];
  const realm = told("realm") ?? "";
  const basic = login.includes(":") ? `Basic ${Buffer.from(login).toString("base64")}` : undefined;
  if (basic === undefined && login !== "") return `Bearer ${login}`;
  if (basic !== undefined && /^Basic /i.test(challenge)) return basic;
  if (!/^Bearer /i.test(challenge) || !URL.canParse(realm)) throw refusal(`${new URL(url).host} wants a password`);
  const token = new URL(realm);
  // A token in clear is for the machine itself alone.
  if (token.protocol !== new URL(url).protocol) throw refusal(`${token.host} gives its tokens in clear`);
  token.searchParams.set("scope", told("scope") ?? `repository:${name}:pull`);
  token.searchParams.set("service", told("service") ?? "");
  return tokenOf(token, basic);
}

async function tokenOf({ href, host }: URL, authorization: string | undefined): Promise<string> {
  const answer = await call(href, authorization === undefined ? {} : { headers: { authorization } });
  const body = (await answer.json().catch(() => ({}))) as { token?: string; access_token?: string };
  const bearer = body.token ?? body.access_token;
  if (bearer !== undefined) return `Bearer ${bearer}`;
  throw refusal(`${host} gives no token ${authorization === undefined ? "without a password" : "for this login"}`);
}

function call(url: string, request: RequestInit): Promise<Response> {
  const ask = () => fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  return askPatiently(ask).catch((error: unknown) => {
    const { cause, message } = error as Error & { cause?: { code?: unknown } };
    throw refusal(`${new URL(url).host} was not reached: ${typeof cause?.code === "string" ? cause.code : message}`);
  });
}

function refusal(message: string): Error {
  return Object.assign(new Error(message), { name: "", code: "REGISTRY" });
}
