import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as engineServices from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import * as monitorServices from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as monitor from "@pulumi/pulumi/proto/resource_pb";

/** SDK 3.270 has a message of its own for it, with the same fields. */
const { responseType: Answer } = monitorServices.ResourceMonitorService.invoke as unknown as {
  readonly responseType: typeof InvokeResponse;
};

/** One resource that a program registered, as it went over the wire. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** The parent's URN; "" for the stack itself. */
  readonly parent: string;
  readonly custom: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly dependencies: readonly string[];
  readonly provider: string;
  readonly inputs: Readonly<Record<string, JavaScriptValue>>;
}

/** A line that the program logged to the engine. */
export interface LoggedMessage {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

/** A resource monitor and an engine in one server that accepts everything and writes it down. */
export interface RecordedMonitor {
  readonly address: string;
  readonly registrations: Registration[];
  readonly logs: LoggedMessage[];
  /** The outputs of each resource that ended its registration, by URN. */
  readonly outputs: Map<string, Record<string, JavaScriptValue>>;
  close(): void;
}

export interface RecordedMonitorArgs {
  readonly project: string;
  readonly stack: string;
  /** In a preview a custom resource has no id yet. */
  readonly dryRun: boolean;
  /** Answers a provider function. @default its own arguments */
  readonly invoke?: (token: string, args: Record<string, JavaScriptValue>) => Record<string, JavaScriptValue>;
  /** Resources that fail, as under `--continue-on-error`, by type. @default none */
  readonly fails?: (type: string) => boolean;
}

/** What we say that we can do: enough for secrets and resource references to go over the wire, no call-backs. */
const FEATURES = new Set(["secrets", "resourceReferences", "deletedWith", "aliasSpecs", "parameterization"]);
const SEVERITIES = ["debug", "info", "warning", "error"] as const;

type Handler<Request, Response> = grpc.handleUnaryCall<Request, Response>;

export async function startRecordedMonitor(args: RecordedMonitorArgs): Promise<RecordedMonitor> {
  const server = new grpc.Server();
  const record = {
    registrations: [] as Registration[],
    logs: [] as LoggedMessage[],
    outputs: new Map<string, Record<string, JavaScriptValue>>(),
  };
  server.addService(monitorServices.ResourceMonitorService, monitorHandlers(args, record));
  server.addService(engineServices.EngineService, engineHandlers(record));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const close = (): void => {
    server.forceShutdown();
  };
  return { address: `127.0.0.1:${String(port)}`, ...record, close };
}

type Recording = Pick<RecordedMonitor, "registrations" | "logs" | "outputs">;

function monitorHandlers(args: RecordedMonitorArgs, record: Recording): grpc.UntypedServiceImplementation {
  const supportsFeature: Handler<monitor.SupportsFeatureRequest, monitor.SupportsFeatureResponse> = (
    call,
    callback,
  ) => {
    callback(null, new monitor.SupportsFeatureResponse().setHassupport(FEATURES.has(call.request.getId())));
  };
  const registerResource: Handler<monitor.RegisterResourceRequest, monitor.RegisterResourceResponse> = (
    call,
    callback,
  ) => {
    const registration = registrationOf(call.request, args);
    record.registrations.push(registration);
    const response = new monitor.RegisterResourceResponse().setUrn(registration.urn);
    if (args.fails?.(registration.type) === true) {
      callback(null, response.setResult(monitor.Result.FAIL));
      return;
    }
    response.setObject(Struct.fromJavaScript({ ...registration.inputs }));
    callback(null, registration.custom && !args.dryRun ? response.setId(`${registration.name}-id`) : response);
  };
  const registerResourceOutputs: Handler<monitor.RegisterResourceOutputsRequest, Empty> = (call, callback) => {
    record.outputs.set(call.request.getUrn(), call.request.getOutputs()?.toJavaScript() ?? {});
    callback(null, new Empty());
  };
  const invoke: Handler<monitor.ResourceInvokeRequest, InvokeResponse> = (call, callback) => {
    const given = call.request.getArgs()?.toJavaScript() ?? {};
    const answer = args.invoke?.(call.request.getTok(), given) ?? given;
    callback(null, new Answer().setReturn(Struct.fromJavaScript(answer)));
  };
  const readResource: Handler<monitor.ReadResourceRequest, monitor.ReadResourceResponse> = (call, callback) => {
    const urn = urnOf(args, call.request.getParent(), call.request.getType(), call.request.getName());
    callback(null, new monitor.ReadResourceResponse().setUrn(urn).setProperties(call.request.getProperties()));
  };
  const signalAndWaitForShutdown: Handler<Empty, Empty> = (_call, callback) => {
    callback(null, new Empty());
  };
  return { supportsFeature, registerResource, registerResourceOutputs, invoke, readResource, signalAndWaitForShutdown };
}

function engineHandlers(record: Recording): grpc.UntypedServiceImplementation {
  let root = "";
  const log: Handler<engine.LogRequest, Empty> = (call, callback) => {
    const severity = SEVERITIES[call.request.getSeverity()] ?? "error";
    record.logs.push({ severity, message: call.request.getMessage() });
    callback(null, new Empty());
  };
  const getRootResource: Handler<unknown, engine.GetRootResourceResponse> = (_call, callback) => {
    callback(null, new engine.GetRootResourceResponse().setUrn(root));
  };
  const setRootResource: Handler<engine.SetRootResourceRequest, engine.SetRootResourceResponse> = (call, callback) => {
    root = call.request.getUrn();
    callback(null, new engine.SetRootResourceResponse());
  };
  return { log, getRootResource, setRootResource };
}

function registrationOf(request: monitor.RegisterResourceRequest, args: RecordedMonitorArgs): Registration {
  return {
    type: request.getType(),
    name: request.getName(),
    urn: urnOf(args, request.getParent(), request.getType(), request.getName()),
    parent: request.getParent(),
    custom: request.getCustom(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    dependencies: request.getDependenciesList(),
    provider: request.getProvider(),
    inputs: request.getObject()?.toJavaScript() ?? {},
  };
}

/** As the engine makes it: the types of the parents, without the stack's, come before the type. */
function urnOf(args: RecordedMonitorArgs, parent: string, type: string, name: string): string {
  const parentTypes = parent.split("::")[2] ?? "";
  const qualified = parentTypes === "" || parentTypes === "pulumi:pulumi:Stack" ? type : `${parentTypes}$${type}`;
  return `urn:pulumi:${args.stack}::${args.project}::${qualified}::${name}`;
}
