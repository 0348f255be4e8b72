import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { githubError } from "../../../cli/github/place";
import { appTokens } from "../../../operations/github/app";
import { GitHubClient, GitHubError, type GitHubOptions } from "../../../operations/github/client";
import { ActionsServer, APP, CANARY, TOKEN } from "./actions-server";

const RUN = "/actions/runs/1000";

describe("GitHub as golden calls it", () => {
  let server: ActionsServer;
  let minutes = 0;
  let pauses: number[] = [];
  const now = (): number => Date.UTC(2026, 10, 22) + minutes * 60_000;

  function client(more: Partial<GitHubOptions> = {}): GitHubClient {
    const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
    const own = { api: server.api, token: () => Promise.resolve(TOKEN), now, wait: pause, pause };
    return new GitHubClient({ ...own, ...more });
  }
  const asApp = (more: Partial<typeof APP> = {}) => client({ token: appTokens(server.api, { ...APP, ...more }, now) });

  beforeEach(async () => {
    [minutes, pauses] = [0, []];
    server = await new ActionsServer().start();
    server.now = now;
    server.repositories.set("example/web", { tags: ["v1.0.0"], workflows: [] });
    server.begin("example/web", "v1.0.0", "Build");
  });
  afterEach(() => server.close());

  it("asks GraphQL beside REST, also of a server of one's own", async () => {
    for (const api of [`${server.api}/api/v3`, `${server.api}/api`]) {
      server.troubles.push({ on: /graphql/, status: 200, body: { errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] } }); // prettier-ignore
      const refused = { status: 403, message: "Resource not accessible by integration" };
      await assert.rejects(client({ api }).mutate("example/web", "mutation { x }", {}), refused);
    }
    assert.deepEqual(server.calls, ["POST /api/graphql", "POST /api/graphql"]);
    server.troubles.push({ on: /graphql/, status: 200, body: { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] } }); // prettier-ignore
    server.troubles.push({ on: /graphql/, status: 200, body: { data: { x: 1 } } });
    assert.deepEqual(await client().mutate("example/web", "mutation { x }", {}), { x: 1 });
    assert.deepEqual(pauses, [60_000]);
  });

  const ids = async (...answers: Promise<unknown>[]) => (await Promise.all(answers)).map((each) => (each as { id: number }).id); // prettier-ignore

  it("is let in as an App, whose installation is found, with one token for many calls and a new one before it ends", async () => {
    const github = asApp({ privateKey: APP.privateKey.replaceAll("\n", "\\n") });
    const ask = () => github.ask("GET", "example/web", RUN);
    assert.deepEqual(await ids(ask(), ask(), ask()), [1000, 1000, 1000]);
    assert.equal(server.calls.filter((call) => call.startsWith("POST /app/")).length, 1);
    assert.equal(server.calls.filter((call) => call.endsWith("/installation")).length, 1);
    minutes = 59;
    assert.deepEqual(await ids(ask()), [1000]);
    assert.equal(server.calls.filter((call) => call.startsWith("POST /app/")).length, 2);
  });

  it("takes a new token where one has ended midway, also for a start, and says so where there is none", async () => {
    const github = asApp();
    await github.ask("GET", "example/web", RUN);
    server.tokens.clear();
    assert.deepEqual(await ids(github.ask("GET", "example/web", RUN)), [1000]);
    server.tokens.clear();
    await github.ask("POST", "example/web", `${RUN}/cancel`);
    assert.equal(server.runs[0]?.cancelled, true);
    await assert.rejects(client().ask("GET", "example/web", RUN), { status: 401, message: "Bad credentials" });
  });

  it("names an App that is not installed, and one whose id is wrong", async () => {
    await assert.rejects(asApp().ask("GET", "elsewhere/web", RUN), {
      status: 404,
      message: "The GitHub App 4711 is not installed for elsewhere/web.",
    });
    await assert.rejects(asApp({ id: "12" }).ask("GET", "example/web", RUN), { status: 401 });
  });

  it("says what to do about an App that is not installed, is suspended, or lacks a permission", async () => {
    const need = "write access to contents and pull requests of each consumer's repository";
    const saidOf = async (repository: string, ...troubles: ActionsServer["troubles"]) => {
      server.troubles.push(...troubles);
      const error: unknown = await asApp().ask("GET", repository, RUN).then(() => undefined, (reason: unknown) => reason); // prettier-ignore
      const { message, fix, exitCode } = githubError(error, need) ?? {};
      return [message, fix, exitCode];
    };
    assert.deepEqual(await saidOf("elsewhere/web"), ["GitHub: The GitHub App 4711 is not installed for elsewhere/web. (404)", `Check the name; the App or token needs ${need}.`, 2]); // prettier-ignore
    const suspended = { on: /POST .app.installations/, status: 403, body: { message: "This installation has been suspended" } }; // prettier-ignore
    assert.deepEqual(await saidOf("example/web", suspended), ["GitHub: This installation has been suspended (403)", "An owner of the account lets the App in again: Settings, GitHub Apps, Configure, Unsuspend.", 2]); // prettier-ignore
    const lacking = { on: /GET .*runs/, status: 403, body: { message: "Resource not accessible by integration" } };
    assert.deepEqual(await saidOf("example/web", lacking), ["GitHub: Resource not accessible by integration (403)", `Check the name; the App or token needs ${need}.`, 2]); // prettier-ignore
    assert.deepEqual(pauses, [], "none of it passes");
  });

  it("reads again after 5xx and resets, and sends a start once", async () => {
    server.troubles.push({ on: /GET/, status: 502 }, { on: /GET/, reset: "before" });
    assert.deepEqual(await ids(client().ask("GET", "example/web", RUN)), [1000]);
    assert.deepEqual(pauses, [2000, 4000]);
    for (const trouble of [{ status: 502 }, { reset: "after" as const }]) {
      server.calls.length = 0;
      server.troubles.push({ on: /POST/, ...trouble });
      await assert.rejects(client().ask("POST", "example/web", `${RUN}/cancel`), GitHubError);
      assert.equal(server.calls.length, 1);
    }
  });

  it("waits for a limit of calls that ends within a minute, also with a start, and ends all calls at once for a longer one", async () => {
    const github = client();
    server.troubles.push({ on: /POST/, status: 403, headers: { "retry-after": "7" }, body: { message: "secondary" } });
    await github.ask("POST", "example/web", `${RUN}/cancel`);
    assert.deepEqual(pauses, [7000]);
    server.troubles.push({ on: /GET/, status: 429 });
    await github.ask("GET", "example/web", RUN);
    assert.deepEqual(pauses, [7000, 60_000]);
    const reset = Math.floor(now() / 1000) + 1800;
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset.toString() };
    server.troubles.push({ on: /GET/, status: 403, headers });
    await assert.rejects(github.ask("GET", "example/web", RUN), { status: 403, retryAt: reset * 1000 });
    server.calls.length = 0;
    await assert.rejects(github.ask("GET", "example/web", RUN), { status: 429, retryAt: reset * 1000 });
    assert.deepEqual(server.calls, []);
    minutes = 31;
    assert.deepEqual(await ids(github.ask("GET", "example/web", RUN)), [1000]);
  });

  it("says so where something else than GitHub answers, as a proxy does, and takes an answer without a body", async () => {
    const bodies = ["<html>Sign in</html>", ""];
    const proxy = createServer((_, response) => response.writeHead(200).end(bodies.shift()));
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const github = client({ api: `http://127.0.0.1:${port.toString()}` });
    const error: unknown = await github.ask("GET", "example/web", RUN).catch((reason: unknown) => reason);
    const { message, fix } = githubError(error) ?? {};
    assert.deepEqual([message, fix], [`GitHub: 127.0.0.1:${port.toString()} answered with what is no JSON. (200)`, "Check the network."]); // prettier-ignore
    assert.equal(await github.ask("POST", "example/web", `${RUN}/cancel`), undefined);
    proxy.close();
  });

  it("has neither key nor token in what it says", async () => {
    const github = asApp();
    server.troubles.push({
      on: /GET .*runs/,
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
    await assert.rejects(github.ask("GET", "example/web", RUN), (error: Error) => {
      assert.doesNotMatch(
        `${error.message}${error.stack ?? ""}${JSON.stringify(error)}`,
        new RegExp(`${CANARY}|PRIVATE`),
      );
      return true;
    });
  });
});
