import { useAnswer } from "../../api/queries.ts";
import { useSay } from "../../words/words.tsx";

/** Those whom work on tasks is given to, as the choices of a field; who is away can be seen and not chosen. */
export function useTakers(except: string | undefined) {
  const say = useSay();
  const staff = useAnswer("staff.list", {});
  const takers = staff.data?.staff.filter(
    ({ id, isActive, roles }) => isActive && id !== except && (roles.includes("owner") || roles.includes("manager")),
  );
  return {
    query: staff,
    choices: [
      { value: "", label: say("choose") },
      ...(takers ?? []).map(({ id, name, away }) => ({
        value: id,
        label: away ? say("handOver.away", { name }) : name,
        disabled: away,
      })),
    ],
  };
}
