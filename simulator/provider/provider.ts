import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkInputs } from "../cloud/cloud";
import { diffInputs } from "../schema/diff";
import { isProperties } from "../schema/property";
import { packageNames, pluginVersion } from "../schema/table";
import { checkConfig, connect } from "./connection";
import { invoke } from "./invoke";
import { fromStruct, parseUrn, toCheckFailures, toPropertyDiff, toServiceError, toStruct } from "./message";
import type { Session, Sessions } from "./session";

type Answer<Request, Response> = (request: Request, session: Session) => Response | Promise<Response>;

/** The service `ResourceProvider` of Pulumi's protocol over the sessions of a simulator. */
export function providerService(sessions: Sessions): UntypedServiceImplementation {
  const unary =
    <Request, Response>(answer: Answer<Request, Response>) =>
    (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      const session = sessions(call.getPeer());
      let isAnswered = false;
      // The library says so of every call whose stream ends, of answered ones too. An engine that was killed leaves open ones.
      call.on("cancelled", () => {
        if (!isAnswered) session.cancel();
      });
      Promise.resolve()
        .then(() => answer(call.request, session))
        .then(
          (response) => {
            isAnswered = true;
            callback(null, response);
          },
          (error: unknown) => {
            isAnswered = true;
            callback(toServiceError(error));
          },
        );
    };
  // What is not here, gRPC answers with UNIMPLEMENTED.
  return {
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(pluginVersion())),
    getSchema: unary(() =>
      new pb.GetSchemaResponse().setSchema(JSON.stringify({ name: "simulator", version: pluginVersion() })),
    ),
    checkConfig: unary(answerCheckConfig),
    diffConfig: unary(answerDiffConfig),
    configure: unary(answerConfigure),
    check: unary(answerCheck),
    diff: unary(answerDiff),
    create: unary(answerCreate),
    read: unary(answerRead),
    update: unary(answerUpdate),
    delete: unary(answerDelete),
    invoke: unary(answerInvoke),
    cancel: unary((_: Empty, session) => {
      session.cancel();
      return new Empty();
    }),
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
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  return new pb.DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
}

function answerConfigure(request: pb.ConfigureRequest, session: Session): pb.ConfigureResponse {
  session.configure(connect(fromStruct(request.getArgs()), session.fallback));
  // Without acceptSecrets the engine sends plain values and marks the outputs of secret inputs itself.
  return new pb.ConfigureResponse()
    .setAcceptsecrets(false)
    .setSupportspreview(true)
    .setAcceptresources(false)
    .setAcceptoutputs(false);
}

async function answerCheck(request: pb.CheckRequest, session: Session): Promise<pb.CheckResponse> {
  const { type, name } = parseUrn(request.getUrn());
  const olds = request.getOlds();
  return session.journaled({ operation: "check", type, urn: request.getUrn(), preview: false }, () => {
    const input = {
      name,
      news: fromStruct(request.getNews()),
      ...(olds ? { olds: fromStruct(olds) } : {}),
      randomSeed: request.getRandomseed_asU8(),
    };
    const { inputs, failures } = checkInputs(type, input, session.connection.defaultTags);
    return new pb.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(toCheckFailures(failures));
  });
}

async function answerDiff(request: pb.DiffRequest, session: Session): Promise<pb.DiffResponse> {
  const { type } = parseUrn(request.getUrn());
  const about = { operation: "diff", type, urn: request.getUrn(), id: request.getId(), preview: false } as const;
  return session.journaled(about, () => {
    const olds = fromStruct(request.getOlds());
    const { changes, deleteBeforeReplace } = diffInputs(type, {
      olds,
      oldInputs: request.hasOldInputs() ? fromStruct(request.getOldInputs()) : olds,
      news: fromStruct(request.getNews()),
      region: session.connection.region,
      ignoreChanges: request.getIgnorechangesList(),
    });
    const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
    const tops = (replacing: boolean): string[] => [
      ...new Set(
        changes.filter(({ replaces }) => replaces || !replacing).map(({ path }) => path.split(/[.[]/)[0] ?? path),
      ),
    ];
    const response = new pb.DiffResponse()
      .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setDiffsList(tops(false))
      .setReplacesList(tops(true))
      .setDeletebeforereplace(deleteBeforeReplace)
      .setHasdetaileddiff(true);
    for (const change of changes) {
      response.getDetaileddiffMap().set(change.path, toPropertyDiff(change));
    }
    return response;
  });
}

async function answerCreate(request: pb.CreateRequest, session: Session): Promise<pb.CreateResponse> {
  const { type } = parseUrn(request.getUrn());
  const inputs = fromStruct(request.getProperties());
  const about = { operation: "create", type, urn: request.getUrn(), preview: request.getPreview() } as const;
  if (request.getPreview()) {
    return session.journaled(about, () => {
      return new pb.CreateResponse().setProperties(
        toStruct(session.cloud.previewCreate(type, session.connection, inputs)),
      );
    });
  }
  return session.mutated(about, () => {
    const { id, state } = session.cloud.create(type, session.connection, inputs);
    return new pb.CreateResponse().setId(id).setProperties(toStruct(state));
  });
}

async function answerUpdate(request: pb.UpdateRequest, session: Session): Promise<pb.UpdateResponse> {
  const { type } = parseUrn(request.getUrn());
  const [olds, news, id] = [fromStruct(request.getOlds()), fromStruct(request.getNews()), request.getId()];
  const about = { operation: "update", type, urn: request.getUrn(), id, preview: request.getPreview() } as const;
  if (request.getPreview()) {
    return session.journaled(about, () => {
      return new pb.UpdateResponse().setProperties(toStruct(session.cloud.previewUpdate(type, olds, news)));
    });
  }
  return session.mutated(about, () => {
    const state = session.cloud.update(type, session.connection, id, olds, news);
    return new pb.UpdateResponse().setProperties(toStruct(state));
  });
}

async function answerDelete(request: pb.DeleteRequest, session: Session): Promise<Empty> {
  const { type } = parseUrn(request.getUrn());
  const about = { operation: "delete", type, urn: request.getUrn(), id: request.getId(), preview: false } as const;
  return session.mutated(about, () => {
    session.cloud.delete(type, session.connection, request.getId(), fromStruct(request.getProperties()));
    return new Empty();
  });
}

async function answerRead(request: pb.ReadRequest, session: Session): Promise<pb.ReadResponse> {
  const { type } = parseUrn(request.getUrn());
  const about = { operation: "read", type, urn: request.getUrn(), id: request.getId(), preview: false } as const;
  return session.mutated(about, () => {
    const [olds, oldInputs] = [fromStruct(request.getProperties()), fromStruct(request.getInputs())];
    const live = session.cloud.read(type, session.connection, request.getId(), olds, oldInputs);
    if (!live) return new pb.ReadResponse();
    return new pb.ReadResponse()
      .setId(request.getId())
      .setProperties(toStruct(live.state))
      .setInputs(toStruct(live.inputs));
  });
}

async function answerInvoke(request: pb.InvokeRequest, session: Session): Promise<pb.InvokeResponse> {
  const about = { operation: "invoke", type: request.getTok(), preview: request.getPreview() } as const;
  return session.journaled(about, () => {
    const args = fromStruct(request.getArgs());
    const region = isProperties(args) && typeof args["region"] === "string" ? { region: args["region"] } : {};
    return new pb.InvokeResponse().setReturn(toStruct(invoke(request.getTok(), { ...session.connection, ...region })));
  });
}
