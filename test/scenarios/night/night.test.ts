import * as assert from "node:assert/strict";
import { engine } from "../fleet";
import type { Said } from "../live-golden";
import { Night, reportOf } from "./night";

const WORDS = "rebuild --all --yes --interval 1 --timeout 40s --parallel 40";
const ECR = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
const LOGS = "https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group";

const REPORT = `IMAGE  VERSION  STATE  TIME  RESULT
box-01  1.0.0  available  ${ECR}/box-01@sha256:…
box-02  1.0.0  available  ${ECR}/box-02@sha256:…
box-03  1.0.0  available  ${ECR}/box-03@sha256:…
hub-01  1.0.0  available  https://github.com/example/hub-01/actions/runs/…
hub-02  1.0.0  never started  accepted, and still queued at the time limit
linux-01  1.0.0  available  ami-… us-east-1
linux-02  1.0.0  failed  make: *** Error 2
linux-03  1.0.0  available  ami-… us-east-1
linux-04  1.0.0  available  ami-… us-east-1
linux-05  1.0.0  available  ami-… us-east-1
box-04  1.0.0  available  ${ECR}/box-04@sha256:…
box-05  1.0.0  failed  no space left on device
box-06  1.0.0  available  ${ECR}/box-06@sha256:…
hub-03  1.0.0  available  https://github.com/example/hub-03/actions/runs/…
hub-04  1.0.0  not started  the time limit came first
linux-06  1.0.0  available  ami-… us-east-1
linux-07  1.0.0  not started  its parent linux-02: failed
linux-08  1.0.0  available  ami-… us-east-1
linux-09  1.0.0  available  ami-… us-east-1
linux-10  1.0.0  available  ami-… us-east-1
box-07  1.0.0  available  ${ECR}/box-07@sha256:…
box-08  1.0.0  not started  its parent box-05: failed
hub-05  1.0.0  available  https://github.com/example/hub-05/actions/runs/…
hub-06  1.0.0  available  https://github.com/example/hub-06/actions/runs/…
hub-07  1.0.0  not started  the time limit came first
hub-08  1.0.0  not started  its parent linux-07: not started
linux-11  1.0.0  available  ami-… us-east-1
linux-12  1.0.0  not started  its parent linux-07: not started
linux-13  1.0.0  available  ami-… us-east-1
linux-14  1.0.0  available  ami-… us-east-1
box-09  1.0.0  available  ${ECR}/box-09@sha256:…
box-10  1.0.0  not started  its parent box-08: not started
hub-09  1.0.0  available  https://github.com/example/hub-09/actions/runs/…
hub-10  1.0.0  available  https://github.com/example/hub-10/actions/runs/…
hub-11  1.0.0  not started  the time limit came first
hub-12  1.0.0  not started  its parent hub-08: not started
hub-13  1.0.0  available  https://github.com/example/hub-13/actions/runs/…
linux-15  1.0.0  available  ami-… us-east-1
linux-16  1.0.0  not started  its parent linux-12: not started
linux-17  1.0.0  available  ami-… us-east-1

hub-02: example/hub-02/runs/…
  https://github.com/example/hub-02/actions/runs/…
linux-02: linux-02-x86-64/1.0.0/…
  ${LOGS}/$252Faws$252Fimagebuilder$252Flinux-02-x86-64/log-events/1.0.0$252F…
box-05: box-05-image:…

`;

const SUM = "27 of 40 images available, 2 failed, 1 never started, 10 not started.";
const LAST_WORDS = `What was built already is kept for 16 hours; --request with a word of your own builds it again.
The same command again joins builds that run and starts what is missing: docs/rebuild.md
`;

const NEVER = "hub-04 hub-07 hub-08 hub-11 hub-12 linux-07 linux-12 linux-16 box-08 box-10".split(" ");

describe("a night of forty images, by three builders in four waves", () => {
  before(engine);

  it("is survived by golden rebuild --wait, killed midway and run again", async () => {
    const night = await Night.fall();
    try {
      const died = await night.run(`${WORDS} --wait`, /linux-02: failed[^]*linux-06: pending/);
      assert.equal(died.signal, "SIGKILL", died.err);
      assert.match(died.out, /linux-03: \w+ linux-03-x86-64\/1\.0\.0\/1 \(was building already\)/);
      const { code, out, err } = await night.run(`${WORDS} --wait`);
      assert.equal(reportOf(out), `${REPORT}${SUM}\n${LAST_WORDS}`, err);
      assert.equal(code, 1);
      assertStarts(await night.oddCounts());
    } finally {
      await night.close();
    }
  });

  it("is the same where the account does it, stopped midway and asked again", async () => {
    const night = await Night.fall();
    try {
      const first = await night.run(`${WORDS} --detach`);
      assert.equal(first.code, 0, first.err);
      const seen = await night.run(`watch ${idOf(first)} --interval 1`, /linux-02: failed/);
      assert.equal(seen.signal, "SIGKILL", seen.err);
      await night.stop(idOf(first));
      const again = await night.run(`${WORDS} --detach`);
      const { code, out, err } = await night.run(`watch ${idOf(again)} --interval 1`);
      assert.equal(reportOf(out), `${REPORT}${SUM} The run ended: FAILED.\n`, err);
      assert.equal(code, 1);
      assertStarts(await night.oddCounts());
    } finally {
      await night.close();
    }
  });
});

/** What failed before the end was tried once more, and nothing else. */
function assertStarts({ "linux-02": failed, "box-05": full = 1, ...odd }: Readonly<Record<string, number>>): void {
  assert.deepEqual([failed, [1, 2].includes(full)], [2, true]);
  assert.deepEqual(odd, Object.fromEntries(NEVER.map((name) => [name, 0])));
}

function idOf({ out }: Said): string {
  return out.split("\n")[0] ?? "";
}
