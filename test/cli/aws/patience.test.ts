import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BatchGetImageCommand } from "@aws-sdk/client-ecr";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListImagesCommand, StartImagePipelineExecutionCommand } from "@aws-sdk/client-imagebuilder";
import { PublishCommand } from "@aws-sdk/client-sns";
import { GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { AwsClients } from "../../../cli/aws/clients";
import { awsError } from "../../../cli/aws/errors";
import { amisOf } from "../../../operations/channels/amis";
import { digestOf } from "../../../operations/rebuild/registry";
import { newerThan, type Clients } from "../../../operations/update/newest";
import { newestOf, type SourceClients } from "../../../operations/update/source";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { troubledServer, type Trouble } from "./troubled-server";

const json = (status: number, type: string): Trouble => ({
  ...{ status, body: JSON.stringify({ __type: type, message: "no" }) },
  headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": type },
});
const xml = (status: number, code: string): Trouble => ({
  ...{ status, headers: { "content-type": "text/xml" } },
  body: `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`,
});
const query = (status: number, code: string): Trouble => ({
  ...{ status, headers: { "content-type": "text/xml" } },
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
});

interface Client {
  /** As the service says it: its API model names the code and the status. */
  readonly throttled: Trouble;
  readonly refused: Trouble;
  readonly call: (host: string) => Promise<unknown>;
}

const MOST_TRIES = 5;
const PIPELINE = "arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/none";

/** What came of a call: nobody here has what it asks for, which is an answer too. */
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "answered",
    (error: Error) => error.name,
  );

/** Safety row 29: throttling, 5xx and resets are tried five times at most, with full jitter; what is refused is not. */
describe("every client of what moves images", () => {
  const bench = useWire();
  const { random } = Math;
  const environment = { ...process.env };
  const bounds: number[] = [];
  let server: Awaited<ReturnType<typeof troubledServer>>;
  let answering = "";
  // A registry that anyone may ask, and the page of a vendor.
  const vendor = createServer((_, response) => {
    response.writeHead(200, { "docker-content-digest": `sha256:${"a".repeat(64)}` }).end("1.2.3");
  });

  before(() => new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve)));
  after(() => vendor.close());
  beforeEach(async () => {
    server = await troubledServer(() => answering);
    answering = bench().endpoint;
    Object.assign(process.env, awsVariables(`http://${server.host}`));
    bounds.length = 0;
    // Whoever waits without jitter waits long here, and is counted.
    Math.random = () => (bounds.push(0), 0.001);
  });
  afterEach(async () => {
    Math.random = random;
    process.env = { ...environment };
    await server.close();
  });

  const aws = () => new AwsClients("us-east-1");
  const amis = () => amisOf(() => aws().ec2());
  const pin = { what: "base", images: ["web"], before: "ami-1", file: "images/web.yaml", path: ["parent", "ami"] } as const; // prettier-ignore
  const newest = async () => {
    const question = { kind: "ami", owner: "801119661308", name: "base", architecture: "x86_64" } as const;
    const { doubts } = await newerThan([{ ...pin, question }], { ec2: () => aws().ec2() } as unknown as Clients, "none"); // prettier-ignore
    // Only the last one gives an answer.
    if (doubts[0]?.said !== "801119661308 has no AMI of this name for x86_64") throw new Error(doubts[0]?.said);
  };
  const others = () => (answering = `http://127.0.0.1:${(vendor.address() as AddressInfo).port.toString()}`);
  const limited = { status: 429, body: "toomanyrequests" };

  const clients: Readonly<Record<string, Client>> = {
    "EC2, for releases and channels": {
      throttled: xml(503, "RequestLimitExceeded"),
      refused: xml(403, "UnauthorizedOperation"),
      call: () => amis().states("us-east-1", ["ami-1"]),
    },
    "EC2, for what is newer": {
      throttled: xml(503, "RequestLimitExceeded"),
      refused: xml(400, "InvalidParameterValue"),
      call: newest,
    },
    "Systems Manager": {
      throttled: json(400, "ThrottlingException"),
      refused: json(400, "AccessDeniedException"),
      call: async () => (await aws().ssm()).send(new GetParameterCommand({ Name: "/none" })),
    },
    "Systems Manager, of a write": {
      throttled: json(400, "ThrottlingException"),
      refused: json(400, "ValidationException"),
      call: async () =>
        (await aws().ssm()).send(new PutParameterCommand({ Name: "/a", Value: "1", Type: "String", Overwrite: true })),
    },
    "Image Builder": {
      throttled: json(429, "CallRateLimitExceededException"),
      refused: json(403, "ForbiddenException"),
      call: async () => (await aws().imageBuilder()).send(new ListImagesCommand({})),
    },
    "Image Builder, of a start": {
      throttled: json(429, "CallRateLimitExceededException"),
      refused: json(400, "InvalidRequestException"),
      call: async () => (await aws().imageBuilder()).send(new StartImagePipelineExecutionCommand({ imagePipelineArn: PIPELINE })), // prettier-ignore
    },
    ECR: {
      throttled: json(400, "ThrottlingException"),
      refused: json(400, "InvalidParameterException"),
      call: async () => (await aws().ecr()).send(new BatchGetImageCommand({ repositoryName: "none", imageIds: [{ imageTag: "1" }] })), // prettier-ignore
    },
    EventBridge: {
      throttled: json(400, "ThrottlingException"),
      refused: json(400, "AccessDeniedException"),
      call: async () => (await aws().eventBridge()).send(new PutEventsCommand({ Entries: [{ Source: "a", DetailType: "b", Detail: "{}" }] })), // prettier-ignore
    },
    SNS: {
      throttled: query(400, "Throttling"),
      refused: query(403, "AuthorizationError"),
      call: async () => (await aws().sns()).send(new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:111122223333:none", Message: "x" })), // prettier-ignore
    },
    "a registry": {
      throttled: limited,
      refused: { status: 404, body: "" },
      call: (host) => (others(), digestOf({ host, name: "library/alpine", tag: "3" })),
    },
    "a page with a version": {
      throttled: limited,
      refused: { status: 404, body: "" },
      call: (host) => (others(), newestOf({ url: `http://${host}/version` }, {} as SourceClients)),
    },
  };

  for (const [name, { throttled, refused, call }] of Object.entries(clients)) {
    const isAws = !/^a |newer/.test(name);
    const ask = () => outcome(call(server.host));
    it(`${name}: goes on after throttling, 5xx and resets, and gives up the sixth time`, async () => {
      const answer = await ask();
      server.bodies.length = 0;
      server.troubles.push(throttled, { status: 503, body: "" }, "reset", { status: 500, body: "" });
      const began = Date.now();
      assert.equal(await ask(), answer);
      assert.ok(Date.now() - began < 5_000, "a wait without jitter");
      assert.equal(server.bodies.length, MOST_TRIES);
      assert.ok(bounds.length >= MOST_TRIES - 1);
      assert.equal(new Set(server.bodies).size, 1, "the same client token");
      if (name.endsWith("start")) assert.match(server.bodies[0] ?? "", /"clientToken":"[\w-]{8,}"/);
      server.bodies.length = 0;
      server.troubles.push(...Array.from({ length: 9 }, () => throttled));
      assert.notEqual(await ask(), answer);
      assert.equal(server.bodies.length, MOST_TRIES);
    });

    it(`${name}: takes a refusal for an answer`, async () => {
      server.troubles.push(refused);
      await ask();
      assert.equal(server.bodies.length, 1);
    });

    if (!isAws) continue;
    it(`${name}: says what to do about throttling, a refusal and a way that is cut`, async () => {
      const fixOf = async (trouble: Trouble) => {
        server.troubles.splice(0, 9, ...Array.from({ length: MOST_TRIES }, () => trouble));
        return awsError(await call(server.host).then(() => undefined, (error: unknown) => error))?.fix ?? "a bug of ours"; // prettier-ignore
      };
      assert.match(await fixOf(throttled), /^AWS asks for patience/);
      assert.match(await fixOf(refused), /^Have the action that AWS names allowed|^What AWS says is the reason/);
      assert.match(await fixOf("reset"), /^Check the network/);
    });
  }
});
