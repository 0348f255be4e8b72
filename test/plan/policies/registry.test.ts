import { strict as assert } from "node:assert";
import { instanceRolePolicy } from "../../../plan/policies/build-roles";
import { repositoryCleanUp, repositoryPolicy } from "../../../plan/policies/repository";
import { rolesBoundaryPolicy } from "../../../plan/policies/roles-boundary";
import { isAllowed } from "./evaluator";

const ACCOUNT = "111122223333";
const HOME = { partition: "aws", region: "us-east-1", account: ACCOUNT } as const;
const repository = (name: string, account = ACCOUNT): string => `arn:aws:ecr:us-east-1:${account}:repository/${name}`;
const [OWN, PARENT, OTHER] = [repository("web"), repository("base"), repository("other")];
const ROLE = instanceRolePolicy({ ...HOME, registry: { push: [OWN], pull: [PARENT] } });
const PUSH = ["PutImage", "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload"];

async function may(action: string, resource: string): Promise<boolean> {
  const principal = `arn:aws:iam::${ACCOUNT}:role/builds-role-web-0123456`;
  const boundary = rolesBoundaryPolicy({ partition: "aws", account: ACCOUNT });
  return isAllowed({ principal, action: `ecr:${action}`, resource, context: {} }, { identity: [ROLE], boundary });
}

describe("the role of a container's builds", () => {
  it("pushes to its own repository alone, within the boundary", async () => {
    for (const action of PUSH) {
      assert.ok(await may(action, OWN), action);
      for (const resource of [PARENT, OTHER]) assert.ok(!(await may(action, resource)), `${action} ${resource}`);
    }
    assert.ok(!(await may("PutImage", repository("web", "444455556666"))));
  });

  it("pulls what it is built on, and deletes nothing", async () => {
    for (const action of ["BatchGetImage", "GetDownloadUrlForLayer"]) {
      for (const resource of [OWN, PARENT]) assert.ok(await may(action, resource), `${action} ${resource}`);
      assert.ok(!(await may(action, OTHER)));
    }
    assert.ok(await may("GetAuthorizationToken", "*"));
    for (const action of ["BatchDeleteImage", "DeleteRepository", "SetRepositoryPolicy"])
      assert.ok(!(await may(action, OWN)), action);
  });

  it("knows no registry where an image is no container", () => {
    assert.ok(!JSON.stringify(instanceRolePolicy(HOME)).includes("ecr:"));
  });
});

describe("the policies of a repository", () => {
  it("are none where nothing is said", () => {
    assert.deepEqual(repositoryPolicy({ region: "us-east-1", accountIds: [], organizationIds: [] }).Statement, []);
    assert.equal(repositoryCleanUp({}), undefined);
  });
});
