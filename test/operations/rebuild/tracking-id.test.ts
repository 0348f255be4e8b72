import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { namedBy, trackingId } from "../../../operations/rebuild/tracking-id";
import { homeIn } from "../../../plan/arn";

const home = () => homeIn("111122223333", "us-east-1");
const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,40}$/);
const count = fc.nat(1_073_741_823);
const version = fc.tuple(count, count, count).map((parts) => parts.join("."));

describe("a tracking id", () => {
  it("of Image Builder names its build in the stack's account and Region, and nothing else", () => {
    const build = fc.tuple(word, version, count).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(build, (id) => {
        const arn = `arn:aws:imagebuilder:us-east-1:111122223333:image/${id}`;
        assert.equal(trackingId(arn), id);
        for (const each of [id, arn]) assert.deepEqual(namedBy(each, home), { builder: "image-builder", id: arn });
      }),
    );
  });

  it("of CodeBuild is its own", () => {
    fc.assert(
      fc.property(word, fc.uuid(), (project, uuid) => {
        const id = `${project}:${uuid}`;
        assert.equal(trackingId(id), id);
        const arn = `arn:aws:codebuild:us-east-1:111122223333:build-batch/${id}`;
        for (const each of [id, arn]) assert.deepEqual(namedBy(each, home), { builder: "codebuild", project, id });
      }),
    );
  });

  it("of GitHub is its repository and run; of a server of one's own the page", () => {
    fc.assert(
      fc.property(word, word, count, (owner, name, run) => {
        const page = `https://github.com/${owner}/${name}/actions/runs/${run.toString()}`;
        const named = { builder: "github", repository: `${owner}/${name}`, id: page };
        assert.equal(trackingId(page), `${owner}/${name}/runs/${run.toString()}`);
        for (const each of [page, trackingId(page), `${page}/job/7`]) assert.deepEqual(namedBy(each, home), named);
        const own = page.replace("github.com", "github.example.org");
        assert.equal(trackingId(own), own);
        const repository = `https://github.example.org/${owner}/${name}`;
        assert.deepEqual(namedBy(own, home), { builder: "github", repository, id: own });
      }),
    );
  });

  it("is no image's name", () => {
    for (const name of ["web", "web (arm64)", "images/web.yaml", "web:latest", "1.2.0/3", "https://example.org/x"])
      assert.equal(namedBy(name, home), undefined, name);
  });
});
