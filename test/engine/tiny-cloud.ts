import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import type { RunningSimulator, StartSimulator } from "../../engine/session/options";
import type { CloudResource } from "../../simulator";

type Inputs = Record<string, JavaScriptValue>;

/** A cloud with one type, `tiny:index:Thing` {name, size}, whose names are unique. It outlives the simulators over it. */
export interface TinyCloud {
  readonly things: Map<string, Inputs>;
  readonly start: StartSimulator;
  /** Called after a thing came to be and before the engine hears of it; a promise that never settles hangs the create. */
  onCreated: (name: string) => Promise<void>;
  /** How many simulators run. */
  running: number;
}

const TYPE = "tiny:index:Thing";

export function tinyCloud(): TinyCloud {
  const cloud: TinyCloud = {
    things: new Map(),
    onCreated: () => Promise.resolve(),
    running: 0,
    start: () => serve(cloud),
  };
  return cloud;
}

async function serve(cloud: TinyCloud): Promise<RunningSimulator> {
  const server = new grpc.Server();
  server.addService(services.ResourceProviderService, handlers(cloud));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  cloud.running += 1;
  return {
    debugProviders: `tiny:${String(port)}`,
    resources: (type) => (type === undefined || type === TYPE ? [...cloud.things].map(asResource) : []),
    close: () => {
      cloud.running -= 1;
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

function asResource([id, state]: [string, Inputs]): CloudResource {
  return { type: TYPE, id, account: "111122223333", region: "us-east-1", state, managed: true };
}

type Handler<Request, Response> = grpc.handleUnaryCall<Request, Response>;

function handlers(cloud: TinyCloud): grpc.UntypedServiceImplementation {
  const pluginInfo: Handler<Empty, plugin.PluginInfo> = (_call, callback) => {
    callback(null, new plugin.PluginInfo().setVersion("1.0.0"));
  };
  const configure: Handler<unknown, provider.ConfigureResponse> = (_call, callback) => {
    callback(null, new provider.ConfigureResponse().setAcceptsecrets(false).setSupportspreview(true));
  };
  const nothing: Handler<unknown, Empty> = (_call, callback) => {
    callback(null, new Empty());
  };
  return {
    attach: nothing,
    getPluginInfo: pluginInfo,
    checkConfig: check,
    diffConfig: noDiff,
    configure,
    check,
    diff,
    create: create(cloud),
    read: read(cloud),
    update: update(cloud),
    delete: remove(cloud),
    cancel: nothing,
  };
}

const check: Handler<provider.CheckRequest, provider.CheckResponse> = (call, callback) => {
  const inputs = plain(call.request.getNews());
  const response = new provider.CheckResponse().setInputs(Struct.fromJavaScript(inputs));
  if (inputs["size"] === -1) {
    response.addFailures(
      new provider.CheckFailure().setProperty("size").setReason("size must not be negative, got -1"),
    );
  }
  callback(null, response);
};

const noDiff: Handler<provider.DiffRequest, provider.DiffResponse> = (_call, callback) => {
  callback(null, new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE));
};

const diff: Handler<provider.DiffRequest, provider.DiffResponse> = (call, callback) => {
  const [before, after] = [plain(call.request.getOlds()), plain(call.request.getNews())];
  const changed = Object.keys({ ...before, ...after }).filter((key) => key !== "id" && before[key] !== after[key]);
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  callback(
    null,
    new provider.DiffResponse().setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(changed),
  );
};

function create(cloud: TinyCloud): Handler<provider.CreateRequest, provider.CreateResponse> {
  return (call, callback) => {
    const inputs = plain(call.request.getProperties());
    const name = String(inputs["name"]);
    const response = new provider.CreateResponse().setProperties(Struct.fromJavaScript(inputs));
    if (call.request.getPreview()) {
      callback(null, response);
      return;
    }
    if (cloud.things.has(name)) {
      callback({ code: grpc.status.ALREADY_EXISTS, message: `a thing named ${name} already exists` });
      return;
    }
    cloud.things.set(name, inputs);
    void cloud.onCreated(name).then(() => {
      callback(null, response.setId(name));
    });
  };
}

function read(cloud: TinyCloud): Handler<provider.ReadRequest, provider.ReadResponse> {
  return (call, callback) => {
    const found = cloud.things.get(call.request.getId());
    const response = new provider.ReadResponse();
    if (found !== undefined) {
      response
        .setId(call.request.getId())
        .setProperties(Struct.fromJavaScript(found))
        .setInputs(Struct.fromJavaScript(found));
    }
    callback(null, response);
  };
}

function update(cloud: TinyCloud): Handler<provider.UpdateRequest, provider.UpdateResponse> {
  return (call, callback) => {
    const inputs = plain(call.request.getNews());
    if (!call.request.getPreview()) cloud.things.set(call.request.getId(), inputs);
    callback(null, new provider.UpdateResponse().setProperties(Struct.fromJavaScript(inputs)));
  };
}

function remove(cloud: TinyCloud): Handler<provider.DeleteRequest, Empty> {
  return (call, callback) => {
    cloud.things.delete(call.request.getId());
    callback(null, new Empty());
  };
}

function plain(struct: Struct | undefined): Inputs {
  return struct?.toJavaScript() ?? {};
}
