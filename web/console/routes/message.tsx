import { getRouteApi } from "@tanstack/react-router";
import { useAnswer } from "../api/queries.ts";
import { MessageCopy, MessageFacts, MessageSkeleton } from "../features/message/message-view.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer } from "../ui/states.tsx";
import { useSay, useTerm } from "../words/words.tsx";
import classes from "./messages.module.css";

const route = getRouteApi("/messages/$messageId");

/** One message: who it went to, how it stands, and how it looked. */
export function MessagePage() {
  const say = useSay();
  const term = useTerm();
  const { messageId } = route.useParams();
  const message = useAnswer("message.fromId", { messageId });
  const { data } = message;
  return (
    <Page
      title={
        data?.name ? say("message.title", { kind: term("messageKind", data.kind), name: data.name }) : say("message")
      }
      lead={data?.subject}
    >
      <Answer query={message} skeleton={<MessageSkeleton />}>
        {(shown) => (
          <div className={classes.one}>
            <Panel>
              <MessageFacts message={shown} />
            </Panel>
            <Panel>
              <MessageCopy key={shown.id} message={shown} />
            </Panel>
          </div>
        )}
      </Answer>
    </Page>
  );
}
