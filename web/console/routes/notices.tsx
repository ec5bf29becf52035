import { NoticeList } from "../features/notice/notice-list.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { useSay } from "../words/words.tsx";

/** Everything that the reader was told. */
export function Notices() {
  const say = useSay();
  return (
    <Page title={say("notices")} lead={say("notices.lead")}>
      <Panel flush>
        <NoticeList />
      </Panel>
    </Page>
  );
}
