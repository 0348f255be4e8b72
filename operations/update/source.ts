import type { SSMClient } from "@aws-sdk/client-ssm";
import { matchesOf } from "../../consumers/formats/pattern";
import type { GitHubClient } from "../github/client";
import { askPatiently } from "../http/patience";

/** Where the values of a variable come from, as `images/variables.yaml` says it. */
export type Source =
  | { readonly github: string; readonly strip?: string }
  | { readonly url: string; readonly pointer?: string; readonly pattern?: string }
  | { readonly ssm: string };

/** What is newest. */
export interface Answer {
  readonly now: string;
  /** Its name, where `now` is an id. */
  readonly title?: string;
  /** A page on it. */
  readonly url?: string;
  /** Who said so, where there is no page. */
  readonly from?: string;
  /** What its makers say is new, as they wrote it. */
  readonly notes?: string;
}

export interface SourceClients {
  readonly ssm: () => Promise<SSMClient>;
  /** For what anyone may read. */
  readonly github: GitHubClient;
}

/** Why it is not known what is newest: in words of the source. */
export class Unknown extends Error {
  override readonly name = "Unknown";
}

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 1024 * 1024;
const MOST_REDIRECTS = 5;
/** A value goes into commands of images: what a shell reads otherwise is refused, wherever it comes from. */
const PLAIN = /^(?!-)[\w.+:/@~=%,-]{1,1024}$/;

/** @throws Unknown, or errors of AWS's and GitHub's clients */
export async function newestOf(source: Source, clients: SourceClients): Promise<Answer> {
  const answer = await ask(source, clients);
  if (PLAIN.test(answer.now)) return answer;
  const shown = JSON.stringify(answer.now.slice(0, 80));
  throw new Unknown(`it gives ${shown}, and a value may have letters, digits and . _ + : / @ ~ = % , - alone`);
}

async function ask(source: Source, clients: SourceClients): Promise<Answer> {
  if ("github" in source) return newestRelease(source, clients.github);
  if ("url" in source) return valueAt(source);
  const { GetParameterCommand } = await import("@aws-sdk/client-ssm");
  const { Parameter } = await (await clients.ssm()).send(new GetParameterCommand({ Name: source.ssm }));
  return { now: Parameter?.Value ?? "", from: source.ssm };
}

/** https://docs.github.com/en/rest/releases/releases#get-the-latest-release: neither draft nor pre-release */
async function newestRelease(
  { github: repository, strip = "" }: Extract<Source, { readonly github: string }>,
  client: GitHubClient,
): Promise<Answer> {
  const told = await client.ask("GET", repository, "/releases/latest");
  const { tag_name: tag, html_url: url, body } = told as { tag_name: string; html_url: string; body?: string | null };
  if (!tag.startsWith(strip)) throw new Unknown(`its newest release is ${tag}, which does not begin with ${strip}`);
  return { now: tag.slice(strip.length), url, ...(body != null && body.trim() !== "" && { notes: body }) };
}

async function valueAt({ url, pointer, pattern }: Extract<Source, { readonly url: string }>): Promise<Answer> {
  const text = await textAt(url);
  const told = pointer === undefined ? text : pointed(text, pointer);
  return { now: (pattern === undefined ? told : captured(told, pattern)).trim(), url };
}

/** Redirects lead only to where a definition could have sent us too. */
async function textAt(first: string): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let url = new URL(first);
  const isOfMachine = url.hostname === "127.0.0.1";
  for (let tried = 0; tried <= MOST_REDIRECTS; tried++) {
    if (url.protocol !== "https:" && !(isOfMachine && url.hostname === "127.0.0.1"))
      throw new Unknown(`it redirects to ${url.origin}, which is not https`);
    const { host, href } = url;
    const ask = () => fetch(href, { redirect: "manual", signal, headers: { "user-agent": "golden-images" } });
    const response = await reached(host, askPatiently(ask));
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      if (!URL.canParse(location, url.href)) throw new Unknown("it redirects to what is no URL");
      url = new URL(location, url);
    } else if (response.ok) return reached(url.host, bodyOf(response));
    else throw new Unknown(`${url.host} answers ${response.status.toString()}`);
  }
  throw new Unknown(`it redirects more than ${MOST_REDIRECTS.toString()} times`);
}

async function bodyOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += (part as Uint8Array).length;
    if (bytes > MOST_BYTES) throw new Unknown("it answers with more than 1 MiB");
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** The answer of a host, or why there is none. @throws Unknown */
function reached<Value>(host: string, answer: Promise<Value>): Promise<Value> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    const { code } = (error.cause ?? {}) as { readonly code?: unknown };
    throw new Unknown(`${host} was not reached: ${typeof code === "string" ? code : error.message}`);
  });
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function pointed(text: string, pointer: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unknown("it does not answer with JSON");
  }
  for (const part of pointer.slice(1).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    value = typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined; // prettier-ignore
  }
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Unknown(`there is no text or number at ${pointer}`);
}

function captured(text: string, pattern: string): string {
  const [first] = matching(text, pattern);
  if (first === undefined) throw new Unknown("its answer has nothing that the pattern captures");
  return (first.is as { readonly value: string }).value;
}

function matching(text: string, pattern: string): ReturnType<typeof matchesOf> {
  try {
    return matchesOf(text, pattern);
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    throw new Unknown(code === "ERR_SCRIPT_EXECUTION_TIMEOUT" ? "the pattern takes more than a second" : `the pattern: ${message}`); // prettier-ignore
  }
}
