declare module "virtual:operations" {
  export const operations: Record<
    import("./client.ts").OperationName,
    {
      method: "GET" | "POST" | "PUT" | "DELETE";
      path: string;
      who: readonly import("../../../functions/core/actor.ts").Role[];
      query: readonly string[];
    }
  >;
}
