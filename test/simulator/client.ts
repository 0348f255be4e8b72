import { credentials, type Client, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Simulator } from "../../simulator";

type Properties = Record<string, unknown>;
type Unary<Request, Response> = (
  request: Request,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** A resource as the client made it. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** Speaks the provider protocol as the engine does, one connection a client. */
export interface TestClient {
  configure(config: Properties): Promise<void>;
  checkConfig(provider: string, config: Properties): Promise<readonly string[]>;
  check(
    type: string,
    name: string,
    news: Properties,
    olds?: Properties,
  ): Promise<{ inputs: Properties; failures: string[] }>;
  /** Check and create; throws the failures of the check. */
  make(type: string, name: string, news: Properties): Promise<Made>;
  create(type: string, name: string, inputs: Properties, preview?: boolean): Promise<Made>;
  diff(made: Made, news: Properties): Promise<DiffAnswer>;
  update(made: Made, news: Properties): Promise<Made>;
  read(made: Pick<Made, "type" | "name" | "id"> & Partial<Made>): Promise<Made | undefined>;
  delete(made: Made): Promise<void>;
  invoke(token: string): Promise<Properties>;
  cancel(): Promise<void>;
  close(): void;
}

/** What a diff answered. */
export interface DiffAnswer {
  readonly changes: Readonly<Record<string, string>>;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

const KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** Connects to a simulator. */
export function connectTo(simulator: Pick<Simulator, "port">): TestClient {
  const client = new ResourceProviderClient(`127.0.0.1:${String(simulator.port)}`, credentials.createInsecure(), {
    // A connection of its own: the simulator tells provider instances apart by it.
    "grpc.use_local_subchannel_pool": 1,
  });
  const send = <Request, Response>(method: Unary<Request, Response>, request: Request): Promise<Response> =>
    new Promise((resolve, reject) => {
      method.call(client, request, (error, response) => {
        if (error) {
          reject(new Error(error.details, { cause: error }));
        } else {
          resolve(response);
        }
      });
    });
  const check: TestClient["check"] = async (type, name, news, olds) => {
    const request = new pb.CheckRequest()
      .setUrn(urn(type, name))
      .setNews(struct(news))
      .setRandomseed(Buffer.from("seed"));
    const response = await send<pb.CheckRequest, pb.CheckResponse>(
      client.check,
      olds ? request.setOlds(struct(olds)) : request,
    );
    const failures = response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    return { inputs: response.getInputs()?.toJavaScript() ?? {}, failures };
  };
  const create: TestClient["create"] = async (type, name, inputs, preview = false) => {
    const request = new pb.CreateRequest().setUrn(urn(type, name)).setProperties(struct(inputs)).setPreview(preview);
    const response = await send<pb.CreateRequest, pb.CreateResponse>(client.create, request);
    return { type, name, id: response.getId(), inputs, state: response.getProperties()?.toJavaScript() ?? {} };
  };
  return {
    configure: async (config) => {
      const request = new pb.ConfigureRequest().setArgs(struct(config)).setAcceptsecrets(true);
      await send<pb.ConfigureRequest, pb.ConfigureResponse>(client.configure, request);
    },
    checkConfig: async (provider, config) => {
      const request = new pb.CheckRequest().setUrn(urn(`pulumi:providers:${provider}`, "p")).setNews(struct(config));
      const response = await send<pb.CheckRequest, pb.CheckResponse>(client.checkConfig, request);
      return response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    },
    check,
    create,
    make: async (type, name, news) => {
      const { inputs, failures } = await check(type, name, news);
      if (failures.length > 0) {
        throw new Error(failures.join("\n"));
      }
      return create(type, name, inputs);
    },
    diff: async (made, news) => {
      const { inputs } = await check(made.type, made.name, news, made.inputs);
      const request = new pb.DiffRequest()
        .setUrn(urn(made.type, made.name))
        .setId(made.id)
        .setOlds(struct(made.state))
        .setOldInputs(struct(made.inputs))
        .setNews(struct(inputs));
      const response = await send<pb.DiffRequest, pb.DiffResponse>(client.diff, request);
      const changes: Record<string, string> = {};
      response.getDetaileddiffMap().forEach((entry, path) => {
        changes[path] = KINDS[entry.getKind()] ?? "?";
      });
      const deleteBeforeReplace = response.getDeletebeforereplace();
      return { changes, replaces: response.getReplacesList(), deleteBeforeReplace };
    },
    update: async (made, news) => {
      const { inputs } = await check(made.type, made.name, news, made.inputs);
      const request = new pb.UpdateRequest()
        .setUrn(urn(made.type, made.name))
        .setId(made.id)
        .setOlds(struct(made.state))
        .setNews(struct(inputs));
      const response = await send<pb.UpdateRequest, pb.UpdateResponse>(client.update, request);
      return { ...made, inputs, state: response.getProperties()?.toJavaScript() ?? {} };
    },
    read: async (made) => {
      const request = new pb.ReadRequest()
        .setUrn(urn(made.type, made.name))
        .setId(made.id)
        .setProperties(struct(made.state ?? {}))
        .setInputs(struct(made.inputs ?? {}));
      const response = await send<pb.ReadRequest, pb.ReadResponse>(client.read, request);
      const [state, inputs] = [response.getProperties(), response.getInputs()].map(
        (found) => found?.toJavaScript() ?? {},
      );
      return response.getId() === "" ? undefined : { ...made, inputs: inputs ?? {}, state: state ?? {} };
    },
    delete: async (made) => {
      const request = new pb.DeleteRequest()
        .setUrn(urn(made.type, made.name))
        .setId(made.id)
        .setProperties(struct(made.state));
      await send<pb.DeleteRequest, Empty>(client.delete, request);
    },
    invoke: async (token) => {
      const response = await send<pb.InvokeRequest, pb.InvokeResponse>(
        client.invoke,
        new pb.InvokeRequest().setTok(token),
      );
      return response.getReturn()?.toJavaScript() ?? {};
    },
    cancel: async () => {
      await send<Empty, Empty>(client.cancel, new Empty());
    },
    close: () => {
      (client as unknown as Client).close();
    },
  };
}

function urn(type: string, name: string): string {
  return `urn:pulumi:test::project::${type}::${name}`;
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}
