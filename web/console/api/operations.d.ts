declare module "virtual:operations" {
  export const operations: Record<
    import("./client.ts").OperationName,
    Pick<import("../../../functions/core/contract.ts").Operation, "method" | "path" | "who"> & {
      query: readonly string[];
    }
  >;
}

declare module "virtual:body/*" {
  /** The JSON Schema of an operation's body; its title is the operation's name. */
  const body: import("@cfworker/json-schema").Schema & { title: string };
  export default body;
}
