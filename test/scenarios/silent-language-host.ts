#!/usr/bin/env node
/**
 * `pulumi import` loads the language host although it runs no program and generates no code. The CLI that the tests get
 * has none; this one says that the program needs no plugins, and nothing else.
 */
import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

if (require.main === module) serve();

function serve(): void {
  const server = new Server();
  server.addService(LanguageRuntimeService, {
    getPluginInfo: answer(() => new PluginInfo().setVersion("1.0.0")),
    getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new language.GetRequiredPluginsResponse()),
  });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port.toString());
  });
}

function answer<Response>(make: () => Response): (call: unknown, callback: sendUnaryData<Response>) => void {
  return (_call, callback) => {
    callback(null, make());
  };
}
