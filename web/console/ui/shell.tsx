import { Button, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { holds, type PageEntry, pages } from "../../../functions/core/access.ts";
import { type Me, MeContext } from "../api/me.ts";
import { useAnswer } from "../api/queries.ts";
import { signOut, useSession } from "../api/session.ts";
import { InZone, type Locale, locales, useLocale, useSay, type WordId } from "../words/words.tsx";
import { Announcements } from "./announce.tsx";
import { Dialog } from "./dialog.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { kept } from "./kept.ts";
import { Logo } from "./logo.tsx";
import { LocaleSwitch, SchemeSwitch } from "./preferences.tsx";
import classes from "./shell.module.css";
import { SignIn } from "./sign-in.tsx";
import { Failed } from "./states.tsx";

const icons: Record<string, IconName> = {
  home: "home",
  queue: "queue",
  visits: "visit",
  draws: "draw",
  ledger: "ledger",
  admin: "settings",
};

/** The navigation, as the shared table of pages says it; a page's name is its word. */
const places = Object.entries(pages as Record<string, PageEntry>)
  .flatMap(([name, { path, needs, place }]) => (place ? [{ to: path, word: name as WordId, needs, place }] : []))
  .sort((a, b) => a.place - b.place);

/** The frame of every page: lets in who is signed in, and shows each person the places their role may see. */
export function Shell() {
  const session = useSession();
  return session.state === "signedIn" ? <Staff /> : <SignIn session={session} />;
}

function Staff() {
  const me = useAnswer("staff.me", {});
  const say = useSay();
  const { choose } = useLocale();
  useEffect(() => {
    if (!me.data) return;
    if (!kept("loopkeeper.locale") && me.data.locale in locales) choose(me.data.locale as Locale);
  }, [me.data, choose]);
  if (me.error && !me.data)
    return (
      <main className={classes.alone}>
        <Failed error={me.error} retry={() => me.refetch()} />
        <Button variant="subtle" mt="md" leftSection={<Icon name="leave" />} onClick={() => signOut()}>
          {say("signOut")}
        </Button>
      </main>
    );
  return (
    <MeContext value={me.data}>
      <InZone zone={me.data?.timeZone}>
        <Frame me={me.data}>{me.data && <Outlet />}</Frame>
      </InZone>
    </MeContext>
  );
}

function Frame({ me, children }: { me: Me | undefined; children: React.ReactNode }) {
  const say = useSay();
  const [isOpen, drawer] = useDisclosure(false);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {say("skip")}
      </a>
      <aside className={classes.side}>
        <Brand />
        <Places me={me} />
        <Person me={me} />
      </aside>
      <header className={classes.top}>
        <UnstyledButton className={classes.menu} onClick={drawer.open} aria-expanded={isOpen}>
          <Icon name="menu" size={22} />
          <VisuallyHidden>{say("menu")}</VisuallyHidden>
        </UnstyledButton>
        <Brand />
      </header>
      <Dialog isOpen={isOpen} onClose={drawer.close} title={<Brand />} label={say("menu")} side>
        <Places me={me} onGo={drawer.close} />
        <Person me={me} onGo={drawer.close} />
      </Dialog>
      <Announcements />
      <main id="main" className={classes.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

const Brand = () => (
  <span className={classes.brand}>
    <Logo size={24} /> Loopkeeper
  </span>
);

function Places({ me, onGo }: { me: Me | undefined; onGo?: () => void }) {
  const say = useSay();
  return (
    <nav className={classes.places} aria-label={say("places")}>
      {places
        .filter((place) => me && holds(me.roles, place.needs))
        .map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className={classes.place ?? ""}
            activeOptions={{ exact: place.to === "/", includeSearch: false }}
            {...(onGo && { onClick: onGo })}
          >
            <Icon name={icons[place.word] ?? "home"} />
            {say(place.word)}
          </Link>
        ))}
    </nav>
  );
}

function Person({ me, onGo }: { me: Me | undefined; onGo?: () => void }) {
  const say = useSay();
  return (
    <div className={classes.person}>
      <div className={classes.switches}>
        <LocaleSwitch />
        <SchemeSwitch />
      </div>
      {me && (
        <div className={classes.who}>
          <Link to="/profile" className={classes.name ?? ""} title={say("profile")} {...(onGo && { onClick: onGo })}>
            <strong>{me.name}</strong>
            <span>
              {me.away && <>{say("away")} · </>}
              {me.roles.map((role) => say(`role.${role}`)).join(" · ")}
            </span>
          </Link>
          <UnstyledButton className={classes.leave} onClick={() => signOut()} title={say("signOut")}>
            <Icon name="leave" />
            <VisuallyHidden>{say("signOut")}</VisuallyHidden>
          </UnstyledButton>
        </div>
      )}
    </div>
  );
}
