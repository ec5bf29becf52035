declare module "virtual:operations" {
  export const operations: Record<
    import("./client.ts").OperationName,
    Pick<import("../../../functions/core/contract.ts").Operation, "method" | "path" | "who"> & {
      query: readonly string[];
    }
  >;
}
