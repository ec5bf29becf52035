// Stands in for the SDK's event streams in every bundle: no operation that we call streams events, and they would add 15 kB to each function.
const absent = () => {
  throw new Error("Event streams are not bundled: take the alias out of infra/constructs/bundle.ts to use one.");
};

export { absent as EventStreamSerde, absent as eventStreamSerdeProvider };

/** S3's client sets its own up at once, for the one operation (of queries) that would need it. */
export const resolveEventStreamSerdeConfig = <C>(config: C): C => config;
