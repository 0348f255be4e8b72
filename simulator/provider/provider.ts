import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkInputs } from "../cloud/cloud";
import { diffInputs } from "../schema/diff";
import { packageNames, pluginVersion } from "../schema/table";
import { checkConfig, connect } from "./connection";
import { invoke } from "./invoke";
import { fromStruct, parseUrn, toCheckFailures, toPropertyDiff, toServiceError, toStruct } from "./message";
import type { Session, Sessions } from "./session";

const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;

type Answer<Request, Response> = (request: Request, session: Session) => Response | Promise<Response>;

/** What requests about a resource have in common. */
interface ResourceRequest {
  getUrn(): string;
  getId?(): string;
  getPreview?(): boolean;
}

/** The service `ResourceProvider` of Pulumi's protocol over the sessions of a simulator. What is not here, gRPC answers with UNIMPLEMENTED. */
export function providerService(sessions: Sessions): UntypedServiceImplementation {
  const answers = {
    attach: () => new Empty(),
    getPluginInfo: () => new PluginInfo().setVersion(pluginVersion()),
    getSchema: () =>
      new pb.GetSchemaResponse().setSchema(JSON.stringify({ name: "simulator", version: pluginVersion() })),
    checkConfig: answerCheckConfig,
    diffConfig: answerDiffConfig,
    configure: answerConfigure,
    check: ofResource("check", answerCheck),
    diff: ofResource("diff", answerDiff),
    create: ofResource("create", answerCreate),
    read: ofResource("read", answerRead),
    update: ofResource("update", answerUpdate),
    delete: ofResource("delete", answerDelete),
    invoke: answerInvoke,
    cancel: (_: Empty, session: Session) => {
      session.cancel();
      return new Empty();
    },
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [name, unary(sessions, answer as Answer<unknown, unknown>)]),
  );
}

function unary<Request, Response>(sessions: Sessions, answer: Answer<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    const session = sessions(call.getPeer());
    let isAnswered = false;
    // The library says so of every call whose stream ends, of answered ones too. An engine that was killed leaves open ones.
    call.on("cancelled", () => {
      if (!isAnswered) session.cancel();
    });
    const done = (...result: Parameters<typeof callback>): void => {
      isAnswered = true;
      callback(...result);
    };
    Promise.resolve()
      .then(() => answer(call.request, session))
      .then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          done(toServiceError(error));
        },
      );
  };
}

/** An answer about a resource, written down. */
function ofResource<Request extends ResourceRequest, Response>(
  operation: "check" | "diff" | "create" | "read" | "update" | "delete",
  answer: (request: Request, session: Session, type: string) => Response,
): Answer<Request, Response> {
  return (request, session) => {
    const { type, name } = parseUrn(request.getUrn());
    const id = request.getId?.();
    const about = { operation, type, name, urn: request.getUrn(), preview: request.getPreview?.() ?? false };
    return session.run({ ...about, ...(id === undefined ? {} : { id }) }, () => answer(request, session, type));
  };
}

function answerCheckConfig(request: pb.CheckRequest): pb.CheckResponse {
  // The type of a provider's URN is "pulumi:providers:aws".
  const name = parseUrn(request.getUrn()).type.split(":").at(-1) ?? "";
  const news = fromStruct(request.getNews());
  const failures = packageNames().includes(name) ? checkConfig(name, news) : [];
  return new pb.CheckResponse().setInputs(toStruct(news)).setFailuresList(toCheckFailures(failures));
}

function answerDiffConfig(request: pb.DiffRequest): pb.DiffResponse {
  const same = JSON.stringify(fromStruct(request.getOlds())) === JSON.stringify(fromStruct(request.getNews()));
  return new pb.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
}

function answerConfigure(request: pb.ConfigureRequest, session: Session): pb.ConfigureResponse {
  session.connection = connect(fromStruct(request.getArgs()), session.fallback);
  // Without acceptSecrets the engine sends plain values and marks the outputs of secret inputs itself.
  return new pb.ConfigureResponse()
    .setAcceptsecrets(false)
    .setSupportspreview(true)
    .setAcceptresources(false)
    .setAcceptoutputs(false);
}

function answerCheck(request: pb.CheckRequest, { connection }: Session, type: string): pb.CheckResponse {
  const olds = request.getOlds();
  const input = {
    name: parseUrn(request.getUrn()).name,
    news: fromStruct(request.getNews()),
    ...(olds ? { olds: fromStruct(olds) } : {}),
    randomSeed: request.getRandomseed_asU8(),
  };
  const { inputs, failures } = checkInputs(type, input, connection.defaultTags);
  return new pb.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(toCheckFailures(failures));
}

function answerDiff(request: pb.DiffRequest, { connection }: Session, type: string): pb.DiffResponse {
  const olds = fromStruct(request.getOlds());
  const { changes, deleteBeforeReplace } = diffInputs(type, {
    olds,
    oldInputs: request.hasOldInputs() ? fromStruct(request.getOldInputs()) : olds,
    news: fromStruct(request.getNews()),
    region: connection.region,
    ignoreChanges: request.getIgnorechangesList(),
  });
  const topsOf = (found: typeof changes): string[] => [
    ...new Set(found.map(({ path }) => path.split(/[.[]/)[0] ?? path)),
  ];
  const response = new pb.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(topsOf(changes))
    .setReplacesList(topsOf(changes.filter(({ replaces }) => replaces)))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of changes) response.getDetaileddiffMap().set(change.path, toPropertyDiff(change));
  return response;
}

function answerCreate(request: pb.CreateRequest, { cloud, connection }: Session, type: string): pb.CreateResponse {
  const inputs = fromStruct(request.getProperties());
  const { id, state } = request.getPreview()
    ? { id: "", state: cloud.previewCreate(type, connection, inputs) }
    : cloud.create(type, connection, inputs);
  return new pb.CreateResponse().setId(id).setProperties(toStruct(state));
}

function answerUpdate(request: pb.UpdateRequest, { cloud, connection }: Session, type: string): pb.UpdateResponse {
  const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
  const state = request.getPreview()
    ? cloud.previewUpdate(type, olds, news)
    : cloud.update(type, connection, request.getId(), olds, news);
  return new pb.UpdateResponse().setProperties(toStruct(state));
}

function answerDelete(request: pb.DeleteRequest, { cloud, connection }: Session, type: string): Empty {
  cloud.delete(type, connection, request.getId(), fromStruct(request.getProperties()));
  return new Empty();
}

function answerRead(request: pb.ReadRequest, { cloud, connection }: Session, type: string): pb.ReadResponse {
  const [olds, oldInputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
  const live = cloud.read(type, connection, request.getId(), olds, oldInputs);
  if (!live) return new pb.ReadResponse();
  return new pb.ReadResponse().setId(live.id).setProperties(toStruct(live.state)).setInputs(toStruct(live.inputs));
}

async function answerInvoke(request: pb.InvokeRequest, session: Session): Promise<pb.InvokeResponse> {
  const about = { operation: "invoke", type: request.getTok(), preview: request.getPreview() } as const;
  return session.run(about, () => {
    const args = fromStruct(request.getArgs());
    const { region } = args;
    const place = { ...session.connection, ...(typeof region === "string" ? { region } : {}) };
    return new pb.InvokeResponse().setReturn(toStruct(invoke(request.getTok(), place, args, session.cloud)));
  });
}
