import { strict as assert } from "node:assert";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import Ajv from "ajv";
import openapi from "./openapi.json";

const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(openapi, "openapi.json");
const isCreation = ajv.compile({ ...openapi.create, additionalProperties: false });
const isRelease = ajv.compile({ $ref: "openapi.json#/components/schemas/release" });

/** A release as GitHub tells it. */
export interface Told {
  readonly id: number;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly immutable?: boolean;
  readonly target_commitish?: string;
  readonly body?: string;
}

/** GitHub's releases of `example/languages` on 127.0.0.1; requests and answers are held against GitHub's own description. */
export interface GitHubServer {
  readonly api: string;
  readonly releases: Told[];
  /** `GET /releases?…`, in order. */
  readonly calls: string[];
  /** Answers of the next calls, instead of what they ask for. */
  readonly refuse: { readonly status: number; readonly body?: object | string }[];
  readonly close: () => Promise<void>;
}

export const TOKEN = "ghp_canary0123456789";
const REPOSITORY = "/repos/example/languages";

export async function startGitHub(): Promise<GitHubServer> {
  const state = {
    releases: [] as Told[],
    calls: [] as string[],
    refuse: [] as { status: number; body?: object | string }[],
  };
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const path = (request.url ?? "").replace(REPOSITORY, "");
      state.calls.push(`${request.method ?? ""} ${path}`);
      const { status, body: answer = {} } = state.refuse.shift() ?? answerTo(request, path, body, state.releases);
      response.writeHead(status, { "content-type": "application/json" });
      if (status === 204) return response.end();
      return response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { ...state, api: `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`, close };
}

// eslint-disable-next-line complexity -- one line an endpoint
function answerTo(request: IncomingMessage, path: string, body: string, releases: Told[]) {
  const { authorization, accept, "user-agent": agent } = request.headers;
  if (authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { message: "Bad credentials" } };
  if (accept !== "application/vnd.github+json" || agent === undefined)
    return { status: 415, body: { message: "accept" } };
  if (!(request.url ?? "").startsWith(REPOSITORY)) return { status: 404, body: { message: "Not Found" } };
  if (request.method === "POST" && path === "/releases") return created(body, releases);
  const [, id] = /^\/releases\/(\d+)$/.exec(path) ?? [];
  const one = releases.find((release) => release.id === Number(id));
  if (one && request.method === "DELETE") {
    releases.splice(releases.indexOf(one), 1);
    return { status: 204, body: {} };
  }
  if (one) return { status: 200, body: told(one) };
  const latest = releases.find(({ draft }) => !draft);
  if (path === "/releases/latest" && latest) return { status: 200, body: told(latest) };
  const { pathname, searchParams } = new URL(path, "http://x");
  if (pathname !== "/releases") return { status: 404, body: { message: "Not Found" } };
  const [size, page] = ["per_page", "page"].map((name) => Number(searchParams.get(name)));
  const start = ((page ?? 1) - 1) * (size ?? 30);
  return { status: 200, body: releases.slice(start, start + (size ?? 30)).map(told) };
}

function created(body: string, releases: Told[]) {
  const asked = JSON.parse(body) as Omit<Told, "id">;
  if (!isCreation(asked)) return { status: 422, body: { message: ajv.errorsText(isCreation.errors) } };
  const release = { ...asked, id: releases.length + 101 };
  releases.unshift(release);
  return { status: 201, body: told(release) };
}

function told({ id, tag_name, draft, immutable = false, target_commitish = "main", body = "" }: Told): object {
  const url = `https://api.github.com${REPOSITORY}/releases/${id.toString()}`;
  const page = `https://github.com/example/languages/releases/tag/${draft ? "untagged-1" : tag_name}`;
  const account = Object.fromEntries(openapi.components.schemas["simple-user"].required.map((key) => [key, ""]));
  const release = {
    ...{
      id,
      tag_name,
      draft,
      immutable,
      target_commitish,
      url,
      html_url: page,
      node_id: "R_1",
      name: tag_name,
      body,
    },
    ...{ assets_url: `${url}/assets`, upload_url: `${url.replace("api.", "uploads.")}/assets{?name,label}` },
    ...{ tarball_url: null, zipball_url: null, prerelease: false, created_at: "", published_at: null, assets: [] },
    author: { ...account, id: 1, site_admin: false },
  };
  assert.ok(isRelease(release), ajv.errorsText(isRelease.errors));
  return release;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
